internal import Format
internal import MemCube
internal import Posix
internal import Search

/// A message as this dialect takes it, and gives it back.
struct OpenMemMessage: Sendable {
  var role: [UInt8]
  /// What is read: of a list of parts, the texts.
  var text: [UInt8]
  var name: [UInt8]?
  /// When it was said, RFC 3339 with the offset that was given; nil: not given.
  var date: [UInt8]?
  /// What of it a message of a cube has no place for, an object.
  var rest: JSON
  /// Whether it tells something: what was asked here, and what was answered, does not.
  var isEvidence: Bool {
    get { rest[Message.evidenceKey] != false }
    set {
      let others = (rest.members ?? []).filter { !$0.key.elementsEqual(Message.evidenceKey.utf8) }
      rest = .object(others + (newValue ? [] : [JSON.Member(Message.evidenceKey, false)]))
    }
  }

  static let roles = ["user", "assistant", "system", "tool"]
  private static let parts = ["text", "image_url", "file"]

  init(_ fields: Fields) throws(Fault) {
    role = try fields.requiredText("role")
    guard Self.roles.contains(role.asText) else {
      throw .noKind(fields.place + "role", role, of: Self.roles)
    }
    var rest: [JSON.Member] = []
    let calls = fields["tool_calls"]
    switch fields["content"] {
    case nil: text = []
    case .string(let said)?: text = said
    case .array(let parts)?:
      text = try Self.text(of: parts, "\(fields.place)content")
      rest.append(JSON.Member("content", .array(parts)))
    case .number(let spelling)?: text = spelling
    default:
      throw .invalid(
        fields.place + "content", "\(fields.place)content must be a string or a list of parts")
    }
    if text.isBlank, rest.isEmpty, calls == nil { throw .missing("\(fields.place)content") }
    // None is given back as none, and an empty text as that.
    if fields["content"] == nil { rest.append(JSON.Member("content", .null)) }
    name = try fields.text("role_name").flatMap { $0.isBlank ? nil : $0 }
    if let time = fields["chat_time"] {
      date = try OpenMemTime.date(time, of: "\(fields.place)chat_time")
      rest.append(JSON.Member("chat_time", time))
    }
    for key in ["tool_calls", "tool_call_id", "role_id", "message_id"] {
      if let value = fields[key] { rest.append(JSON.Member(key, value)) }
    }
    self.rest = .object(rest)
  }

  /// The texts of parts, one a line.
  private static func text(of parts: [JSON], _ place: String) throws(Fault) -> [UInt8] {
    if parts.isEmpty { throw Fault(.empty, "\(place) is empty", field: place) }
    var texts: [[UInt8]] = []
    for (index, part) in parts.enumerated() {
      let here = "\(place)[\(index)]"
      guard part.members != nil else { throw .invalid(here, "\(here) must be an object") }
      guard let type = part["type"]?.string, !type.isBlank else { throw .missing("\(here).type") }
      guard Self.parts.contains(type.asText) else {
        throw .noKind("\(here).type", type, of: Self.parts)
      }
      guard type.elementsEqual("text".utf8) else { continue }
      guard let text = part["text"]?.string else { throw .missing("\(here).text") }
      texts.append(text)
    }
    return Array(texts.joined(separator: [0x0A]))
  }

  /// The messages of a call.
  static func list(_ body: OpenMemBody, tokens: Int) throws(Fault) -> [OpenMemMessage] {
    guard let list = try body.fields.objects("messages") else { throw .missing("messages") }
    try Fields.bound(messages: list.map(\.json))
    if list.isEmpty { throw Fault(.empty, "messages is empty", field: "messages") }
    var messages: [OpenMemMessage] = []
    var size = 0
    for fields in list {
      let message = try OpenMemMessage(fields)
      size += message.text.count
      if size / 4 > tokens { throw .tooLong("messages", tokens: tokens) }
      messages.append(message)
    }
    return messages
  }

  // MARK: Stored

  /// As a task keeps it.
  var stored: JSON {
    object(
      ("role", .string(role)), ("text", .string(text)), ("name", .text(name)),
      ("date", .text(date)), ("rest", rest))
  }

  init(stored: JSON) {
    role = stored["role"]?.string ?? []
    text = stored["text"]?.string ?? []
    name = stored["name"]?.string
    date = stored["date"]?.string
    rest = stored["rest"] ?? .object([])
  }

  init(role: String, _ text: [UInt8]) {
    self.role = Array(role.utf8)
    self.text = text
    rest = .object([])
  }

