internal import Format
internal import Posix

/// Telegram's result.json: one chat, or all. Section 5.
enum Telegram {
  static let format = ExportFormat(
    name: "telegram", about: "result.json with messages of a chat, or chats.list",
    recognises: { export in export.parts.allSatisfy { file(of: $0) != nil } },
    read: { (export, options, sink) throws(ExchangeError) in
      for part in export.parts {
        guard let file = file(of: part) else { continue }
        try TelegramReader(file, part, options, sink).read()
      }
    })

  private static func file(of part: Export.Part) -> ExportFile? {
    let files =
      part.kind == .file
      ? part.files : part.files.filter { $0.lowerName == "result.json" && Peek.isAtTop($0) }
    return files.first { file in
      let head = file.head()
      guard head.first(where: { $0 > 0x20 }) == 0x7B else { return false }
      let keys = Peek.keys(head)
      if keys["chats"] == 0x7B { return true }
      guard keys["messages"] == 0x5B, keys["type"] != nil else { return false }
      let first = Peek.elementKeys(head, in: ["messages"])
      return first["date_unixtime"] != nil || first["from_id"] != nil
        || first["text_entities"] != nil
    }
  }
}

/// Reads an export of Telegram. Messages are given in lots: a chat may be long.
final class TelegramReader {
  private static let lot = 1000

  private let file: ExportFile
  private let part: Export.Part
  private let options: ImportOptions
  private let sink: any ImportSink
  private var files: [[UInt8]: ExportFile] = [:]

  init(_ file: ExportFile, _ part: Export.Part, _ options: ImportOptions, _ sink: any ImportSink) {
    self.file = file
    self.part = part
    self.options = options
    self.sink = sink
    for each in part.files { files[each.path] = each }
  }

  /// What a chat says of itself before its messages.
  private struct Chat {
    var name: [UInt8] = []
    var id: [UInt8] = []
    var type: [UInt8] = []
    var isOwn: Bool { type.elementsEqual("saved_messages".utf8) }
  }

  func read() throws(ExchangeError) {
    var pull = JSONPull(try file.reader())
    do throws(JSONFault) {
      guard try pull.enter("{") else { throw .broken }
      try chat(&pull)
    } catch { try JSONItems.report(error, file, sink) }
  }

  /// Reads the object that was entered: a chat, or what holds chats.
  private func chat(_ pull: inout JSONPull) throws(JSONFault) {
    var chat = Chat()
    var isFirst = true
    while let key = try pull.key(isFirst: isFirst) {
      isFirst = false
      switch key.shown {
      case "name": chat.name = try pull.value().string ?? []
      case "type": chat.type = try pull.value().string ?? []
      case "id": chat.id = JSON.object([JSON.Member("id", try pull.value())]).id("id") ?? []
      case "messages" where try pull.first() == 0x5B: try messages(&pull, of: chat)
      case "chats", "left_chats":
        if try pull.enter("{") { try self.chat(&pull) } else { try pull.skip() }
      case "list" where try pull.first() == 0x5B: try list(&pull)
      default: try pull.skip()
      }
    }
  }

  private func list(_ pull: inout JSONPull) throws(JSONFault) {
    guard try pull.enter("[") else { throw .broken }
    var isFirst = true
    while try pull.hasElement(isFirst: isFirst) {
      isFirst = false
      if try pull.enter("{") { try chat(&pull) } else { try pull.skip() }
    }
  }

  private func messages(_ pull: inout JSONPull, of chat: Chat) throws(JSONFault) {
    let title = chat.isOwn && chat.name.isEmpty ? Array("Saved Messages".utf8) : chat.name
    var conversation = ImportedConversation(source: "telegram", id: chat.id, title: title)
    try JSONItems.elements(&pull, file, sink, item: "message") {
      value, _ throws(ExchangeError) in
      if let message = message(value, in: chat) { conversation.messages.append(message) }
      if conversation.messages.count == Self.lot { try give(&conversation) }
    }
    do { try give(&conversation) } catch { throw JSONFault.source(error) }
  }

  private func give(_ conversation: inout ImportedConversation) throws(ExchangeError) {
    if conversation.messages.isEmpty { return }
    try sink.take(conversation)
    conversation.messages = []
  }

  // MARK: Messages

  private func message(_ value: JSON, in chat: Chat) -> ImportedMessage? {
    guard let id = value.id("id"), value.says("type", "message") else {
      sink.leaveOut(.system)
      return nil
    }
    let date =
      SourceTime.date(value["date_unixtime"])
      ?? value["date"]?.string.flatMap { SourceTime.date($0, in: options.zone) }
    let name = Names.person(value.text("from") ?? Array("Deleted Account".utf8))
    let isUser = chat.isOwn || options.isMe(name)
    var message = ImportedMessage(
      id: chat.id + [0x3A] + id, role: "user", name: isUser ? nil : name, content: Self.text(value),
      date: date)
    if value["edited_unixtime"] != nil || value["edited"] != nil {
      message.metadata.append(JSON.Member("edited", true))
    }
    if let reply = value.id("reply_to_message_id") {
      message.metadata.append(JSON.Member("reply_to", .string(chat.id + [0x3A] + reply)))
    }
    if let from = value.text("forwarded_from") {
      message.metadata.append(JSON.Member("forwarded_from", .string(from)))
    }
    attach(value, chat, &message)
    if message.content.isBlank, message.attachments.isEmpty {
      let hasMedia = value["photo"] != nil || value["file"] != nil || value["media_type"] != nil
      let others = ["poll", "location_information", "contact_information", "game_title"]
      let hasMore = others.contains { value[$0] != nil }
      sink.leaveOut(hasMedia ? .media : hasMore ? .unsupported : .empty)
      return nil
    }
    return message
  }

  private func attach(_ value: JSON, _ chat: Chat, _ message: inout ImportedMessage) {
    var missing: [[UInt8]] = []
    for key in ["photo", "file"] {
      guard let path = value.text(key) else { continue }
      guard let found = files[path] else {
        // "(File not included. Change data exporting settings to download.)"
        missing.append(value.text("file_name") ?? (path.first == 0x28 ? Array(key.utf8) : path))
        continue
      }
      let folder = Array("telegram/".utf8) + Names.component(chat.name) + [0x2F]
      message.attachments.append(
        ImportedFile(
          .documents, folder + Names.component(found.name), source: "telegram",
          id: chat.id + [0x2F] + path, .file(found), mtime: found.mtime))
    }
    if !missing.isEmpty {
      message.metadata.append(JSON.Member("attachments", .array(missing.map { .string($0) })))
    }
  }

  /// A text, or the parts of one; a link that is shown by other words has its address in parentheses.
  private static func text(_ value: JSON) -> [UInt8] {
    guard let parts = value["text"]?.elements else { return value["text"]?.string ?? [] }
    var out: [UInt8] = []
    for part in parts {
      let text = part.string ?? part["text"]?.string ?? []
      out += text
      if let address = part.text("href"), address != text {
        out += Array(" (".utf8) + address + [0x29]
      }
    }
    return out
  }
}
