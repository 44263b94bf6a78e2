internal import Bundle
internal import Format
internal import Learning
internal import Posix
internal import Search

/// What a call adds: messages, whose they are, and what is to be made of them.
struct Mem0Addition: Sendable {
  /// Role and text of each message.
  var messages: [(role: [UInt8], text: [UInt8])]
  /// What of them holds no text, and is not read.
  var unread: [Mem0Content.Unread]
  var ids: OwnerIDs
  /// Attributes of every memory that comes of it.
  var attributes: [JSON.Member]
  var created: Timestamp?
  /// When it was said, RFC 3339 by the clock of the speaker; nil: not given.
  var said: [UInt8]?
  /// Whether memories are learned of the messages; else each message is one.
  var infers: Bool
  /// What is wanted of the messages, and in words of the caller of an agent's.
  var guidance = Guidance()
  var agentInstructions: [UInt8]?
  /// What the memories are sorted into; nil: the project's categories.
  var categories: JSON?
  /// The event's id.
  var id: [UInt8]
  /// When it was said.
  var began: Timestamp
  /// Whether the call is known when it is repeated.
  var isKnownAgain = false

  init(_ call: Call) throws(Fault) {
    let body = call.body
    id = Array(call.id.utf8)
    began = call.began
    isKnownAgain = call.isKnownAgain
    (messages, unread) = try Mem0Content.messages(body)
    infers = try body.flag("infer") ?? true
    var given = OwnerIDs()
    // A typed client has no place for ids but the filters.
    let filters = try body.object("filters").map { Fields($0) }
    func named(_ name: String) throws(Fault) -> [UInt8]? {
      let found = try body.text(name) ?? filters?[name]?.string
      if let found { try Fields.refuseUnnamable(found, name) }
      return found
    }
    given.user = try named("user_id")
    given.agent = try named("agent_id")
    given.app = try named("app_id")
    given.run = try named("run_id")
    guard !given.isEmpty else {
      throw .invalid(
        "user_id", "at least one of user_id, agent_id, app_id, run_id is required")
    }
    ids = given
    attributes = []
    if let metadata = try body.metadata(), metadata.members?.isEmpty == false {
      attributes.append(JSON.Member("metadata", metadata))
    }
    if try body.flag("immutable") == true { attributes.append(JSON.Member("immutable", true)) }
    if let date = try Self.expiration(body) {
      attributes.append(JSON.Member("expiration_date", date))
    }
    if let value = body["timestamp"] {
      let time = try WrittenTime(value, of: "timestamp").time
      created = time
    }
    said = try Mem0Observation.date(body, created ?? call.began)
    (guidance, agentInstructions) = try Self.guidance(body, for: messages.count)
    if let categories = try body.list("custom_categories") {
      guard categories.allSatisfy({ $0.members != nil }) else {
        throw .invalid(
          "custom_categories", "custom_categories must be a list of {name: description} objects")
      }
      self.categories = .array(categories)
    }
  }

  /// `expiration_date`, checked.
  static func expiration(_ body: Fields) throws(Fault) -> JSON? {
    guard let value = body["expiration_date"] else { return nil }
    guard let text = value.string, Timestamp(day: text) != nil else {
      throw .invalid("expiration_date", "expiration_date must be YYYY-MM-DD")
    }
    return value
  }

  // MARK: Stored for later

  /// As a task keeps it.
  var stored: JSON {
    object(
      (
        "messages",
        .array(messages.map { object(("role", .string($0.role)), ("content", .string($0.text))) })
      ),
      ("ids", .object(ids.attributes)), ("attributes", .object(attributes)),
      ("created", .text(created?.rfc3339Milliseconds)), ("said", .text(said)),
      ("categories", categories ?? .null),
      ("guidance", guidance.member.map { .object([$0]) } ?? .null),
      ("agent_instructions", .text(agentInstructions)),
      ("unread", .array(unread.map(\.json))))
  }

  init(_ task: GatewayTask) {
    let stored = task.input
    messages = (stored["messages"]?.elements ?? []).map {
      ($0["role"]?.string ?? [], $0["content"]?.string ?? [])
    }
    unread = []
    let given = stored["ids"]
    ids = OwnerIDs(
      user: given?["user_id"]?.string, agent: given?["agent_id"]?.string,
      app: given?["app_id"]?.string, run: given?["run_id"]?.string)
    attributes = stored["attributes"]?.members ?? []
    created = stored["created"]?.string.flatMap { Timestamp(rfc3339: $0) }
    said = stored["said"]?.string
    infers = true
    categories = stored["categories"].flatMap { $0.isNull ? nil : $0 }
    guidance = Guidance(metadata: stored["guidance"])
    agentInstructions = stored["agent_instructions"]?.string
    id = task.id
    began = task.created
  }

  /// Sorts what was made into categories. Where that fails, the memories have none: they are stored, and
  /// a caller that gets an error would store them again.
  private func sort(_ memories: [Memory], _ project: Project, _ gateway: Gateway) {
    let categories = Mem0Categories(categories ?? project.settings["custom_categories"])
    try? categories.sort(memories, gateway)
  }

  /// Leaves it to be learned.
  fileprivate func queue(_ project: Project, _ gateway: Gateway) throws(Fault) {
    try caught { () throws(CubeError) in
      try gateway.accounts.addTask(
        id, project, dialect: "mem0", kind: "ADD", input: stored, owner: ids.owner)
    }
  }

  // MARK: Doing it

