import Testing

@testable import Learning

/// What is too long to be read is cut where a sentence ends.
@Suite struct CutTextTests {
  /// A text of so many bytes, of which the last sentence goes on behind the limit.
  private static func text(_ last: String, cutBehind cut: String, filler: String) -> String {
    let head = RuleExtractor.textLimit - cut.utf8.count
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
    let cut = RuleExtractor.head(of: text)
    #expect(cut.utf8.count < RuleExtractor.textLimit && text.hasPrefix(cut))
    #expect(!cut.contains("Bergen") && cut.utf8.count > RuleExtractor.textLimit / 2)
  }

  @Test func abbreviationsEndNothing() {
    let text = Self.text(
      "I moved to St. Gallen in my dream.", cutBehind: "I moved to St. G",
      filler: "I live in Oslo. ")
    #expect(
      RuleExtractor.head(of: text).hasSuffix("Oslo. ")
        || RuleExtractor.head(of: text).hasSuffix("Oslo."))
  }

  @Test func whatIsShortStays() {
    #expect(RuleExtractor.head(of: "I moved to") == "I moved to")
    let endless = String(repeating: "\u{E9}", count: RuleExtractor.textLimit)
    #expect(!RuleExtractor.head(of: endless).isEmpty)
  }

  @Test func itIsNotLearned() {
    let text = Self.text(
      "I moved to Bergen in my dream.", cutBehind: "I moved to Bergen",
      filler: "The weather is fine and it rains a lot here, as they say. ")
    #expect(!Extracting.texts(text).contains { $0.contains("Bergen") })
  }
}
