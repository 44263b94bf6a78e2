/// What ingestion makes of one source: a conversation's messages, or a document.
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

  /// How far it is.
  public var state: State
  /// The source, as in the mount: `messages/C.md`, `documents/d.pdf`.
  public var source: [UInt8]
  /// The conversation, of messages.
  public var conversation: [UInt8]?
  /// Messages that were read, and that wait.
  public var messages = 0, waiting = 0
  /// What they gave: memories and relations.
  public var memories = 0, relations = 0
  /// Of a document: the passages that it was cut into.
  public var passages = 0
  /// Why it failed.
  public var error: String?

  /// A job of its source.
  public init(_ state: State, source: [UInt8]) {
    self.state = state
    self.source = source
  }

  /// The job in words, a line each, for a file of jobs/.
  public var text: [UInt8] {
    var lines = [Array("state: \(state.rawValue)".utf8), Array("of: ".utf8) + source]
    if conversation != nil {
      lines.append(Array("messages: \(messages) read, \(waiting) to go".utf8))
      lines.append(Array("memories: \(memories)".utf8))
      lines.append(Array("relations: \(relations)".utf8))
    } else {
      lines.append(Array("passages: \(passages)".utf8))
    }
    if let error { lines.append(Array("error: \(error)".utf8)) }
    return lines.flatMap { $0 + [0x0A] }
  }
}
