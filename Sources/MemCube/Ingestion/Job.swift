internal import Text

/// What ingestion makes of one source: a conversation's messages, or a document; or the vectors of
/// all texts, while a service does not make them.
public struct Job: Hashable, Sendable {
  /// How far it is.
  public enum State: String, Sendable {
    /// Nothing of it is done.
    case queued
    /// Some of it is done.
    case running
    /// All of it is done.
    case done
    /// It could not be done, and is tried again.
    case failed
  }

  /// What its source is.
  public enum Kind: Sendable { case conversation, document, vectors }

  /// What its source is.
  public var kind: Kind
  /// How far it is.
  public var state: State
  /// The source, as in the mount: `messages/C.md`, `documents/d.pdf`; `vectors`.
  public var source: [UInt8]
  /// Messages that were read; and messages, or texts without a vector, that wait.
  public var messages = 0, waiting = 0
  /// What they gave: memories and relations.
  public var memories = 0, relations = 0
  /// Of a document: the passages that it was cut into.
  public var passages = 0
  /// Why it failed.
  public var error: String?
  /// Why nothing of a document is found, though it is done.
  public var emptiness: String?
  /// What went wrong with the model that read it, though it is done: by the rules.
  public var trouble: ModelTrouble?

  /// A job of its source.
  public init(_ kind: Kind, _ state: State, source: [UInt8]) {
    self.kind = kind
    self.state = state
    self.source = source
  }

  /// The source of a conversation by its name.
  static func source(ofConversation name: [UInt8]) -> [UInt8] {
    Array("messages/".utf8) + EscapedName.escape(name) + Array(".md".utf8)
  }

  /// The trouble as a sentence, or why nothing is found.
  public var note: String? {
    guard let trouble, trouble.hasEffect else { return emptiness }
    return trouble.sentence(kind == .conversation ? "message" : "passage")
  }

  /// The job in words, a line each, for a file of jobs/.
  public var text: [UInt8] {
    var lines = [Array("state: \(state.rawValue)".utf8), Array("of: ".utf8) + source]
    switch kind {
    case .conversation:
      lines.append(Array("messages: \(messages) read, \(waiting) to go".utf8))
      lines.append(Array("memories: \(memories)".utf8))
      lines.append(Array("relations: \(relations)".utf8))
    case .document:
      lines.append(Array("passages: \(passages)".utf8))
      if memories > 0 { lines.append(Array("memories: \(memories)".utf8)) }
    case .vectors: lines.append(Array("texts: \(waiting) to go".utf8))
    }
    if let error { lines.append(Array("error: \(error)".utf8)) }
    if let note { lines.append(Array("note: \(note)".utf8)) }
    // What a service said stands on one line.
    return lines.flatMap { $0.map { $0 < 0x20 ? 0x20 : $0 } + [0x0A] }
  }
}
