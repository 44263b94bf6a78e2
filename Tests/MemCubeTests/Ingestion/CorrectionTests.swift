import Testing

@testable import Learning

/// What somebody says in the next message that they meant.
@Suite struct CorrectionTests {
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

  /// "She" is the wife who was named right before.
  @Test(arguments: [
    ("My wife and my sister want a Kindle.", "She wants a bike instead of a Kindle.", 0)
  ])
  func kinGoesOn(one: String, other: String, count: Int) throws {
    #expect(try Changes.inOneTalk([one, other], by: nil).count == count)
  }
}
