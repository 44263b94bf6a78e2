internal import Bundle
internal import Format
internal import Posix
internal import Search

/// Memories one by one, listed and searched.
extension Mem0 {
  var memoryEndpoints: [Endpoint] {
    [
      Endpoint(.get, "/v1/ping", .key, "who the key is", takes: .nothing, Self.ping),
      Endpoint(.post, "/v3/memories/add", .write, meter: .ingest, "add memories", takes: Self.added)
      {
        (call) throws(Fault) in try Self.add(call, isThird: true)
      },
      Endpoint(.post, "/v1/memories", .write, meter: .ingest, "add memories", takes: Self.added) {
        (call) throws(Fault) in try Self.add(call, isThird: false)
      },
      Endpoint(.get, "/v1/memories", .read, "list memories", takes: Self.listed(.first)) {
        (call) throws(Fault) in try Self.list(call, .first)
      },
      Endpoint(.post, "/v2/memories", .read, "list memories", takes: Self.listed(.second)) {
        (call) throws(Fault) in try Self.list(call, .second)
      },
      Endpoint(.post, "/v3/memories", .read, "list memories", takes: Self.listed(.third)) {
        (call) throws(Fault) in try Self.list(call, .third)
      },
      Endpoint(
        .post, "/v1/memories/search", .read, meter: .retrieval, "search memories",
        takes: Self.searched(.first)
      ) { (call) throws(Fault) in try Self.search(call, .first)
      },
      Endpoint(
        .post, "/v2/memories/search", .read, meter: .retrieval, "search memories",
        takes: Self.searched(.second)
      ) { (call) throws(Fault) in try Self.search(call, .second)
      },
      Endpoint(
        .post, "/v3/memories/search", .read, meter: .retrieval, "search memories",
        takes: Self.searched(.third)
      ) { (call) throws(Fault) in try Self.search(call, .third)
      },
      Endpoint(.get, "/v1/memories/{id}", .read, "one memory", takes: .nothing, Self.get),
      Endpoint(
        .put, "/v1/memories/{id}", .write, "change a memory", takes: Self.changed, Self.update),
      Endpoint(
        .delete, "/v1/memories/{id}", .write, "delete a memory", takes: .query("delete_linked"),
        Self.delete),
      Endpoint(
        .get, "/v1/memories/{id}/history", .read, "its versions", takes: .nothing, Self.history),
      Endpoint(
        .get, "/v1/memories/{type}/{id+}", .read, "the memories of one user, agent, …",
        takes: Self.listed(.first)
      ) { (call) throws(Fault) in
        let owner = try Self.owner(call.name("type"), call.name("id"))
        return try Self.list(call, .first, owner: owner)
      },
    ]
  }

  static func ping(_ call: Call) throws(Fault) -> Reply {
    let session = try call.caller()
    let organization = try caught { () throws(CubeError) in
      try call.gateway.accounts.organization()
    }
    let email = session.key?.email ?? keyOwner
    return Reply(
      object(
        ("status", "ok"), ("org_id", .string(organization)),
        ("project_id", .string(session.project.id)), ("user_email", .string(email))))
  }

  /// `user`, `agent`, `app` or `run` with an id.
  static func owner(_ type: [UInt8], _ id: [UInt8]) throws(Fault) -> OwnerIDs {
    switch type.asText {
    case "user": return OwnerIDs(user: id)
    case "agent": return OwnerIDs(agent: id)
    case "app": return OwnerIDs(app: id)
    case "run": return OwnerIDs(run: id)
    default: throw .invalid("type", "'\(type.asText)' is none of user, agent, app, run")
    }
  }

