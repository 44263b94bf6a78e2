internal import Format
internal import Posix
internal import Text

/// Address books: vCard 2.1, 3.0 and 4.0. Section 5.
enum Contacts {
  static let format = ExportFormat(
    name: "vcf", about: "BEGIN:VCARD",
    recognises: { export in
      export.parts.allSatisfy { part in
        !part.files.isEmpty && part.files.allSatisfy { isCard($0) }
      }
    },
    read: { (export, _, sink) throws(ExchangeError) in
      for file in export.files where isCard(file) { try read(file, sink) }
    })

  private static func isCard(_ file: ExportFile) -> Bool {
    let head = WideText.text(file.head(100)).prefix(11)
    return Names.lower(head).elementsEqual("begin:vcard".utf8)
  }

  private static func read(_ file: ExportFile, _ sink: any ImportSink) throws(ExchangeError) {
    var card: [ContentLine]?
    for line in joined(ContentLine.lines(WideText.text(try file.bytes()))) {
      guard let line = ContentLine(line) else { continue }
      if line.name == "BEGIN" {
        if let card { ContentLine.cutOff(card, "FN", "card", file, sink) }
        card = []
      } else if line.name == "END" {
        if let lines = card { try give(lines, file, sink) }
        card = nil
      } else {
        card?.append(decoded(line))
      }
    }
    if let card { ContentLine.cutOff(card, "FN", "card", file, sink) }
  }

  /// Lines of vCard 2.1 that end in `=` go on in the next one.
  private static func joined(_ lines: [[UInt8]]) -> [[UInt8]] {
    var out: [[UInt8]] = []
    var goesOn = false
    for line in lines {
      if goesOn, !out.isEmpty { out[out.count - 1] += line } else { out.append(line) }
      let isQuoted = Array((out.last ?? []).prefix(100)).contains("QUOTED-PRINTABLE")
      goesOn = isQuoted && line.last == 0x3D
      if goesOn { out[out.count - 1].removeLast() }
    }
    return out
  }

  private static func decoded(_ line: ContentLine) -> ContentLine {
    let way = (line.parameters["ENCODING"] ?? line.parameters["TYPE"] ?? "").uppercased()
    guard way.hasSuffix("QUOTED-PRINTABLE") else { return line }
    var line = line
    line.value = MailText.unquoted(
      line.value, charset: Array((line.parameters["CHARSET"] ?? "utf-8").utf8))
    return line
  }

  private static func give(
    _ lines: [ContentLine], _ file: ExportFile, _ sink: any ImportSink
  ) throws(ExchangeError) {
    func first(_ name: String) -> ContentLine? { lines.first { $0.name == name } }
    let parts = first("N")?.parts ?? []
    let made = [3, 1, 2, 0, 4].compactMap {
      $0 < parts.count && !parts[$0].isBlank ? parts[$0] : nil
    }
    var name = first("FN")?.text ?? []
    if name.isBlank { name = Array(made.joined(separator: [0x20])) }
    if name.isBlank { name = first("ORG")?.text ?? [] }
    name = Names.folded(name)
    if name.isEmpty { return sink.leaveOut(.empty) }
    var text = Array("# ".utf8) + name + [0x0A, 0x0A]
    for line in lines {
      guard let (label, value) = item(line), !value.isBlank else { continue }
      text += Array("- \(label): ".utf8) + Names.folded(value) + [0x0A]
    }
    if let note = first("NOTE")?.text, !note.isBlank { text += [0x0A] + note.trimmed + [0x0A] }
    if first("PHOTO") != nil { sink.leaveOut(.media) }
    let id = first("UID")?.text ?? name
    var memory = ImportedFile(
      .memories, Array("contacts/".utf8) + Names.component(name) + Array(".md".utf8), source: "vcf",
      id: id, .bytes(text), mtime: file.mtime)
    if let date = first("REV")?.text, let time = SourceTime.date(expanded(date)) {
      (memory.mtime, memory.updated) = (Timestamp(rfc3339: time), time)
    }
    memory.setTags(
      (first("CATEGORIES")?.text ?? []).split(separator: 0x2C).map { Array($0).trimmed })
    memory.fields["entities"] = .array([
      .object([JSON.Member("name", .string(name)), JSON.Member("type", "PERSON")])
    ])
    try sink.take(memory)
  }

  /// `20260610T183000Z` with its marks.
  private static func expanded(_ text: [UInt8]) -> [UInt8] {
    guard text.count >= 15, text[8] == 0x54, !text.contains(0x2D) else { return text }
    let t = text
    let date = t[0..<4] + [0x2D] + t[4..<6] + [0x2D] + t[6..<8]
    return date + [0x54] + t[9..<11] + [0x3A] + t[11..<13] + [0x3A] + t[13...]
  }

  /// What a line says, with a word for it; nil: it is no part of the text.
  private static func item(_ line: ContentLine) -> (label: String, value: [UInt8])? {
    let types = (line.parameters["TYPE"] ?? "").lowercased()
    let kinds = ["home", "work", "cell"].filter { types.contains($0) }
    let kind = kinds.first.map { " (\($0 == "cell" ? "mobile" : $0))" } ?? ""
    switch line.name {
    case "TEL": return ("phone\(kind)", withoutScheme(line.text))
    case "EMAIL": return ("email\(kind)", line.text)
    case "ADR":
      let parts = line.parts.filter { !$0.isBlank }
      return ("address\(kind)", Array(parts.joined(separator: Array(", ".utf8))))
    case "BDAY": return ("birthday", birthday(line.text))
    case "ORG":
      return (
        "organisation", Array(line.parts.filter { !$0.isBlank }.joined(separator: Array(", ".utf8)))
      )
    case "TITLE": return ("title", line.text)
    case "ROLE": return ("role", line.text)
    case "NICKNAME": return ("nickname", line.text)
    case "URL": return ("web", line.text)
    case "ANNIVERSARY": return ("anniversary", birthday(line.text))
    default: return nil
    }
  }

  private static func withoutScheme(_ text: [UInt8]) -> [UInt8] {
    text.starts(with: "tel:".utf8) ? Array(text.dropFirst(4)) : text
  }

  /// `1980-06-10`, or `06-10` of `--0610`.
  private static func birthday(_ text: [UInt8]) -> [UInt8] {
    let digits = text.prefix { $0 != 0x54 }.filter { (0x30...0x39).contains($0) }
    if text.starts(with: "--".utf8), digits.count == 4 {
      return digits[0..<2] + [0x2D] + digits[2..<4]
    }
    guard digits.count == 8 else { return text }
    return digits[0..<4] + [0x2D] + digits[4..<6] + [0x2D] + digits[6..<8]
  }
}
