import Testing

@testable import MemCube

/// What a later memory ends though it uses other words than the earlier one.
@Suite struct ChangedStateTests {
  @Test(arguments: [
    ["I'm allergic to nuts.", "I'm allergic to ibuprofen."],
    ["I'm not allergic to nuts.", "I'm allergic to ibuprofen."],
    ["I'm allergic to ibuprofen.", "I'm not allergic to nuts."],
    ["My sister Paula is pregnant.", "My sister Eva had her baby yesterday."],
    ["My boss is Zöhrer.", "My new colleague, Judith, is great."],
    ["My boss gave me a day off.", "My new boss, Judith, is great."],
    ["We're getting a dog in December.", "We're not getting a cat after all."],
  ])
  func othersStand(texts: [String]) throws {
    let found = try Changes.of(texts, least: 1)
    #expect(found.ended.isEmpty, "\(texts) \(found)")
  }
}
