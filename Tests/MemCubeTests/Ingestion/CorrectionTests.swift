import Testing

@testable import Learning

/// What somebody says in the next message that they meant.
@Suite struct CorrectionTests {
  @Test(arguments: [
    ("I moved to Bergen.", "Sorry, I meant Stavanger."),
    ("I moved to Bergen.", "Sorry, I meant Xanten."),
    ("I moved to Bergen.", "Sorry, I meant Stavanger, not Bergen."),
    ("I live in Bergen.", "Oops, I meant Stavanger."),
    ("I work at Equinor.", "Sorry, I meant Aker."),
    ("My phone number is 0171 234.", "Sorry, I meant 0171 243."),
    ("My boss is called Otto.", "Sorry, I meant Oskar."),
    ("My sister lives in Rome.", "Sorry, I meant Milan."),
    ("I'm allergic to Penicillin.", "Sorry, I meant Aspirin."),
    ("The deadline is 4 May.", "Sorry, I meant 5 May."),
  ])
  func theWrongOneEnds(one: String, other: String) throws {
    let ended = try Changes.inOneTalk([one, other], by: nil)
    #expect(ended.count == 1 && ended.allSatisfy { !$0.contains(", not ") }, "\(ended)")
  }

  @Test(arguments: [
    ("I moved to Bergen.", "I meant to call you."),
    ("I moved to Bergen.", "I meant every word."),
    ("I moved to Bergen.", "Sorry, I meant it."),
    ("I live in Bergen and I work at Aker.", "Sorry, I meant what I said."),
    ("I moved to Bergen last week.", "I saw Stavanger last week."),
  ])
  func whatWasMeantStands(one: String, other: String) throws {
    #expect(try Changes.inOneTalk([one, other], by: nil) == [])
  }

  /// A message that is nothing but a correction.
  @Test(arguments: [
    ("I live in Bonn.", "Not Bonn, Cologne, sorry."), ("I live in Bonn.", "Cologne, not Bonn."),
    ("I live in Bonn.", "Sorry, Cologne."), ("I live in Bonn.", "Not in Bonn, in Cologne."),
    ("I live in Bonn.", "Not Bonn but Cologne."),
    ("I moved to Bonn last week.", "Cologne, I mean."),
    ("I got a place to study law in Cardiff.", "Sorry, not Cardiff, Swansea."),
    ("I have a meeting on Tuesday.", "Sorry, Wednesday."),
    ("I have a meeting on Tuesday.", "Oops, it's on Wednesday."),
    ("The deadline is 4 May.", "No, 5 May."), ("I have three cats.", "Sorry, four."),
    ("I bought a ticket to Bonn.", "Sorry, not Bonn, Cologne."),
  ])
  func theSentenceBeforeIsToldAgain(one: String, other: String) throws {
    let ended = try Changes.inOneTalk([one, other], by: nil)
    #expect(ended.count == 1 && ended.allSatisfy { !$0.contains(", not ") }, "\(ended)")
  }

  @Test(arguments: [
    // Of another kind, of what was not said, or to somebody.
    ("I live in Bonn.", "Sorry, Wednesday."), ("I live in Bonn.", "Not Rome, Cologne."),
    ("I live in Bonn.", "Sorry, Tom."), ("I'm going to Bonn today.", "Not today, Tom."),
    ("I have a meeting on Tuesday.", "Sorry, no time today."), ("I live in Bonn.", "Cologne."),
    ("I have a meeting on Tuesday.", "Not Tuesday, Rome."),
  ])
  func whatIsNoCorrectionLeavesIt(one: String, other: String) throws {
    #expect(try Changes.inOneTalk([one, other], by: nil) == [])
  }

  @Test(arguments: [
    (
      "My dentist appointment is on 13 October at 3pm.", "Sorry, 4pm.",
      "Ana's dentist appointment is on 13 October 2023 at 4pm, not 3pm."
    ),
    (
      "I met Tom on Monday.", "Sorry, Tuesday.",
      "Ana met Tom on 9 May 2023, not on 8 May 2023."
    ),
  ])
  func theDayIsToldAgain(own: String, text: String, told: String) {
    let source = SaidMessage(
      text: text, day: Extracting.day, author: "Ana", own: own)
    #expect(BuiltInExtractor().statements(of: source).map(\.text) == [told])
  }

  /// Who answers a question puts nothing right.
  @Test func anAnswerIsNone() {
    var source = SaidMessage(
      text: "No, Cologne.", day: Extracting.day, author: "Ana", others: ["Bo"],
      question: "Is the fair in Bonn?", heard: "Is the fair in Bonn?", own: "I live in Bonn.")
    #expect(BuiltInExtractor().statements(of: source).allSatisfy { !$0.text.contains("lives") })
    source.text = "Sorry, not Bonn, Cologne."
    #expect(
      BuiltInExtractor().statements(of: source).map(\.text) == ["Ana lives in Cologne, not Bonn."])
    source.text = "No, Cologne."
    (source.question, source.heard) = (nil, nil)
    #expect(
      BuiltInExtractor().statements(of: source).map(\.text) == ["Ana lives in Cologne, not Bonn."])
  }

  /// "She" is the wife who was named right before.
  @Test(arguments: [
    ("My wife wants a Kindle.", "Actually she wants a bike instead of a Kindle.", 1),
    ("My wife wants a Kindle.", "He wants a bike instead of a Kindle.", 0),
    ("My wife and my sister want a Kindle.", "She wants a bike instead of a Kindle.", 0),
  ])
  func kinGoesOn(one: String, other: String, count: Int) throws {
    #expect(try Changes.inOneTalk([one, other], by: nil).count == count)
  }

  /// Another's slip is no one's but theirs.
  @Test func anotherCorrectsNothing() throws {
    let source = SaidMessage(
      text: "Sorry, I meant Stavanger.", day: Extracting.day, author: "Bo", others: ["Ana"],
      heard: "I moved to Bergen.", own: "The weather was nice.")
    #expect(BuiltInExtractor().statements(of: source).isEmpty)
  }
}
