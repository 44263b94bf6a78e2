internal import Bundle
internal import Digest
internal import Format
internal import Posix

/// Users, agents, apps and runs.
extension Mem0 {
  var entityEndpoints: [Endpoint] {
    let kinds = [
      ("user", "a user"), ("agent", "an agent"), ("app", "an app"), ("run", "a run"),
    ]
    let made = kinds.map { kind, words in
      Endpoint(
        .post, "/v1/\(kind)s", .write, "make \(words)",
        takes: .body("\(kind)_id", "name", "metadata")
      ) { (call) throws(Fault) in try Self.makeEntity(call, kind)
      }
    }
    return made + [
      Endpoint(
        .get, "/v1/entities", .read, "who has memories",
        takes: .query("page", "page_size"), Self.entities),
      Endpoint(
        .get, "/v1/entities/filters", .read, "what can be filtered by", takes: .nothing,
        Self.filters),
      Endpoint(
        .get, "/v2/entities/{type}/{name+}", .read, "one of them", takes: .nothing, Self.entity),
      Endpoint(
        .delete, "/v2/entities/{type}/{name+}", .write, "delete it with its memories",
        takes: .nothing, Self.deleteEntity),
      Endpoint(
        .delete, "/v1/entities/{type}/{number}", .write, "delete it with its memories",
        takes: .nothing, Self.deleteNumbered),
    ]
  }

  /// A user, an agent or a thing that has memories, or was made by hand.
  struct Entity: Sendable {
    var kind: String
    var id: [UInt8]
    var count: Int
    var created, updated: Timestamp
    var row: Int64
    var metadata: JSON
    var title: JSON
  }

  /// All entities of a project. Each gets a row the first time that it is seen, which stands for
  /// it from then on; where that cannot be written it has a number all the same.
  static func allEntities(_ call: Call) throws(Fault) -> [Entity] {
    let project = try call.caller().project
    let gateway = call.gateway
    return try caught { () throws(CubeError) in
      try gateway.memories.followAll(project, within: 0)
      let owners = try gateway.memories.catalog.owners(project)
      func key(_ kind: String, _ id: [UInt8]) -> [UInt8] { Array("\(kind)/".utf8) + id }
      var known: [[UInt8]: Thing] = [:]
      for thing in try gateway.accounts.things("entity", of: project) { known[thing.id] = thing }
      let missing = owners.map { key($0.kind, $0.id) }.filter { known[$0] == nil }
      if !missing.isEmpty {
        do throws(CubeError) {
          for key in missing { try gateway.accounts.keep("entity", key, .object([]), of: project) }
        } catch { guard error.isOfRoom else { throw error } }
        for thing in try gateway.accounts.things("entity", of: project) { known[thing.id] = thing }
      }
      let now = gateway.host.now()
      for key in missing where known[key] == nil {
        known[key] = Thing(
          row: standIn(for: key), id: key, value: .object([]), created: now, updated: now)
      }
      var counted: [[UInt8]: (count: Int, first: Int64, last: Int64)] = [:]
      for owner in owners {
        counted[key(owner.kind, owner.id)] = (owner.count, owner.first, owner.last)
      }
      let all = known.values.sorted { $0.row < $1.row }.compactMap { thing -> Entity? in
        guard let slash = thing.id.firstIndex(of: 0x2F) else { return nil }
        let facts = counted[thing.id]
        return Entity(
          kind: thing.id[..<slash].map { $0 }.asText, id: Array(thing.id[(slash + 1)...]),
          count: facts?.count ?? 0,
          created: facts.map { Timestamp(milliseconds: $0.first) } ?? thing.created,
          updated: facts.map { Timestamp(milliseconds: $0.last) } ?? thing.updated,
          row: thing.row, metadata: thing.value["metadata"] ?? .object([]),
          title: thing.value["name"] ?? .null)
      }
      // Clients delete what is listed, and end where they cannot. So what an older program, or a person, gave
      // such a name comes after all others.
      return all.filter { !OwnerIDs.isUnnamable($0.id) }
        + all.filter { OwnerIDs.isUnnamable($0.id) }
    }
  }

  /// The number of an entity that has no row: no row comes so far, and no other has it.
  private static func standIn(for key: [UInt8]) -> Int64 {
    SHA256.hash(key).prefix(6).reduce(1) { $0 << 8 | Int64($1) }
  }

  static func entityObject(_ entity: Entity) -> JSON {
    .object([
      JSON.Member("id", JSON("\(entity.row)")), JSON.Member("name", .string(entity.id)),
      JSON.Member("type", JSON(entity.kind)),
      JSON.Member("created_at", .string(entity.created.microseconds)),
      JSON.Member("updated_at", .string(entity.updated.microseconds)),
      JSON.Member("owner", "owner"), JSON.Member("metadata", entity.metadata),
      JSON.Member("total_memories", JSON(entity.count)),
    ])
  }

  static func entities(_ call: Call) throws(Fault) -> Reply {
    let all = try allEntities(call)
    // Clients delete what this one answer lists: without a page it is everything.
    let asks = call.query["page"] != nil || call.query["page_size"] != nil
    let page = try Mem0Page(call)
    let shown = asks ? Array(all.dropFirst(page.offset).prefix(page.size)) : all
    func total(_ kind: String) -> JSON { JSON(all.filter { $0.kind == kind }.count) }
    let totals: [(String, JSON)] = [
      ("total_users", total("user")), ("total_agents", total("agent")),
      ("total_apps", total("app")), ("total_runs", total("run")),
    ]
    let results = shown.map { entityObject($0) }
    if asks {
      return Reply(try page.envelope(results, total: all.count, call, besides: totals))
    }
    let members: [(String, JSON)] =
      [("count", JSON(all.count)), ("next", .null), ("previous", .null)] + totals
      + [("results", .array(results))]
    return Reply(.object(members.map { JSON.Member($0.0, $0.1) }), count: all.count)
  }

