internal import Format
internal import Posix

/// Memories one by one, and deleting many.
extension OpenMem {
  var memoryEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/search/memory", .read, meter: .retrieval, "search memories", takes: .searchMemory,
        Self.search),
      Endpoint(
        .post, "/get/memory", .read, "list memories", takes: .getMemory, Self.list),
      Endpoint(
        .get, "/get/memory/{id}", .read, "one memory", takes: .nothing, Self.get),
      Endpoint(
        .post, "/update/memory", .write, "change a memory",
        takes: .openMem(["memory_id", "content", "title", "status"]), Self.update),
      Endpoint(
        .post, "/delete/memory", .write, "delete memories",
        takes: .openMem(["memory_ids", "user_ids", "user_id", "agent_id", "filter", "memory_type"]),
        Self.delete),
    ]
  }

  /// The most memories that one call deletes by their ids.
  private static let deleteLimit = 1000

  static func noMemory(_ id: [UInt8]) -> Fault {
    .notFound(.memory, "there is no memory \(String(decoding: id.prefix(80), as: UTF8.self))")
  }

  static func get(_ call: Call) throws(Fault) -> Reply {
    let id = call.name("id")
    let project = try call.caller().project
    let memories = call.gateway.memories
    guard let uuid = UUIDs.read(id) else { throw noMemory(id) }
    let (memory, origins) = try caught { () throws(CubeError) in
      let memory: Memory?
      do throws(CubeError) {
        memory = try memories.withMemory(uuid, in: project) { (_, memory) in memory }
      } catch {
        guard case .notFound = error else { throw error }
        memory = nil
      }
      guard let memory else { return (nil as Memory?, [] as [OpenMemOrigin]) }
      return (memory, try memories.origins([memory])[memory.uuid] ?? [])
    }
    guard let memory else { throw noMemory(id) }
    return good(one(memory, memory.uuid, origins), count: 1)
  }

  private static func one(
    _ memory: Memory, _ id: [UInt8], _ origins: [OpenMemOrigin]
  ) -> JSON {
    object(
      ("id", .string(id)), ("memory_view", JSON(memory.views.word)),
      ("title", .string(memory.openMemTitle)), ("content", .string(memory.text)),
      ("conversation_id", memory.openMemConversation(origins)),
      ("message_ids", .array(origins.map(\.id))),
      ("status", JSON(memory.status.rawValue)), ("algorithm_updatable", .bool(!memory.isImmutable)),
      ("created_at", OpenMemTime.zulu(memory.created)),
      ("updated_at", OpenMemTime.zulu(max(memory.updated, memory.created))),
      ("user_id", .text(memory.ids.user)), ("agent_id", .text(memory.ids.agent)),
      ("app_id", .text(memory.ids.app)), ("tags", .array(memory.openMemTags.map { .string($0) })),
      ("info", memory["info"] ?? .object([])))
  }

  // MARK: Changing

  static func update(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call, narrowedBy: ["memory_id"])
    let id = try body.fields.requiredText("memory_id")
    var change = MemoryChange()
    if let text = try body.fields.text("content") {
      if text.isBlank { throw .missing("content") }
      if text.count / 4 > tokenLimit { throw .tooLong("content", tokens: tokenLimit) }
      change.text = text
    }
    if let title = try body.fields.text("title") {
      if title.isBlank { throw .missing("title") }
      guard title.count <= 4096, !title.contains(0) else {
        throw .invalid("title", "title has at most 4096 bytes and no NUL character")
      }
      change.attributes["title"] = .string(title)
    }
    let word = try body.fields.text("status")
    let status = MemoryStatus(word)
    if let word, status == nil { throw .noKind("status", word, of: MemoryStatus.words) }
    if let status { change.stand(status) }
    guard status != nil || change.text != nil || !change.attributes.isEmpty else {
      throw Fault(.missing, "one of content, title, status is required", field: "content")
    }
    guard let uuid = UUIDs.read(id) else { throw noMemory(id) }
    try apply(change, isDeleted: status == .deleted, to: uuid, call)
    return good(success, count: 1)
  }

  private static func apply(
    _ change: MemoryChange, isDeleted: Bool, to uuid: [UInt8], _ call: Call
  ) throws(Fault) {
    let project = try call.caller().project
    let memories = call.gateway.memories
    let isThere = try caught { () throws(CubeError) -> Bool in
      do throws(CubeError) {
        return try memories.withMemory(uuid, in: project) { (cube, memory) throws(CubeError) in
          if isDeleted {
            try Memories.refuseImmutable([memory])
            try call.takes(good(success, count: 1), deleting: [memory])
            try memories.delete([memory], in: cube)
          } else {
            try memories.change(memory, change, in: cube)
          }
          return true
        }
      } catch {
        guard case .notFound = error else { throw error }
        return false
      }
    }
    guard isThere else { throw noMemory(uuid) }
  }

  // MARK: Deleting

  static func delete(_ call: Call) throws(Fault) -> Reply {
    let known: Set<String> = ["memory_ids", "user_ids", "user_id", "agent_id", "filter"]
    let body = try OpenMemBody(call, narrowedBy: known)
    // What would narrow another call narrows nothing here: it would delete more than is meant.
    for name in ["conversation_id", "app_id", "memory_id", "knowledgebase_id", "knowledgebase_ids"]
    where body[name] != nil {
      throw .invalid(name, "\(name) is no condition of deleting; filter takes it")
    }
    let types = try types(body)
    var given = known.filter { body[$0] != nil }
    if given.isEmpty {
      throw Fault(
        .missing, "one of memory_ids, user_id, agent_id, filter is required", field: "memory_ids")
    }
    if given.contains("memory_ids"), !types.isEmpty {
      throw .invalid("memory_type", "memory_type is no condition beside memory_ids")
    }
    if given == ["user_ids", "memory_ids"] {
      return try delete(
        ids: try body.ids("memory_ids", most: deleteLimit), of: try body.ids("user_ids"), call)
    }
    var user = try body.id("user_id")
    if given == ["user_ids"] {
      let users = try body.ids("user_ids")
      guard users.count == 1 else {
        throw .invalid("user_ids", "user_ids without memory_ids names one user")
      }
      user = users.first
      given = ["user_id"]
    }
    guard given.count == 1 else {
      throw .invalid(
        "memory_ids",
        "\(given.sorted().joined(separator: ", ")) are given: exactly one condition is needed")
    }
    switch given.first {
    case "memory_ids":
      return try delete(ids: try body.ids("memory_ids", most: deleteLimit), of: nil, call)
    case "filter": return try delete(where: body, types, call)
    case "agent_id":
      return try delete(of: OwnerIDs(agent: try body.requiredID("agent_id")), types, call)
    default:
      guard let user else { throw .missing("user_id") }
      return try delete(of: OwnerIDs(user: user), types, call)
    }
  }

  /// The types to which deleting is narrowed; empty: any.
  private static func types(_ body: OpenMemBody) throws(Fault) -> [[UInt8]] {
    guard body["memory_type"] != nil else { return [] }
    var types: [[UInt8]] = []
    if let single = body["memory_type"]?.string {
      types = [single]
    } else {
      types = try body.fields.texts("memory_type") ?? []
    }
    let kinds = Memory.openMemTypes + MemoryViews.words.map(\.word)
    for type in types where !kinds.contains(where: { $0.utf8.elementsEqual(type) }) {
      throw .noKind("memory_type", type, of: kinds)
    }
    // An empty list names none: to read it as any would delete what the caller did not name.
    if types.isEmpty { throw Fault(.empty, "memory_type is empty", field: "memory_type") }
    return types
  }

  /// Those of some ids: all, or none with an error.
  private static func delete(
    ids: [[UInt8]], of users: [[UInt8]]?, _ call: Call
  ) throws(Fault) -> Reply {
    if ids.isEmpty { throw .missing("memory_ids") }
    let project = try call.caller().project
    let memories = call.gateway.memories
    var doomed: [CubePlace: [Memory]] = [:]
    for id in ids {
      let missing = Fault.openMem(
        40307, 404, "there never was a memory \(String(decoding: id.prefix(80), as: UTF8.self))",
        field: "memory_ids")
      guard let uuid = UUIDs.read(id) else { throw missing }
      let memory = try caught { () throws(CubeError) -> Memory? in
        do throws(CubeError) {
          return try memories.withMemory(uuid, in: project) { (_, memory) in memory }
        } catch {
          guard case .notFound = error else { throw error }
          return nil
        }
      }
      guard let memory else {
        // The retry of a call whose answer was lost.
        let isGone = try caught { () throws(CubeError) in
          try memories.catalog.isGone(uuid, from: project)
        }
        if isGone { continue }
        throw missing
      }
      if let users, !(memory.ids.user.map { users.contains($0) } ?? false) {
        throw Fault(
          .forbidden, "memory \(id.asText) belongs to none of user_ids", field: "user_ids")
      }
      doomed[memory.place, default: []].append(memory)
    }
    return try delete(doomed, call)
  }

  private static func delete(_ doomed: [CubePlace: [Memory]], _ call: Call) throws(Fault) -> Reply {
    let memories = call.gateway.memories
    var count = 0
    // Before any is deleted.
    if let immutable = doomed.values.joined().first(where: \.isImmutable) {
      throw .invalid("memory_ids", "memory \(immutable.uuid.asText) is immutable")
    }
    for (place, list) in doomed {
      try caught { () throws(CubeError) in
        _ = try memories.use(place) { (cube, _) throws(CubeError) in
          try memories.delete(list, in: cube)
        }
      }
      count += list.count
    }
    return good(success, count: count)
  }

  /// All of a user or an agent, or those of some types; what they said stays.
  private static func delete(
    of who: OwnerIDs, _ types: [[UInt8]], _ call: Call
  ) throws(Fault) -> Reply {
    let project = try call.caller().project
    let memories = call.gateway.memories
    var selection = Selection(who)
    selection.states = [.active, .superseded, .merged, .hidden]
    let wanted = selection
    let (found, isKnown) = try caught { () throws(CubeError) -> ([Memory], Bool) in
      try memories.follow(wanted, in: project)
      let found = try memories.catalog.select(wanted, in: project).found
      var isKnown = !found.isEmpty
      for (kind, id, owner) in [
        ("user/", who.user, who.user.map { Owner.user($0) }),
        ("agent/", who.agent, who.agent.map { Owner.agent($0) }),
      ] {
        guard let id, let owner else { continue }
        let name = Array(kind.utf8) + id
        let isEntity = try call.gateway.accounts.thing("entity", name, of: project) != nil
        let hasCube = try memories.cubes.contains(memories.place(owner, in: project))
        isKnown = isKnown || isEntity || hasCube
      }
      return (try memories.load(found), isKnown)
    }
    guard isKnown else {
      let name = (who.user ?? who.agent ?? []).asText
      throw .notFound(.user, "nobody is called \(name) here")
    }
    let doomed = found.filter { $0.isOpenMem(types) }
    let reply = try delete(Dictionary(grouping: doomed, by: \.place), call)
    // Also where there was none left.
    try caught { () throws(CubeError) in
      let owners = [who.owner].compactMap(\.self)
      let places = owners.map { memories.place($0, in: project) }
      if let user = who.user, who.agent == nil, types.isEmpty {
        try memories.endDocuments(of: user, in: project)
      }
      try memories.forgetAnswers(about: [], of: owners, in: places)
    }
    return reply
  }

  /// All that a filter names, never all because it names nothing.
  private static func delete(
    where body: OpenMemBody, _ types: [[UInt8]], _ call: Call
  ) throws(Fault) -> Reply {
    let filters = try OpenMemFilter.read(body)
    if filters.isEmpty { throw Fault(.empty, "filter is empty", field: "filter") }
    guard filters.values.allSatisfy(\.isNarrow) else {
      throw .invalid("filter", "filter names no condition: it would delete everything")
    }
    let project = try call.caller().project
    let memories = call.gateway.memories
    var selection = Selection()
    selection.states = [.active, .superseded, .merged, .hidden]
    let wanted = selection
    let found = try caught { () throws(CubeError) -> [Memory] in
      try memories.follow(wanted, in: project)
      let found = try memories.select(wanted, in: project) { memory in
        memory.isOpenMem(types) && (filters[memory.openMemSource]?.holds(memory) ?? false)
      }
      return try memories.load(found)
    }
    return try delete(Dictionary(grouping: found, by: \.place), call)
  }
}

extension OpenMemFilter {
  /// Whether it names a condition that not everything meets.
  fileprivate var isNarrow: Bool {
    switch self {
    case .all(let filters): filters.contains(where: \.isNarrow)
    case .any(let filters): filters.allSatisfy(\.isNarrow)
    case .field, .related: true
    }
  }
}

extension Memory {
  /// Whether it is of one of some types, by this dialect's names or its view's; empty: any.
  fileprivate func isOpenMem(_ types: [[UInt8]]) -> Bool {
    types.isEmpty || types.contains(Array(openMemType.utf8))
      || types.contains(Array(views.word.utf8))
  }

  /// Which of a filter's sources it is of.
  fileprivate var openMemSource: OpenMemFilter.Source {
    if place.name.starts(with: "@kb=".utf8) { return .knowledgebase }
    return ids.user == nil ? .agent : .user
  }
}
