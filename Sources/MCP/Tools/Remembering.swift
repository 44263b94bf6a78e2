internal import Digest
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Search
internal import Text

extension ToolCall {
  /// The longest text that is written, bytes.
  static let textSize = 1 << 20
  /// Results that are alike enough to be named.
  private static let (similarCount, similarScore) = (3, 0.45)

  /// Records a memory.
  func remember() throws(CubeError) -> ToolResult {
    let text = try checkedText(arguments.text("text") ?? [])
    let name = try arguments.name("name").map { (name) throws(CubeError) in
      try FilePath.checked(name, below: "memories")
    }
    let cubeName = try scope.writing(arguments.name("cube"))
    try scope.shelf.count(.ingest)
    return try scope.shelf.use(cubeName) { (cube) throws(CubeError) in
      let made = try cube.alone { () throws(CubeError) in try record(text, at: name, in: cube) }
      try cube.makeLast()
      guard let made, let node = try cube.file(object: made) else {
        throw .index("the memory was recorded, and is not to be seen yet")
      }
      let place = Place(cube: cubeName, path: try cube.mountPath(of: node))
      let similar = try self.similar(to: text, besides: made, in: cube, named: cubeName)
      var words = bytes("Saved as ") + place.shown + bytes(" (id ") + made.hex.suffix(8)
      words += bytes(").")
      if !similar.isEmpty { words += bytes("\nAlready known, and close to it:") }
      for one in similar { words += bytes("\n- ") + one.path + bytes(": ") + one.text }
      let objects = similar.map { JSON.of(("path", .shown($0.path)), ("text", .shown($0.text))) }
      return ToolResult(
        text: words,
        structured: .of(
          ("path", .shown(place.shown)), ("id", JSON(made)),
          ("similar", objects.isEmpty ? nil : .array(objects))))
    }
  }

  /// A text that is not empty and not too long.
  func checkedText(_ text: [UInt8]) throws(CubeError) -> [UInt8] {
    guard text.count <= Self.textSize else {
      throw .tooLarge("the text has \(text.count) bytes; 1 MiB is the most")
    }
    guard text.contains(where: { $0 > 0x20 }) else { throw .invalid("the text is empty") }
    return text
  }

  /// Records within `alone`, spooled.
  private func record(
    _ text: [UInt8], at name: [UInt8]?, in cube: Cube
  ) throws(CubeError) -> ObjectID? {
    let path: [UInt8]
    if let name {
      try FilePath.checkFree(name, .memories, in: cube)
      path = name
    } else {
      path = try cube.freePath(for: text)
    }
    var fields: [String: JSON?] = [:]
    if let type = arguments.name("type") { fields["type"] = .string(type) }
    if let tags = arguments.texts("tags"), !tags.isEmpty {
      fields["tags"] = .array(tags.map { .string($0) })
    }
    let edit = Edit(path: path, content: .bytes(text), fields: fields)
    return try cube.write([.create(.memories, edit)], .spooled).first
  }

  /// Memories that are close to a text.
  private func similar(
    to text: [UInt8], besides made: ObjectID, in cube: Cube, named name: [UInt8]
  ) throws(CubeError) -> [(path: [UInt8], text: [UInt8])] {
    // What would be a filter or phrase is looked for as words.
    let start = FrontMatter.parse(text).body
    let words = cut(Array(text.dropFirst(start)), to: 400).map { byte in
      [0x22, 0x2A, 0x3A, 0x2D].contains(byte) ? 0x20 : byte
    }
    var query = try cube.parse(words, now: now)
    query.filters.places = [[.memory]]
    let answer = try cube.search(query, limit: Self.similarCount + 1)
    return answer.results.filter { $0.id != made && $0.score >= Self.similarScore }
      .prefix(Self.similarCount).map { result in
        (Place(cube: name, path: result.path).shown, cut(OneLine.of(result.text), to: 200))
      }
  }
}

/// Paths below memories/ and documents/.
enum FilePath {
  /// A path as it was given, also with the folder's name.
  /// - Throws: what no path can hold.
  static func checked(_ given: [UInt8], below folder: String) throws(CubeError) -> [UInt8] {
    let start = bytes("\(folder)/")
    let path = given.starts(with: start) ? Array(given.dropFirst(start.count)) : given
    let parts = path.split(separator: 0x2F, omittingEmptySubsequences: false)
    let isGood = parts.allSatisfy { part in
      !part.isEmpty && part.count <= 255 && !part.elementsEqual(bytes("."))
        && !part.elementsEqual(bytes("..")) && !part.contains { $0 < 0x20 || $0 == 0x7F }
    }
    guard isGood, parts.count <= 64 else {
      throw .invalid(
        "'\(shown(given))' is no path below \(folder)/: give names parted by /, such as "
          + "travel/lisbon.md")
    }
    return path
  }

  /// - Throws: `.exists` where something else has the path, or a file stands in the place of a folder.
  static func checkFree(_ path: [UInt8], _ tree: Tree, in cube: Cube) throws(CubeError) {
    for (index, byte) in path.enumerated() where byte == 0x2F {
      let above = Array(path[..<index])
      guard let node = try cube.find(tree, above), node.kind != .folder else { continue }
      throw .exists("\(shown(above)) is a file, so nothing can be below it; choose another path")
    }
    guard let taken = try cube.find(tree, path) else { return }
    throw .exists(
      taken.kind == .folder
        ? "\(shown(path)) is a folder; choose another path"
        : "\(shown(path)) is taken; change it with edit, or choose another path")
  }
}
