internal import Format
internal import Posix

/// Many memories at once, events, feedback and figures.
extension Mem0 {
  var manyEndpoints: [Endpoint] {
    [
      Endpoint(
        .delete, "/v1/memories", .write, "delete memories",
        takes: .body([], query: Self.ids + ["filters", "metadata"]), Self.deleteMany),
      Endpoint(
        .put, "/v1/batch", .write, "change memories", takes: .body("memories"), Self.updateBatch),
      Endpoint(
        .delete, "/v1/batch", .write, "delete memories by id", takes: .body("memories"),
        Self.deleteBatch),
      Endpoint(.get, "/v1/event/{id}", .read, "one event", takes: .nothing, Self.event),
      Endpoint(
        .get, "/v1/events", .read, "events, the newest first",
        takes: .query("event_type", "status", "page", "page_size"), Self.events),
      Endpoint(
        .post, "/v1/feedback", .write, "what a memory was worth",
        takes: .body("memory_id", "feedback", "feedback_reason"), Self.feedback),
      Endpoint(
        .post, "/v1/summary", .read, "what there is, in short, but for what is superseded",
        takes: .body(Self.ids + Self.narrowing), Self.summary),
      Endpoint(.get, "/v1/stats", .read, "figures", takes: .nothing, Self.stats),
    ]
  }

  /// All memories that a query names; never all because it names none.
  static func deleteMany(_ call: Call) throws(Fault) -> Reply {
    let deletion = try Mem0Deletion(call.query)
    let filter = deletion.filter
    let memories = call.gateway.memories
    let (narrowed, isExact) = filter.selection
    var selection = narrowed
    selection.states = [.active, .superseded, .merged, .hidden]
    let wanted = selection
    let count = try deletion.carry(out: call) { (project) throws(CubeError) -> Int in
      try memories.follow(wanted, in: project)
      let found = try memories.catalog.select(wanted, in: project).found
      var byPlace: [CubePlace: [Found]] = [:]
      for each in found { byPlace[each.place, default: []].append(each) }
      var count = 0
      for (place, rows) in byPlace {
        let doomed = try memories.load(rows).filter { isExact || filter.holds($0) }
        if doomed.isEmpty { continue }
        _ = try memories.use(place) { (cube, _) throws(CubeError) in
          try memories.delete(doomed, in: cube)
        }
        count += doomed.count
      }
      if isExact, let user = wanted.onlyUser { try memories.endDocuments(of: user, in: project) }
      return count
    }
    return Reply(
      object(("message", "Memories deleted successfully!"), ("event_id", JSON(call.id))),
      count: count)
  }

  /// The entries of a batch, each with its memory: all are there, or the call is refused. But a repeated call
  /// leaves out those that are gone meanwhile.
  private static func batch(_ call: Call) throws(Fault) -> [(fields: Fields, memory: Memory)] {
    guard let entries = try call.body.objects("memories") else { throw .missing("memories") }
    guard (1...1000).contains(entries.count) else {
      throw .invalid("memories", "memories must hold 1 to 1000 entries")
    }
    let project = try call.caller().project
    var found: [(fields: Fields, memory: Memory)] = []
    for entry in entries {
      let id = try uuid(try entry.requiredText("memory_id"), "\(entry.place)memory_id")
      do throws(CubeError) {
        let memory = try call.gateway.memories.withMemory(id, in: project) { (_, memory) in memory }
        found.append((entry, memory))
      } catch {
        if case .notFound = error {
          if call.aim != nil { continue }
          throw .invalid("memory_id", "there is no memory \(id.asText)")
        }
        throw Fault(error)
      }
    }
    return found
  }

