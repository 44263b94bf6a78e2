internal import Bundle
internal import Format
internal import Posix
internal import Search

/// Searching, asking, and memories one by one.
extension MemHQ {
  var searchEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/v1/memory/search", .read, meter: .retrieval, "search memories",
        takes: .body(
          "q", "projectTags", "limit", "types", "timeRange", "includeGraph", "groups", "users"),
        Self.searchGraphs),
      Endpoint(
        .post, "/v1/memory/ask", .read, meter: .retrieval, "an answer",
        takes: .body("question", "projectTag", "limit"), Self.askProject),
      Endpoint(
        .post, "/v1/memory/chat", .read, meter: .retrieval, "a conversation",
        takes: .body("messages", "projectTag", "ingestUserTurn"), Self.chat
      ).storing(unless: "ingestUserTurn", counts: false),
      Endpoint(.get, "/v1/memory/{id}", .read, "one memory", takes: .nothing, Self.memory),
      Endpoint(
        .delete, "/v1/memory/{id}", .write, "delete a memory", takes: .nothing, Self.deleteMemory),
      Endpoint(
        .post, "/v1/memhq/search", .read, meter: .retrieval, "search memories",
        takes: .body("query", "user_id", "group_ids", "limit", "mode"), Self.searchUser),
      Endpoint(
        .post, "/v1/memhq/ask", .read, meter: .retrieval, "an answer",
        takes: .body("question", "user_id", "group_ids", "limit"), Self.askUser),
    ]
  }

  static let prefix = Array("mem_".utf8)

  /// A memory as this dialect shows it. One without a type is a FACT; what was stated, and not inferred, is
  /// sure.
  static func memoryObject(
    _ memory: Memory, score: Double? = nil, near: [MemHQNear.Entity] = []
  ) -> JSON {
    let entities = (memory.entities + near).map { entity in
      JSON.object([
        JSON.Member("name", .string(entity.name)),
        JSON.Member("type", entity.type.isEmpty ? "OTHER" : .string(entity.type)),
      ])
    }
    var members: [JSON.Member] = [
      JSON.Member("id", .string(prefix + memory.uuid)),
      JSON.Member("content", .string(memory.text)),
      JSON.Member("type", memory.type.map { .string($0) } ?? "FACT"),
      JSON.Member("confidence", JSON(rounded: memory.confidence ?? 1)),
    ]
    if let score { members.append(JSON.Member("score", JSON(rounded: score))) }
    members += [
      JSON.Member("createdAt", .string(memory.created.rfc3339Milliseconds)),
      JSON.Member("entities", .array(entities)),
    ]
    return .object(members)
  }

  /// A memory with what was said of its content: where that is from, and of when.
  static func wholeObject(_ memory: Memory) -> JSON {
    let told = [
      ("sourceType", "source_type"), ("sourceUrl", "source_url"),
      ("documentDate", documentDate), ("metadata", "metadata"),
    ]
    return told.reduce(memoryObject(memory)) { object, name in
      memory[name.1].map { object.with(name.0, $0) } ?? object
    }
  }

  /// The attribute that says of when a content is.
  static let documentDate = "document_date"

  /// Named groups; `*` is all of them.
  static func groups(_ names: [[UInt8]], _ people: MemHQPeople) throws(Fault) -> [MemHQParty] {
    let all: [UInt8] = [0x2A]
    var found: [MemHQParty] = []
    for name in names where name != all { found.append(try people.group(name)) }
    guard names.contains(all) else { return found }
    return try caught { () throws(CubeError) in try people.all(isGroup: true) }
  }

  /// Finds in cubes; a memory that several hold appears once.
  private static func find(
    _ text: [UInt8], in candidates: [CubePlace: Set<Int64>?], of users: [MemHQParty] = [],
    limit: Int, _ gateway: Gateway,
    _ narrow: @escaping (inout Query.Filters) -> Void = { _ in }
  ) throws(Fault) -> [MemoryHit] {
    try caught { () throws(CubeError) in
      try gateway.memories.search(
        text, naming: users.count == 1 ? users.flatMap(\.names) : [], in: candidates, limit: limit,
        floor: 0, folds: true, fills: .broad, narrow: narrow)
    }
  }

  /// `projectTags`: any text stands for the key's project, but another project's name. Clients that have no
  /// name send `default`. The name of a user's project, an address, is accepted too: otherwise any key could
  /// ask whom this server knows.
  private static func check(tags: [[UInt8]], _ people: MemHQPeople) throws(Fault) {
    for tag in tags {
      if tag.isBlank { throw .invalid("projectTags", "a project tag is blank") }
      if tag == Project.defaultName { continue }
      let other = try caught { () throws(CubeError) in
        try people.gateway.accounts.project(named: tag)
      }
      if let other, other.row != people.project.row, !other.name.contains(0x40) {
        throw .notFound(.project, "Project \"\(tag.asText)\" not found")
      }
    }
  }

  static func searchGraphs(_ call: Call) throws(Fault) -> Reply {
    let body = call.body
    let text = try body.queryText("q")
    guard let tags = try body.texts("projectTags") else { throw .missing("projectTags") }
    if tags.isEmpty { throw Fault(.empty, "projectTags is empty", field: "projectTags") }
    let limit = try body.integer("limit", in: 1...50) ?? 10
    let types = try body.texts("types") ?? []
    for type in types where !MemoryType.all.contains(type.asText) {
      throw .invalid(
        "types", "'\(type.asText)' is none of \(MemoryType.all.joined(separator: ", "))")
    }
    let range = try body.object("timeRange").map { Fields($0, place: "timeRange.") }
    try range?.only("from", "to")
    let from = try range.flatMap { (range) throws(Fault) in try date("from", range) }
    let to = try range.flatMap { (range) throws(Fault) in try date("to", range) }
    if let from, let to, from.start >= to.end {
      throw .invalid("timeRange", "timeRange.from is behind timeRange.to")
    }
    let includesGraph = try body.flag("includeGraph") ?? false
    let people = try MemHQPeople(call)
    try check(tags: tags, people)
    let groups = try groups(try body.texts("groups") ?? [], people)
    var users: [MemHQParty] = []
    for name in try body.texts("users") ?? [] { users.append(try people.user(name)) }
    let named = users
    return try call.metered { () throws(Fault) in
      let candidates = try candidates(
        users: named, groups: groups, isAll: named.isEmpty && groups.isEmpty, people)
      let hits = try find(text, in: candidates, of: named, limit: limit, call.gateway) { filters in
        if !types.isEmpty {
          filters.types = [Set(types.map { Array($0.asText.lowercased().utf8) })]
        }
        filters.after = from?.start
        filters.before = to?.end
      }
      let results = try caught { () throws(CubeError) in
        var graph = MemHQNear(call.gateway.memories)
        return try hits.map { (hit) throws(CubeError) in
          let near = includesGraph ? try graph.entities(of: hit.memory) : []
          return memoryObject(hit.memory, score: hit.score, near: near)
        }
      }
      return Reply(
        .object([
          JSON.Member("results", .array(results)), JSON.Member("total", JSON(results.count)),
          JSON.Member("query", .string(text)),
        ]), count: results.count)
    }
  }

  /// The user and the groups of the second family of paths; nil: an unknown user, who has nothing.
  private static func scope(
    _ call: Call, _ people: MemHQPeople
  ) throws(Fault) -> [CubePlace: Set<Int64>?]? {
    let groups = try groups(try call.body.texts("group_ids") ?? [], people)
    guard let name = try call.body.id("user_id") else {
      return try candidates(users: [], groups: groups, isAll: groups.isEmpty, people)
    }
    let user = try caught { () throws(CubeError) in try people.find(name, isGroup: false) }
    guard let user else {
      return groups.isEmpty ? nil : try candidates(users: [], groups: groups, isAll: false, people)
    }
    return try candidates(users: [user], groups: groups, isAll: false, people)
  }

  /// The user that a body names, if there is one.
  private static func user(
    _ call: Call, _ people: MemHQPeople
  ) throws(Fault) -> [MemHQParty] {
    guard let name = try call.body.id("user_id") else { return [] }
    let found = try caught { () throws(CubeError) in try people.find(name, isGroup: false) }
    return [found].compactMap(\.self)
  }

  static func searchUser(_ call: Call) throws(Fault) -> Reply {
    let body = call.body
    let text = try body.queryText("query")
    let limit = try body.integer("limit", in: 1...50) ?? 10
    let mode = try body.text("mode")?.asText ?? "hybrid"
    guard ["hybrid", "vector", "lexical"].contains(mode) else {
      throw .invalid("mode", "mode must be hybrid, vector or lexical")
    }
    let people = try MemHQPeople(call)
    let candidates = try scope(call, people)
    let user = try user(call, people)
    return try call.metered { () throws(Fault) in
      let began = Clock.monotonic()
      let session = try said(
        inSession: text, in: candidates ?? [:], limit: limit, call.gateway)
      let hits =
        session.isEmpty
        ? try find(text, in: candidates ?? [:], of: user, limit: limit, call.gateway) : session
      let results = hits.map { memoryObject($0.memory, score: $0.score) }
      return Reply(
        .object([
          JSON.Member("results", .array(results)), JSON.Member("total", JSON(results.count)),
          JSON.Member("query", .string(text)),
          JSON.Member("latency_ms", JSON((Clock.monotonic() - began) / 1_000_000)),
        ]), count: results.count)
    }
  }

  // MARK: Answers

  static func askProject(_ call: Call) throws(Fault) -> Reply {
    let text = try call.body.queryText("question")
    let tag = try call.body.requiredText("projectTag")
    let limit = try call.body.integer("limit", in: 1...20) ?? 8
    let people = try MemHQPeople(call)
    try check(tags: [tag], people)
    return try call.metered { () throws(Fault) in
      let began = Clock.monotonic()
      let candidates = try candidates(users: [], groups: [], isAll: true, people)
      let answer = try MemHQAnswer(text, in: candidates, limit: limit, call)
      return Reply(
        .object([
          JSON.Member("answer", .string(answer.text)),
          JSON.Member("citations", .array(answer.citations)),
          JSON.Member("telemetry", answer.telemetry(since: began)),
        ]), count: answer.citations.count)
    }
  }

  static func askUser(_ call: Call) throws(Fault) -> Reply {
    let text = try call.body.queryText("question")
    let limit = try call.body.integer("limit", in: 1...20) ?? 8
    let people = try MemHQPeople(call)
    let candidates = try scope(call, people)
    let user = try user(call, people)
    return try call.metered { () throws(Fault) in
      let began = Clock.monotonic()
      let answer = try MemHQAnswer(
        text, in: candidates ?? [:], of: user, limit: limit, call)
      return Reply(
        .object([
          JSON.Member("answer", .string(answer.text)),
          JSON.Member("citations", .array(answer.citations)),
          JSON.Member("question_mode", "factual"),
          JSON.Member("refused", .bool(answer.citations.isEmpty)),
          JSON.Member("latency_ms", JSON((Clock.monotonic() - began) / 1_000_000)),
        ]), count: answer.citations.count)
    }
  }

  static func chat(_ call: Call) throws(Fault) -> Reply {
    guard let messages = try call.body.objects("messages") else { throw .missing("messages") }
    if messages.isEmpty { throw Fault(.empty, "messages is empty", field: "messages") }
    var last: [UInt8]?
    for message in messages {
      let role = try message.requiredText("role").asText
      guard let text = try message.text("content") else {
        throw .missing("\(message.place)content")
      }
      guard role == "user" || role == "assistant" else {
        throw .invalid("\(message.place)role", "\(message.place)role must be user or assistant")
      }
      if role == "user" { last = text }
    }
    guard let said = last, !said.isBlank else {
      throw .invalid("messages", "messages must hold a user's turn")
    }
    let tag = try call.body.requiredText("projectTag")
    let ingests = try call.body.flag("ingestUserTurn") ?? true
    let people = try MemHQPeople(call)
    try check(tags: [tag], people)
    return try call.metered { () throws(Fault) in
      let began = Clock.monotonic()
      // Before the turn is learned, so that it does not cite itself.
      let candidates = try candidates(users: [], groups: [], isAll: true, people)
      let question = said.start(Fields.queryLimit)
      let hits = try find(question, in: candidates, limit: 8, call.gateway)
      let answer = try MemHQAnswer(question, in: candidates, limit: 8, call)
      var id: [UInt8]?
      if ingests {
        let group = try people.group(MemHQPeople.defaultGroup)
        let day = call.gateway.host.now().day
        var job = MemHQJob(
          texts: [said], owners: [group.owner], conversation: Array("memhq ".utf8) + day)
        job.isTalk = true
        id = try queue(job, group.internalID, call)
      }
      let context = hits.map { hit in
        JSON.object([
          JSON.Member("id", .string(prefix + hit.memory.uuid)),
          JSON.Member("content", .string(hit.memory.text)),
        ])
      }
      return Reply(
        .object([
          JSON.Member("reply", .string(answer.text)),
          JSON.Member("contextMemories", .array(context)), JSON.Member("ingestJobId", .text(id)),
          JSON.Member("telemetry", answer.telemetry(since: began)),
        ]), count: context.count)
    }
  }

  // MARK: One memory

  /// What follows `/v1/memory/` and is no id.
  private static let reserved: Set<String> = ["add", "search", "ask", "chat", "job"]

  private static func uuid(_ call: Call) throws(Fault) -> [UInt8] {
    let text = call.name("id")
    if reserved.contains(text.asText) {
      var fault = Fault(.wrongMethod, "this path takes POST")
      if text.elementsEqual("job".utf8) { fault.message = "this path goes on with a job's id" }
      fault.details["allow"] = text.elementsEqual("job".utf8) ? "" : "POST"
      throw fault
    }
    let missing = Fault.notFound(.memory, "Memory \"\(text.asText)\" not found in this project")
    guard text.starts(with: prefix), let id = UUIDs.read(Array(text.dropFirst(prefix.count))) else {
      throw missing
    }
    return id
  }

  static func memory(_ call: Call) throws(Fault) -> Reply {
    let id = try uuid(call)
    let project = try call.caller().project
    let memory = try caught { () throws(CubeError) in
      try call.gateway.memories.withMemory(id, in: project) { (_, memory) in memory }
    }
    return Reply(wholeObject(memory), count: 1)
  }

  static func deleteMemory(_ call: Call) throws(Fault) -> Reply {
    let id = try uuid(call)
    let project = try call.caller().project
    let memories = call.gateway.memories
    let reply = Reply(object(("deleted", true), ("id", .string(call.name("id")))))
    try caught { () throws(CubeError) in
      try memories.withMemory(id, in: project) { (cube, memory) throws(CubeError) in
        try Memories.refuseImmutable([memory])
        try call.takes(reply, deleting: [memory])
        try memories.delete([memory], in: cube)
      }
    }
    return reply
  }
}
