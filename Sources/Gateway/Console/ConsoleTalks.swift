internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix
internal import Text

/// Conversations, and what was learned of each message.
extension Console {
  var talkEndpoints: [Endpoint] {
    let one = "/console/v1/cubes/{cube}/conversation"
    return [
      Endpoint(
        .get, one + "s", .read, "a page of a cube's conversations, the latest first",
        takes: Self.takes(query: ["offset", "limit"]), Self.conversations),
      Endpoint(
        .get, one, .read, "a page of a conversation's messages, with what was learned of each",
        takes: Self.takes(query: ["name", "after", "limit"]), Self.messages),
    ]
  }

  private static func conversations(_ call: Call) throws(Fault) -> Reply {
    let limit = try number("limit", in: 1...200, call) ?? 100
    let offset = try number("offset", in: 0...100_000_000, call) ?? 0
    return Reply(
      try use(call) { (cube, _) throws(CubeError) in
        let said = try cube.lastSaid()
        let all = try cube.conversations().map { ($0, time: said[$0.row] ?? $0.time) }
          .sorted { $0.time > $1.time }
        let zone = try cube.zone()
        let page = all.dropFirst(offset).prefix(limit).map { found, time in
          object(
            ("name", jsonText(found.name)), ("messages", JSON(found.count)),
            ("hidden", .bool(found.isHidden)),
            ("time", .string(zone.rfc3339(time, milliseconds: false))))
        }
        return object(("total", JSON(all.count)), ("conversations", .array(Array(page))))
      })
  }

  /// What was learned of a message is shown with so many bytes, of so many memories.
  private static let (learnedText, learnedLimit) = (300, 20)

  private static func messages(_ call: Call) throws(Fault) -> Reply {
    guard let name = call.query["name"] else { throw .missing("name") }
    let limit = try number("limit", in: 1...100, call) ?? 50
    let after = call.query["after"].flatMap { RecordID(hex: $0) }
    let list = try use(call) { (cube, _) throws(CubeError) -> [JSON]? in
      guard let conversation = try cube.conversation(name) else { return nil }
      return try cube.messages(conversation: conversation.row, after: after, limit: limit)
        .map { (message) throws(CubeError) in
          let learned = try cube.standing(for: message.id).prefix(learnedLimit)
          return try messageObject(message, cube).with(
            "learned",
            .array(
              try learned.map { (node) throws(CubeError) in
                let text = try shortText(try cube.content(row: node.row), cube) ?? []
                return object(
                  ("id", node.object.map { JSON($0) } ?? .null),
                  ("text", jsonText(MemoryText.read(text).start(learnedText))))
              }))
        }
    }
    guard let list else {
      throw .notFound(.conversation, "there is no conversation '\(name.asText)' in the cube")
    }
    let next = list.count < limit ? nil : list.last?["id"]
    return Reply(object(("messages", .array(list)), ("next_after", next ?? .null)))
  }
}
