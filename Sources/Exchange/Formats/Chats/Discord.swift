internal import Format

/// A channel of Discord as DiscordChatExporter writes it. Section 5.
enum Discord {
  static let format = ExportFormat(
    name: "discord", about: "JSON of DiscordChatExporter: guild, channel and messages",
    recognises: { export in export.parts.allSatisfy { !files(of: $0).isEmpty } },
    read: { (export, options, sink) throws(ExchangeError) in
      for part in export.parts {
        for file in files(of: part) { try DiscordReader(file, part, options, sink).read() }
      }
    })

  private static func files(of part: Export.Part) -> [ExportFile] {
    part.files.filter { file in
      guard part.kind == .file || Peek.isNamed(file, ".json") && Peek.isAtTop(file) else {
        return false
      }
      let keys = Peek.keys(file.head())
      return keys["guild"] == 0x7B && keys["channel"] == 0x7B
    }
  }
}

/// Reads a channel. Messages are given in lots.
final class DiscordReader {
  private let file: ExportFile
  /// The files beside the channel, by their paths.
  private var files: [[UInt8]: ExportFile] = [:]
  private let options: ImportOptions
  private let sink: any ImportSink

  init(_ file: ExportFile, _ part: Export.Part, _ options: ImportOptions, _ sink: any ImportSink) {
    self.file = file
    self.options = options
    self.sink = sink
    for each in part.files { files[each.path] = each }
  }

  func read() throws(ExchangeError) {
    // The channel stands before its messages.
    let channel = Self.channel(file.head())
    let id = channel?.id("id") ?? file.path
    let title = channel?.text("name") ?? file.name
    var conversation = ImportedConversation(source: "discord", id: id, title: title)
    try JSONItems.each(of: file, in: ["messages"], sink) { (value, _) throws(ExchangeError) in
      guard let message = message(value, in: id, title) else { return }
      conversation.messages.append(message)
      guard conversation.messages.count == 1000 else { return }
      try sink.take(conversation)
      conversation.messages = []
    }
    if !conversation.messages.isEmpty { try sink.take(conversation) }
  }

  private static func channel(_ head: [UInt8]) -> JSON? {
    var pull = JSONPull(head)
    guard (try? pull.enter("{")) == true else { return nil }
    var isFirst = true
    while let key = try? pull.key(isFirst: isFirst) {
      isFirst = false
      if key.elementsEqual("channel".utf8) { return try? pull.value() }
      guard (try? pull.skip()) != nil else { return nil }
    }
    return nil
  }

  private func message(_ value: JSON, in channel: [UInt8], _ title: [UInt8]) -> ImportedMessage? {
    guard let id = value.id("id"), value.says("type", "Default") || value.says("type", "Reply")
    else {
      sink.leaveOut(.system)
      return nil
    }
    let author = value["author"]
    let name = Names.person(author?.text("nickname") ?? author?.text("name") ?? [])
    let isBot = author?["isBot"]?.bool == true
    var message = ImportedMessage(
      id: channel + [0x3A] + id, role: isBot ? "assistant" : "user",
      name: options.isMe(name) ? nil : name, content: value["content"]?.string ?? [],
      date: SourceTime.date(value["timestamp"]))
    if value.text("timestampEdited") != nil { message.metadata.append(JSON.Member("edited", true)) }
    if let reply = value["reference"]?.id("messageId") {
      message.metadata.append(JSON.Member("reply_to", .string(channel + [0x3A] + reply)))
    }
    var missing: [[UInt8]] = []
    for attachment in value.list("attachments") {
      let path = attachment.text("url") ?? []
      if let found = files[path] {
        let folder = Array("discord/".utf8) + Names.component(title) + [0x2F]
        message.attachments.append(
          ImportedFile(
            .documents, folder + Names.component(found.name), source: "discord",
            id: attachment.id("id") ?? path, .file(found), mtime: found.mtime))
      } else {
        missing.append(attachment.text("fileName") ?? path)
      }
    }
    if !missing.isEmpty {
      message.metadata.append(JSON.Member("attachments", .array(missing.map { .string($0) })))
    }
    if message.content.isBlank, message.attachments.isEmpty {
      let hasMore = !value.list("embeds").isEmpty || !value.list("stickers").isEmpty
      sink.leaveOut(!missing.isEmpty ? .media : hasMore ? .unsupported : .empty)
      return nil
    }
    return message
  }
}
