internal import Digest
package import Format
package import MemCube
package import Posix

/// A text of bytes in JSON. Bytes that are not UTF-8 are shown as `\xNN`, a backslash, an x and
/// two hex digits; where they matter (paths) the exact bytes stand beside, as `…_hex`.
package func jsonText(_ bytes: [UInt8]) -> JSON {
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
package func pathMembers(_ path: [UInt8]) -> [JSON.Member] {
  let isText = String(validating: path, as: UTF8.self) != nil
  return [.init("path", jsonText(path))]
    + (isText ? [] : [.init("path_hex", .string(Hex.encode(path)))])
}

/// `list`'s object of a cube: {name, path, id, counts}.
package func cubeObject(_ name: [UInt8], _ path: Path, _ cube: Cube) throws(CubeError) -> JSON {
  .object(
    [.init("name", jsonText(name))] + pathMembers(path.bytes) + [
      .init("id", .string(cube.id)), .init("counts", countsObject(try cube.counts())),
    ])
}

/// `list`'s object of a cube that does not open.
package func cubeObject(_ entry: Store.Entry, failed cause: CubeError) -> JSON {
  .object(
    [.init("name", jsonText(entry.name))] + pathMembers(entry.path.bytes) + [
      .init("id", .null), .init("counts", .null), .init("error", JSON(cause.message)),
    ])
}

/// The counts of a cube by name.
package func countsObject(_ counts: Counts) -> JSON {
  .object([
    .init("memories", JSON(counts.memories)), .init("documents", JSON(counts.documents)),
    .init("conversations", JSON(counts.conversations)), .init("messages", JSON(counts.messages)),
    .init("trash", JSON(counts.trash)), .init("conflicts", JSON(counts.conflicts)),
    .init("records", JSON(counts.records)), .init("bytes", JSON(counts.bytes)),
  ])
}

/// Where a file of a tree stands in the mount: `memories/…`, `documents/…`, `trash/…`.
package func mountPath(_ tree: Tree, _ path: [UInt8]) -> [UInt8] {
  path.isEmpty ? folderName(tree) : folderName(tree) + [UInt8(ascii: "/")] + path
}

/// A tree's folder in a cube.
package func folderName(_ tree: Tree) -> [UInt8] {
  switch tree {
  case .memories: Array("memories".utf8)
  case .documents: Array("documents".utf8)
  case .trash: Array("trash".utf8)
  }
}
