internal import Format
internal import Index
internal import MemCube
internal import Text

extension ToolCall {
  /// Bytes that read gives.
  private static let readLimit = 10_000

  /// A memory, document or conversation, or a part of it.
  func read() throws(CubeError) -> ToolResult {
    try scope.shelf.count(.retrieval)
    let place = try place()
    let item = try text(at: place)
    guard let content = item.readable else { throw noText(in: place) }
    let size = content.count
    let start = border(content, before: min(arguments.number("offset") ?? 0, size))
    let limit = arguments.number("limit") ?? Self.readLimit
    var end = border(content, before: start + min(limit, size - start))
    if end <= start { end = size }
    let part = Array(content[start..<end])
    let isCut = end < size
    var text = part
    if isCut || start > 0 {
      let next = isCut ? "; next: offset \(end)" : ""
      text += bytes("\n[bytes \(start)–\(end) of \(size)\(next)]")
    }
    let structured = JSON.of(
      ("path", .shown(place.shown)), ("text", .shown(part)), ("size", JSON(size)),
      ("type", item.type.map { .shown($0) }), ("tags", .list(item.tags)),
      ("time", item.time.map { .string($0) }), ("next_offset", isCut ? JSON(end) : nil))
    return ToolResult(text: text, structured: structured)
  }

  /// The text at a place, which the answer gives.
  func text(at place: Place) throws(CubeError) -> ItemText {
    try scope.shelf.use(place.cube) { (cube) throws(CubeError) in
      let item = try cube.item(at: place)
      if case .file(let node) = item, let object = node.object {
        scope.shelf.note(given: [object])
      }
      return try cube.text(of: item, at: place, Reading(now: now))
    }
  }

  /// That there is nothing to read at a place.
  func noText(in place: Place) -> CubeError {
    .invalid(
      "'\(shown(place.shown))' holds no text; as a resource it is \(shown(place.uri))")
  }

  // MARK: Lists

  private static let (listLimit, lineLimit) = (50, 120)

  /// The cubes, or what a folder holds.
  func list() throws(CubeError) -> ToolResult {
    let limit = arguments.number("limit") ?? Self.listLimit
    let after = try arguments.name("cursor").map { (text) throws(CubeError) in
      guard let key = Base64.decode(text) else { throw CubeError.invalid(Self.wrongCursor) }
      return key
    }
    guard let path = arguments.name("path") else { return try listCubes(limit, after: after) }
    let place = try scope.place(path)
    return try scope.shelf.use(place.cube) { (cube) throws(CubeError) in
      let all = try cube.entries(of: cube.item(at: place), at: place)
      let start = after.map { key in
        all.firstIndex { key.lexicographicallyPrecedes($0.key) } ?? all.count
      }
      let page = Array(all[(start ?? 0)...].prefix(limit))
      let zone = try cube.zone()
      let objects = try page.map { (entry) throws(CubeError) in
        JSON.of(
          ("path", .shown(entry.place.shown)), ("kind", JSON(entry.kind)),
          ("text", try line(of: entry, in: cube).map { .shown($0) }),
          ("time", entry.node.map { .string(zone.rfc3339($0.ctime, milliseconds: false)) }))
      }
      let isCut = (start ?? 0) + page.count < all.count
      return Self.list(
        objects, of: all.count,
        next: isCut ? page.last.map { Base64.encode($0.key) } : nil)
    }
  }

  private static let wrongCursor = "list: 'cursor' must be the next_cursor of the last answer"

  private func listCubes(_ limit: Int, after: [UInt8]?) throws(CubeError) -> ToolResult {
    let names = try scope.shelf.names()
    let start = after.map { key in
      names.firstIndex { key.lexicographicallyPrecedes($0) } ?? names.count
    }
    let page = Array(names[(start ?? 0)...].prefix(limit))
    let objects = try inEach(page) { (cube, name) throws(CubeError) in
      let title = try cube.setting(bytes("title"))?.string
      let about = try cube.setting(bytes("description"))?.string
      let text = (title ?? about).map { cut(OneLine.of($0), to: Self.lineLimit) }
      return JSON.of(
        ("path", .shown(name)), ("kind", "cube"), ("text", text.map { .shown($0) }))
    }
    let isCut = (start ?? 0) + page.count < names.count
    return Self.list(
      objects, of: names.count, next: isCut ? page.last.map { Base64.encode($0) } : nil)
  }

  private static func list(_ objects: [JSON], of total: Int, next: [UInt8]?) -> ToolResult {
    var text: [UInt8] = []
    for object in objects {
      text += object["path"]?.string ?? []
      if object["kind"]?.string == bytes("folder") { text.append(0x2F) }
      if let time = object["time"]?.string { text += bytes(" · ") + time.prefix(10) }
      if let line = object["text"]?.string { text += bytes(" · ") + line }
      text.append(0x0A)
    }
    text += bytes("\(objects.count) of \(total)")
    if let next { text += bytes("; next: cursor ") + next }
    return ToolResult(
      text: text,
      structured: .of(
        ("entries", .array(objects)), ("total", JSON(total)),
        ("next_cursor", next.map { .string($0) })))
  }

  /// The first line of a file; nil of what has none.
  private func line(of entry: Entry, in cube: Cube) throws(CubeError) -> [UInt8]? {
    guard let node = entry.node, node.kind == .file, node.size <= 1 << 20,
      let content = try? cube.content(cube.content(row: node.row), at: entry.place)
    else { return nil }
    guard String(validating: content.prefix(1024).filter { $0 < 0x80 }, as: UTF8.self) != nil,
      !content.prefix(1024).contains(0)
    else { return nil }
    let title = title(of: Array(content.dropFirst(FrontMatter.parse(content).body)))
    return title.isEmpty ? nil : title
  }
}