  static func list(
    _ call: Call, _ generation: Mem0Scope.Generation, owner: OwnerIDs = OwnerIDs()
  ) throws(Fault) -> Reply {
    let page = try Mem0Page(call)
    let scope = try Mem0Scope(call, generation, owner: owner)
    if generation == .first, !scope.filter.hasScope {
      throw .invalid("user_id", "at least one of user_id, agent_id, app_id, run_id is required")
    }
    try scope.refuseEverything()
    let isPaged =
      generation == .third || !owner.isEmpty
      || (generation == .first ? page.isAsked : page.isMentioned)
    // Who asks for no part gets all of it: nothing would say that there is more.
    var limit = isPaged ? page.size : Int.max
    if !isPaged, generation == .first {
      let given = call.query["limit"] ?? call.query["top_k"]
      if let given {
        guard let number = Int(given.asText), number >= 1 else {
          throw .invalid("limit", "limit must be a whole number from 1")
        }
        limit = min(number, Mem0Page.limit)
      }
    }
    let project = try call.caller().project
    let (total, memories) = try scope.list(
      project, call.gateway.memories, offset: isPaged ? page.offset : 0, limit: limit)
    // A list of that generation that names no agent is read by clients for which an id is a text.
    let omitted = generation == .second ? ["agent_id"] : []
    let results = memories.map {
      mem0Fields(mem0Object($0, omitting: omitted), scope.fields)
    }
    let graph = try wantsGraph(call) ? relations(memories) : nil
    var answer: JSON
    if isPaged {
      answer = try page.envelope(results, total: total, call)
    } else {
      answer = graph == nil ? .array(results) : object(("results", .array(results)))
    }
    if let graph { answer = answer.with("relations", .array(graph)) }
    return Reply(answer, count: results.count)
  }

  static func search(_ call: Call, _ generation: Mem0Scope.Generation) throws(Fault) -> Reply {
    let body = call.body
    let text = try body.queryText("query")
    let scope = try Mem0Scope(call, generation == .first ? .second : generation)
    try scope.refuseEverything()
    let given = try body.integer("top_k", in: 1...1000)
    let older = try body.integer("limit", in: 1...1000)
    let limit = given ?? older ?? 10
    let usual = generation == .first ? 0 : generation == .second ? 0.3 : 0.1
    let floor = try body.number("threshold", in: 0...1) ?? usual
    var now: Timestamp?
    if let value = body["reference_date"] {
      now = try WrittenTime(value, of: "reference_date").time
    }
    return try call.metered { () throws(Fault) in
      let project = try call.caller().project
      let ranking = try Mem0Ranking(call, project)
      let memories = call.gateway.memories
      let began = call.gateway.host.now()
      let followed = Clock.monotonic()
      let candidates = try scope.candidates(project, memories)
      let found = try caught { () throws(CubeError) in
        try memories.search(
          text, naming: try names(scope.selection.user, call, project), in: candidates,
          limit: ranking.reach(limit), floor: floor, now: now, showsExpired: true,
          followed: followed,
          fills: .ifNone)
      }
      let hits = try ranking.order(found, for: text, limit: limit, call)
      let results = hits.map { mem0Fields(mem0Object($0.memory, score: $0.score), scope.fields) }
      call.gateway.accounts.noteDone(
        Array(call.id.utf8), project, dialect: "mem0", kind: "SEARCH", began: began)
      if generation == .third {
        return Reply(object(("results", .array(results))), count: results.count)
      }
      return Reply(
        try envelope(results, of: hits.map(\.memory), call), count: results.count)
    }
  }

  /// What a user is called whom a search is about: the id, and the name that was given with it.
  private static func names(
    _ users: [[UInt8]]?, _ call: Call, _ project: Project
  ) throws(CubeError) -> [[UInt8]] {
    guard let users, users.count == 1, let id = users.first else { return [] }
    let key = Array("user/".utf8) + id
    let entity = try call.gateway.accounts.thing("entity", key, of: project)
    return [id] + [entity?.value["name"]?.string].compactMap(\.self)
  }