  static func filters(_ call: Call) throws(Fault) -> Reply {
    let users = try allEntities(call).filter { $0.kind == "user" }.map { JSON.string($0.id) }
    let categories = Mem0Categories(try call.caller().project.settings["custom_categories"]).names
      .map { JSON.string($0) }
    let kinds: [JSON] = ["ADD", "SEARCH", "DELETE"]
    return Reply(
      .object([
        JSON.Member("event_type", .array(kinds)), JSON.Member("categories", .array(categories)),
        JSON.Member("users", .array(users)), JSON.Member("parameters", .array([])),
      ]))
  }

  private static func find(_ call: Call) throws(Fault) -> Entity {
    let (kind, id) = (call.name("type").asText, call.name("name"))
    _ = try owner(call.name("type"), id)
    let found = try allEntities(call).first { $0.kind == kind && $0.id == id }
    guard let found else { throw .notFound(.entity, "there is no \(kind) '\(id.asText)'") }
    return found
  }

  static func entity(_ call: Call) throws(Fault) -> Reply {
    Reply(.array([entityObject(try find(call))]), count: 1)
  }

  static func makeEntity(_ call: Call, _ kind: String) throws(Fault) -> Reply {
    let field = "\(kind)_id"
    guard let id = try call.body.newID(field) else { throw .missing(field) }
    let name = try call.body.text("name")
    let metadata = try call.body.object("metadata")
    let project = try call.caller().project
    let key = Array("\(kind)/".utf8) + id
    let accounts = call.gateway.accounts
    let thing = try caught { () throws(CubeError) -> Thing? in
      if try accounts.thing("entity", key, of: project) == nil {
        let value = JSON.object([
          JSON.Member("name", .text(name)), JSON.Member("metadata", metadata ?? .object([])),
        ])
        try accounts.keep("entity", key, value, of: project)
      }
      return try accounts.thing("entity", key, of: project)
    }
    guard let thing else { throw Fault(.failed, "the entity was not kept") }
    // Another caller may have described one that was there.
    let shown =
      call.mayRead
      ? thing.value : object(("name", .text(name)), ("metadata", metadata ?? .object([])))
    return Reply(
      status: 201,
      .object([
        JSON.Member("id", JSON(thing.row)), JSON.Member(field, .string(id)),
        JSON.Member("name", shown["name"] ?? .null),
        JSON.Member("metadata", shown["metadata"] ?? .object([])),
        JSON.Member("created_at", .string(thing.created.microseconds)),
        JSON.Member("updated_at", .string(thing.updated.microseconds)),
        JSON.Member("graph_entities", .null), JSON.Member("is_deleted", false),
        JSON.Member("project", .string(project.id)),
      ]))
  }

  static func deleteEntity(_ call: Call) throws(Fault) -> Reply {
    if let told = told(call) { return try delete(told.kind, told.id, call) }
    let entity = try find(call)
    return try delete(entity.kind, entity.id, call)
  }

  /// The entity that a call was deleting when it was cut off.
  private static func told(_ call: Call) -> (kind: String, id: [UInt8])? {
    guard let kind = call.aim?["kind"]?.string, let id = call.aim?["id"]?.string else { return nil }
    return (kind.asText, id)
  }

  static func deleteNumbered(_ call: Call) throws(Fault) -> Reply {
    if let told = told(call) { return try delete(told.kind, told.id, call) }
    guard let number = Int64(call.name("number").asText) else {
      throw .invalid("id", "'\(call.name("number").asText)' is no number")
    }
    let kind = call.name("type").asText
    let found = try allEntities(call).first { entity in
      guard entity.kind == kind else { return false }
      return entity.row == number || standIn(for: Array("\(kind)/".utf8) + entity.id) == number
    }
    guard let found else { throw .notFound(.entity, "there is no \(kind) \(number)") }
    return try delete(found.kind, found.id, call)
  }

  /// Deletes an entity: the gateway's cubes that are its own go for good; its memories in others of the
  /// gateway's go to the trash. Cubes that a person made stay as they are, and are named.
  private static func delete(
    _ kind: String, _ id: [UInt8], _ call: Call
  ) throws(Fault) -> Reply {
    let ids = try owner(Array(kind.utf8), id)
    guard let owner = ids.owner else { throw Fault(.failed, "an entity without an id") }
    // Its own name, also if that is "*".
    let filters = object(("\(kind)_id", object(("in", .array([.string(id)])))))
    let deletion = try Mem0Deletion(asked: object(("filters", filters)))
    try caught { () throws(CubeError) in
      try call.note(aim: object(("kind", JSON(kind)), ("id", .string(id))))
    }
    let kept = try deletion.carry(out: call) { (project) throws(CubeError) -> [[UInt8]] in
      let kept = try call.gateway.memories.remove(owner, of: project)
      let key = Array("\(kind)/".utf8) + id
      // What has memories is there.
      if kept.isEmpty { try call.gateway.accounts.drop("entity", key, of: project) }
      call.gateway.accounts.sweepLog()
      return kept
    }
    let names = kept.map(\.asText).joined(separator: ", ")
    let message =
      kept.isEmpty
      ? "Entity deleted successfully!"
      : "Entity deleted; these cubes were not made here, and stay: \(names)"
    return Reply(
      .object([
        JSON.Member("message", JSON(message)), JSON.Member("event_id", JSON(call.id)),
        JSON.Member("kept_cubes", .array(kept.map { .string($0) })),
      ]))
  }
}
