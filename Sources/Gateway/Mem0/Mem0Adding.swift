internal import MemCube
internal import Posix

/// What a call adds: messages, whose they are, and what is to be made of them.
struct Mem0Addition: Sendable {
  /// Role and text of each message.
  var messages: [(role: [UInt8], text: [UInt8])]
  var ids: OwnerIDs
  /// Attributes of every memory that comes of it.
  var attributes: [JSON.Member]
  var created: Timestamp?
  /// When it was said, RFC 3339 by the clock of who said it; nil: nobody says so.
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
  /// Whether the call is known when it is told again.
  var isKnownAgain = false

  init(_ call: Call) throws(Fault) {
    let body = call.body
    id = Array(call.id.utf8)
    began = call.began
    isKnownAgain = call.isKnownAgain
    messages = try Self.messages(body)
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

  private static func messages(
    _ body: Fields
  ) throws(Fault) -> [(role: [UInt8], text: [UInt8])] {
    guard let given = body["messages"] else { throw .missing("messages") }
    let list: [JSON]
    switch given {
    case .string(let text): list = [object(("role", "user"), ("content", .string(text)))]
    case .object: list = [given]
    case .array(let elements): list = elements
    default: throw .invalid("messages", "messages must be a list of {role, content}")
    }
    try Fields.bound(messages: list)
    var messages: [(role: [UInt8], text: [UInt8])] = []
    for (index, each) in list.enumerated() {
      guard each.members != nil else {
        throw .invalid("messages", "messages[\(index)] must be an object {role, content}")
      }
      let fields = Fields(each, place: "messages[\(index)].")
      let given = try fields.requiredText("role")
      // What an "ai" says is not the user's.
      let role = SpeakingRole.read(given) ?? given
      messages.append((role, try text(of: fields, by: role)))
    }
    guard messages.contains(where: { !$0.text.isBlank }) else {
      throw Fault(.empty, "messages is empty: nothing could be remembered", field: "messages")
    }
    return messages
  }

  /// The text of a message; of a list of parts, the text parts. Assistants and tools also send messages
  /// that have none, such as a call of a tool; a person who says nothing was to say something.
  private static func text(of message: Fields, by role: [UInt8]) throws(Fault) -> [UInt8] {
    guard let content = message["content"] else {
      if role.elementsEqual("user".utf8) { throw .missing(message.place + "content") }
      return []
    }
    if let text = content.string { return text }
    guard let parts = content.elements else {
      throw .invalid(message.place + "content", "\(message.place)content must be a string or parts")
    }
    let texts = parts.compactMap { $0["text"]?.string ?? $0.string }
    return Array(texts.joined(separator: [0x0A]))
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
      ("agent_instructions", .text(agentInstructions)))
  }

  init(_ task: GatewayTask) {
    let stored = task.input
    messages = (stored["messages"]?.elements ?? []).map {
      ($0["role"]?.string ?? [], $0["content"]?.string ?? [])
    }
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

  /// Sorts what was made into categories.
  private func sort(
    _ memories: [Memory], _ project: Project, _ gateway: Gateway
  ) throws(Fault) {
    let categories = Mem0Categories(categories ?? project.settings["custom_categories"])
    try caught { () throws(CubeError) in try categories.sort(memories, gateway) }
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
  fileprivate func learn(_ project: Project, _ call: Call) throws(Fault) -> JSON {
    try call.learning { (stop) throws(Fault) in
      try read(project, call.gateway, until: stop)
    } elseLeave: { () throws(Fault) in
      try queue(project, call.gateway)
    } _: { () throws(Fault) in
      try learn(project, call.gateway, isRead: call.gateway.chatModel != nil)
    }
  }

  /// Remembers each message as it is.
  func remember(_ project: Project, _ gateway: Gateway) throws(Fault) -> JSON {
    guard let owner = ids.owner else { return .array([]) }
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
    try sort(made, project, gateway)
    return .array(made.map { mem0Result($0, event: "ADD", task: id) })
  }

  /// Whose what is learned is: with a user and an agent, what the user says is the user's alone.
  var learned: OwnerIDs {
    var own = ids
    if own.user != nil { own.agent = nil }
    return own
  }

  private var lesson: Lesson {
    let conversation = ids.run ?? Array("mem0 ".utf8) + (created ?? began).day
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

  /// Whether a message of which the rules learned nothing is a memory as it stands: a person states
  /// something. What a model left out it left out on purpose.
  private func isKept(_ message: MessageDraft, _ gateway: Gateway) -> Bool {
    gateway.chatModel == nil && Statements.mayStand(message) && guidance.admits(message.content)
  }

  /// Learns of the messages, if they were not read before. A fact that is known already makes no second
  /// memory, and a statement of which nothing was learned is one as it stands.
  func learn(
    _ project: Project, _ gateway: Gateway, isRead: Bool = false
  ) throws(Fault) -> JSON {
    guard let owner = ids.owner else { return .array([]) }
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
    try sort(fresh, project, gateway)
    return .array(fresh.map { mem0Result($0, event: "ADD", task: id) })
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
      let results =
        addition.infers
        ? try addition.learn(project, call) : try addition.remember(project, call.gateway)
      try caught { () throws(CubeError) in
        try call.gateway.accounts.addTask(
          addition.id, project, dialect: "mem0", kind: "ADD", input: addition.stored,
          output: results, began: began, owner: addition.ids.owner)
      }
      let list = results.elements ?? []
      if !isThird { return Reply(try envelope(list, call), count: list.count) }
      return Reply(
        object(
          ("message", "Memories processed successfully"), ("status", "SUCCEEDED"),
          ("event_id", .string(addition.id)), ("results", results)), count: list.count)
    }
  }

  /// What the first generation answers: the bare list, or with `output_format` v1.1 an object.
  static func envelope(_ results: [JSON], _ call: Call) throws(Fault) -> JSON {
    let format = try call.body.text("output_format")
    guard format?.elementsEqual("v1.1".utf8) == true else { return .array(results) }
    return object(("results", .array(results)), ("relations", .array([])))
  }
}
