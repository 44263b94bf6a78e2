internal import Format
internal import Posix

/// Messages that a cube is to learn from; kept by a task where their caller did not wait for that.
struct MemOSLesson: Sendable {
  /// Role and text of each.
  var messages: [(role: [UInt8], text: [UInt8])]
  var user, cube: [UInt8]
  var session: [UInt8]?
  /// The call's id, and the day on which it came.
  var id, day: [UInt8]

  // MARK: Stored for later

  private var stored: JSON {
    let said = messages.map { object(("role", .string($0.role)), ("text", .string($0.text))) }
    return object(
      ("messages", .array(said)), ("user", .string(user)), ("cube", .string(cube)),
      ("session", .text(session)), ("day", .string(day)))
  }

  // MARK: Doing it

  private var owner: Owner { .user(cube) }

  private var ids: OwnerIDs { OwnerIDs(user: user) }

  private var attributes: [JSON.Member] {
    session.map { [JSON.Member(MemOSItem.session, .string($0))] } ?? []
  }

  /// The member of a message's metadata that says who said it, in a cube that is not theirs by its name.
  static let speaker = "user_id"

  private var metadata: JSON? {
    user == cube ? nil : object((Self.speaker, .string(user)))
  }

  private func name(_ index: Int) -> [UInt8] { id + Array("/\(index)".utf8) }

  /// A lesson of some of the messages.
  private func lesson(_ indices: Range<Int>) -> Lesson {
    let conversation = session ?? Array("memos ".utf8) + day
    return Lesson(
      conversation: conversation,
      messages: indices.map { index in
        MessageDraft(
          conversation: conversation, role: messages[index].role, content: messages[index].text,
          messageID: name(index), metadata: metadata)
      }, ids: ids, attributes: attributes)
  }

  /// Learns while the caller waits.
  func learn(_ project: Project, _ call: Call) throws(Fault) -> [Memory] {
    let gateway = call.gateway
    return try call.learning { (stop) throws(Fault) in
      try caught { () throws(CubeError) in
        try gateway.memories.read(
          lesson(messages.indices), to: owner, in: project, until: stop)
      }
    } elseLeave: { () throws(Fault) in
      try caught { () throws(CubeError) in
        try gateway.accounts.addTask(
          id, project, dialect: "memos", kind: "add", input: stored, owner: owner)
      }
    } _: { () throws(Fault) in
      try learn(project, gateway)
    }
  }

  /// Learns from the messages. A statement from which nothing was learned is a memory as it stands, so that
  /// it can be found.
  func learn(_ project: Project, _ gateway: Gateway) throws(Fault) -> [Memory] {
    try caught { () throws(CubeError) in
      var made: [Memory] = []
      for (index, message) in messages.enumerated() {
        let learned = try gateway.memories.learn(
          lesson(index..<(index + 1)), to: owner, in: project)
        made += learned
        guard learned.isEmpty, message.role.elementsEqual("user".utf8),
          gateway.memories.mayStand(in: project)
        else { continue }
        var draft = MemoryDraft(text: message.text, ids: ids, attributes: attributes)
        draft.request = name(index)
        made += try gateway.memories.add([draft], to: owner, in: project)
      }
      return made
    }
  }
}

extension MemOS {
  /// Learns of what a call left.
  func perform(
    _ task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> JSON {
    let made = try MemOSLesson(task).learn(project, gateway)
    return object(("memory_ids", .array(made.map { .string(MemOSItem.id($0)) })))
  }
}

extension MemOSLesson {
  /// Of a task that keeps one.
  init(_ task: GatewayTask) {
    let stored = task.input
    messages = (stored["messages"]?.elements ?? []).map {
      ($0["role"]?.string ?? [], $0["text"]?.string ?? [])
    }
    user = stored["user"]?.string ?? []
    cube = stored["cube"]?.string ?? []
    session = stored["session"]?.string
    id = task.id
    day = stored["day"]?.string ?? task.created.day
  }
}
