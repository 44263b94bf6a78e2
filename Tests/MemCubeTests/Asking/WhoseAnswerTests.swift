import Testing

@testable import Answering
@testable import Learning

/// Answers tell what is so of whom the question asks; dates that come again are told as they were said.
@Suite struct WhoseAnswerTests {
  typealias Told = (question: String, said: [String], answer: String?)

  private func date(_ question: String, _ said: [String]) -> String? {
    AnswerTests().answer(question, said.map { AnswerTests().evidence($0) }).date?.text
  }

  /// What comes again is answered by its weekday and time, in the words that say it.
  static let schedules: [Told] = [
    ("When is the choir?", ["The choir is every Tuesday at 18:30."], "every Tuesday at 18:30"),
    ("When does the choir sing?", ["The choir sings on Thursdays at 7 pm."], "Thursdays at 7 pm"),
    ("When does the class start?", ["The class starts at half past six."], "half past six"),
    (
      "When is the shop open?", ["The shop is open Mondays to Fridays, 9 am to 5 pm."],
      "Mondays to Fridays, 9 am to 5 pm"
    ),
    ("When are the bins collected?", ["The bins are collected on Wednesdays."], "Wednesdays"),
    ("When do we eat?", ["We eat at noon."], "noon"),
    ("What time is the dentist?", ["The dentist is on 14 May at 9:15."], "9:15"),
    ("What time does the train leave?", ["The train leaves at 7.40 a.m. from here."], "7.40 a.m."),
    (
      "Wann ist der Chor?", ["Der Chor ist immer dienstags um 18 Uhr."],
      "immer dienstags um 18 Uhr"
    ),
    (
      "When is the parents' evening?", ["The parents' evening is the first Monday of each month."],
      "first Monday of each month"
    ),
    ("When is swimming?", ["Swimming is 6:45-8:00 at the lido."], "6:45-8:00"),
    (
      "Wann kommt die Post?", ["Die Post kommt jeden zweiten Mittwoch um 6 Uhr."],
      "jeden zweiten Mittwoch um 6 Uhr"
    ),
    // The time that stands with what is asked, and not the one that is denied.
    ("When does the shop close?", ["The shop opens at 9:15 and closes at 21:30."], "21:30"),
    ("When does the shop open?", ["The shop opens at 9:15 and closes at 21:30."], "9:15"),
    ("What time does the shop close?", ["The shop opens at 9:15 and closes at 21:30."], "21:30"),
    ("When does the shop close?", ["At 9:15 the shop opens, at 21:30 it closes."], "21:30"),
    ("When do we close?", ["We open at 8 am, take a break at noon and close at 6 pm."], "6 pm"),
    ("When does the ferry arrive?", ["The ferry departs at 7:05 and arrives at 9:40."], "9:40"),
    ("Wann schließt der Laden?", ["Der Laden öffnet um 9 Uhr und schließt um 21 Uhr."], "21 Uhr"),
    (
      "When does the shop open on Saturdays?",
      ["The shop opens at 9:00 on weekdays and at 10:30 on Saturdays."], "10:30"
    ),
    (
      "When does the shop open on weekdays?",
      ["The shop opens at 9:00 on weekdays and at 10:30 on Saturdays."], "9:00"
    ),
    ("When is the market?", ["The market is not on Fridays but on Saturdays."], "Saturdays"),
    (
      "When is the market?", ["The market isn't on Fridays and Sundays, it is on Mondays."],
      "Mondays"
    ),
    ("When is the market?", ["The market is on Mondays instead of Fridays."], "Mondays"),
    ("When is the market?", ["The market is no longer on Fridays."], nil),
    ("When is the shop open?", ["The shop isn't open on Sundays but on Mondays."], "Mondays"),
    ("When is the shop not open?", ["The shop is not open on Sundays."], "Sundays"),
    ("Wann ist der Markt?", ["Der Markt ist nicht freitags, sondern samstags."], "samstags"),
    ("When is the choir?", ["The choir has 7 members and 18 songs."], nil),
    ("When is the choir?", ["The choir is at home."], nil),
    ("When was the choir?", ["The choir is every Tuesday."], nil),
    (
      "When is the parents' evening?",
      ["The parents' evening is every second Tuesday in November."],
      "every second Tuesday in November"
    ),
    (
      "When is swimming?", ["The swimming badge is from 2025.", "Swimming is on Fridays."],
      "Fridays"
    ),
    (
      "When is my licence valid until?",
      ["Leo's licence is valid until 9 July 2033, mine until 1 May 2030."], "1 May 2030"
    ),
    (
      "When is Leo's licence valid until?",
      ["My licence is valid until 9 July 2033, Leo's until 1 May 2030."], "1 May 2030"
    ),
  ]

