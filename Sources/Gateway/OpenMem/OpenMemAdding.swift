internal import Bundle
internal import Format
internal import MemCube
internal import Models
internal import Posix

/// What a call adds: messages, whose they are, and what is to be made of them. Kept by its task until
/// that is done.
struct OpenMemAddition: Sendable {
  /// The task's id, from which those of its messages follow.
  var id: [UInt8]
  var messages: [OpenMemMessage]
  /// Of each that takes part, the ids that what is learned gets.
  var people: [OwnerIDs]
  /// Knowledge bases that learn as well.
  var bases: [[UInt8]]
  var conversation: [UInt8]
  var attributes: [JSON.Member]
  var tags: [[UInt8]]
  /// The lists that what is learned may be in; nil: all.
  var views: MemoryViews?
  /// Whether each message is remembered, however short.
  var isFeedback = false

  static let tagCount = 100
  private static let tagLimit = 256
  static let infoLimit = 16 << 10

  /// What all adding endpoints take beside what is added.
  init(
    _ call: Call, _ body: OpenMemBody, _ messages: [OpenMemMessage], id: [UInt8],
    conversation: [UInt8]?
  ) throws(Fault) {
    self.id = id
    self.messages = messages
    people = try Self.people(body)
    self.conversation = conversation ?? id
    attributes = [JSON.Member("conversation_id", .string(self.conversation))]
    tags = try body.fields.texts("tags")?.filter { !$0.isBlank } ?? []
    guard tags.count <= Self.tagCount,
      tags.allSatisfy({ $0.count <= Self.tagLimit && !$0.contains(0) })
    else {
      throw .invalid(
        "tags",
        "tags has at most \(Self.tagCount) entries of at most \(Self.tagLimit) bytes, without NUL")
    }
    if let info = try body.fields.object("info"), info.members?.isEmpty == false {
      guard info.bytes.count <= Self.infoLimit else {
        throw .invalid("info", "info is over \(Self.infoLimit) bytes, and stands in every memory")
      }
      attributes.append(JSON.Member("info", info))
    }
    if let source = try body.fields.text("source"), !source.isBlank, source.count <= Self.tagLimit {
      attributes.append(JSON.Member("source", .string(source)))
    }
    if try body.fields.flag("allow_public") == true {
      attributes.append(JSON.Member("public", true))
    }
    views = try body.views("allow_memory_view")
    _ = try body.fields.flag("async_mode")
    _ = try body.fields.flag("asyncMode")
    bases = try Self.bases(body, call)
  }

  /// Each is learned for by itself, as each who takes part is.
  private static func bases(_ body: OpenMemBody, _ call: Call) throws(Fault) -> [[UInt8]] {
    let name = "allow_knowledgebase_ids"
    let ids = try body.fields.texts(name) ?? []
    guard ids.count <= OpenMemBody.most else {
      throw .invalid(name, "\(name) has at most \(OpenMemBody.most) entries")
    }
    var found: [[UInt8]] = []
    for id in ids where !found.contains(id) { found.append(try OpenMemBase.find(id, call).id) }
    return found
  }

  /// Who takes part: each user, with the agent; each further agent.
  private static func people(_ body: OpenMemBody) throws(Fault) -> [OwnerIDs] {
    let users = try body.ids("user_id")
    let agents = try body.ids("agent_id")
    let app = try body.id("app_id")
    // Before the first of them gets anything.
    for (name, ids) in [
      ("user_id", users), ("agent_id", agents), ("app_id", app.map { [$0] } ?? []),
    ] {
      for id in ids { try Fields.refuseUnnamable(id, name) }
    }
    if users.isEmpty, agents.isEmpty {
      throw Fault(.missing, "user_id or agent_id is required", field: "user_id")
    }
    var people = users.map { OwnerIDs(user: $0, agent: agents.first, app: app) }
    for agent in users.isEmpty ? agents[...] : agents.dropFirst() {
      people.append(OwnerIDs(agent: agent, app: app))
    }
    return people
  }

  // MARK: Stored

  var stored: JSON {
    object(
      ("messages", .array(messages.map(\.stored))),
      ("people", .array(people.map { .object($0.attributes) })),
      ("bases", .array(bases.map { .string($0) })), ("conversation", .string(conversation)),
      ("attributes", .object(attributes)), ("tags", .array(tags.map { .string($0) })),
      ("views", views.map { JSON($0.rawValue) } ?? .null), ("feedback", .bool(isFeedback)))
  }

