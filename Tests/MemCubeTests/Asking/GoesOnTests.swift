import Testing

@testable import Answering

/// What stands right behind a sentence in a talk is told with it: its day, and what it is.
@Suite struct GoesOnTests {
  @Test(arguments: [
    (
      "But Owen, Pickle died. Last Sunday. His kidneys gave up.", "When did Pickle die?",
      "22 November 2026"
    ),
    (
      "We adopted a puppy! Yesterday. She's called Miso.", "When did we adopt the puppy?",
      "25 November 2026"
    ),
    (
      "I passed my driving test. On Tuesday, at the second attempt.",
      "When did I pass my driving test?", "24 November 2026"
    ),
    (
      "I moved out. On the 20th, with two bags.", "When did I move out?",
      "20 November 2026"
    ),
    (
      "Guess what we did on Friday. We adopted a cat.", "When did we adopt the cat?",
      "20 November 2026"
    ),
    (
      "Big weekend on Saturday. I ran my first marathon.", "When did I run my first marathon?",
      "21 November 2026"
    ),
  ])
  func theDayBesideIsTold(said: String, question: String, date: String) throws {
    let answers = try SaidAnswers([(nil, "2026-11-26", said)])
    #expect(try answers.answer(question).date?.text == date)
  }

  /// What has a verb of its own tells its own day.
  @Test(arguments: [
    ("Pickle died. On Sunday we fly to Rome.", "When did Pickle die?"),
    ("We adopted a puppy! Tomorrow it goes to the vet.", "When did we adopt the puppy?"),
  ])
  func anotherDeedsDayIsNot(said: String, question: String) throws {
    #expect(try SaidAnswers([(nil, "2026-11-26", said)]).answer(question).date == nil)
  }

  @Test(arguments: [
    (
      "I'm allergic to dust. And to penicillin, as I found out on Tuesday.",
      "What am I allergic to?", "penicillin"
    ),
    ("I'm allergic to peanuts. And to shellfish. And to latex.", "What am I allergic to?", "latex"),
    (
      "I got a new locker at the gym. The number is 118.", "What is my locker number at the gym?",
      "118"
    ),
    ("I have a new phone number. It ends in 447.", "What is my new phone number?", "447"),
    ("I'm reading a book. It's called Stoner.", "What book am I reading?", "Stoner"),
    ("I'm learning an instrument. The oboe.", "Which instrument am I learning?", "oboe"),
    ("I bought a bike. A red Brompton, for 620 pounds.", "Which bike did I buy?", "Brompton"),
  ])
  func whatItIsIsTold(said: String, question: String, answer: String) throws {
    #expect(try SaidAnswers([(nil, "2026-09-13", said)]).first(question).contains(answer))
  }

  @Test func whatDoesNotGoOnIsLeftOut() throws {
    let answers = try SaidAnswers([
      (nil, "2026-09-13", "I bought a bike. The weather in Ghent was awful.")
    ])
    #expect(try !answers.first("Which bike did I buy?").contains("weather"))
  }

  /// What is asked of an assistant without a question mark is answered by its reply.
  @Test(arguments: [
    (
      "Recommend me a crime novel. I can't stand gore.", "Then try Magpie Murders.",
      "Which crime novels did you recommend?", "Magpie"
    ),
    (
      "what's the best coffee grinder below 3000 crowns", "The Timemore C2, by hand.",
      "What coffee grinder did you recommend?", "Timemore"
    ),
    (
      "how do I prune an apricot tree and when", "After the harvest, in late summer.",
      "When should I prune the apricot tree?", "late summer"
    ),
  ])
  func theReplyAnswers(asked: String, reply: String, question: String, answer: String) throws {
    let answers = try SaidAnswers([
      (nil, "2026-01-19", asked), ("assistant", "2026-01-19", reply),
    ])
    #expect(try answers.first(question).contains(answer))
  }

  @Test(arguments: [
    "", " ", "please", "what", "Explain", "\u{0}\u{0}\u{0}", "I like what you did.",
  ])
  func theseAskNothing(text: String) { #expect(!AskedBefore.isRequest(Array(text.utf8))) }
}
