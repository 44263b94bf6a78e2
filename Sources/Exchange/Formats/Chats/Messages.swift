internal import Digest
internal import Format

/// Messages as programs exchange them: a list or lines of {role, content}, or ShareGPT's {from, value}. Section 5.
enum Messages {
  static let format = ExportFormat(
    name: "messages",
    about: "a list or JSON lines of objects with role and content; ShareGPT's conversations",
    recognises: { export in
      export.parts.allSatisfy { part in
        part.files.count == 1 && part.files.allSatisfy { isMessages($0) }
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      for file in export.files { try MessagesReader(file, options, sink).read() }
    })

  private static func isMessages(_ file: ExportFile) -> Bool {
    let head = WideText.text(file.head())
    for keys in [
      Peek.elementKeys(head, in: ["messages"]),
      Peek.firstLine(head).map { Peek.keys($0.bytes) } ?? [:],
    ] {
      if keys["role"] != nil, keys["content"] != nil { return true }
      if keys["conversations"] == 0x5B { return true }
    }
    return false
  }
}

/// Reads one file of messages.
final class MessagesReader {
  private let file: ExportFile
  private let sink: any ImportSink
  private var talks: [ImportedConversation] = []
  private var places: [[UInt8]: Int] = [:]
  private var equals: [[UInt8]: Int] = [:]
  private let title: [UInt8]

  init(_ file: ExportFile, _ options: ImportOptions, _ sink: any ImportSink) {
    self.file = file
    self.sink = sink
    title = options.conversation ?? Names.parts(file.name).stem
  }

  func read() throws(ExchangeError) {
    let head = WideText.text(file.head())
    // A line after the first one: else it is one object.
    let next = head.drop { $0 != 0x0A }.drop { $0 <= 0x20 }.first
    let isLines =
      Peek.firstLine(head) != nil && (next == 0x7B || Peek.keys(head)["messages"] == nil)
    let take = { (value: JSON, number: Int) throws(ExchangeError) in
      if let list = value["conversations"]?.elements ?? value["messages"]?.elements {
        let id = value.id("id") ?? Array("\(number)".utf8)
        for message in list { self.take(message, in: self.title + [0x20] + id, number) }
      } else {
        self.take(value, in: value.text("conversation") ?? self.title, number)
      }
    }
    if isLines {
      try JSONItems.lines(of: file, sink, take)
    } else {
      try JSONItems.each(of: file, in: ["messages"], sink, take)
    }
    for talk in talks { try sink.take(talk) }
  }

  private func take(_ value: JSON, in talk: [UInt8], _ number: Int) {
    let word = (value.text("role") ?? value.text("from") ?? []).shown.lowercased()
    let parts = value.list("content").compactMap { $0.text("text") }
    let text =
      value.text("content") ?? value.text("value")
      ?? (parts.isEmpty ? nil : Array(parts.joined(separator: [0x0A, 0x0A])))
    guard let text else { return sink.leaveOut(.empty) }
    let role: String
    switch word {
    case "user", "human": role = "user"
    case "assistant", "gpt", "chatgpt", "model", "bot": role = "assistant"
    case "system", "developer": return sink.leaveOut(.hidden)
    case "tool", "function", "observation", "function_call": return sink.leaveOut(.tool)
    default: return sink.problem("\(file.shown), item \(number)", "'\(word)' is no role")
    }
    let times = ["date", "time", "created_at", "timestamp"].compactMap { value[$0] }
    let date = times.lazy.compactMap { SourceTime.date($0) }.first
    if date == nil, times.contains(where: { $0.string?.isEmpty == false }) {
      sink.note("\(file.shown), item \(number)", "its time cannot be read, and is left out")
    }
    let key = SHA256.hash(talk + [0] + Array(role.utf8) + [0] + text)
    let before = equals[key, default: 0]
    equals[key] = before + 1
    let made = Array(Hex.encode(SHA256.hash(key + Array("\(before)".utf8))).prefix(16))
    let place = places[talk] ?? talks.count
    if place == talks.count {
      places[talk] = place
      talks.append(ImportedConversation(source: "messages", id: nil, title: talk))
    }
    talks[place].messages.append(
      ImportedMessage(
        id: value.id("message_id") ?? value.id("id") ?? made, role: role, name: value.text("name"),
        content: text, date: date))
  }
}
