import Testing

@testable import MemCube

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

  /// Another's slip is no one's but theirs.
  @Test func anotherCorrectsNothing() throws {
    let source = RuleExtractor.Source(
      text: "Sorry, I meant Stavanger.", day: Extracting.day, author: "Bo", others: ["Ana"],
      heard: "I moved to Bergen.", own: "The weather was nice.")
    #expect(RuleExtractor().statements(of: source).isEmpty)
  }
}