  static func updateBatch(_ call: Call) throws(Fault) -> Reply {
    let entries = try batch(call)
    var changes: [(Memory, MemoryChange)] = []
    for (fields, memory) in entries {
      // All or nothing: what would be refused later is, before anything is written.
      if memory.isImmutable {
        throw .invalid("memory_id", "memory \(memory.uuid.asText) is immutable")
      }
      changes.append((memory, try change(fields)))
    }
    let memories = call.gateway.memories
    try caught { () throws(CubeError) in
      for (memory, change) in changes {
        _ = try memories.use(memory.place) { (cube, _) throws(CubeError) in
          try memories.change(memory, change, in: cube)
        }
      }
    }
    let message = "Successfully updated \(changes.count) memories"
    return Reply(object(("message", JSON(message))), count: changes.count)
  }

  static func deleteBatch(_ call: Call) throws(Fault) -> Reply {
    let entries = try batch(call)
    let memories = call.gateway.memories
    let count = call.body["memories"]?.elements?.count ?? entries.count
    let message = "Successfully deleted \(count) memories"
    let reply = Reply(object(("message", JSON(message))), count: count)
    var byPlace: [CubePlace: [Memory]] = [:]
    for (_, memory) in entries { byPlace[memory.place, default: []].append(memory) }
    try caught { () throws(CubeError) in
      try call.takes(reply, deleting: entries.map(\.memory))
      for (place, doomed) in byPlace {
        _ = try memories.use(place) { (cube, _) throws(CubeError) in
          try memories.delete(doomed, in: cube)
        }
      }
    }
    // Also of those that the first one had deleted.
    if call.aim != nil { try call.forgetTaken() }
    return reply
  }

  // MARK: Events

  private static func word(_ state: GatewayTask.State) -> String {
    switch state {
    case .queued: "PENDING"
    case .running: "RUNNING"
    case .done: "SUCCEEDED"
    case .failed: "FAILED"
    }
  }

  private static func eventObject(_ task: GatewayTask) -> JSON {
    let latency = task.finished.map {
      $0.milliseconds - (task.started ?? task.created).milliseconds
    }
    let unread = task.input["unread"]?.elements ?? []
    let metadata = unread.isEmpty ? .object([]) : object(("unread", .array(unread)))
    return object(
      ("id", .string(task.id)), ("event_type", .string(task.kind)),
      ("status", JSON(word(task.state))), ("payload", task.input), ("metadata", metadata),
      ("created_at", .string(task.created.microseconds)),
      ("updated_at", .string((task.finished ?? task.started ?? task.created).microseconds)),
      ("started_at", .text(task.started?.microseconds)),
      ("completed_at", .text(task.finished?.microseconds)),
      ("latency", latency.map { JSON($0) } ?? .null), ("graph_status", .null),
      ("error", .text(task.error)), ("results", task.state == .done ? task.output : .array([])))
  }

  static func event(_ call: Call) throws(Fault) -> Reply {
    let project = try call.caller().project
    let id = call.name("id")
    let task = try caught { () throws(CubeError) in
      try call.gateway.accounts.task(id, of: project)
    }
    guard let task, task.dialect.elementsEqual("mem0".utf8) else {
      throw .notFound(.event, "Event not found")
    }
    return Reply(eventObject(task))
  }

  static func events(_ call: Call) throws(Fault) -> Reply {
    let page = try Mem0Page(call, size: 50)
    let states: [GatewayTask.State]
    switch call.query["status"]?.asText.uppercased() {
    case nil, "": states = [.queued, .running, .done, .failed]
    case "PENDING": states = [.queued]
    case "RUNNING": states = [.running]
    case "SUCCEEDED": states = [.done]
    case "FAILED": states = [.failed]
    default:
      throw .invalid("status", "status must be PENDING, RUNNING, SUCCEEDED or FAILED")
    }
    let project = try call.caller().project
    let kind = call.query["event_type"].map { Array($0.asText.uppercased().utf8) }
    let (total, tasks) = try caught { () throws(CubeError) in
      try call.gateway.accounts.tasks(
        of: project, dialect: "mem0", kind: kind, states: states, offset: page.offset,
        limit: page.size)
    }
    return Reply(try page.envelope(tasks.map { eventObject($0) }, total: total, call))
  }

