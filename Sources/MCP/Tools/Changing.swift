internal import Format
internal import Index
internal import MemCube

extension ToolCall {
  /// Changes a memory's text, tags or path.
  func edit() throws(CubeError) -> ToolResult {
    try scope.checkWriting()
    let place = try place()
    var wanted = Edit()
    let (old, new) = (arguments.text("old"), arguments.text("new"))
    if let text = arguments.text("text") { wanted.content = .bytes(try checkedText(text)) }
    guard old == nil || wanted.content == nil else {
      throw .invalid("edit takes old and new, or text, not both")
    }
    guard (old == nil) == (new == nil) else { throw .invalid("edit takes old together with new") }
    if let tags = arguments.texts("tags") {
      wanted.fields["tags"] = .array(tags.map { .string($0) })
    }
    let target = arguments.name("to")
    guard wanted.content != nil || old != nil || !wanted.fields.isEmpty || target != nil else {
      throw .invalid("edit needs old and new, text, tags or to")
    }
    try scope.shelf.count(.ingest)
    return try scope.shelf.use(place.cube) { (cube) throws(CubeError) in
      let (object, isChanged) = try cube.alone { () throws(CubeError) in
        let node = try memory(at: place, in: cube)
        var edit = wanted
        if let old, let new {
          edit.content = try replaced(old, by: new, of: node, at: place, in: cube)
        }
        if let target { edit.path = try free(target, for: node, at: place, in: cube) }
        guard let object = node.object else { throw CubeError.invalid("a folder has no text") }
        let isNothing = edit.content == nil && edit.path == nil && edit.fields.isEmpty
        if !isNothing { try cube.write([.edit(object, edit)], .spooled) }
        return (object, !isNothing)
      }
      if isChanged { try cube.makeLast() }
      return try state(of: object, in: cube, named: place.cube)
    }
  }

  /// The memory or document at a place, which is not in the trash and may be changed.
  private func memory(at place: Place, in cube: Cube) throws(CubeError) -> Node {
    guard case .file(let node) = try cube.item(at: place) else {
      throw .invalid("'\(shown(place.shown))' is no memory or document, and cannot be edited")
    }
    guard node.tree != .trash else {
      throw .refused("'\(shown(place.shown))' is in the trash; restore brings it back")
    }
    try cube.checkMutable(node)
    return node
  }

  /// The text with a passage replaced; nil where nothing changes.
  private func replaced(
    _ old: [UInt8], by new: [UInt8], of node: Node, at place: Place, in cube: Cube
  ) throws(CubeError) -> Content? {
    if old.isEmpty { throw .invalid("'old' is empty: give the passage that is to be replaced") }
    let text = try cube.content(cube.content(row: node.row), at: place)
    let places = Passage.places(of: old, in: text)
    guard let first = places.first else {
      throw .invalid(
        "'old' does not occur in \(shown(place.shown)); read shows the text as it is")
    }
    guard places.count == 1 else {
      throw .invalid(
        "'old' occurs \(places.count) times in \(shown(place.shown)); give a longer passage")
    }
    if old == new { return nil }
    return .bytes(try checkedText(text[..<first] + new + text[(first + old.count)...]))
  }

  /// A new path for a file, in its own tree and cube.
  private func free(
    _ target: [UInt8], for node: Node, at place: Place, in cube: Cube
  ) throws(CubeError) -> [UInt8] {
    let folder = node.tree == .documents ? "documents" : "memories"
    let prefix = place.cube + [0x2F]
    var given = target
    if given.starts(with: prefix + bytes(folder)) { given = Array(given.dropFirst(prefix.count)) }
    let path = try FilePath.checked(given, below: folder)
    if path != place.rest { try FilePath.checkFree(path, node.tree, in: cube) }
    return path
  }

  /// Where a memory is now, and its version.
  func state(
    of object: ObjectID, in cube: Cube, named name: [UInt8]
  ) throws(CubeError) -> ToolResult {
    guard let node = try cube.file(object: object) else {
      throw .notFound("it was removed meanwhile")
    }
    let place = Place(cube: name, path: try cube.mountPath(of: node))
    let version = (node.head ?? object).hex.suffix(8)
    return ToolResult(
      text: place.shown + bytes(" is now version ") + version + bytes("."),
      structured: .of(("path", .shown(place.shown)), ("version", .string(Array(version)))))
  }
}

/// Where a passage occurs in a text.
enum Passage {
  /// More occurrences are not counted.
  private static let limit = 1000

  /// The places at which it begins, in time that grows with the lengths added: Knuth, Morris, Pratt.
  static func places(of passage: [UInt8], in text: [UInt8]) -> [Int] {
    guard !passage.isEmpty, passage.count <= text.count else { return [] }
    var back = [Int](repeating: 0, count: passage.count)
    var length = 0
    for index in passage.indices.dropFirst() {
      while length > 0, passage[index] != passage[length] { length = back[length - 1] }
      if passage[index] == passage[length] { length += 1 }
      back[index] = length
    }
    var places: [Int] = []
    length = 0
    for (index, byte) in text.enumerated() {
      while length > 0, byte != passage[length] { length = back[length - 1] }
      if byte == passage[length] { length += 1 }
      guard length == passage.count else { continue }
      places.append(index + 1 - length)
      if places.count == limit { break }
      length = back[length - 1]
    }
    return places
  }
}
