internal import Digest
internal import Format
internal import Text

/// Gemini in Google's Takeout: MyActivity.json or MyActivity.html, which have questions with their answers, and no
/// conversations. Those of a day are one. Section 5.
enum Gemini {
  static let format = ExportFormat(
    name: "gemini", about: "MyActivity.json or MyActivity.html of Takeout, of Gemini Apps",
    recognises: { export in
      export.parts.allSatisfy { !files(of: $0).isEmpty }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      for file in export.parts.flatMap({ files(of: $0) }) {
        var days = GeminiDays()
        if isOwn(file) {
          try read(file, into: &days, sink)
        } else {
          try GeminiPage.read(file, options, into: &days, sink)
        }
        try days.give(to: sink)
      }
    })

  /// Of a folder only those pages are looked into that are in one of Gemini: a page begins with much style.
  private static func files(of part: Export.Part) -> [ExportFile] {
    part.files.filter { file in
      isOwn(file)
        || (part.kind == .file || Names.lower(file.path).contains("gemini"))
          && GeminiPage.isPage(file)
    }
  }

  private static func isOwn(_ file: ExportFile) -> Bool {
    guard Peek.isNamed(file, ".json"), let first = JSONItems.firstElement(file.head()) else {
      return false
    }
    return first.says("header", "Gemini Apps")
  }

  private static func read(
    _ file: ExportFile, into days: inout GeminiDays, _ sink: any ImportSink
  ) throws(ExchangeError) {
    try JSONItems.each(of: file, sink) { (item, number) throws(ExchangeError) in
      guard item.says("header", "Gemini Apps"), let date = SourceTime.date(item["time"]),
        let title = item.text("title")
      else { return sink.leaveOut(.unsupported) }
      let answer = item.list("safeHtmlItem").compactMap { $0["html"]?.string }
      guard !answer.isEmpty else { return sink.leaveOut(.system) }
      days.take(title, Array(answer.joined(separator: [0x0A])), date, sink)
    }
  }
}

/// Questions and answers by their days.
struct GeminiDays {
  private var days: [[UInt8]: [ImportedMessage]] = [:]

  /// Takes a title, "Prompted …" in the account's language, what was answered, as HTML, and the names of the files that
  /// were given with it.
  mutating func take(
    _ title: [UInt8], _ answer: [UInt8], _ date: [UInt8], given: [[UInt8]] = [],
    _ sink: any ImportSink
  ) {
    let said = Array(title.drop { $0 != 0x20 }.dropFirst())
    // Of what has no question only the title is there.
    guard !said.isBlank else { return sink.leaveOut(.system) }
    let id = Array(Hex.encode(SHA256.hash(date + [0] + said)).prefix(16))
    let text = Markup.text(answer).trimmed
    // The newest comes first.
    var question = ImportedMessage(id: id, role: "user", content: said, date: date)
    if !given.isEmpty {
      question.metadata = [JSON.Member("attachments", .array(given.map { .string($0) }))]
    }
    var pair = [question]
    if !text.isEmpty {
      pair.append(
        ImportedMessage(id: id + Array("-a".utf8), role: "assistant", content: text, date: date))
    }
    days[Array(date.prefix(10)), default: []] += pair.reversed()
  }

  /// Gives each day as a conversation.
  func give(to sink: any ImportSink) throws(ExchangeError) {
    for (day, messages) in days.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      var conversation = ImportedConversation(source: "gemini", id: nil, title: day)
      conversation.messages = messages.reversed()
      try sink.take(conversation)
    }
  }
}

/// The page MyActivity.html: a cell for each question, with lines that end in `<br>`. They are the question, the files
/// that were given with it, the time in words, and the answer.
enum GeminiPage {
  private static let cell = Array("<div class=\"outer-cell".utf8)
  private static let body = Array("mdl-typography--body-1\">".utf8)
  private static let end = Array("</div><div class=\"content-cell".utf8)
  private static let line = Array("<br>".utf8)

  /// Whether a file is such a page.
  static func isPage(_ file: ExportFile) -> Bool {
    guard Peek.isNamed(file, ".html") else { return false }
    let head = file.head(1 << 19)
    guard let first = Search.first(cell, in: head, from: 0) else { return false }
    return isOwn(head[first...].prefix(4096))
  }

  private static func isOwn(_ cell: ArraySlice<UInt8>) -> Bool { Array(cell).contains(">Gemini") }

  static func read(
    _ file: ExportFile, _ options: ImportOptions, into days: inout GeminiDays,
    _ sink: any ImportSink
  ) throws(ExchangeError) {
    let page = try file.bytes()
    var start = Search.first(cell, in: page, from: 0)
    while let from = start {
      start = Search.first(cell, in: page, from: from + cell.count)
      take(Array(page[from..<(start ?? page.count)]), options, &days, sink)
    }
  }

  private static func take(
    _ cell: [UInt8], _ options: ImportOptions, _ days: inout GeminiDays, _ sink: any ImportSink
  ) {
    guard isOwn(cell[...]), let open = Search.first(body, in: cell, from: 0) else {
      return sink.leaveOut(.unsupported)
    }
    let from = open + body.count
    let to = Search.first(end, in: cell, from: from) ?? cell.count
    var lines: [[UInt8]] = []
    var given: [[UInt8]] = []
    var at = from
    while at < to {
      let stop = min(to, Search.first(line, in: cell, from: at) ?? to)
      let text = plain(cell[at..<stop])
      at = stop + line.count
      if !lines.isEmpty, let date = WrittenTime.date(text, options) {
        let answer = Array(cell[min(at, to)..<to])
        let title = Array(lines.joined(separator: [0x0A]))
        return Markup.text(answer).isBlank
          ? sink.leaveOut(.system) : days.take(title, answer, date, given: given, sink)
      }
      guard text.starts(with: "- ".utf8), cell[..<stop].suffix(4).elementsEqual("</a>".utf8) else {
        lines.append(text)
        continue
      }
      // The line before the first file says how many there are.
      if given.isEmpty, lines.count > 1 { lines.removeLast() }
      given.append(Array(text.dropFirst(2)))
    }
    sink.leaveOut(.unsupported)
  }

  /// The text of a piece, with plain blanks.
  private static func plain(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    var text = Markup.text(Array(piece)).trimmed
    for blank in ["\u{A0}", "\u{202F}"] {
      _ = Search.replace(Array(blank.utf8), by: [0x20], all: true, in: &text)
    }
    return text
  }
}
