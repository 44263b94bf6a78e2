internal import Format
internal import MemCube
internal import Posix

/// A line that holds a path: its bytes as they are for a program, printable for a terminal.
func pathLine(_ path: [UInt8], isTerminal: Bool) -> [UInt8] {
  isTerminal ? Array(printable(String(decoding: path, as: UTF8.self)).utf8) + [0x0A] : path + [0x0A]
}

/// A name that begins a line. No name may forge another line, and another user may have copied in a bundle of
/// any name. Else as `pathLine`.
func nameField(_ name: [UInt8], isTerminal: Bool) -> [UInt8] {
  guard isTerminal || name.contains(where: { $0 < 0x20 }) else { return name }
  return Array(printable(String(decoding: name, as: UTF8.self)).utf8)
}

/// `2026-11-05 07:08`, for people: UTC, unless the time is already a zone's.
func shownTime(_ time: Timestamp) -> String {
  let text = String(decoding: time.rfc3339Milliseconds.prefix(16), as: UTF8.self)
  return text.split(separator: "T").joined(separator: " ")
}

/// `12 memories`, `1 memory`.
func shown(_ count: Int, _ one: String, _ many: String) -> String {
  "\(count) \(count == 1 ? one : many)"
}

/// `12 memories, 3 documents, 40 messages in 2 conversations`.
func countsLine(_ counts: Counts) -> String {
  shown(counts.memories, "memory", "memories") + ", "
    + shown(counts.documents, "document", "documents") + ", "
    + shown(counts.messages, "message", "messages") + " in "
    + shown(counts.conversations, "conversation", "conversations")
}
