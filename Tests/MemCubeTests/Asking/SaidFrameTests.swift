import Testing

@testable import Answering

/// What another said in front of a reply dates nothing of who replies.
@Suite struct SaidFrameTests {
  @Test(arguments: [
    ("To Bo's \"I married Kim on 4 May 2025\", Ana said: Ana was there and danced.", 0),
    ("Asked \"Did you move on 4 May 2025?\", Ana answered: Ana was there on 3 June 2025.", 1),
    ("To \"He said \"no\", and left on 4 May 2025\", Ana said: Ana saw it.", 0),
    ("To \"the end\" we danced on 4 May 2025.", 1), ("Asked \"", 0), ("To \"\", ", 0),
  ])
  func quotedDatesCountForNobody(text: String, dates: Int) {
    #expect(SentenceDates(Array(text.utf8), day: 20_240).mentions.count == dates)
  }

  @Test func asksForNoQuotedDate() {
    let said = AnswerTests().evidence(
      "To \"I married Kim on 4 May 2025\", Ana said: Ana was there and danced.")
    #expect(AnswerTests().answer("When did Ana marry Kim?", [said]).date == nil)
  }
}
