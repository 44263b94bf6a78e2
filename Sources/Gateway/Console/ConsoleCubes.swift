internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix
internal import Text

/// The cubes of a project, and what each holds.
extension Console {
  var cubeEndpoints: [Endpoint] {
    let one = "/console/v1/cubes/{cube}"
    return [
      Endpoint(
        .get, "/console/v1/cubes", .read, "the cubes, by name; with names=1 their names alone",
        takes: Self.takes(query: ["after", "limit", "names"]), Self.cubes),
      Endpoint(
        .post, "/console/v1/cubes", .write, "make a cube", takes: Self.takes(["name"]),
        Self.makeCube),
      Endpoint(.get, one, .read, "a cube", takes: Self.takes(), Self.cube),
      Endpoint(
        .get, one + "/facets", .read, "its types, tags, entities and places, the most used first",
        takes: Self.takes(), Self.facets),
      Endpoint(
        .get, one + "/days", .read, "how many memories each day has", takes: Self.takes(), Self.days
      ),
      Endpoint(
        .get, one + "/graph", .read, "entities and their relations, the most named first",
        takes: Self.takes(query: ["limit"]), Self.graph),
      Endpoint(
        .get, one + "/files", .read, "what a folder of it holds",
        takes: Self.takes(query: ["tree", "folder", "after", "limit"]), Self.files),
      Endpoint(
        .get, one + "/conflicts", .read, "files in conflict, with their texts",
        takes: Self.takes(query: ["limit"]), Self.conflicts),
    ]
  }

  /// Uses the cube that a call names in its path.
  /// - Throws: a `notFound` fault where the project has none of that name.
  static func use<Result>(
    _ call: Call, _ body: (Cube, CubePlace) throws(CubeError) -> Result
  ) throws(Fault) -> Result {
    let name = call.name("cube")
    let place = CubePlace(folder: try call.caller().project.folder, name: name)
    let result = try caught { () throws(CubeError) -> Result? in
      // A name that leads elsewhere is no cube's.
      guard !name.contains(0x2F), !name.contains(0), name.first != 0x2E,
        try !call.gateway.memories.cubes.isAway(place)
      else { return nil }
      return try call.gateway.memories.look(place) { (cube) throws(CubeError) in
        try body(cube, place)
      }
    }
    guard let result else {
      throw .notFound(.cube, "there is no cube '\(name.asText)' in this project")
    }
    return result
  }

  /// The names of a project's cubes.
  static func names(_ call: Call) throws(Fault) -> [[UInt8]] {
    let folder = try call.caller().project.folder
    return try caught { () throws(CubeError) in try call.gateway.memories.cubes.names(folder) }
  }

  private static func cubes(_ call: Call) throws(Fault) -> Reply {
    let limit = try number("limit", in: 1...200, call) ?? 50
    let all = try names(call).sorted { $0.lexicographicallyPrecedes($1) }
    let start = call.query["after"].map { after in
      all.firstIndex { after.lexicographicallyPrecedes($0) } ?? all.count
    }
    let page = all[(start ?? 0)...].prefix(limit)
    var list: [JSON] = []
    // A cube that is new here is read before it says more than its name.
    let areNamed = call.query["names"] == [0x31]
    for name in page {
      if areNamed {
        list.append(object(("name", jsonText(name))))
        continue
      }
      var named = call
      named.names["cube"] = name
      do throws(Fault) {
        list.append(try use(named) { (cube, _) throws(CubeError) in try about(cube, name) })
      } catch {
        list.append(object(("name", jsonText(name)), ("error", JSON(error.message))))
      }
    }
    let isCut = page.endIndex < all.endIndex
    return Reply(
      object(
        ("cubes", .array(list)), ("total", JSON(all.count)),
        ("next_after", isCut ? .text(page.last) : .null)))
  }

  /// Makes an empty cube, as the first memory of a program would.
  private static func makeCube(_ call: Call) throws(Fault) -> Reply {
    let name = try call.body.requiredText("name")
    if let objection = CubeName.objection(to: name) { throw .invalid("name", objection) }
    guard try !names(call).contains(name) else {
      throw Fault(.exists(.cube), "there is a cube '\(name.asText)' already", field: "name")
    }
    let project = try call.caller().project
    let place = CubePlace(folder: project.folder, name: name)
    let made = try caught { () throws(CubeError) in
      try call.gateway.memories.use(
        place, of: project, makingFor: Owner(cubeName: name, id: nil)
      ) { (cube, _) throws(CubeError) in try about(cube, name) }
    }
    guard let made else { throw .notFound(.cube, "the cube was removed meanwhile") }
    return Reply(status: 201, made)
  }

  private static func about(_ cube: Cube, _ name: [UInt8]) throws(CubeError) -> JSON {
    object(
      ("name", jsonText(name)),
      ("title", .text(try cube.setting(Array("title".utf8))?.string)),
      ("description", .text(try cube.setting(Array("description".utf8))?.string)),
      ("read_only", .bool(cube.isReadOnly)),
      ("counts", countsObject(try cube.counts(withBytes: false))))
  }

  private static func cube(_ call: Call) throws(Fault) -> Reply {
    Reply(try use(call) { (cube, place) throws(CubeError) in try about(cube, place.name) })
  }

