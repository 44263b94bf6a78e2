internal import Format
internal import HTTP
internal import Learning
internal import Posix

/// What a job learns of: texts, and whose they are. Kept by the job until it is done.
struct MemHQJob: Sendable {
  var texts: [[UInt8]]
  /// Whose cubes get what is learned.
  var owners: [Owner]
  /// The groups that have it as well: it stands once, in its owner's cube.
  var groups: [[UInt8]] = []
  /// What other speakers said, each with the number of texts before it: kept, not read.
  var others: [(role: [UInt8], text: [UInt8], behind: Int)] = []
  var attributes: [JSON.Member] = []
  /// When it was so, if not now.
  var date: [UInt8]?
  var conversation: [UInt8]
  /// Whether the texts are turns of a conversation: one that only asks tells nothing, and one that
  /// states nothing is no memory as it stands.
  var isTalk = false
  /// What the texts were read from: a `sourceType`; nil: they were said.
  var kind: [UInt8]?
  /// What the texts are yet to be read from.
  var file: MemHQFile?
  /// When the call came.
  var received: Timestamp?

  /// A content longer than this is read in pieces, bytes.
  private static let piece = 1500

  /// A content in pieces that end between sentences or lines, where that can be.
  static func pieces(_ content: [UInt8]) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    while start < content.count {
      var end = min(content.count, start + piece)
      if end < content.count {
        let window = content[(start + piece / 2)..<end]
        if let line = window.lastIndex(of: 0x0A) {
          end = line + 1
        } else if let stop = window.indices.last(where: {
          content[$0] == 0x20 && $0 > start && [0x2E, 0x21, 0x3F].contains(content[$0 - 1])
        }) {
          end = stop + 1
        } else {
          while end > start + 1, content[end] & 0xC0 == 0x80 { end -= 1 }
        }
      }
      let part = Array(content[start..<end])
      if !part.isBlank { pieces.append(part) }
      start = end
    }
    return pieces
  }

  var stored: JSON {
    object(
      ("texts", .array(texts.map { .string($0) })),
      ("owners", .array(owners.map { .string($0.cubeName) })),
      ("ids", .array(owners.map { .string($0.id) })),
      (
        "others",
        .array(
          others.map {
            object(
              ("role", .string($0.role)), ("text", .string($0.text)), ("behind", JSON($0.behind)))
          })
      ),
      ("groups", .array(groups.map { .string($0) })), ("attributes", .object(attributes)),
      ("date", .text(date)),
      ("conversation", .string(conversation)), ("talk", .bool(isTalk)), ("kind", .text(kind)),
      ("file", file?.stored ?? .null))
  }

  init(
    texts: [[UInt8]], owners: [Owner], conversation: [UInt8], attributes: [JSON.Member] = [],
    date: [UInt8]? = nil
  ) {
    self.texts = texts
    self.owners = owners
    self.conversation = conversation
    self.attributes = attributes
    self.date = date
  }

  /// Messages in their order; what users say is learned.
  init(turns: [(role: [UInt8], text: [UInt8])], owners: [Owner], conversation: [UInt8]) {
    self.init(texts: [], owners: owners, conversation: conversation)
    isTalk = true
    for (role, text) in turns where !text.isBlank {
      if role.elementsEqual("user".utf8) {
        texts.append(text)
      } else {
        others.append((role, text, texts.count))
      }
    }
  }

  init(stored: JSON) {
    texts = stored["texts"]?.elements?.compactMap(\.string) ?? []
    let names = stored["owners"]?.elements?.compactMap(\.string) ?? []
    let ids = stored["ids"]?.elements?.compactMap(\.string) ?? []
    owners = zip(names, ids).map { Owner(cubeName: $0.0, id: $0.1) }
    others = (stored["others"]?.elements ?? []).map {
      (
        $0["role"]?.string ?? [], $0["text"]?.string ?? [],
        Int(clamping: $0["behind"]?.integer ?? 0)
      )
    }
    groups = stored["groups"]?.elements?.compactMap(\.string) ?? []
    attributes = stored["attributes"]?.members ?? []
    date = stored["date"]?.string
    conversation = stored["conversation"]?.string ?? MemHQ.conversation
    isTalk = stored["talk"] == true || stored["only_asks"] == true
    kind = stored["kind"]?.string
    file = stored["file"].flatMap { MemHQFile(stored: $0) }
  }

  /// The attribute that names the groups which have a memory beside its cube.
  static let groupsKey = "groups"

  /// Learns from the texts. One from which nothing is learned is a memory as it stands, so that what was said
  /// can be found.
  /// - Returns: the job's counts.
  func run(
    _ id: [UInt8], _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> JSON {
    var made = 0
    var relations = 0
    var job = self
    if let file {
      let (text, path) = try file.read(for: self, project, gateway)
      job.texts = Self.pieces(text)
      job.attributes.append(JSON.Member(Memories.documentKey, .string(path)))
    }
    let whole = job
    try caught { () throws(CubeError) in
      try whole.record(id, project, gateway)
      var job = whole
      // One that was deleted meanwhile gets nothing, nor does one that is made in its place.
      let people = MemHQPeople(project, gateway)
      job.groups = []
      for name in groups where try people.find(name, isGroup: true) != nil {
        job.groups.append(name)
      }
      for owner in owners {
        let (count, edges) = try job.run(id, owner, project, gateway.memories)
        made += count
        relations += edges
      }
    }
    return object(
      ("chunks", JSON(whole.texts.count)), ("memories", JSON(made)), ("edges", JSON(relations)))
  }

  /// Records all messages in their order, durably; those that are there already are.
  func record(_ id: [UInt8], _ project: Project, _ gateway: Gateway) throws(CubeError) {
    guard !others.isEmpty else { return }
    var messages: [MessageDraft] = []
    func add(_ role: [UInt8], _ text: [UInt8], _ name: [UInt8]) {
      messages.append(
        MessageDraft(
          conversation: conversation, role: role, content: text, date: date, messageID: id + name))
    }
    for index in 0...texts.count {
      for (number, other) in others.enumerated() where other.behind == index {
        add(other.role, other.text, Array("/other/\(number)".utf8))
      }
      if index < texts.count {
        add(Array("user".utf8), texts[index], Array("/\(index)".utf8))
      }
    }
    let lesson = Lesson(conversation: conversation, messages: messages, ids: OwnerIDs())
    for owner in owners { try gateway.memories.record(lesson, to: owner, in: project) }
  }

  /// What documents are.
  private static let written = ["PDF", "URL", "IMAGE"].map { Array($0.utf8) }
  private static let ownWords: Set<String> = [
    "i", "i'm", "i've", "i'd", "i'll", "me", "my", "mine", "myself", "we", "we're", "we've", "us",
    "our", "ours",
  ]

  /// Whether a text has no speaker: a document's, and a text for a group that speaks of no "I".
  private func isWritten(_ text: [UInt8], to owner: Owner) -> Bool {
    guard let kind else { return false }
    if Self.written.contains(kind) { return true }
    guard case .group = owner else { return false }
    let plain = text.asText.lowercased().map { $0 == "\u{2019}" ? "'" : $0 }
    return !plain.split { !$0.isLetter && $0 != "'" }.contains {
      Self.ownWords.contains(String($0))
    }
  }

  private func run(
    _ id: [UInt8], _ owner: Owner, _ project: Project, _ memories: Memories
  ) throws(CubeError) -> (memories: Int, relations: Int) {
    var made = 0
    var relations = 0
    // What tells of another day was stored on this one.
    let dated = date.flatMap { Timestamp(rfc3339: $0) }
    let created = dated == nil ? nil : received
    for (index, text) in texts.enumerated() {
      let own = id + Array("/\(index)".utf8)
      var stamp = attributes
      if !groups.isEmpty {
        stamp.append(JSON.Member(Self.groupsKey, .array(groups.map { .string($0) })))
      }
      let message = MessageDraft(
        conversation: conversation, role: Array("user".utf8), content: text, date: date,
        messageID: own,
        metadata: isTalk && Requests.areAll(of: text)
          ? object((Message.evidenceKey, false))
          : isWritten(text, to: owner) ? object((Message.writtenKey, true)) : nil)
      let lesson = Lesson(
        conversation: conversation, messages: [message], ids: OwnerIDs(),
        attributes: stamp + [JSON.Member("job", .string(own))], created: created)
      let learned = try memories.learn(lesson, to: owner, in: project)
      let fresh = learned.filter { $0.state != .merged }
      made += fresh.count
      relations += fresh.reduce(0) { $0 + $1.relations.count }
      let standing = try memories.share(lesson, of: owner, in: project, with: groups)
      // What was known makes no second memory.
      guard learned.isEmpty, standing == 0, memories.mayStand(in: project),
        !isTalk || Statements.mayStand(message), Memories.guidance(of: project).admits(text)
      else { continue }
      var draft = MemoryDraft(
        text: text, ids: OwnerIDs(), attributes: stamp, created: created, dated: dated)
      draft.request = own
      made += try memories.add([draft], to: owner, in: project).count
    }
    return (made, relations)
  }
}

