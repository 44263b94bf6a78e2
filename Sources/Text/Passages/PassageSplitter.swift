/// Cuts a document into passages while it streams by: Markdown and reStructuredText at headings,
/// everything at paragraphs, code at blocks. At most some tens of KiB are held.
public struct PassageSplitter {
  /// A passage ends at the next paragraph from here on, ...
  static let enough = 180
  /// ... at the next line from here on, ...
  static let most = 280
  /// ... and at a heading only if it is no scrap.
  static let least = 50
  /// The longest piece that is looked at as one line, in bytes.
  package static let longestLine = 2048

  private let format: TextFormat
  private var decoder: TextDecoder
  /// Takes the decoder's place for a mail.
  private var mail: MailDecoder?
  /// Cuts a table into its rows, and tells what each says.
  private var table: (rows: RowReader, text: RowText)?
  /// Whether nothing was read yet.
  private var isAtStart = true
  private var lines = LineReader(limit: PassageSplitter.longestLine)
  private var headings: HeadingReader
  private var markup = MarkupStripper()
  /// Whether it is no text.
  package let isBinary: Bool

  private var passage = Passage(range: 0..<0, headings: [], text: [])
  private var words = 0
  /// The last byte of the passage's text that is no space; 0 while there is none.
  private var lastByte: UInt8 = 0
  private var isAfterBlank = true
  /// Whether the passage has more than headings.
  private var hasBody = false

  /// The bytes that have to be read from the first on, since each says what the next ones are; nil for
  /// what can be read from the end of any passage on.
  package var wholeLimit: Int64? { mail == nil ? nil : MailDecoder.limit }

  /// A splitter for a document.
  /// - Parameters:
  ///   - name: its name, which says what kind of text it is.
  ///   - start: how it begins, all or `TextEncoding.sample` bytes: this says whether it is text, and
  ///     in which encoding. Whatever is read, from wherever on, goes through `append`.
  public init(name: [UInt8], start: [UInt8]) {
    self.init(TextFormat(name: name, start: start), name: name, start: start)
  }

  /// The same, of a document whose format is known.
  package init(_ format: TextFormat, name: [UInt8], start: [UInt8]) {
    self.format = format
    headings = HeadingReader(format)
    let encoding = TextEncoding(start: start, name: name)
    decoder = TextDecoder(encoding)
    if format == .mail { mail = MailDecoder() }
    isBinary = !TextJudge.isText(start, encoding)
    if format == .table {
      table = RowText(start: encoding.text(start)).map { (RowReader(), $0) }
    }
  }

  /// All passages of a document that is in memory.
  public static func split(_ text: [UInt8], name: [UInt8]) -> [Passage] {
    var splitter = PassageSplitter(name: name, start: text)
    return splitter.append(text) + splitter.finish()
  }

  /// All passages of the text of an office document: see `OfficeText`.
  public static func split(extracted text: [UInt8]) -> [Passage] {
    var splitter = PassageSplitter(.extracted, name: [], start: text)
    return splitter.append(text) + splitter.finish()
  }

  /// Takes the next bytes, and returns the passages that are finished by them. What is not text
  /// has none.
  public mutating func append(_ bytes: [UInt8]) -> [Passage] {
    if isBinary { return [] }
    var done: [Passage] = []
    read(mail?.append(bytes) ?? decoder.append(bytes), &done)
    return done
  }

  /// Takes the document's end, and returns what is left.
  public mutating func finish() -> [Passage] {
    if isBinary { return [] }
    var done: [Passage] = []
    read(mail?.finish() ?? decoder.finish(), &done)
    while let row = table?.rows.finish() { take(row: row, &done) }
    if let line = lines.finish() { take(line, &done) }
    if let last = headings.finish() { take(last, &done) }
    flush(&done)
    return done
  }

  private mutating func read(_ text: [UInt8], _ done: inout [Passage]) {
    if table != nil {
      table?.rows.append(text)
      while let row = table?.rows.next() { take(row: row, &done) }
      return
    }
    lines.append(text)
    while let line = lines.next() { take(line, &done) }
  }

  private mutating func take(_ line: [UInt8], _ done: inout [Passage]) {
    var line = line
    if isAtStart, line.starts(with: TextDecoder.mark) {
      line.removeFirst(TextDecoder.mark.count)
      extend(by: TextDecoder.mark.count)
    }
    isAtStart = false
    guard let ready = headings.next(line) else { return }
    guard format == .html, words >= Self.enough else { return take(ready, &done) }
    // A whole page may stand on one line; what begins after a tag may be the next passage.
    var rest = ready.bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x3E).map { $0 + 1 } ?? rest.endIndex
      take(HeadingReader.Line(bytes: Array(rest[..<end]), isHeading: false), &done)
      rest = rest[end...]
    }
  }

  /// Takes a row of a table: a passage that says its headings as well.
  private mutating func take(row: [UInt8], _ done: inout [Passage]) {
    extend(by: row.count)
    passage.text = table?.text.text(of: row) ?? []
    words = WordCount.count(passage.text)
    flush(&done)
  }

  private mutating func take(_ line: HeadingReader.Line, _ done: inout [Passage]) {
    if format == .extracted, line.bytes.first == 0x0C {
      extend(by: line.bytes.count)
      return flush(&done)
    }
    let isBlank = line.bytes.allSatisfy { $0 <= 0x20 }
    if line.isHeading {
      if words >= Self.least { flush(&done) }
    } else if words >= Self.most || (words >= Self.enough && isBorder(line.bytes)) {
      // A passage is read without what stands before it: no tag may be open there.
      if format != .html || markup.isInText { flush(&done) }
    }
    if !hasBody { passage.headings = headings.path }
    hasBody = hasBody || !(isBlank || line.isHeading)
    extend(by: line.bytes.count)
    let text = format == .html ? markup.text(line.bytes) : line.bytes
    passage.text += text
    lastByte = text.last { $0 != 0x20 } ?? lastByte
    words += WordCount.count(text)
    isAfterBlank = isBlank
    if format == .html, words == 0, markup.isInText { skip() }
  }

  /// Adds bytes of the decoded text to the passage's place in the document.
  private mutating func extend(by count: Int) {
    let size = Int64(mail?.sourceSize(of: count) ?? decoder.sourceSize(of: count))
    passage.range = passage.range.lowerBound..<passage.range.upperBound + size
  }

  /// Leaves out what has no text, as a page's scripts: they may be long.
  private mutating func skip() {
    let end = passage.range.upperBound
    passage = Passage(range: end..<end, headings: headings.path, text: [])
    lastByte = 0
  }

  /// Whether a paragraph, or in code a block, begins with this line.
  private func isBorder(_ line: [UInt8]) -> Bool {
    switch format {
    case .code: isAfterBlank && (line.first ?? 0) > 0x20
    case .html: lastByte == 0x0A
    default: isAfterBlank
    }
  }

  private mutating func flush(_ done: inout [Passage]) {
    if passage.range.isEmpty { return }
    // Only a document's end can be without words; there is nothing in it to find.
    if words > 0 { done.append(passage) }
    skip()
    words = 0
    hasBody = false
  }
}

/// The size of a text as a reader feels it.
enum WordCount {
  /// Words between spaces; where there are few spaces, a word for each 12 bytes.
  static func count(_ text: [UInt8]) -> Int {
    var count = 0
    var isSpace = true
    for byte in text {
      if byte <= 0x20 {
        isSpace = true
      } else if isSpace {
        count += 1
        isSpace = false
      }
    }
    return max(count, text.count / 12)
  }
}
