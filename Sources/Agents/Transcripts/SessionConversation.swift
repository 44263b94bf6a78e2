internal import Digest
internal import Format
internal import Posix

/// The conversation that a session becomes: memcube-import(1) gives it the same name.
package struct SessionConversation: Sendable {
  /// The agent's name, which says where it comes from.
  let source: String
  /// The session's id.
  let session: [UInt8]

  /// The conversation of a session.
  package init(source: String, session: [UInt8]) {
    self.source = source
    self.session = session
  }

  /// ` (SOURCE ID8)`, by which a conversation that was renamed is found again.
  package var suffix: [UInt8] {
    Array(" (\(source) ".utf8) + Hex.encode(SHA256.hash(session)).prefix(8) + [0x29]
  }

  /// The name: the first words of what was said first, and the suffix.
  package func name(_ first: [UInt8]) -> [UInt8] { Self.title(first) + suffix }

  /// One line of at most 120 bytes.
  package static func title(_ text: [UInt8]) -> [UInt8] {
    // What is cut off anyway is not looked at.
    let line = String(decoding: OneLine.of(Array(text.prefix(4_096))), as: UTF8.self)
    let words = line.split(separator: " ").joined(separator: " ")
    var out = ""
    for character in words {
      if out.utf8.count + character.utf8.count > 120 { break }
      out.append(character)
    }
    while out.hasSuffix(" ") { out.removeLast() }
    return out.isEmpty ? Array("Untitled".utf8) : Array(out.utf8)
  }

  /// What is recorded of one thing that was said.
  func draft(_ spoken: Spoken, in conversation: [UInt8]) -> MessageDraft {
    let origin: [JSON.Member] = [.init("source", JSON(source)), .init("id", .string(session))]
    var metadata = [JSON.Member("import", .object(origin))]
    if let model = spoken.model, !spoken.isUser { metadata.append(.init("model", .string(model))) }
    let date = spoken.date.flatMap { Timestamp(rfc3339: $0) == nil ? nil : $0 }
    return MessageDraft(
      conversation: conversation, role: Array((spoken.isUser ? "user" : "assistant").utf8),
      content: spoken.text, date: date, messageID: Array("\(source):".utf8) + spoken.id,
      metadata: .object(metadata))
  }
}
