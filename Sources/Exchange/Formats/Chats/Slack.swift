internal import Format
internal import Posix

/// A workspace's export of Slack: users.json, channels.json and a folder of days for each channel. Section 5.
enum Slack {
  static let format = ExportFormat(
    name: "slack", about: "users.json and channels.json, with folders of YYYY-MM-DD.json",
    recognises: { export in
      export.parts.allSatisfy { part in
        part.kind != .file && part.file("users.json") != nil
          && (part.file("channels.json") != nil || part.files.contains { isDay($0) })
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      for part in export.parts { try SlackReader(part, options, sink).read() }
    })

  /// Whether a file is a day of a channel.
  static func isDay(_ file: ExportFile) -> Bool {
    let name = file.name
    return name.count == 15 && Peek.isNamed(file, ".json") && name[4] == 0x2D && name[7] == 0x2D
      && file.path.count(where: { $0 == 0x2F }) == 1
  }
}

/// Reads a workspace.
final class SlackReader {
  /// A channel, a group, or a talk of a few.
  private struct Channel {
    var id: [UInt8]
    var title: [UInt8]
  }

  private let part: Export.Part
  private let options: ImportOptions
  private let sink: any ImportSink
  private var people: [[UInt8]: [UInt8]] = [:]
  private var bots: Set<[UInt8]> = []
  private var channels: [[UInt8]: Channel] = [:]

  init(_ part: Export.Part, _ options: ImportOptions, _ sink: any ImportSink) {
    self.part = part
    self.options = options
    self.sink = sink
  }

  func read() throws(ExchangeError) {
    try readPeople()
    try readChannels()
    var folders: [[UInt8]: [ExportFile]] = [:]
    for file in part.files {
      if Slack.isDay(file) {
        folders[Array(file.path.prefix { $0 != 0x2F }), default: []].append(file)
      } else if !Peek.isAtTop(file) {
        sink.leaveOut(.unsupported)
      }
    }
    for (folder, days) in folders.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let channel = channels[folder] ?? Channel(id: folder, title: [0x23] + folder)
      try read(days, of: channel)
    }
  }

  private func readPeople() throws(ExchangeError) {
    guard let file = part.file("users.json") else { return }
    try JSONItems.each(of: file, sink) { (value, _) throws(ExchangeError) in
      guard let id = value.id("id") else { return }
      let profile = value["profile"]
      people[id] = Names.person(
        profile?.text("display_name") ?? profile?.text("real_name") ?? value.text("real_name")
          ?? value.text("name") ?? id)
      if value["is_bot"]?.bool == true { bots.insert(id) }
    }
  }

  private func readChannels() throws(ExchangeError) {
    for name in ["channels.json", "groups.json", "dms.json", "mpims.json"] {
      guard let file = part.file(name) else { continue }
      try JSONItems.each(of: file, sink) { (value, _) throws(ExchangeError) in
        guard let id = value.id("id") else { return }
        let members = value.list("members").compactMap(\.string).map { people[$0] ?? $0 }
        let talk = Array(members.joined(separator: Array(", ".utf8)))
        let isOpen = name == "channels.json" || name == "groups.json"
        let title = isOpen ? value.text("name").map { [0x23] + $0 } ?? id : talk
        // Talks of two have their ids as folders.
        for folder in [value.text("name"), id].compactMap({ $0 }) where channels[folder] == nil {
          channels[folder] = Channel(id: id, title: title)
        }
      }
    }
  }

  private func read(_ days: [ExportFile], of channel: Channel) throws(ExchangeError) {
    for file in days.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) }) {
      var conversation = ImportedConversation(source: "slack", id: channel.id, title: channel.title)
      try JSONItems.each(of: file, sink) { (value, number) throws(ExchangeError) in
        guard value.members != nil else {
          return sink.problem("\(file.shown), message \(number)", "it is no object")
        }
        if let message = message(value, in: channel) { conversation.messages.append(message) }
      }
      if !conversation.messages.isEmpty { try sink.take(conversation) }
    }
  }

  private func message(_ value: JSON, in channel: Channel) -> ImportedMessage? {
    let subtype = value["subtype"]?.string.map(\.shown) ?? ""
    let isSaid = [
      "", "bot_message", "me_message", "thread_broadcast", "file_share", "file_comment",
    ]
    .contains(subtype)
    guard isSaid, let id = value.id("ts") else {
      sink.leaveOut(subtype == "tombstone" ? .deleted : .system)
      return nil
    }
    let user = value.text("user")
    let profile = value["user_profile"]
    let known =
      user.flatMap { people[$0] } ?? profile?.text("display_name") ?? profile?.text("real_name")
    let name = Names.person(known ?? value.text("username") ?? user ?? [])
    let isBot = subtype == "bot_message" || user.map { bots.contains($0) } ?? false
    var message = ImportedMessage(
      id: channel.id + [0x3A] + id, role: isBot ? "assistant" : "user",
      name: options.isMe(name) ? nil : name, content: text(Self.said(value)),
      date: SourceTime.date(value["ts"]))
    if let thread = value.id("thread_ts"), thread != id {
      message.metadata.append(JSON.Member("thread", .string(channel.id + [0x3A] + thread)))
    }
    if value["edited"] != nil { message.metadata.append(JSON.Member("edited", true)) }
    let files = value.list("files").compactMap { $0.text("name") ?? $0.text("title") }
    if !files.isEmpty {
      message.metadata.append(JSON.Member("attachments", .array(files.map { .string($0) })))
    }
    if message.content.isBlank {
      let hasMore = !value.list("blocks").isEmpty
      sink.leaveOut(!files.isEmpty ? .media : hasMore ? .unsupported : .empty)
      return nil
    }
    return message
  }

  /// A message's text; of programs that post only cards, what these say.
  private static func said(_ value: JSON) -> [UInt8] {
    if let text = value.text("text") { return text }
    let cards = value.list("attachments").compactMap { $0.text("text") ?? $0.text("fallback") }
    return Array(cards.joined(separator: [0x0A]))
  }

  /// A text of Slack as people read it: `<@U1>`, `<#C1|name>`, `<url|label>`, `&lt;`.
  private func text(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte == 0x3C, let end = rest.prefix(4096).firstIndex(of: 0x3E) {
        out += marked(rest[..<end])
        rest = rest[(end + 1)...]
      } else {
        out.append(byte)
      }
    }
    for (mark, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
      _ = Search.replace(Array(mark.utf8), by: Array(letter.utf8), all: true, in: &out)
    }
    return out
  }

  private func marked(_ inside: ArraySlice<UInt8>) -> [UInt8] {
    let bar = inside.firstIndex(of: 0x7C)
    let target = Array(inside[..<(bar ?? inside.endIndex)])
    let label = bar.map { Array(inside[($0 + 1)...]) } ?? []
    switch target.first {
    case UInt8(ascii: "@"):
      return [0x40]
        + (people[Array(target.dropFirst())] ?? (label.isEmpty ? Array(target.dropFirst()) : label))
    case UInt8(ascii: "#"): return [0x23] + (label.isEmpty ? Array(target.dropFirst()) : label)
    case UInt8(ascii: "!"): return [0x40] + (label.isEmpty ? Array(target.dropFirst()) : label)
    default:
      if label.isEmpty || label == target { return target }
      return label + Array(" (".utf8) + target + [0x29]
    }
  }
}
