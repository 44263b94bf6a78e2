internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix
internal import Text

/// Memories and documents of a cube, to be looked at.
extension Console {
  var memoryEndpoints: [Endpoint] {
    let all = "/console/v1/cubes/{cube}/memories"
    return [
      Endpoint(
        .get, all, .read, "a page of a cube's memories, the latest first",
        takes: Self.takes(query: ["offset", "limit"]), Self.memories),
      Endpoint(
        .get, all + "/{id}", .read, "a memory or document, with what it comes from",
        takes: Self.takes(), Self.memory),
      Endpoint(
        .get, all + "/{id}/versions", .read, "its versions, the oldest first", takes: Self.takes(),
        Self.versions),
      Endpoint(
        .get, all + "/{id}/versions/{version}", .read, "the text of a version",
        takes: Self.takes(), Self.version),
      Endpoint(
        .get, all + "/{id}/passages", .read, "the passages of a document",
        takes: Self.takes(query: ["offset", "limit"]), Self.passages),
      Endpoint(
        .get, all + "/{id}/purge", .manage, "what would go with it if it were forgotten for ever",
        takes: Self.takes(), Self.purgePlan),
    ]
  }

  /// The memory or document that a call names in its path.
  /// - Throws: `.notFound`.
  static func node(_ call: Call, _ cube: Cube) throws(CubeError) -> (Node, ObjectID) {
    guard let id = RecordID(hex: call.name("id")), let node = try cube.file(object: id),
      let object = node.object
    else { throw .notFound("there is no memory of this id in the cube") }
    return (node, object)
  }

  /// How much of a memory a row of a list shows, bytes.
  private static let excerpt = 280

  private static func memories(_ call: Call) throws(Fault) -> Reply {
    let limit = try number("limit", in: 1...100, call) ?? 50
    let offset = try number("offset", in: 0...100_000_000, call) ?? 0
    return Reply(
      try use(call) { (cube, place) throws(CubeError) in
        let (catalog, owner) = (call.gateway.memories.catalog, try cube.owner(named: place.name))
        try catalog.follow(cube, at: place, of: owner)
        let page = try catalog.page(of: place, offset: offset, limit: limit)
        let found = try cube.memories(rows: page.rows.map(\.object), at: place, of: owner)
        let zone = try cube.zone()
        let rows = Dictionary(found.map { ($0.row, $0) }, uniquingKeysWith: { $1 })
        // What went meanwhile keeps its place until the list is read anew.
        return object(
          ("total", JSON(page.total)),
          (
            "memories",
            .array(
              page.rows.map { place in
                rows[place.object].map {
                  row($0, zone.rfc3339(Timestamp(milliseconds: place.told), milliseconds: false))
                } ?? .null
              })
          ))
      })
  }

  private static func row(_ memory: Memory, _ told: [UInt8]) -> JSON {
    object(
      ("id", JSON(memory.object)), ("text", jsonText(memory.text.start(excerpt))),
      ("type", .text(memory.type)), ("tags", .array(memory.tags.map { jsonText($0) })),
      ("time", .string(told)), ("updated", time(memory.updated)),
      ("state", JSON(memory.state.word)))
  }

  // MARK: One

  /// So many sources are shown with their texts.
  private static let sourceLimit = 20

  private static func memory(_ call: Call) throws(Fault) -> Reply {
    Reply(
      try use(call) { (cube, _) throws(CubeError) in
        let (node, object) = try node(call, cube)
        return try whole(node, object, cube)
      })
  }

  /// All that is shown of a memory: what commands show, the version on which an edit rests, its text without front
  /// matter, and what it comes from.
  static func whole(_ node: Node, _ id: ObjectID, _ cube: Cube) throws(CubeError) -> JSON {
    let shown = try memoryObject(node, cube)
    let text = shown["text"]?.string
    let newer = try cube.superseder(row: node.row)?.object
    let older = try cube.superseded(byRow: node.row).compactMap(\.object)
    let mutable: Void? = try? cube.checkMutable(node)
    return shown.with([
      ("base", node.head.map { JSON($0) } ?? .null),
      ("body", .text(text.map { Array($0.dropFirst(FrontMatter.parse($0).body)) })),
      ("own_tags", .array(try cube.fields(row: node.row)["tags"]?.elements ?? [])),
      ("document", .bool(node.isDocument)), ("trashed", .bool(node.tree == .trash)),
      ("immutable", .bool(mutable == nil)),
      ("versions", JSON(try cube.history(id).count(where: \.isListed))),
      ("newer", newer.map { JSON($0) } ?? .null), ("older", .array(older.map { JSON($0) })),
      ("comes_from", .array(try sources(of: node, cube))),
    ])
  }