  /// The same as a cube keeps it.
  func draft(in conversation: [UInt8], id: [UInt8]) -> MessageDraft {
    MessageDraft(
      conversation: conversation, role: role, name: name, content: text, date: date,
      messageID: id, metadata: rest.members?.isEmpty == false ? rest : nil)
  }
}

extension OpenMem {
  var messageEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/add/message", .write, meter: .ingest, "learn of messages", takes: .addMessage,
        Self.addMessage
      ).knowingRepeats,
      Endpoint(
        .post, "/get/message", .read, "the latest messages",
        takes: .openMem([
          "user_id", "conversation_id", "message_limit_number", "conversation_limit_number",
        ]), Self.getMessage),
      Endpoint(
        .post, "/add/feedback", .write, meter: .ingest, "what a user corrects",
        takes: .addFeedback, Self.addFeedback
      ).knowingRepeats,
      Endpoint(
        .post, "/get/status", .read, "how a task goes on", takes: .openMem(["task_id"]), Self.status
      ),
    ]
  }

  /// `POST /get/message`: the latest of a conversation, or of each of the user's latest ones.
  static func getMessage(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let user = try body.requiredID("user_id")
    let name = try body.id("conversation_id")
    let limit = try body.counting("message_limit_number", most: 50, usual: 6)
    let conversations = try body.counting("conversation_limit_number", most: 50, usual: 6)
    let project = try call.caller().project
    let memories = call.gateway.memories
    let place = memories.place(.user(user), in: project)
    let list = try caught { () throws(CubeError) in
      try memories.use(place) { (cube, owner) throws(CubeError) -> [JSON] in
        var chosen: [Conversation] = []
        if let name {
          if let found = try cube.conversation(name) { chosen = [found] }
        } else {
          let all = try cube.conversations().filter { !$0.isHidden && $0.count > 0 }
          chosen = all.sorted { ($0.last, $0.row) < ($1.last, $1.row) }
        }
        var shown: [[JSON]] = []
        for conversation in chosen.reversed() where shown.count < conversations {
          var list: [JSON] = []
          for message in try cube.lastMessages(limit, of: conversation) {
            if try cube.isOthers(message, than: owner) { continue }
            list.append(try cube.openMemObject(message))
          }
          if !list.isEmpty { shown.append(list) }
        }
        return shown.reversed().flatMap(\.self)
      }
    }
    let found = list ?? []
    return good(object(("message_detail_list", .array(found))), count: found.count)
  }
}

extension Message {
  /// Its id: the one that it came with, else its own.
  var openMemID: JSON { metadata?["message_id"] ?? .string(id.uuid) }
}

extension Cube {
  /// A message as this dialect shows it.
  func openMemObject(_ message: Message) throws(CubeError) -> JSON {
    let said = message.said
    let time = JSON.string(OpenMemTime.seconds(said))
    let text = try text(message.content)
    let content = message.metadata?["content"] ?? .string(text)
    var members: [JSON.Member] = [
      JSON.Member("role", .string(message.role)),
      JSON.Member(
        "content", content),
      JSON.Member("create_time", time), JSON.Member("update_time", time),
      JSON.Member("conversation_id", .string(message.conversation)),
      JSON.Member("message_id", message.openMemID),
    ]
    if let name = message.name { members.append(JSON.Member("role_name", .string(name))) }
    for key in ["chat_time", "tool_calls", "tool_call_id", "role_id"] {
      if let value = message.metadata?[key] { members.append(JSON.Member(key, value)) }
    }
    return .object(members)
  }
}

/// Times as this dialect writes and reads them.
enum OpenMemTime {
  /// `2025-06-10 09:30:00`, UTC.
  static func seconds(_ time: Timestamp) -> [UInt8] {
    var text = Array(time.rfc3339Milliseconds.prefix(19))
    if text.count > 10 { text[10] = 0x20 }
    return text
  }

  /// `2025-06-10T09:30:00Z`.
  static func zulu(_ time: Timestamp) -> JSON {
    .string(Array(time.rfc3339Milliseconds.prefix(19)) + [0x5A])
  }

  /// Milliseconds since 1970.
  static func milliseconds(_ time: Timestamp) -> JSON { JSON(time.milliseconds) }

  /// The date of a message that a caller gave, RFC 3339; nil for a blank text.
  static func date(_ value: JSON, of field: String) throws(Fault) -> [UInt8]? {
    if value.string?.isBlank == true { return nil }
    return try WrittenTime(value, of: field).rfc3339
  }
}
