internal import Format
internal import Posix

/// What an agent says to a hook: of one JSON object the members that we need, in either spelling.
struct HookInput: Sendable {
  /// The largest input that is read, bytes.
  static let limit = 1 << 20

  /// The session's id; empty where it is not given.
  let session: [UInt8]
  /// The transcript's file.
  let transcript: Path?
  /// Why a session starts.
  let source: String?
  /// What the assistant said last.
  let lastMessage: [UInt8]?

  /// Reads an input; nil where it is no JSON object.
  init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.limit, let json = try? JSON.parse(bytes), json.members != nil else {
      return nil
    }
    func value(_ names: String...) -> [UInt8]? {
      for name in names {
        if let text = json[name]?.string, !text.isEmpty, !text.contains(0) { return text }
      }
      return nil
    }
    session = value("session_id", "sessionId", "conversation_id", "conversationId") ?? []
    transcript = value("transcript_path", "transcriptPath").map { Path($0) }
    source = value("source", "trigger").map { String(decoding: $0, as: UTF8.self) }
    lastMessage = value("last_assistant_message", "lastAssistantMessage")
  }
}