  private static func sources(of node: Node, _ cube: Cube) throws(CubeError) -> [JSON] {
    var list: [JSON] = []
    for id in try cube.sources(row: node.row).prefix(sourceLimit) {
      if let message = try cube.message(id) {
        list.append(try messageObject(message, cube).with("kind", "message"))
      } else if let other = try cube.file(object: id) {
        let path = mountPath(other.tree, try cube.path(of: other))
        list.append(
          object(
            ("kind", other.isDocument ? "document" : "memory"), ("id", JSON(id)),
            ("path", jsonText(path))))
      }
    }
    return list
  }

  private static func versions(_ call: Call) throws(Fault) -> Reply {
    Reply(
      try use(call) { (cube, _) throws(CubeError) in
        let (node, id) = try node(call, cube)
        let zone = try cube.zone()
        let list = try cube.history(id).suffix(500).map { version in
          versionObject(version, node.isDocument ? .documents : .memories, zone).with([
            ("number", JSON(version.number)), ("listed", .bool(version.isListed)),
          ])
        }
        return object(("versions", .array(list)))
      })
  }

  private static func version(_ call: Call) throws(Fault) -> Reply {
    Reply(
      try use(call) { (cube, _) throws(CubeError) in
        let found = try version(call.name("version"), of: try node(call, cube).1, cube)
        let content = try cube.content(version: found.id)
        return object(("id", JSON(found.id)), ("text", .text(try shortText(content, cube))))
      })
  }

  /// A version of an object by its id.
  static func version(
    _ name: [UInt8], of object: ObjectID, _ cube: Cube
  ) throws(CubeError) -> Version {
    let id = RecordID(hex: name)
    guard let found = try cube.history(object).first(where: { $0.id == id && !$0.isDelete }) else {
      throw .notFound("the memory has no version of this id")
    }
    if found.redaction != nil {
      throw .notFound("this version was redacted: nothing of it is left")
    }
    return found
  }

  private static func passages(_ call: Call) throws(Fault) -> Reply {
    let limit = try number("limit", in: 1...100, call) ?? 50
    let offset = try number("offset", in: 0...100_000_000, call) ?? 0
    return Reply(
      try use(call) { (cube, _) throws(CubeError) in
        let (node, _) = try node(call, cube)
        let all =
          if let text = try cube.extractedText(row: node.row) {
            PassageSplitter.split(extracted: text)
          } else {
            PassageSplitter.split(
              try cube.text(try cube.content(row: node.row)), name: node.name)
          }
        let page = all.enumerated().dropFirst(offset).prefix(limit).map { place, passage in
          object(
            ("passage", JSON(place + 1)), ("start", JSON(passage.range.lowerBound)),
            ("end", JSON(passage.range.upperBound)), ("text", jsonText(passage.text)),
            ("headings", .array(passage.headings.map { jsonText($0) })))
        }
        return object(("total", JSON(all.count)), ("passages", .array(Array(page))))
      })
  }

  private static func purgePlan(_ call: Call) throws(Fault) -> Reply {
    if let objection = try call.caller().objection(to: .read) { throw Fault(.forbidden, objection) }
    return Reply(
      try use(call) { (cube, _) throws(CubeError) in
        let (node, id) = try node(call, cube)
        let ids = try cube.history(id).map(\.id)
        let others = try cube.purgeClosure(ids).prefix(100)
        var said: [JSON] = []
        for source in try cube.sources(row: node.row) {
          if let message = try cube.message(source) {
            said.append(try messageObject(message, cube))
          }
        }
        return object(
          ("versions", JSON(ids.count)),
          ("also", .array(others.map { jsonText($0.path) })), ("messages", .array(said)))
      })
  }
}
