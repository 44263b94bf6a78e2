/// Turns a mail (RFC 5322, MIME) into what its readers see, while it streams by: the fields that people
/// read, its texts (HTML without the markup), and the names of what is attached. If a text is there both
/// plain and as HTML, only the plain one is read.
package struct MailDecoder {
  /// So much of a mail is read, bytes; texts come before what is attached.
  package static let limit: Int64 = 8 << 20
  private static let longestLine = 16 << 10
  private static let deepest = 20

  /// A part that has parts.
  private struct Level {
    var boundary: [UInt8]
    var isAlternative: Bool
    /// Whether a text in plain was read there.
    var hasPlain = false
  }

  private var lines = LineReader(limit: MailDecoder.longestLine)
  private var isLineStart = true
  /// The fields that are being read; nil in a body.
  private var header: MailHeader? = MailHeader()
  private var levels: [Level] = []
  /// The text that is being read; nil in what is passed over.
  private var part: MailPart?
  /// Bytes that were passed over after the last text.
  private var passed = 0
  private var text: [UInt8] = []
  private var sizes = SourceSizes()

  package init() {
  }

  /// The text of the next bytes, as far as it is certain.
  package mutating func append(_ bytes: [UInt8]) -> [UInt8] {
    lines.append(bytes)
    while let line = lines.next() { take(line) }
    defer { text = [] }
    return text
  }

  /// What is left at the end of the stream.
  package mutating func finish() -> [UInt8] {
    if let line = lines.finish() { take(line) }
    if header != nil { endHeader() }
    endPart()
    defer { text = [] }
    return text
  }

  /// Takes the next bytes of the text, and returns how many of the mail they were.
  package mutating func sourceSize(of bytes: Int) -> Int { sizes.take(bytes) }

  private mutating func take(_ line: [UInt8]) {
    let isBeginning = isLineStart
    isLineStart = line.last == 0x0A
    if isBeginning, let (level, isLast) = boundary(line) {
      endPart()
      passed += (header?.size ?? 0) + line.count
      levels.removeSubrange((isLast ? level : level + 1)...)
      header = isLast ? nil : MailHeader()
    } else if let size = header?.size {
      takeField(line, isBeginning, isFirst: size == 0)
    } else {
      takeBody(line)
    }
  }

  private mutating func takeField(_ line: [UInt8], _ isBeginning: Bool, isFirst: Bool) {
    let isFold = line.first == 0x20 || line.first == 0x09
    if isBeginning, line.allSatisfy({ $0 <= 0x20 }), !isFirst || !levels.isEmpty {
      header?.take(line, isBeginning: false)
      return endHeader()
    }
    // A mailbox begins with a line "From ".
    if isFirst, levels.isEmpty, !MailHeader.isField(line), !line.starts(with: "From ".utf8) {
      // A text that is called a mail.
      endHeader()
      return takeBody(line)
    }
    header?.take(line, isBeginning: isBeginning && !isFold)
  }

  private mutating func takeBody(_ line: [UInt8]) {
    guard part != nil else {
      passed += line.count
      return
    }
    givePassed()
    part?.append(line, to: &text, &sizes)
  }

  private mutating func givePassed() {
    if passed > 0 { sizes.add(0, from: passed) }
    passed = 0
  }

  /// Which level a line is a border of, the innermost first, and whether it is the last one.
  private func boundary(_ line: [UInt8]) -> (level: Int, isLast: Bool)? {
    guard line.starts(with: [0x2D, 0x2D]) else { return nil }
    let end = (line.lastIndex { $0 > 0x20 } ?? -1) + 1
    let word = line[..<end].dropFirst(2)
    for level in levels.indices.reversed() {
      let boundary = levels[level].boundary
      guard word.starts(with: boundary) else { continue }
      let rest = word.dropFirst(boundary.count)
      if rest.isEmpty { return (level, false) }
      if rest.elementsEqual([0x2D, 0x2D]) { return (level, true) }
    }
    return nil
  }

  /// Shows the fields, and finds out what is below them.
  private mutating func endHeader() {
    guard let header else { return }
    self.header = nil
    givePassed()
    let shown = header.text
    text += shown
    sizes.add(whole: shown.count, from: header.size)
    let type = header.word("content-type")
    if type.starts(with: "multipart/".utf8) {
      let boundary = header.parameter("boundary", of: "content-type") ?? []
      guard !boundary.isEmpty, boundary.count <= 256, levels.count < Self.deepest else { return }
      let isAlternative = type.elementsEqual("multipart/alternative".utf8)
      levels.append(Level(boundary: boundary, isAlternative: isAlternative))
    } else if type.elementsEqual("message/rfc822".utf8) {
      self.header = MailHeader()
    } else if type.isEmpty || type.starts(with: "text/".utf8) {
      let isHTML = type.elementsEqual("text/html".utf8)
      if isHTML, levels.contains(where: { $0.isAlternative && $0.hasPlain }) { return }
      text.append(0x0A)
      sizes.add(1, from: 0)
      part = MailPart(header, isHTML: isHTML)
    }
  }

  private mutating func endPart() {
    guard var part else { return }
    part.finish(to: &text, &sizes)
    if part.hasWords, !part.isHTML, !levels.isEmpty { levels[levels.count - 1].hasPlain = true }
    self.part = nil
  }
}

extension MailDecoder {
  /// What a whole mail says.
  package static func text(_ bytes: [UInt8]) -> [UInt8] {
    var decoder = MailDecoder()
    return decoder.append(bytes) + decoder.finish()
  }
}