  init(stored: JSON, id: [UInt8]) {
    self.id = id
    messages = (stored["messages"]?.elements ?? []).map { OpenMemMessage(stored: $0) }
    people = (stored["people"]?.elements ?? []).map { ids in
      OwnerIDs(
        user: ids["user_id"]?.string, agent: ids["agent_id"]?.string, app: ids["app_id"]?.string)
    }
    bases = stored["bases"]?.elements?.compactMap(\.string) ?? []
    conversation = stored["conversation"]?.string ?? id
    attributes = stored["attributes"]?.members ?? []
    tags = stored["tags"]?.elements?.compactMap(\.string) ?? []
    views = stored["views"]?.integer.map { MemoryViews(rawValue: $0) }
    isFeedback = stored["feedback"] == true
  }

  // MARK: Doing it

  private func lesson(_ ids: OwnerIDs, of owner: Owner) -> Lesson {
    var lesson = Lesson(
      conversation: conversation,
      messages: messages.enumerated().map { index, message in
        message.draft(in: conversation, id: id + Array("/\(index)".utf8))
      }, ids: ids, attributes: attributes, tags: tags)
    // What a knowledge base knows belongs to no single owner.
    if case .knowledgeBase = owner { return lesson }
    lesson.additions = { known in additions(to: known, with: ids) }
    return lesson
  }

  /// With whom its task is forgotten; nil where several take part.
  private var owner: Owner? { people.count == 1 && bases.isEmpty ? people.first?.owner : nil }

  private var owners: [(owner: Owner, ids: OwnerIDs)] {
    people.compactMap { ids in ids.owner.map { ($0, ids) } }
      + bases.map { (.knowledgeBase($0), people.first ?? OwnerIDs()) }
  }

  /// Stores the messages, durably, without reading them.
  func record(_ project: Project, _ gateway: Gateway) throws(Fault) {
    try caught { () throws(CubeError) in
      for (owner, ids) in owners {
        try gateway.accounts.meet(ids, in: project)
        try gateway.memories.record(lesson(ids, of: owner), to: owner, in: project)
      }
    }
  }

  /// What of feedback says that something is not so.
  private var correction: OpenMemCorrection? {
    isFeedback ? messages.first.flatMap { OpenMemCorrection($0.text) } : nil
  }

  /// Stores the messages, and has them read until it is to stop; false: then not all are. What corrects
  /// is read once it is known what it is about: it would be found itself.
  private func read(
    _ project: Project, _ gateway: Gateway, until stop: @escaping @Sendable () -> Bool
  ) throws(Fault) -> Bool {
    if correction != nil { return true }
    return try caught { () throws(CubeError) in
      var isRead = true
      for (owner, ids) in owners {
        try gateway.accounts.meet(ids, in: project)
        if try !gateway.memories.read(
          lesson(ids, of: owner), to: owner, in: project, until: stop)
        {
          isRead = false
        }
      }
      return isRead
    }
  }

  /// Learns of the messages.
  /// - Returns: what the task tells: how many memories there are of each kind, and their ids.
  func learn(_ project: Project, _ gateway: Gateway) throws(Fault) -> JSON {
    var (added, updated) = (0, 0)
    var ids: [String: [JSON]] = [:]
    let correction = correction
    for (owner, own) in owners {
      // Before it is stored, and found itself.
      let wrong = try caught { () throws(CubeError) in
        try correction.flatMap { (correction) throws(CubeError) in
          try corrected(by: correction, project, gateway, owner)
        }
      }
      let learned = try caught { () throws(CubeError) in
        try gateway.accounts.meet(own, in: project)
        return try gateway.memories.learnEach(
          lesson(own, of: owner), to: owner, in: project, only: views,
          keeps: {
            isFeedback || Statements.isOne($0) && gateway.memories.mayStand(in: project)
          })
      }
      var memories = learned.flatMap(\.memories)
      updated += learned.filter(\.isRepeat).count
      if let correction, let wrong {
        updated += try caught { () throws(CubeError) in
          try correct(wrong, by: correction, memories, project, gateway, owner)
        }
      }
      if views?.contains(.tool) ?? true {
        let uses = OpenMemToolUse.list(messages, id)
        memories += try caught { () throws(CubeError) in
          try gateway.memories.remember(uses, own, to: owner, in: project)
        }
      }
      for memory in memories {
        // What says again what was known makes that surer.
        if memory.state == .merged { updated += 1 } else { added += 1 }
        ids[memory.views.word, default: []].append(.string(memory.uuid))
      }
    }
    var members: [JSON.Member] = [
      JSON.Member("added", JSON(added)), JSON.Member("updated", JSON(updated)),
      JSON.Member("deleted", JSON(0)),
    ]
    for (word, list) in ids.sorted(by: { $0.key < $1.key }) {
      members.append(JSON.Member(word, object(("memory_ids", .array(list)))))
    }
    return .object(members)
  }