  @Test(arguments: WhoseAnswerTests.schedules)
  func whatComesAgainIsAnswered(told: Told) {
    #expect(date(told.question, told.said) == told.answer)
  }

  /// A word of the same stem is another word; what is so of others is another's.
  static let dates: [Told] = [
    (
      "When is training?",
      ["We have football training every Tuesday.", "Grandfather was a train driver born 1947."],
      "every Tuesday"
    ),
    ("When is Ana performing?", ["Ana performed on 3 June 2022."], "3 June 2022"),
    ("When is training?", ["Grandfather was a train driver born in 1947."], nil),
    ("When is the meeting?", ["We meet on 3 June 2023."], "3 June 2023"),
    ("When is my birthday?", ["My sister Eva's birthday is on 3 March."], nil),
    ("When is my birthday?", ["Ana's sister Eva's birthday is on 3 March."], nil),
    ("When is my birthday?", ["The birthday of my sister is on 3 March."], nil),
    ("When is Ana's birthday?", ["Ana's sister Eva's birthday is on 3 March."], nil),
    ("When is Eva's exam?", ["Ana's sister Eva's exam is on 3 June."], "3 June 2023"),
    ("When is my exam?", ["My exam is on 3 June."], "3 June 2023"),
    ("When is my exam?", ["The user's exam is on 3 June."], "3 June 2023"),
    ("When is my sister's exam?", ["My exam is on 3 June."], nil),
    ("When is my sister's exam?", ["My sister's exam is on 3 June."], "3 June 2023"),
    ("When is my exam?", ["Tom's exam is on 3 June."], nil),
    ("When is my exam?", ["The exam is on 3 June."], "3 June 2023"),
    ("When is my exam?", ["I dreamt that my exam is on 3 June."], nil),
    ("When is my exam?", ["My boss thinks my exam is on 3 June."], nil),
    ("When is my exam?", ["I think my exam is on 3 June."], "3 June 2023"),
    ("When did I move?", ["Tom moved on 3 March 2021."], nil),
    ("When did I move?", ["I moved on 3 March 2021."], "3 March 2021"),
    // What may be, or is to come, is not when it was done.
    ("When did Ana move?", ["Ana might move in 2028."], nil),
    ("When did Ana move?", ["Perhaps Ana moves in 2028."], nil),
    ("When did Ana move?", ["Ana is going to move in 2028."], nil),
    ("When did Ana move?", ["Ana is moving in 2028."], nil),
    ("When did Ana move?", ["Ana wants to move in 2028."], nil),
    ("When did Ana move?", ["Ana will move in 2028.", "Ana moved in 2019."], "2019"),
    ("When did Ana move?", ["Ana moved in 2019 and will move in 2028."], "2019"),
    ("When will Ana move?", ["Ana might move in 2028."], "2028"),
    // Nor is what was not done.
    ("When did Maria go to Lisbon?", ["Maria did not go to Lisbon in May 2022."], nil),
    ("When did I go to Porto?", ["I didn't go to Porto in May 2022."], nil),
    ("When did Maria not go to Lisbon?", ["Maria did not go to Lisbon in May 2022."], "May 2022"),
    (
      "When did we visit the castle?",
      ["We never visited the castle on 5 June 2022; we visited the museum on 6 June 2022."], nil
    ),
    // Of two deeds in a sentence each has its own date.
    ("When did Eva die?", ["Eva was born on 3 May 1940 and died on 9 July 2019."], "9 July 2019"),
    ("When was Eva born?", ["Eva was born on 3 May 1940 and died on 9 July 2019."], "3 May 1940"),
    ("When did Ana marry?", ["Ana moved to Porto in 2019 and married in 2021."], "2021"),
    ("When did Ana move?", ["Ana moved to Porto in 2019 and married in 2021."], "2019"),
    (
      "When is the exam?", ["The course starts on 3 May 2024 and the exam is on 9 June 2024."],
      "9 June 2024"
    ),
    ("When is the concert?", ["The concert is not on 3 May 2024 but on 4 May 2024."], "4 May 2024"),
    ("When did Ana move?", ["Ana didn't move in 2019 but in 2021."], "2021"),
    ("When did Ana visit Paris?", ["Ana visited Rome in 2019 and Paris in 2021."], "2021"),
    ("When did Ana visit Rome?", ["Ana visited Rome in 2019 and Paris in 2021."], "2019"),
    (
      "When did Ana visit Rome?", ["Ana visited Rome on May 7, 2019, and Tom saw Oslo in 2021."],
      "7 May 2019"
    ),
    // The day of telling is none of what happened before.
    (
      "When did Ana move?", ["Ana just moved in the week of 19 June 2023 (as of 27 June 2023)."],
      "the week of 19 June 2023"
    ),
    ("When did Ana move?", ["Ana just moved (as of 27 June 2023)."], "27 June 2023"),
  ]

