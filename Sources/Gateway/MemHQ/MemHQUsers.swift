internal import Format
internal import Posix

/// Users and groups over HTTP.
extension MemHQ {
  var partyEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/v1/users", .write, "make a user",
        takes: .body("externalId", "email", "firstName", "lastName", "metadata"), Self.makeUser),
      Endpoint(
        .get, "/v1/users", .read, "the users", takes: .query("limit", "cursor"), Self.users),
      Endpoint(.get, "/v1/users/{id+}", .read, "a user", takes: .nothing, Self.user),
      Endpoint(
        .delete, "/v1/users/{id+}", .write, "delete a user", takes: .nothing, Self.deleteUser),
      Endpoint(.get, "/v1/users/{id+}/graph", .read, "a user's graph", takes: .nothing, Self.graph),
      Endpoint(
        .post, "/v1/groups", .write, "make a group", takes: .body("name", "description"),
        Self.makeGroup),
      Endpoint(.get, "/v1/groups", .read, "the groups", takes: .nothing, Self.groups),
      Endpoint(.get, "/v1/groups/{name}", .read, "a group", takes: .nothing, Self.group),
      Endpoint(
        .delete, "/v1/groups/{name}", .write, "delete a group", takes: .nothing, Self.deleteGroup),
    ]
  }

  private static func userObject(
    _ user: MemHQParty, _ people: MemHQPeople, full: Bool = false
  ) throws(Fault) -> JSON {
    let (memories, entities, threads) = try caught { () throws(CubeError) in
      let (memories, entities) = try people.stats(user)
      return (memories, entities, try threadCount(of: user, people))
    }
    let external: JSON = user.name == user.internalID ? .null : .string(user.name)
    var stats: [(String, JSON)] = [("threads", JSON(threads)), ("memories", JSON(memories))]
    if full { stats.append(("entities", JSON(entities))) }
    var members: [(String, JSON)] = [
      ("id", .string(user.internalID)), ("externalId", external),
      ("email", user.facts["email"] ?? .null), ("firstName", user.facts["firstName"] ?? .null),
      ("lastName", user.facts["lastName"] ?? .null),
      ("graphId", .string(Array("grph_".utf8) + user.internalID.dropFirst(4))),
      ("stats", .object(stats.map { JSON.Member($0.0, $0.1) })),
      ("createdAt", .string(user.created.rfc3339Milliseconds)),
    ]
    if full { members.append(("summary", .string(try summary(user, people)))) }
    return .object(members.map { JSON.Member($0.0, $0.1) })
  }

  /// What to know of a user first, a line each; as a conversation would get it.
  private static func summary(
    _ user: MemHQParty, _ people: MemHQPeople
  ) throws(Fault) -> [UInt8] {
    let memories = people.gateway.memories
    let latest = try caught { () throws(CubeError) in
      try memories.latest(of: user.owner, in: people.project, limit: 100)
    }
    let block = MemHQContext(latest, "chat", tokens: 200)
    return Array((block.sections.first?.lines ?? []).joined(separator: [0x0A]))
  }

  static func makeUser(_ call: Call) throws(Fault) -> Reply {
    let body = call.body
    let name = try body.newID("externalId")
    var facts: [JSON.Member] = []
    for field in ["email", "firstName", "lastName"] {
      if let text = try body.text(field) { facts.append(JSON.Member(field, .string(text))) }
    }
    if let metadata = try body.object("metadata") {
      facts.append(JSON.Member("metadata", metadata))
    }
    let people = try MemHQPeople(call)
    let said = facts
    let id = people.id(call, isGroup: false)
    if let name {
      let known = try caught { () throws(CubeError) in try people.find(name, isGroup: false) }
      if let known { try checkNew(known, id) }
    }
    let made = try caught { () throws(CubeError) in
      try people.make(name, .object(said), isGroup: false, id: id)
    }
    try checkNew(made, id)
    return Reply(status: 201, try userObject(made, people))
  }

  /// - Throws: 409 for one that has another id than the one that a call makes.
  private static func checkNew(_ party: MemHQParty, _ id: [UInt8]) throws(Fault) {
    if party.internalID == id { return }
    let (subject, word): (Fault.Subject, String) =
      party.isGroup ? (.group, "Group") : (.user, "User")
    var fault = Fault(.exists(subject), "\(word) \"\(party.name.asText)\" exists already")
    fault.details["id"] = party.internalID.asText
    throw fault
  }

  static func users(_ call: Call) throws(Fault) -> Reply {
    let people = try MemHQPeople(call)
    let all = try caught { () throws(CubeError) in try people.all(isGroup: false) }
    // All of them unless a part is asked for: clients look ids up in this list.
    var shown = all[...]
    if let cursor = call.query["cursor"] {
      guard let index = all.firstIndex(where: { $0.internalID == cursor }) else {
        throw .invalid("cursor", "cursor is none that this server gave")
      }
      shown = all[(index + 1)...]
    }
    var next: JSON?
    if let limit = call.query["limit"] {
      guard let number = Int(limit.asText), (1...1000).contains(number) else {
        throw .invalid("limit", "limit must be a whole number from 1 to 1000")
      }
      let rest = shown.dropFirst(number)
      shown = shown.prefix(number)
      next = rest.isEmpty ? .null : .text(shown.last?.internalID)
    }
    var list: [JSON] = []
    for user in shown { list.append(try userObject(user, people)) }
    let answer = object(("users", .array(list)))
    return Reply(next.map { answer.with("nextCursor", $0) } ?? answer, count: list.count)
  }

  static func user(_ call: Call) throws(Fault) -> Reply {
    let people = try MemHQPeople(call)
    return Reply(try userObject(try people.user(call.name("id")), people, full: true))
  }

  static func graph(_ call: Call) throws(Fault) -> Reply {
    let user = try MemHQPeople(call).user(call.name("id"))
    return Reply(
      object(
        ("userId", .string(user.internalID)),
        ("graphId", .string(Array("grph_".utf8) + user.internalID.dropFirst(4))),
        ("createdAt", .string(user.created.rfc3339Milliseconds))))
  }

  /// An answer with the cubes that stay of a deleted user, if any do: a person made them.
  private static func answer(_ answer: JSON, keeping names: [[UInt8]]) -> Reply {
    Reply(
      names.isEmpty ? answer : answer.with("keptCubes", .array(names.map { .string($0) })))
  }

  static func deleteUser(_ call: Call) throws(Fault) -> Reply {
    let people = try MemHQPeople(call)
    let told = people.told(call, isGroup: false)
    let user = if let told { told } else { try people.user(call.name("id")) }
    let left = try caught { () throws(CubeError) in
      try call.note(aim: user.aim)
      return try people.remove(user)
    }
    return answer(object(("deleted", true), ("id", .string(user.internalID))), keeping: left)
  }

  // MARK: Groups

  private static func groupObject(
    _ group: MemHQParty, _ people: MemHQPeople
  ) throws(Fault) -> JSON {
    let (memories, entities) = try caught { () throws(CubeError) in try people.stats(group) }
    return object(
      ("id", .string(group.internalID)), ("name", .string(group.name)),
      ("description", group.facts["description"] ?? .null),
      ("createdAt", .string(group.created.rfc3339Milliseconds)),
      ("stats", object(("memories", JSON(memories)), ("entities", JSON(entities)))))
  }

  static func makeGroup(_ call: Call) throws(Fault) -> Reply {
    let name = try call.body.requiredText("name")
    let isName = name.allSatisfy {
      0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x5F || $0 == 0x2D
    }
    guard isName, name.count <= 64 else {
      throw .invalid("name", "name must be 1 to 64 of a-z, 0-9, _ and -")
    }
    let description = try call.body.text("description")
    let people = try MemHQPeople(call)
    let id = people.id(call, isGroup: true)
    let known = try caught { () throws(CubeError) in try people.find(name, isGroup: true) }
    if let known { try checkNew(known, id) }
    let made = try caught { () throws(CubeError) in
      try people.make(
        name, object(("description", .text(description))), isGroup: true, id: id)
    }
    try checkNew(made, id)
    return Reply(status: 201, try groupObject(made, people))
  }

  static func groups(_ call: Call) throws(Fault) -> Reply {
    let people = try MemHQPeople(call)
    let all = try caught { () throws(CubeError) in try people.all(isGroup: true) }
    var list: [JSON] = []
    for group in all { list.append(try groupObject(group, people)) }
    return Reply(object(("groups", .array(list))), count: list.count)
  }

  static func group(_ call: Call) throws(Fault) -> Reply {
    let people = try MemHQPeople(call)
    let group = try people.group(call.name("name"))
    let jobs = try caught { () throws(CubeError) in
      try call.gateway.accounts.tasks(
        of: people.project, dialect: "memhq", kind: group.internalID,
        states: [.queued, .running, .done, .failed], offset: 0, limit: 1
      ).total
    }
    let found = try groupObject(group, people)
    let stats = (found["stats"] ?? .object([])).with("ingestionJobs", JSON(jobs))
    return Reply(found.with("stats", stats))
  }

  static func deleteGroup(_ call: Call) throws(Fault) -> Reply {
    let people = try MemHQPeople(call)
    let told = people.told(call, isGroup: true)
    let group = if let told { told } else { try people.group(call.name("name")) }
    if group.name == MemHQPeople.defaultGroup {
      throw .invalid("name", "the group default cannot be deleted")
    }
    let left = try caught { () throws(CubeError) in
      try call.note(aim: group.aim)
      return try people.remove(group)
    }
    return answer(object(("deleted", true), ("name", .string(group.name))), keeping: left)
  }
}
