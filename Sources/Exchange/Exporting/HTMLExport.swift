internal import CTables
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Text

/// A cube as one page of HTML, to read and search without a network or a program.
package struct HTMLExport {
  private static let textLimit = 1 << 20
  private static let pictureLimit = 256 << 10

  private var selection: Selection
  private let out: OutFile
  /// How many bytes of pictures may still be in the page.
  private var room = 32 << 20

  /// An export.
  package init(_ selection: Selection, to out: OutFile) {
    self.selection = selection
    self.out = out
  }

  /// Writes it all.
  package mutating func write(named name: [UInt8]) throws(ExchangeError) -> ExportReport {
    let parts = Self.template()
    guard parts.count == 3 else { throw .unreadable("the page's pattern is damaged") }
    try out.write(parts[0] + Self.escaped(name) + parts[1])
    try say("<h1>", name, "</h1>\n")
    try section("Memories", selection.memories.count)
    for file in selection.memories {
      try write(file)
      selection.steps?.advance()
    }
    try out.write(Array("</section>\n".utf8))
    try section("Conversations", selection.talks.count)
    for talk in selection.talks { try write(talk) }
    try out.write(Array("</section>\n".utf8))
    try section("Documents", selection.documents.count)
    for file in selection.documents {
      try write(file)
      selection.steps?.advance()
    }
    try out.write(Array("</section>\n".utf8) + parts[2])
    return selection.report
  }

  /// The page's pattern, parted where the title and the content stand.
  private static func template() -> [[UInt8]] {
    let table = unsafe memcube_table_page()
    let bytes = unsafe Array(
      UnsafeBufferPointer(start: table.bytes, count: Int(clamping: table.count)))
    var parts: [[UInt8]] = []
    var start = 0
    for mark in ["{{title}}", "{{content}}"] {
      guard let place = Search.first(Array(mark.utf8), in: bytes, from: start) else { return [] }
      parts.append(Array(bytes[start..<place]))
      start = place + mark.utf8.count
    }
    return parts + [Array(bytes[start...])]
  }

  /// A text in HTML: also in an attribute in quotes.
  static func escaped(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    for byte in Names.text(text) {
      switch byte {
      case 0x26: out += Array("&amp;".utf8)
      case 0x3C: out += Array("&lt;".utf8)
      case 0x3E: out += Array("&gt;".utf8)
      case 0x22: out += Array("&quot;".utf8)
      case 0x27: out += Array("&#39;".utf8)
      // What no page may hold.
      case 0..<0x09, 0x0B, 0x0C, 0x0E..<0x20: out += Array("\u{FFFD}".utf8)
      default: out.append(byte)
      }
    }
    return out
  }

  private func say(_ start: String, _ text: [UInt8], _ end: String) throws(ExchangeError) {
    try out.write(Array(start.utf8) + Self.escaped(text) + Array(end.utf8))
  }

  private func section(_ title: String, _ count: Int) throws(ExchangeError) {
    let id = title.lowercased()
    try out.write(
      Array("<section aria-labelledby=\"\(id)\">\n<h2 id=\"\(id)\">\(title) (\(count))</h2>\n".utf8)
    )
  }

  // MARK: Items

  private mutating func write(_ file: Selection.File) throws(ExchangeError) {
    let facts = try selection.facts(of: file.node)
    let date = Array(file.node.writingTime.rfc3339.prefix(10))
    var words: [UInt8] = []
    for tag in facts.tags { words += Self.escaped(tag) + [0x0A] }
    try out.write(Array("<article data-date=\"".utf8) + date + Array("\" data-type=\"".utf8))
    try out.write(Self.escaped(Names.lower(facts.type ?? [])) + Array("\" data-tags=\"".utf8))
    try out.write(Names.lower(words) + Array("\">\n".utf8))
    try say("<h3 dir=\"auto\">", file.path, "</h3>\n<p class=\"about\">")
    try say("<time>", date, "</time>")
    if let type = facts.type { try say(" <span>", Names.lower(type), "</span>") }
    for tag in facts.tags { try say(" <span>#", tag, "</span>") }
    try out.write(Array("</p>\n".utf8))
    if let picture = try picture(file) {
      try out.write(picture)
    } else if let text = try selection.bytes(of: file.node, limit: Self.textLimit),
      String(validating: text, as: UTF8.self) != nil, !text.contains(0)
    {
      try say("<pre dir=\"auto\">", text, "</pre>\n")
    }
    try out.write(Array("</article>\n".utf8))
  }

  /// A picture that is small enough, in the page.
  private mutating func picture(_ file: Selection.File) throws(ExchangeError) -> [UInt8]? {
    let name = String(decoding: Names.lower(file.node.name), as: UTF8.self)
    let types = ["png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp"]
    guard let ending = name.split(separator: ".").last, let type = types[String(ending)],
      file.node.size <= Int64(min(Self.pictureLimit, room)),
      let bytes = try selection.bytes(of: file.node, limit: Self.pictureLimit)
    else { return nil }
    room -= bytes.count
    return Array("<img alt=\"\" src=\"data:image/\(type);base64,".utf8) + Base64.encode(bytes)
      + Array("\">\n".utf8)
  }

  private func write(_ talk: Selection.Talk) throws(ExchangeError) {
    let date = Array(talk.conversation.time.rfc3339.prefix(10))
    try out.write(Array("<details data-date=\"".utf8) + date + Array("\">\n".utf8))
    try say("<summary dir=\"auto\">", talk.conversation.name, " (\(talk.count))</summary>\n")
    try selection.eachMessage(of: talk.conversation) { (message) throws(ExchangeError) in
      let said = Array(message.said.rfc3339.prefix(16).map { $0 == 0x54 ? 0x20 : $0 })
      try out.write(Array("<article data-date=\"".utf8) + said.prefix(10))
      try out.write(Array("\" data-type=\"message\">\n".utf8))
      try say("<h4 dir=\"auto\">", message.name ?? message.role, "")
      try say(" <time>", said, "</time></h4>\n")
      try say("<pre dir=\"auto\">", try selection.content(of: message), "</pre>\n</article>\n")
    }
    try out.write(Array("</details>\n".utf8))
  }
}
