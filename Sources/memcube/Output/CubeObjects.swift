internal import Digest
internal import Format
internal import MemCube
internal import Posix

/// A text of bytes in JSON. Bytes that are not UTF-8 are shown as `\xNN`, a backslash, an x and
/// two hex digits; where they matter (paths) the exact bytes stand beside, as `…_hex`.
func jsonText(_ bytes: [UInt8]) -> JSON {
  if String(validating: bytes, as: UTF8.self) != nil { return .string(bytes) }
  var out: [UInt8] = []
  var rest = bytes[...]
  while let first = rest.first {
    // The longest valid sequence at the start of the rest is one scalar of 1 to 4 bytes.
    let length = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self) != nil }
    if let length {
      out += rest.prefix(length)
      rest = rest.dropFirst(length)
    } else {
      out += Array("\\x".utf8) + Hex.encode([first])
      rest = rest.dropFirst()
    }
  }
  return .string(out)
}

/// The members `path` and, if its bytes are not UTF-8, `path_hex`.
func pathMembers(_ path: [UInt8]) -> [JSON.Member] {
  let isText = String(validating: path, as: UTF8.self) != nil
  return [.init("path", jsonText(path))]
    + (isText ? [] : [.init("path_hex", .string(Hex.encode(path)))])
}

/// `list`'s object of a cube: {name, path, id, counts}.
func cubeObject(_ name: [UInt8], _ path: Path, _ cube: Cube) throws(CubeError) -> JSON {
  .object(
    [.init("name", jsonText(name))] + pathMembers(path.bytes) + [
      .init("id", .string(cube.id)), .init("counts", countsObject(try cube.counts())),
    ])
}

/// `list`'s object of a cube that does not open.
func cubeObject(_ entry: Store.Entry, failed cause: CubeError) -> JSON {
  .object(
    [.init("name", jsonText(entry.name))] + pathMembers(entry.path.bytes) + [
      .init("id", .null), .init("counts", .null), .init("error", JSON(cause.message)),
    ])
}

/// The counts of a cube by name.
func countsObject(_ counts: Counts) -> JSON {
  .object([
    .init("memories", JSON(counts.memories)), .init("documents", JSON(counts.documents)),
    .init("conversations", JSON(counts.conversations)), .init("messages", JSON(counts.messages)),
    .init("trash", JSON(counts.trash)), .init("conflicts", JSON(counts.conflicts)),
    .init("records", JSON(counts.records)), .init("bytes", JSON(counts.bytes)),
  ])
}

/// `12 memories, 3 documents, 40 messages in 2 conversations`.
func countsLine(_ counts: Counts) -> String {
  shown(counts.memories, "memory", "memories") + ", "
    + shown(counts.documents, "document", "documents") + ", "
    + shown(counts.messages, "message", "messages") + " in "
    + shown(counts.conversations, "conversation", "conversations")
}
