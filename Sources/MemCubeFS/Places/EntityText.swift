internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Text

/// by/entity/NAME.md: who it is, what it relates to, and what is known of it, by time.
enum EntityText {
  /// The page of an entity that these memories mention. The same state gives the same bytes.
  static func render(
    _ entity: [UInt8], _ memories: [Node], _ cube: MountedCube
  ) throws(Errno) -> [UInt8] {
    var out = Array("# ".utf8) + line(entity) + [0x0A]
    let relations = try core(try cube.cube.relations(of: entity))
    if !relations.isEmpty {
      out += Array("\n## Relations\n".utf8)
      for relation in relations {
        out += Array("- ".utf8) + line(relation.from) + Array(" \u{2014} ".utf8)
        out += line(relation.type) + Array(" \u{2192} ".utf8) + line(relation.to)
        out += Array(relation.isFormer ? " (formerly)\n".utf8 : "\n".utf8)
      }
    }
    out += Array("\n## Timeline\n".utf8)
    var told: [(time: Timestamp, line: [UInt8])] = []
    for memory in memories where !memory.isHidden {
      let path = try core(try cube.cube.path(of: memory))
      guard case .bytes(let text) = try core(try cube.cube.content(row: memory.row)) else {
        continue
      }
      let time = try core(try cube.cube.timeTold(of: memory, text: text)) ?? memory.mtime
      let day = try core(try cube.cube.day(of: time))
      let superseded = try core(try cube.cube.superseder(row: memory.row)) != nil
      var entry = Array("- ".utf8) + day + (superseded ? Array(" (no longer)".utf8) : [])
      entry += Array(": ".utf8) + line(text.dropFirst(FrontMatter.parse(text).body).prefix(400))
      let tree = memory.tree == .documents ? "documents/" : "memories/"
      told.append((time, entry + Array(" [\(tree)".utf8) + path + Array("]\n".utf8)))
    }
    // Those of one time stay as they came.
    let sorted = told.enumerated().sorted { a, b in
      a.element.time != b.element.time ? a.element.time < b.element.time : a.offset < b.offset
    }
    for entry in sorted { out += entry.element.line }
    return out
  }

  /// Bytes as a line: line ends as spaces, and none at the ends.
  private static func line(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let flat = bytes.map { $0 < 0x20 ? UInt8(0x20) : $0 }
    guard let first = flat.firstIndex(where: { $0 != 0x20 }),
      let last = flat.lastIndex(where: { $0 != 0x20 })
    else { return [] }
    return Array(flat[first...last])
  }
}
