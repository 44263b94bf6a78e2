internal import Format
internal import MemCube
internal import Posix

/// Threads: conversations of a user, kept in the user's cube. What the user says in them is learned.
extension MemHQ {
  private static let thread = "memhq-thread"

  var threadEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/v1/threads", .write, "make a thread",
        takes: .body("userId", "externalId", "title", "metadata"), Self.makeThread),
      Endpoint(.get, "/v1/threads", .read, "the threads", takes: .query("userId"), Self.threads),
      Endpoint(.get, "/v1/threads/{id}", .read, "a thread", takes: .nothing, Self.getThread),
      Endpoint(
        .delete, "/v1/threads/{id}", .write,
        "delete a thread: its messages are hidden, its memories stay",
        takes: .nothing, Self.deleteThread),
      Endpoint(
        .post, "/v1/threads/{id}/messages", .write, meter: .ingest, "add messages",
        takes: .body("messages"), Self.addToThread),
      Endpoint(
        .get, "/v1/threads/{id}/messages", .read, "its messages", takes: .nothing,
        Self.threadMessages),
    ]
  }

  private static func threadObject(_ thing: Thing) -> JSON {
    .object(
      [
        ("id", .string(thing.id)), ("userId", thing.value["user"] ?? .null),
        ("externalId", thing.value["externalId"] ?? .null),
        ("title", thing.value["title"] ?? .null),
        ("metadata", thing.value["metadata"] ?? .object([])),
        ("createdAt", .string(thing.created.rfc3339Milliseconds)),
      ].map { JSON.Member($0.0, $0.1) })
  }

  /// How many of a user's default threads were deleted.
  private static let deleted = "memhq-threads-deleted"

  /// The conversation of those who have no thread.
  static let conversation = Array("memhq".utf8)

  /// The thread that messages without one go to. It is made at the first of them, and anew after its
  /// deletion, with a conversation of its own.
  static func defaultThread(
    of user: MemHQParty, _ people: MemHQPeople
  ) throws(CubeError) -> (id: [UInt8], conversation: [UInt8]) {
    let gone = try people.gateway.accounts.thing(deleted, user.name, of: people.project)
    let number = (gone?.value["count"]?.integer).map { Array("-\($0 + 1)".utf8) } ?? []
    let id = Array("thr_".utf8) + user.internalID.dropFirst(4) + number
    let made = try keep(
      id, user, object(("conversation", .string(conversation + number)), ("default", true)), people)
    return (id, made.value["conversation"]?.string ?? conversation)
  }

  private static func keep(
    _ id: [UInt8], _ user: MemHQParty, _ facts: JSON, _ people: MemHQPeople
  ) throws(CubeError) -> Thing {
    let value = facts.with("user", .string(user.internalID)).with("name", .string(user.name))
    return try people.gateway.accounts.keepFirst(
      thread, id, value, of: people.project, owner: user.owner)
  }

  /// How many threads a user has.
  static func threadCount(of user: MemHQParty, _ people: MemHQPeople) throws(CubeError) -> Int {
    try people.gateway.accounts.things(thread, of: people.project).count {
      $0.value["name"]?.string == user.name
    }
  }

  static func makeThread(_ call: Call) throws(Fault) -> Reply {
    let body = call.body
    let name = try body.requiredText("userId")
    let external = try body.text("externalId")
    let title = try body.text("title")
    let metadata = try body.object("metadata")
    let people = try MemHQPeople(call)
    let user = try people.user(name)
    let id = Array("thr_".utf8) + call.hex(10)
    let made = try caught { () throws(CubeError) in
      let facts = object(
        ("externalId", .text(external)), ("title", .text(title)),
        ("metadata", metadata ?? .object([])), ("conversation", .string(id)))
      return try keep(id, user, facts, people)
    }
    return Reply(status: 201, threadObject(made))
  }

  static func threads(_ call: Call) throws(Fault) -> Reply {
    let people = try MemHQPeople(call)
    let user = try call.query["userId"].map { (name) throws(Fault) in try people.user(name) }
    let all = try caught { () throws(CubeError) in
      try call.gateway.accounts.things(thread, of: people.project)
    }
    let shown = all.filter { user == nil || $0.value["name"]?.string == user?.name }
    return Reply(object(("threads", .array(shown.map { threadObject($0) }))), count: shown.count)
  }

  /// The thread of the path, and whose it is.
  private static func named(
    _ call: Call
  ) throws(Fault) -> (thing: Thing, people: MemHQPeople, user: [UInt8], conversation: [UInt8]) {
    let people = try MemHQPeople(call)
    let id = call.name("id")
    let found = try caught { () throws(CubeError) in
      try call.gateway.accounts.thing(thread, id, of: people.project)
    }
    guard let found, let user = found.value["name"]?.string else {
      throw .notFound(.conversation, "Thread \"\(id.asText)\" not found in this project")
    }
    return (found, people, user, found.value["conversation"]?.string ?? id)
  }

  static func getThread(_ call: Call) throws(Fault) -> Reply {
    Reply(threadObject(try named(call).thing), count: 1)
  }

  /// Forgets a thread. Only `memcube purge` forgets what was said: the conversation is hidden.
  static func deleteThread(_ call: Call) throws(Fault) -> Reply {
    let (thing, people, user, conversation) = try named(call)
    let accounts = call.gateway.accounts
    let owner = Owner.user(user)
    let reply = Reply(object(("deleted", true), ("id", .string(thing.id))))
    try caught { () throws(CubeError) in
      _ = try call.gateway.memories.use(call.gateway.memories.place(owner, in: people.project)) {
        (cube, _) throws(CubeError) in
        guard try cube.conversation(conversation) != nil else { return }
        try cube.write([.hide(conversation: conversation)], .durable)
      }
      try call.takes(reply)
      // Before it is gone: after a crash in between a number is left out, and none comes twice.
      if thing.isDefault {
        try accounts.change(deleted, user, of: people.project, owner: owner) { (known) in
          object(("count", JSON(Int(known?["count"]?.integer ?? 0) + 1)))
        }
      }
      try accounts.drop(thread, thing.id, of: people.project)
    }
    return reply
  }

  static func addToThread(_ call: Call) throws(Fault) -> Reply {
    let turns = try turns(call.body, roles: ["user", "assistant", "system", "tool"])
    let (thing, people, user, conversation) = try named(call)
    return try call.metered { () throws(Fault) in
      let job = MemHQJob(turns: turns, owners: [.user(user)], conversation: conversation)
      let id = jobID(call)
      // In their order now; what is to be learned of them follows.
      try caught { () throws(CubeError) in
        try job.record(id, people.project, call.gateway)
      }
      var ids: [JSON] = []
      if !job.texts.isEmpty {
        let party = try people.user(user)
        try queue(job, id, party.internalID, call)
        ids.append(.string(id))
      }
      return Reply(
        status: 202,
        object(
          ("threadId", .string(thing.id)), ("messagesStored", JSON(turns.count)),
          ("jobIds", .array(ids))), count: turns.count)
    }
  }

  static func threadMessages(_ call: Call) throws(Fault) -> Reply {
    let (_, people, user, conversation) = try named(call)
    let memories = call.gateway.memories
    let place = memories.place(.user(user), in: people.project)
    let shown = try caught { () throws(CubeError) -> [JSON] in
      let found = try memories.use(place) { (cube, _) throws(CubeError) -> [JSON] in
        guard let row = try cube.conversation(conversation)?.row else { return [] }
        var shown: [JSON] = []
        var last: RecordID?
        while true {
          let part = try cube.messages(conversation: row, after: last, limit: 1000)
          for message in part {
            shown.append(
              object(
                ("id", .string(Array("msg_".utf8) + message.id.uuid)),
                ("role", .string(message.role)),
                ("content", .string(try cube.text(message.content))),
                ("createdAt", .string(message.time.rfc3339Milliseconds))))
          }
          last = part.last?.id
          if part.count < 1000 { return shown }
        }
      }
      return found ?? []
    }
    return Reply(object(("messages", .array(shown))), count: shown.count)
  }
}

extension Thing {
  /// Whether it is the thread of messages without one.
  fileprivate var isDefault: Bool {
    value["default"]?.bool ?? (value["conversation"]?.string == MemHQ.conversation)
  }
}