  // MARK: Feedback and figures

  static func feedback(_ call: Call) throws(Fault) -> Reply {
    let id = try uuid(try call.body.requiredText("memory_id"))
    let word = try call.body.text("feedback")
    if let word, !["POSITIVE", "NEGATIVE", "VERY_NEGATIVE"].contains(word.asText) {
      throw .invalid("feedback", "feedback must be POSITIVE, NEGATIVE or VERY_NEGATIVE")
    }
    let reason = try call.body.text("feedback_reason")
    let project = try call.caller().project
    let memories = call.gateway.memories
    var change = MemoryChange(isRemark: true)
    change.attributes["feedback"] = .some(word.map { .string($0) })
    change.attributes["feedback_reason"] = .some(word == nil ? nil : reason.map { .string($0) })
    let said = change
    let about = try caught { () throws(CubeError) in
      try memories.withMemory(id, in: project) { (cube, memory) throws(CubeError) in
        try memories.change(memory, in: cube) { present in
          var said = said
          // How sure it was before any feedback: there feedback begins, and what is taken back leads there.
          let first = present["confidence_before"]?.double ?? present.confidence ?? 1
          said.confidence = confidence(first, word)
          said.attributes["confidence_before"] = .some(word == nil ? nil : JSON(rounded: first))
          return said
        }
        return memory.about
      }
    }
    var reply = Reply(
      object(
        ("id", JSON(call.id)), ("memory_id", .string(id)), ("feedback", .text(word)),
        ("feedback_reason", .text(reason))))
    reply.about = about
    return reply
  }

  /// How sure a memory is once a caller said what it was worth: praise halves the doubt, blame the
  /// confidence, and strong blame does so twice.
  private static func confidence(_ before: Double, _ word: [UInt8]?) -> Double {
    switch word?.asText {
    case "POSITIVE": (1 + before) / 2
    case "NEGATIVE": before / 2
    case "VERY_NEGATIVE": before / 4
    default: before
    }
  }

  /// The latest memories of a scope, a line each: nothing is written that is not there, and a line has no room
  /// to say that something newer replaced it.
  static func summary(_ call: Call) throws(Fault) -> Reply {
    var scope = try Mem0Scope(call, .second)
    scope.selection.states.remove(.superseded)
    let project = try call.caller().project
    let (total, listed) = try scope.list(project, call.gateway.memories, offset: 0, limit: 50)
    let memories = try caught { () throws(CubeError) in
      try call.gateway.memories.unasked(listed)
    }
    let lines = memories.map { Array("- ".utf8) + $0.text }.joined(separator: [0x0A])
    return Reply(
      .array([object(("summary", .string(Array(lines))), ("count", JSON(total)))]),
      count: memories.count)
  }

  static func stats(_ call: Call) throws(Fault) -> Reply {
    let project = try call.caller().project
    let gateway = call.gateway
    return try caught { () throws(CubeError) in
      try gateway.memories.followAll(project)
      let total = try gateway.memories.catalog.select(Selection(), in: project, limit: 1).total
      let owners = try gateway.memories.catalog.owners(project)
      func count(_ kind: String) -> JSON {
        JSON(owners.filter { $0.kind == kind && $0.count > 0 }.count)
      }
      func events(_ kind: String) throws(CubeError) -> JSON {
        JSON(
          try gateway.accounts.tasks(
            of: project, dialect: "mem0", kind: Array(kind.utf8),
            states: [.queued, .running, .done, .failed], offset: 0, limit: 1
          ).total)
      }
      let searches = try events("SEARCH")
      return Reply(
        object(
          ("total_memories", JSON(total)), ("total_retrieval_events", searches),
          ("total_add_events", try events("ADD")), ("total_api_retrieval_events", searches),
          ("total_users_with_memories", count("user")),
          ("total_agents_with_memories", count("agent")),
          ("total_runs_with_memories", count("run"))))
    }
  }
}
