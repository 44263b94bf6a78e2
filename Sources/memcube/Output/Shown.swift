internal import Format
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

/// Where a file of a tree stands in the mount: `memories/…`, `documents/…`, `trash/…`.
func mountPath(_ tree: Tree, _ path: [UInt8]) -> [UInt8] {
  path.isEmpty ? folderName(tree) : folderName(tree) + [UInt8(ascii: "/")] + path
}

/// A tree's folder in a cube.
func folderName(_ tree: Tree) -> [UInt8] {
  switch tree {
  case .memories: Array("memories".utf8)
  case .documents: Array("documents".utf8)
  case .trash: Array("trash".utf8)
  }
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