  /// The memory's id in the path.
  static func uuid(_ text: [UInt8], _ name: String = "memory_id") throws(Fault) -> [UInt8] {
    guard let id = UUIDs.read(text) else {
      throw .invalid(name, "'\(text.asText)' is no id of a memory: ids are UUIDs")
    }
    return id
  }

  static func get(_ call: Call) throws(Fault) -> Reply {
    let id = try uuid(call.name("id"))
    let project = try call.caller().project
    let memory = try caught { () throws(CubeError) in
      try call.gateway.memories.withMemory(id, in: project) { (_, memory) in memory }
    }
    return Reply(mem0Object(memory), count: 1)
  }

  /// What a body changes of a memory.
  static func change(_ body: Fields) throws(Fault) -> MemoryChange {
    var change = MemoryChange()
    change.text = try body.text("text")
    if let text = change.text, text.isBlank { throw .invalid("text", "text is blank") }
    if let metadata = try body.object("metadata") { change.attributes["metadata"] = metadata }
    if body.has("expiration_date") {
      change.attributes["expiration_date"] = .some(try Mem0Addition.expiration(body))
    }
    if let value = body["timestamp"] {
      let time = try WrittenTime(value, of: "timestamp").time
      change.attributes["created_at"] = .string(time.rfc3339Milliseconds)
    }
    guard change.text != nil || !change.attributes.isEmpty else {
      throw .invalid(
        "text", "at least one of text, metadata, timestamp, expiration_date is required")
    }
    return change
  }

  static func update(_ call: Call) throws(Fault) -> Reply {
    let id = try uuid(call.name("id"))
    let change = try change(call.body)
    let project = try call.caller().project
    let memories = call.gateway.memories
    let about = try caught { () throws(CubeError) in
      try memories.withMemory(id, in: project) { (cube, memory) throws(CubeError) in
        try memories.change(memory, change, in: cube)
        return memory.about
      }
    }
    var reply = try get(call)
    if !call.mayRead, case .json(let whole) = reply.body {
      let names = answered.filter { call.body.has($0.field) }.map(\.shown) + ["updated_at"]
      reply = Reply(mem0Fields(whole, names.map { Array($0.utf8) }), count: 1)
    }
    reply.about = about
    return reply
  }

  /// What a body changes, by the names that it has in an answer.
  private static let answered: [(field: String, shown: String)] = [
    ("text", "memory"), ("metadata", "metadata"),
    ("expiration_date", "expiration_date"), ("timestamp", "created_at"),
  ]

  /// `true` or `false` in a query; absent or empty it is false.
  private static func flag(_ name: String, _ query: Parameters) throws(Fault) -> Bool {
    switch query[name]?.asText.lowercased() {
    case "true": return true
    case "false", "", nil: return false
    default: throw .invalid(name, "\(name) must be true or false")
    }
  }

  static func delete(_ call: Call) throws(Fault) -> Reply {
    let id = try uuid(call.name("id"))
    let project = try call.caller().project
    let memories = call.gateway.memories
    let cascades = try flag("delete_linked", call.query)
    return try caught { () throws(CubeError) in
      try memories.withMemory(id, in: project) { (cube, memory) throws(CubeError) in
        let older = cascades ? try memories.superseded(by: memory, in: cube) : []
        let message = ("message", JSON("Memory deleted successfully!"))
        let reply = Reply(
          cascades ? object(message, ("cascade_count", JSON(older.count))) : object(message))
        try call.takes(reply, deleting: [memory] + older)
        try memories.delete([memory] + older, in: cube)
        return reply
      }
    }
  }

  static func history(_ call: Call) throws(Fault) -> Reply {
    let id = try uuid(call.name("id"))
    let project = try call.caller().project
    let life = try caught { () throws(CubeError) in
      try call.gateway.memories.lifeline(id, in: project)
    }
    guard let life else { throw .notFound(.memory, "Memory not found") }
    let entries = life.events.map { historyEntry($0, of: life, id, ids: life.ids) }
    return Reply(.array(entries), count: entries.count)
  }
}
