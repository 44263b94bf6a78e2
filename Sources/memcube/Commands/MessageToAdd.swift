internal import Format
internal import Language
internal import Posix
internal import Text

/// A message as the arguments of `add --conversation` give it.
struct MessageToAdd: Equatable {
  /// The text; nil or `-` is standard input.
  let text: [UInt8]?
  let conversation: [UInt8]
  let role: [UInt8]
  let name: [UInt8]?
  /// As given: RFC 3339, or by the cube's clock.
  let date: [UInt8]?

  init(_ given: Given, text: [UInt8]?) throws(UsageError) {
    self.text = text
    conversation = try given.text("conversation") ?? []
    role = try given.speakingRole() ?? Array("user".utf8)
    name = try given.text("as")
    date = try given.text("time")
    var tried = draft([])
    if let date, !tried.readDate(in: .utc) {
      throw UsageError(
        "'\(Path(date))' is no time",
        hint: "write it as 2025-06-10T09:30:00Z or ...+02:00, or 2025-06-10 09:30, or 2025-06-10")
    }
  }

  /// What is recorded.
  func draft(_ content: [UInt8]) -> MessageDraft {
    MessageDraft(
      conversation: conversation, role: role, name: name, content: content, date: date)
  }
}

extension Given {
  /// Who speaks, one of the roles.
  fileprivate func speakingRole() throws(UsageError) -> [UInt8]? {
    guard let role = try text("role") else { return nil }
    if SpeakingRole.isKnown(role) { return role }
    throw UsageError(
      "'\(Path(role))' is no role\(SpeakingRole.meant(role))", hint: "roles: " + SpeakingRole.list)
  }
}

extension SpeakingRole {
  /// ", did you mean …" for one that is misspelt.
  static func meant(_ role: [UInt8]) -> String {
    didYouMean(role, among: all.map { Array($0.utf8) })
  }
}

/// A file of messages, JSON lines or a JSON array.
struct MessageFile {
  /// The largest file, in bytes.
  static let limit = 256 << 20

  /// For errors.
  let name: Path
  /// The conversation of messages that name none.
  let conversation: [UInt8]?

  /// The messages, if every one is right. A date without an offset is as the file has it, for
  /// `MessageDraft.readDate` to read by the cube's zone.
  /// - Throws: `.invalid`, naming the line (or the message's number in an array).
  func drafts(_ bytes: [UInt8]) throws(CubeError) -> [MessageDraft] {
    let space: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    // Some editors begin UTF-8 with a mark that says so.
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard let first = bytes.first(where: { !space.contains($0) }) else {
      throw .invalid("\(name) holds no messages")
    }
    if first == UInt8(ascii: "[") { return try array(bytes) }
    var drafts: [MessageDraft] = []
    var line = 0
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
      let text = rest[..<end]
      rest = rest[end...].dropFirst()
      line += 1
      if text.allSatisfy({ space.contains($0) }) { continue }
      drafts.append(try draft(try parse(text, "line \(line)"), at: "line \(line)"))
    }
    return drafts
  }

  private func array(_ bytes: [UInt8]) throws(CubeError) -> [MessageDraft] {
    if bytes.count > JSON.lengthLimit {
      throw .tooLarge("\(name) is one JSON text of over 8 MiB; write a message a line instead")
    }
    let elements = try parse(bytes[...], "the array").elements ?? []
    if elements.isEmpty { throw .invalid("\(name) holds no messages") }
    var drafts: [MessageDraft] = []
    for (index, element) in elements.enumerated() {
      drafts.append(try draft(element, at: "message \(index + 1)"))
    }
    return drafts
  }

  private func parse(_ text: ArraySlice<UInt8>, _ place: String) throws(CubeError) -> JSON {
    do { return try JSON.parse(text) } catch {
      throw .invalid("\(name), \(place): \(error); nothing was recorded")
    }
  }

  private func draft(_ value: JSON, at place: String) throws(CubeError) -> MessageDraft {
    func wrong(_ what: String) -> CubeError {
      .invalid("\(name), \(place): \(what); nothing was recorded")
    }
    guard let members = value.members else { throw wrong("not a JSON object") }
    var texts: [String: [UInt8]] = [:]
    var metadata: JSON?
    var unknown: String?
    for member in members where !member.value.isNull {
      let key = String(decoding: member.key, as: UTF8.self)
      switch key {
      case "conversation", "role", "name", "content", "content_base64", "date", "time",
        "message_id":
        guard let text = member.value.string else { throw wrong("'\(key)' is not a string") }
        texts[key] = text
      case "metadata":
        guard member.value.members != nil else { throw wrong("'metadata' is not an object") }
        metadata = member.value
      // A transcript has it, and the new message gets one of its own.
      case "id": continue
      default: unknown = unknown ?? key
      }
    }
    let encoded = texts["content_base64"]
    let decoded = encoded.flatMap { Base64.decode($0) }
    if encoded != nil, decoded == nil { throw wrong("'content_base64' is no base64") }
    guard let content = texts["content"] ?? decoded else {
      throw wrong("a message needs \"content\"" + (unknown.map { " (found \"\($0)\")" } ?? ""))
    }
    if let unknown { throw wrong("a message has no \"\(unknown)\"; put it into \"metadata\"") }
    guard let conversation = texts["conversation"] ?? conversation, !conversation.isEmpty else {
      throw wrong("'conversation' is missing; give it there or as --conversation")
    }
    let given = texts["role"] ?? Array("user".utf8)
    if given.isEmpty { throw wrong("'role' is empty") }
    guard let role = SpeakingRole.read(given) else {
      let meant = SpeakingRole.meant(given)
      throw wrong("'\(Path(given))' is no role\(meant) (roles: \(SpeakingRole.list))")
    }
    let draft = MessageDraft(
      conversation: conversation, role: role, name: texts["name"], content: content,
      date: texts["date"] ?? texts["time"], messageID: texts["message_id"], metadata: metadata)
    // Which time it is depends on the cube; whether it is one does not.
    var tried = draft
    for time in [texts["date"], texts["time"]].compactMap({ $0 }) {
      tried.date = time
      if !tried.readDate(in: .utc) {
        throw wrong("'\(Path(time))' is no time such as 2025-06-10T09:30:00Z")
      }
    }
    return draft
  }
}