/// Adding, and how that goes on.
extension MemHQ {
  var ingestEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/v1/memory/add", .write, meter: .ingest, "learn of a content",
        takes: .body(
          "content", "sourceType", "sourceUrl", "documentDate", "metadata", "group", "userId"),
        Self.addContent),
      Endpoint(.get, "/v1/memory/job/{id}", .read, "how a job goes on", takes: .nothing, Self.job),
      Endpoint(
        .post, "/v1/memhq/add", .write, meter: .ingest, "learn of messages",
        takes: .body("user_id", "group_id", "messages", "metadata", "wait_for_processing"),
        Self.addMessages),
    ]
  }

  func perform(
    _ task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> JSON {
    var job = MemHQJob(stored: task.input)
    job.received = task.created
    return try job.run(task.id, project, gateway)
  }

  /// Notes a job, and wakes who does it; its id.
  static func queue(_ job: MemHQJob, _ kind: [UInt8], _ call: Call) throws(Fault) -> [UInt8] {
    let id = jobID(call)
    try queue(job, id, kind, call)
    return id
  }

  /// A job's id.
  static func jobID(_ call: Call) -> [UInt8] { Array("ij_\(call.id)".utf8) }

  static func queue(
    _ job: MemHQJob, _ id: [UInt8], _ kind: [UInt8], _ call: Call
  ) throws(Fault) {
    let project = try call.caller().project
    try caught { () throws(CubeError) in
      try call.gateway.accounts.addTask(
        id, project, dialect: "memhq", kind: kind.asText, input: job.stored,
        owner: job.owners.first)
    }
    call.gateway.work.wake()
  }

  /// `documentDate` and the like.
  static func date(_ name: String, _ fields: Fields) throws(Fault) -> Moment? {
    guard let value = fields[name] else { return nil }
    guard value.string != nil, let moment = Moment(value) else {
      throw .invalid(fields.place + name, "\(name) must be an ISO date or time")
    }
    return moment
  }

  private static func checkLength(_ content: [UInt8]) throws(Fault) {
    guard content.asText.utf16.count <= 500_000 else {
      throw .invalid("content", "content has at most 500000 characters")
    }
  }

  static func addContent(_ call: Call) throws(Fault) -> Reply {
    let body = call.body
    let content = try body.requiredText("content")
    try checkLength(content)
    let kind = try body.text("sourceType")?.asText ?? "TEXT"
    guard ["TEXT", "PDF", "URL", "AUDIO", "IMAGE", "MANUAL"].contains(kind) else {
      throw .invalid("sourceType", "sourceType must be TEXT, PDF, URL, AUDIO, IMAGE or MANUAL")
    }
    var attributes = [JSON.Member("source_type", JSON(kind))]
    let address = address(in: content, of: kind)
    let source = try body.text("sourceUrl") ?? address
    if let source {
      guard source.asText.contains("://") else {
        throw .invalid("sourceUrl", "sourceUrl must be an absolute URL")
      }
      attributes.append(JSON.Member("source_url", .string(source)))
    }
    let file = try MemHQFile(content, of: kind, from: source)
    if let metadata = try body.metadata() {
      attributes.append(JSON.Member("metadata", metadata))
    }
    let date = try Self.date("documentDate", body).map {
      Timestamp(milliseconds: $0.start).rfc3339
    }
    if let date { attributes.append(JSON.Member(documentDate, .string(date))) }
    let (user, group) = (try body.newID("userId"), try body.id("group"))
    if user != nil, group != nil {
      throw .invalid("group", "group and userId are mutually exclusive")
    }
    let people = try MemHQPeople(call)
    let named = try group.map { (text) throws(Fault) in try people.group(text) }
    return try call.metered { () throws(Fault) in
      let text = try address.map { (url) throws(Fault) in try page(at: url, call) } ?? content
      if address != nil { try checkLength(text) }
      let party: MemHQParty
      if let user {
        party = try people.writtenUser(user)
      } else if let named {
        party = named
      } else {
        party = try people.group(MemHQPeople.defaultGroup)
      }
      let day = call.began.day
      var job = MemHQJob(
        texts: file == nil ? MemHQJob.pieces(text) : [], owners: [party.owner],
        conversation: Array("memhq ".utf8) + day, attributes: attributes, date: date)
      job.kind = Array(kind.utf8)
      job.file = file
      let id = try queue(job, party.internalID, call)
      return Reply(
        status: 202,
        object(
          ("jobId", .string(id)), ("status", "queued"),
          ("message", "Content queued for ingestion")))
    }
  }

  static func job(_ call: Call) throws(Fault) -> Reply {
    let project = try call.caller().project
    let id = call.name("id")
    let task = try caught { () throws(CubeError) in
      try call.gateway.accounts.task(id, of: project)
    }
    guard let task, task.dialect.elementsEqual("memhq".utf8) else {
      throw .notFound(.job, "Job \"\(id.asText)\" not found in this project")
    }
    let word =
      switch task.state {
      case .queued: "pending"
      case .running: "running"
      case .done: "done"
      case .failed: "failed"
      }
    return Reply(
      object(
        ("jobId", .string(id)), ("status", JSON(word)),
        ("chunksCreated", task.output["chunks"] ?? JSON(0)),
        ("memoriesCreated", task.output["memories"] ?? JSON(0)),
        ("edgesCreated", task.output["edges"] ?? JSON(0)), ("errorMessage", .text(task.error)),
        ("startedAt", .text(task.started?.rfc3339Milliseconds)),
        ("finishedAt", .text(task.finished?.rfc3339Milliseconds))))
  }

  /// The messages of a body in their order.
  static func turns(
    _ body: Fields, roles: [String]
  ) throws(Fault) -> [(role: [UInt8], text: [UInt8])] {
    guard let messages = try body.objects("messages") else { throw .missing("messages") }
    try Fields.bound(messages: messages.map(\.json))
    if messages.isEmpty { throw Fault(.empty, "messages is empty", field: "messages") }
    var turns: [(role: [UInt8], text: [UInt8])] = []
    for message in messages {
      let role = try message.requiredText("role")
      guard let text = try message.text("content") else {
        throw .missing("\(message.place)content")
      }
      guard roles.contains(role.asText) else {
        throw .invalid(
          "\(message.place)role",
          "\(message.place)role must be one of "
            + roles.joined(separator: ", "))
      }
      turns.append((role, text))
    }
    return turns
  }

  static func addMessages(_ call: Call) throws(Fault) -> Reply {
    let body = call.body
    let turns = try turns(body, roles: ["user", "assistant", "system", "tool"])
    var attributes: [JSON.Member] = []
    if let metadata = try body.metadata() {
      attributes.append(JSON.Member("metadata", metadata))
    }
    let waits = try body.flag("wait_for_processing") ?? false
    let (user, group) = (try body.newID("user_id"), try body.id("group_id"))
    guard user != nil || group != nil else { throw .missing("user_id") }
    let people = try MemHQPeople(call)
    let named = try group.map { (text) throws(Fault) in try people.group(text) }
    return try call.metered { () throws(Fault) in
      let written = try user.map { (text) throws(Fault) in try people.writtenUser(text) }
      let parties = [written, named].compactMap(\.self)
      let thread = try written.map { (user) throws(Fault) in
        try caught { () throws(CubeError) in try defaultThread(of: user, people) }
      }
      // With a user it is the user's, and the group has it as well.
      var job = MemHQJob(
        turns: turns, owners: parties.prefix(1).map(\.owner),
        conversation: thread?.conversation ?? conversation)
      if written != nil, let named { job.groups = [named.name] }
      job.attributes = attributes
      // A job that failed is tried again when the call is repeated.
      if waits, call.isKnownAgain { try MemHQWaiting.forgetFailure(jobID(call), call) }
      let id = try queue(job, parties.first?.internalID ?? [], call)
      let isDone = waits ? try MemHQWaiting.wait(for: id, of: parties.first, call) : false
      return Reply(
        status: isDone ? 200 : 202,
        object(
          ("user_id", .text(user)), ("internal_user_id", .text(written?.internalID)),
          (
            "thread_id",
            .string(
              thread?.id ?? Array("thr_".utf8) + (parties.first?.internalID.dropFirst(5) ?? []))
          ),
          ("messages_stored", JSON(turns.count)), ("memories_queued", JSON(job.texts.count)),
          ("episode_id", .string(Array("ep_".utf8) + id.dropFirst(3))), ("jobId", .string(id))),
        count: job.texts.count)
    }
  }
}
