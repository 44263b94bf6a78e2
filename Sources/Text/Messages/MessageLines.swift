public import Format
internal import Posix

// The same conversation as JSON lines, exact: one object a line, with the members id, role, name,
// content (content_base64 where the bytes are not UTF-8), date, time, message_id, metadata.
extension Transcript {
  /// One message as a line of JSON, with its LF.
  public func jsonLine(_ message: Message, content: [UInt8]) -> [UInt8] {
    var members: [JSON.Member] = [
      .init("id", JSON(message.id)), .init("role", .string(message.role)),
    ]
    if let name = message.name { members.append(.init("name", .string(name))) }
    if String(validating: content, as: UTF8.self) != nil {
      members.append(.init("content", .string(content)))
    } else {
      members.append(.init("content_base64", .string(Base64.encode(content))))
    }
    if let date = message.date { members.append(.init("date", .string(date))) }
    members.append(.init("time", .string(message.time.rfc3339Milliseconds)))
    if let id = message.messageID { members.append(.init("message_id", .string(id))) }
    if let metadata = message.metadata { members.append(.init("metadata", metadata)) }
    return JSON.object(members).bytes + [0x0A]
  }

  /// The messages of lines of JSON, such as those that were appended, and how many bytes they
  /// took: a last line without LF waits for its rest, unless `isFinal`. Empty lines are passed
  /// over. Only `content` is required; the role is `user` unless given; a line's `time` is its
  /// date where it has no `date`, by the clocks of `zone` if it has no offset; other members go into
  /// the metadata.
  /// - Throws: `.invalid`, naming the line, for what is no such object; then none is taken.
  public func drafts(
    jsonLines text: [UInt8], isFinal: Bool
  ) throws(CubeError) -> (drafts: [MessageDraft], taken: Int) {
    var drafts: [MessageDraft] = []
    var (start, number) = (0, 1)
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0A)
      if end == nil, !isFinal { break }
      let line = text[start..<(end ?? text.count)]
      if !line.trimmed.isEmpty { drafts.append(try draft(Array(line.trimmed), number)) }
      start = end.map { $0 + 1 } ?? text.count
      number += 1
    }
    return (drafts, start)
  }

  private func draft(_ line: [UInt8], _ number: Int) throws(CubeError) -> MessageDraft {
    func refuse(_ reason: String) -> CubeError {
      .invalid("line \(number) of the messages: \(reason)")
    }
    let value: JSON
    do { value = try JSON.parse(line) } catch { throw refuse("\(error)") }
    guard let members = value.members else { throw refuse("not a JSON object") }
    var fields: [[UInt8]: JSON] = [:]
    for member in members { fields[member.key] = member.value }
    func text(_ key: String) throws(CubeError) -> [UInt8]? {
      switch fields.removeValue(forKey: Array(key.utf8)) {
      case nil, .some(.null): return nil
      case .some(.string(let text)): return text
      default: throw refuse("\(key) is not a string")
      }
    }
    let encoded = try text("content_base64")
    guard let content = try text("content") ?? encoded.flatMap({ Base64.decode($0) }) else {
      throw refuse("no content")
    }
    let given = try text("role") ?? Array("user".utf8)
    if given.isEmpty { throw refuse("the role is empty") }
    // An unknown role is refused: what an assistant says must not count as the user's words.
    guard let role = SpeakingRole.read(given) else {
      throw refuse("\(Self.quoted(given)) is no role (roles: \(SpeakingRole.list))")
    }
    func moment(_ key: String) throws(CubeError) -> [UInt8]? {
      guard let given = try text(key) else { return nil }
      // Said now instead, it would teach a wrong date.
      guard let date = SaidTime.date(given, in: zone) else {
        throw refuse("\(key): \(Self.quoted(given)) is no time such as 2025-06-10T09:30:00Z")
      }
      return date
    }
    let (date, time) = (try moment("date"), try moment("time"))
    return MessageDraft(
      conversation: conversation, role: role, name: try text("name"), content: content,
      date: date ?? time,
      messageID: try text("message_id"), metadata: try metadata(members, refuse))
  }

  /// The start of a given text, for a note.
  private static func quoted(_ text: [UInt8]) -> String {
    "'\(Path(Array(text.prefix(60))))\(text.count > 60 ? "..." : "")'"
  }

  /// The metadata, with whatever else stands in the line.
  private func metadata(
    _ members: [JSON.Member], _ refuse: (String) -> CubeError
  ) throws(CubeError) -> JSON? {
    let known: Set<String> = [
      "id", "role", "name", "content", "content_base64", "date", "time", "message_id", "metadata",
    ]
    var all: [JSON.Member]?
    var taken: Set<[UInt8]> = []
    if let given = members.first("metadata"), !given.isNull {
      guard let found = given.members else { throw refuse("metadata is not an object") }
      all = found
      taken = Set(found.map(\.key))
    }
    for member in members where !known.contains(String(decoding: member.key, as: UTF8.self)) {
      if taken.insert(member.key).inserted { all = (all ?? []) + [member] }
    }
    return all.map { .object($0) }
  }
}
