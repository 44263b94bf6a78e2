internal import Digest
internal import Format
internal import Text

/// Gemini in Google's Takeout: MyActivity.json, which has questions with their answers, and no conversations. Those of a
/// day are one. Section 5.
enum Gemini {
  static let format = ExportFormat(
    name: "gemini", about: "MyActivity.json of Takeout, whose items have the header Gemini Apps",
    recognises: { export in export.parts.allSatisfy { !files(of: $0).isEmpty } },
    read: { (export, _, sink) throws(ExchangeError) in
      for part in export.parts {
        for file in files(of: part) { try read(file, sink) }
      }
    })

  private static func files(of part: Export.Part) -> [ExportFile] {
    part.files.filter { file in
      guard Peek.isNamed(file, ".json"), let first = JSONItems.firstElement(file.head()) else {
        return false
      }
      return first.says("header", "Gemini Apps")
    }
  }

  private static func read(_ file: ExportFile, _ sink: any ImportSink) throws(ExchangeError) {
    var days: [[UInt8]: [ImportedMessage]] = [:]
    try JSONItems.each(of: file, sink) { (item, number) throws(ExchangeError) in
      guard item.says("header", "Gemini Apps"), let date = SourceTime.date(item["time"]),
        let title = item.text("title")
      else { return sink.leaveOut(.unsupported) }
      // "Prompted …" in the account's language; of what has no answer only the title is there.
      let said = Array(title.drop { $0 != 0x20 }.dropFirst())
      let answer = item.list("safeHtmlItem").compactMap { $0["html"]?.string }
      guard !said.isBlank, !answer.isEmpty else { return sink.leaveOut(.system) }
      let id = Array(Hex.encode(SHA256.hash(date + [0] + said)).prefix(16))
      let text = Markup.text(Array(answer.joined(separator: [0x0A]))).trimmed
      let day = Array(date.prefix(10))
      // The newest comes first.
      var pair = [ImportedMessage(id: id, role: "user", content: said, date: date)]
      if !text.isEmpty {
        pair.append(
          ImportedMessage(id: id + Array("-a".utf8), role: "assistant", content: text, date: date))
      }
      days[day, default: []] += pair.reversed()
    }
    for (day, messages) in days.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      var conversation = ImportedConversation(source: "gemini", id: nil, title: day)
      conversation.messages = messages.reversed()
      try sink.take(conversation)
    }
  }
}
