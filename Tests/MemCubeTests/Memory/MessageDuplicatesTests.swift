import Testing

@testable import Format

/// State rule 8.
@Suite struct MessageDuplicatesTests {
  private func message(
    _ number: UInt64, _ text: String = "yes", messageID: String? = "m", role: String = "user",
    conversation: String = "c", content: StatedContent? = nil
  ) -> MessageFact {
    MessageFact(
      id: id(number), conversation: Array(conversation.utf8), role: Array(role.utf8),
      content: content ?? .inline(Array(text.utf8)), messageID: messageID.map { Array($0.utf8) })
  }

  /// Counterexample 15, first sentence.
  @Test func withoutAMessageIDTheyAreTwo() {
    #expect(
      MessageDuplicates.find([message(1, messageID: nil), message(2, messageID: nil)]).isEmpty)
  }

  @Test func theFirstIsShown() {
    let found = MessageDuplicates.find([message(3), message(1), message(2), message(1)])
    #expect(found == [id(2): id(1), id(3): id(1)])
  }

  @Test func allMustBeEqual() {
    let digest = ContentDigest.sha256(Array("yes".utf8))
    let others = [
      message(2, "no"), message(3, messageID: "n"), message(4, role: "assistant"),
      message(5, conversation: "d"), message(6, content: .blob(Blob(sha256: digest, size: 3))),
    ]
    #expect(MessageDuplicates.find([message(1)] + others).isEmpty)
  }

  @Test func blobsAreEqualByHash() {
    let found = MessageDuplicates.find([
      message(1, content: .blob(Blob(sha256: [1], size: 3))),
      message(2, content: .blob(Blob(sha256: [1], size: 4))),
    ])
    #expect(found == [id(2): id(1)])
  }
}