  // MARK: Groups

  /// So many groups are looked at, and so many shown.
  private static let (groupReach, groupLimit) = (20_000, 60)

  private static func facets(_ call: Call) throws(Fault) -> Reply {
    Reply(
      try use(call) { (cube, _) throws(CubeError) in
        let entities = try cube.graph().entities.sorted { $0.memories > $1.memories }
        let places = entities.filter { isPlace($0) }
        let others = entities.filter { !isPlace($0) }
        return object(
          ("types", try groups(.type, cube)), ("tags", try groups(.tag, cube)),
          ("entities", .array(others.prefix(groupLimit).map(group))),
          ("places", .array(places.prefix(groupLimit).map(group))))
      })
  }

  private static func isPlace(_ entity: GraphEntity) -> Bool {
    ["LOCATION", "PLACE"].contains { $0.utf8.elementsEqual(entity.type ?? []) }
  }

  private static func group(_ entity: GraphEntity) -> JSON {
    object(
      ("value", jsonText(entity.name)), ("type", .text(entity.type)),
      ("count", JSON(entity.memories)))
  }

  private static func groups(_ facet: MemoryFacet, _ cube: Cube) throws(CubeError) -> JSON {
    let all = try cube.groupCounts(by: facet, after: nil, limit: groupReach)
    return .array(
      all.sorted { $0.count > $1.count }.prefix(groupLimit).map {
        object(("value", jsonText($0.value)), ("count", JSON($0.count)))
      })
  }

  /// Days of more than a hundred years.
  private static let dayLimit = 40_000

  private static func days(_ call: Call) throws(Fault) -> Reply {
    Reply(
      try use(call) { (cube, _) throws(CubeError) in
        let all = try cube.groupCounts(by: .day, after: nil, limit: dayLimit)
        return object(
          ("days", .array(all.map { .array([jsonText($0.value), JSON($0.count)]) })))
      })
  }

  /// The entities that most memories mention, and what they are to each other.
  private static func graph(_ call: Call) throws(Fault) -> Reply {
    let limit = try number("limit", in: 1...5000, call) ?? 1000
    return Reply(
      try use(call) { (cube, _) throws(CubeError) in
        var graph = try cube.graph()
        let total = graph.entities.count
        graph.entities = Array(
          graph.entities.sorted { ($0.memories, $1.name.count) > ($1.memories, $0.name.count) }
            .prefix(limit))
        let shown = Set(graph.entities.map(\.name))
        graph.relations = Array(
          graph.relations.filter { shown.contains($0.from) && shown.contains($0.to) }
            .prefix(10 * limit))
        return graphObject(graph).with("total", JSON(total))
      })
  }

  // MARK: Folders

  /// A page of a folder, in an order of its own.
  private static func files(_ call: Call) throws(Fault) -> Reply {
    let limit = try number("limit", in: 1...500, call) ?? 200
    let after = try number("after", in: 0...Int(JSON.integerLimit), call) ?? 0
    let word = call.query["tree"] ?? Array("memories".utf8)
    let trees: [Tree] = [.memories, .documents, .trash]
    guard let tree = trees.first(where: { folderName($0) == word }) else {
      throw .invalid("tree", "tree must be memories, documents or trash")
    }
    let folder = call.query["folder"] ?? []
    let reply = try use(call) { (cube, _) throws(CubeError) -> Reply? in
      guard let node = try cube.find(tree, folder), node.kind == .folder else { return nil }
      let page = try cube.children(folder: node.row, after: Int64(after), limit: limit)
      let zone = try cube.zone()
      let list = page.map { cursor, node in
        object(
          ("name", jsonText(node.name)), ("folder", .bool(node.kind == .folder)),
          ("id", node.object.map { JSON($0) } ?? .null), ("size", JSON(node.size)),
          ("document", .bool(node.isDocument)), ("hidden", .bool(node.isHidden)),
          ("time", .string(zone.rfc3339(node.mtime, milliseconds: false))))
      }
      let next = page.count < limit ? nil : page.last?.cursor
      return Reply(
        object(("files", .array(list)), ("next_after", next.map { JSON($0) } ?? .null)))
    }
    guard let reply else { throw .notFound(.file, "there is no such folder") }
    return reply
  }

  private static func conflicts(_ call: Call) throws(Fault) -> Reply {
    let limit = try number("limit", in: 1...50, call) ?? 10
    return Reply(
      try use(call) { (cube, _) throws(CubeError) in
        let zone = try cube.zone()
        let found = try cube.filesInConflict(limit: limit).map { node throws(CubeError) in
          let versions = try node.object.map { (object) throws(CubeError) in
            try cube.standingVersions(object)
          }
          let texts = try (versions ?? []).map { (version) throws(CubeError) in
            versionObject(version, node.tree, zone).with([
              ("number", JSON(version.number)),
              ("text", .text(try shortText(try cube.content(version: version.id), cube))),
            ])
          }
          return object(
            ("memory", try memoryObject(node, cube)), ("base", node.head.map { JSON($0) } ?? .null),
            ("versions", .array(texts)))
        }
        return object(
          ("conflicts", .array(found)), ("total", JSON(try cube.counts(withBytes: false).conflicts))
        )
      })
  }
}