  private func queue(_ kind: String, _ project: Project, _ gateway: Gateway) throws(Fault) {
    try caught { () throws(CubeError) in
      try gateway.accounts.addTask(
        id, project, dialect: "openmem", kind: kind, input: stored, owner: owner)
    }
  }

  /// Does it, or leaves it to be done where a model is asked, which takes its time.
  func run(_ kind: String, _ call: Call, waits: Bool) throws(Fault) -> Reply {
    let project = try call.caller().project
    let gateway = call.gateway
    let known = try caught { () throws(CubeError) in try gateway.accounts.task(id, of: project) }
    if let known {
      return OpenMem.accepted(known.id, OpenMem.state(of: known, project, gateway))
    }
    let isSlow = gateway.host.model?.endpoint.chatModel != nil
    if isSlow, !waits {
      try record(project, gateway)
      try queue(kind, project, gateway)
      gateway.work.wake()
      return OpenMem.accepted(id, .queued)
    }
    let began = gateway.host.now()
    let output = try call.learning { (stop) throws(Fault) in
      try read(project, gateway, until: stop)
    } elseLeave: { () throws(Fault) in
      try queue(kind, project, gateway)
    } _: { () throws(Fault) in
      try learn(project, gateway)
    }
    try caught { () throws(CubeError) in
      try gateway.accounts.addTask(
        id, project, dialect: "openmem", kind: kind, input: .object([]), output: output,
        began: began, owner: owner)
    }
    let state = OpenMem.state(doneWith: output, waits: waits, project, gateway)
    return OpenMem.accepted(id, state, count: Int(clamping: output["added"]?.integer ?? 0))
  }
}

extension OpenMem {
  /// The longest text of a request, tokens.
  static let tokenLimit = 40_000

  /// What all adding endpoints answer.
  static func accepted(_ id: [UInt8], _ state: GatewayTask.State, count: Int = 0) -> Reply {
    good(
      object(("success", true), ("task_id", .string(id)), ("status", JSON(word(state)))),
      count: count)
  }

  /// How this dialect calls the state of a task.
  static func word(_ state: GatewayTask.State) -> String {
    switch state {
    case .queued, .running: "running"
    case .done: "completed"
    case .failed: "failed"
    }
  }

  static func addMessage(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let messages = try OpenMemMessage.list(body, tokens: tokenLimit)
    let conversation = try body.id("conversation_id")
    // All that can be wrong is found before anything is noted.
    _ = try OpenMemAddition(call, body, messages, id: [], conversation: conversation)
    let older = try body.fields.flag("asyncMode")
    let isAsynchronous = try body.fields.flag("async_mode") ?? older ?? true
    return try OpenMemReplay(call).once { (id) throws(Fault) -> Reply in
      try call.metered { () throws(Fault) in
        try OpenMemAddition(call, body, messages, id: id, conversation: conversation)
          .run("add", call, waits: !isAsynchronous)
      }
    }
  }

  static func addFeedback(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    _ = try body.requiredID("user_id")
    let text = try body.text("feedback_content", tokens: tokenLimit)
    let conversation = try body.id("conversation_id")
    var message = OpenMemMessage(role: "user", text)
    if let time = body["feedback_time"] {
      message.date = try OpenMemTime.date(time, of: "feedback_time")
      message.rest = object(("feedback", true), ("chat_time", time))
    } else {
      message.rest = object(("feedback", true))
    }
    let said = [message]
    _ = try OpenMemAddition(call, body, said, id: [], conversation: conversation)
    return try OpenMemReplay(call).once { (id) throws(Fault) in
      try call.metered { () throws(Fault) in
        var addition = try OpenMemAddition(call, body, said, id: id, conversation: conversation)
        addition.isFeedback = true
        return try addition.run("feedback", call, waits: true)
      }
    }
  }
}