  /// Whatever stands beside each other, nothing traps.
  @Test func anyWordsAreRead() {
    let parts: [[UInt8]] =
      """
      not and , on Fridays but Saturdays (as of ) 12/04/2026 04.12.2026 2026-12-04 3 de mayo 1975 im
      Mai 1er with Ana's sister and Ana left Acme joined to for . ; ' ( quit at closes opens did when
      instead of rather than no longer 31.02.1999 99 into from moved the user On May 2023
      """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Array($0.utf8) }
      + [[0xFF], [0xC3], Array("\u{2019}s".utf8), []]
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let words = (0..<Int.random(in: 0...14, using: &generator)).map { _ in
        parts.randomElement(using: &generator) ?? []
      }
      let text = Array(words.joined(separator: [0x20]))
      for question in ["When does the shop close?", "When did Ana move?", "when did", "Wann"] {
        _ = AskedClause(Array(question.utf8)).part(of: text)
        _ = AskedVerb(text).isOnlyIntended(in: Array(question.utf8))
      }
      _ = SentenceDates(text, day: 19_500).mentions
      _ = Claims(text)
      _ = Succession.learned([LearnedText(text: text, successor: 1)], said: text) { _ in 1 }
    }
  }

  @Test(arguments: WhoseAnswerTests.dates)
  func whatIsOfAnotherIsNoDate(told: Told) {
    #expect(date(told.question, told.said) == told.answer)
  }

  /// Whoever asks of themself is not told what is so of others, nor first what is only thought.
  static let answers: [Told] = [
    ("Where do I live?", ["My friend Tom lives in Porto.", "I live in York."], "I live in York."),
    ("Where do I live?", ["My boss thinks I live in Rome.", "I live in York."], "I live in York."),
    ("Where do I live?", ["In my dream I live in Oslo.", "I live in York."], "I live in York."),
    ("Where do I live?", ["I don't live in Leeds.", "I live in York."], "I live in York."),
    (
      "What does my boss think?", ["My boss thinks I live in Rome."],
      "My boss thinks I live in Rome."
    ),
    (
      "Do I live in Leeds?", ["I don't live in Leeds.", "I live in York."],
      "I don't live in Leeds."
    ),
    (
      "Wo wohne ich?", ["Mein Chef glaubt, ich wohne in Kiel.", "Ich wohne in Trier."],
      "Ich wohne in Trier."
    ),
    ("Where do I live?", ["My sister lives in Faro."], nil),
    ("Where does my sister live?", ["My sister lives in Faro."], "My sister lives in Faro."),
    ("Where does Tom live?", ["My friend Tom lives in Porto."], "My friend Tom lives in Porto."),
    // Kin of whom is asked for is not that one.
    (
      "Where does Ana work?", ["Ana's sister works at Ikea.", "Ana works at Brandt."],
      "Ana works at Brandt."
    ),
    (
      "Where does Ana live?", ["Ana's younger brother lives in Faro.", "Ana lives in Hull."],
      "Ana lives in Hull."
    ),
    (
      "Where does Ana work?", ["Ana's sister Eva works at Ikea.", "Ana works at Brandt."],
      "Ana works at Brandt."
    ),
  ]

  @Test(arguments: WhoseAnswerTests.answers)
  func whatIsSaidOfTheAskerAnswers(told: Told) {
    let found = AnswerTests().answer(told.question, told.said.map { AnswerTests().evidence($0) })
    #expect(
      found.citations.first.map { String(decoding: $0.sentence, as: UTF8.self) } == told.answer)
  }
}
