import Testing

@testable import Learning

/// What is too long to be read is cut where a sentence ends.
@Suite struct CutTextTests {
  /// A text of so many bytes, of which the last sentence goes on behind the limit.
  private static func text(_ last: String, cutBehind cut: String, filler: String) -> String {
    let head = ReadingLimits.text - cut.utf8.count
    var text = ""
    while text.utf8.count + filler.utf8.count < head { text += filler }
    text = String(repeating: "a", count: head - text.utf8.count - 1) + "\n" + text
    return text + last
  }

  @Test(arguments: [
    "I live in Oslo. ", "I live in Oslo!\n", "Do I live in Oslo? ", "\u{6211}\u{4F4F}\u{3002}",
  ])
  func halfASentenceIsLeftOut(filler: String) {
    let text = Self.text(
      "I moved to Bergen in my dream.", cutBehind: "I moved to Bergen", filler: filler)
    let cut = MessageHead.head(of: text)
    #expect(cut.utf8.count < ReadingLimits.text && text.hasPrefix(cut))
    #expect(!cut.contains("Bergen") && cut.utf8.count > ReadingLimits.text / 2)
  }

  @Test func abbreviationsEndNothing() {
    let text = Self.text(
      "I moved to St. Gallen in my dream.", cutBehind: "I moved to St. G",
      filler: "I live in Oslo. ")
    #expect(
      MessageHead.head(of: text).hasSuffix("Oslo. ")
        || MessageHead.head(of: text).hasSuffix("Oslo."))
  }

  @Test func whatIsShortStays() {
    #expect(MessageHead.head(of: "I moved to") == "I moved to")
    let endless = String(repeating: "\u{E9}", count: ReadingLimits.text)
    #expect(!MessageHead.head(of: endless).isEmpty)
  }

  @Test func itIsNotLearned() {
    let text = Self.text(
      "I moved to Bergen in my dream.", cutBehind: "I moved to Bergen",
      filler: "The weather is fine and it rains a lot here, as they say. ")
    #expect(!Extracting.texts(text).contains { $0.contains("Bergen") })
  }
}