  /// Learns while the caller waits.
  fileprivate func learn(_ project: Project, _ call: Call) throws(Fault) -> Mem0Added {
    try call.learning { (stop) throws(Fault) in
      try read(project, call.gateway, until: stop)
    } elseLeave: { () throws(Fault) in
      try queue(project, call.gateway)
    } _: { () throws(Fault) in
      try learn(project, call.gateway, isRead: call.gateway.chatModel != nil)
    }
  }

  /// Remembers each message as it is.
  func remember(_ project: Project, _ gateway: Gateway) throws(Fault) -> Mem0Added {
    guard let owner = ids.owner else { return Mem0Added() }
    try caught { () throws(CubeError) in try gateway.accounts.meet(ids, in: project) }
    var drafts: [MemoryDraft] = []
    for (index, message) in messages.enumerated() where !message.text.isBlank {
      var draft = MemoryDraft(
        text: message.text, ids: ids, attributes: attributes, created: created)
      if isKnownAgain { draft.request = id + Array("/\(index)".utf8) }
      drafts.append(draft)
    }
    let made = try caught { () throws(CubeError) in
      try gateway.memories.add(drafts, to: owner, in: project)
    }
    sort(made, project, gateway)
    return Mem0Added(made, task: id, gateway)
  }

  /// The owner of what is learned: with a user and an agent, what the user says is the user's alone.
  var learned: OwnerIDs {
    var own = ids
    if own.user != nil { own.agent = nil }
    return own
  }

  private var lesson: Lesson {
    // What calls without a run say is not of one conversation: none answers what another one asked.
    let conversation =
      ids.run ?? Array("mem0 ".utf8) + (created ?? began).day + [0x20] + id.prefix(8)
    let date = said ?? created?.rfc3339
    return Lesson(
      conversation: conversation,
      messages: messages.enumerated().compactMap { index, message in
        message.text.isBlank
          ? nil
          : MessageDraft(
            conversation: conversation, role: message.role, content: message.text, date: date,
            messageID: id + Array("/\(index)".utf8),
            metadata: guidance.member.map { .object([$0]) })
      }, ids: learned, attributes: attributes, created: created, isOfMessages: false,
      isScoped: true)
  }

  /// Stores the messages, and has them read until it is to stop; false: then not all are.
  func read(
    _ project: Project, _ gateway: Gateway, until stop: @escaping @Sendable () -> Bool
  ) throws(Fault) -> Bool {
    guard let owner = ids.owner else { return true }
    return try caught { () throws(CubeError) in
      guard try gateway.memories.read(lesson, to: owner, in: project, until: stop) else {
        return false
      }
      return try learnOfAgent(lesson, project, gateway, until: stop) != nil
    }
  }

  /// Whether a message from which the rules learned nothing is a memory as it stands: a person states
  /// something. What a model left out it left out on purpose.
  private func isKept(_ message: MessageDraft, _ gateway: Gateway) -> Bool {
    gateway.chatModel == nil && Statements.mayStand(message) && guidance.admits(message.content)
  }

  /// Learns from the messages, if they were not read before. A fact that is known already makes no second
  /// memory, and a statement from which nothing was learned is one as it stands.
  func learn(
    _ project: Project, _ gateway: Gateway, isRead: Bool = false
  ) throws(Fault) -> Mem0Added {
    guard let owner = ids.owner else { return Mem0Added() }
    try caught { () throws(CubeError) in try gateway.accounts.meet(ids, in: project) }
    let learned = try caught { () throws(CubeError) -> [Memory]? in
      let people = try gateway.memories.learnEach(
        lesson, to: owner, in: project, keeps: { isKept($0, gateway) })
      // A model may take longer than a server that ends can wait.
      let agents = try learnOfAgent(lesson, project, gateway, isRead: isRead) {
        gateway.chatModel != nil && gateway.work.isEnding
      }
      return agents.map { people.flatMap(\.memories) + $0 }
    }
    guard let fresh = learned?.filter({ $0.state != .merged }) else {
      throw Fault(.unavailable, "the server ends, and learns of this when it runs again")
    }
    sort(fresh, project, gateway)
    return Mem0Added(fresh, task: id, gateway)
  }
}

extension Mem0 {
  static let queued = "Memory processing has been queued for background execution"

  /// `POST /v3/memories/add/` and `POST /v1/memories/`.
  static func add(_ call: Call, isThird: Bool) throws(Fault) -> Reply {
    let addition = try Mem0Addition(call)
    let isAsynchronous = try call.body.flag("async_mode") ?? isThird
    return try call.metered { () throws(Fault) in
      let project = try call.caller().project
      if addition.infers, isAsynchronous {
        try addition.queue(project, call.gateway)
        call.gateway.work.wake()
        let answer = object(
          ("message", JSON(queued)), ("status", "PENDING"), ("event_id", .string(addition.id)))
        if isThird { return Reply(answer) }
        return Reply(try envelope([answer], call))
      }
      let began = call.gateway.host.now()
      let added =
        addition.infers
        ? try addition.learn(project, call) : try addition.remember(project, call.gateway)
      try caught { () throws(CubeError) in
        try call.gateway.accounts.addTask(
          addition.id, project, dialect: "mem0", kind: "ADD", input: addition.stored,
          output: added.results, began: began, owner: addition.ids.owner)
      }
      let list = added.results.elements ?? []
      var answer =
        isThird
        ? object(
          ("message", "Memories processed successfully"), ("status", "SUCCEEDED"),
          ("event_id", .string(addition.id)), ("results", added.results))
        : try envelope(list, of: added.memories, call)
      if answer.members != nil, !addition.unread.isEmpty {
        answer = answer.with("unread", .array(addition.unread.map(\.json)))
      }
      return Reply(answer, count: list.count)
    }
  }
}
