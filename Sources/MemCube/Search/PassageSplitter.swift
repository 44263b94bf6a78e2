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
  static let longestLine = 2048
  /// The bytes from which it is judged whether a document is text at all.
  static let sample = 8192

  private let format: TextFormat
  private var lines = LineReader(limit: PassageSplitter.longestLine)
  private var headings: HeadingReader
  private var markup = MarkupStripper()
  private var head: [UInt8]? = []
  /// Whether it was seen to be no text.
  private(set) var isBinary = false

  private var passage = Passage(range: 0..<0, headings: [], text: [])
  private var words = 0
  private var isAfterBlank = true
  /// Whether the passage has more than headings.
  private var hasBody = false

  /// A splitter for a document of this name, which says what kind of text it is.
  public init(name: [UInt8]) {
    format = TextFormat(name: name)
    headings = HeadingReader(format)
  }

  /// All passages of a document that is in memory.
  public static func split(_ text: [UInt8], name: [UInt8]) -> [Passage] {
    var splitter = PassageSplitter(name: name)
    return splitter.append(text) + splitter.finish()
  }

  /// Takes the next bytes, and returns the passages that are finished by them. What is not text
  /// has none.
  public mutating func append(_ bytes: [UInt8]) -> [Passage] {
    if isBinary { return [] }
    guard let waiting = head else { return consume(bytes) }
    let all = waiting + bytes
    head = all
    if all.count < Self.sample { return [] }
    return judge(all)
  }

  /// Takes the document's end, and returns what is left.
  public mutating func finish() -> [Passage] {
    var done = head.map { judge($0) } ?? []
    if isBinary { return [] }
    if let line = lines.finish() { take(line, &done) }
    if let last = headings.finish() { take(last, &done) }
    flush(&done)
    return done
  }

  private mutating func judge(_ bytes: [UInt8]) -> [Passage] {
    head = nil
    isBinary = !TextJudge.isText(Array(bytes.prefix(Self.sample)))
    return isBinary ? [] : consume(bytes)
  }

  private mutating func consume(_ bytes: [UInt8]) -> [Passage] {
    var done: [Passage] = []
    lines.append(bytes)
    while let line = lines.next() { take(line, &done) }
    return done
  }

  private mutating func take(_ line: [UInt8], _ done: inout [Passage]) {
    guard let ready = headings.next(line) else { return }
    guard format == .html, words >= Self.enough else { return take(ready, &done) }
    // Whole pages stand on one line; what begins behind a tag may be the next passage.
    var rest = ready.bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x3E).map { $0 + 1 } ?? rest.endIndex
      take(HeadingReader.Line(bytes: Array(rest[..<end]), isHeading: false), &done)
      rest = rest[end...]
    }
  }

  private mutating func take(_ line: HeadingReader.Line, _ done: inout [Passage]) {
    let isBlank = line.bytes.allSatisfy { $0 <= 0x20 }
    if line.isHeading {
      if words >= Self.least { flush(&done) }
    } else if words >= Self.most || (words >= Self.enough && isBorder(line.bytes)) {
      // A passage is read without what stands before it: no tag may be open there.
      if format != .html || markup.isInText { flush(&done) }
    }
    if !hasBody { passage.headings = headings.path }
    hasBody = hasBody || !(isBlank || line.isHeading)
    passage.range = passage.range.lowerBound..<passage.range.upperBound + Int64(line.bytes.count)
    let text = format == .html ? markup.text(line.bytes) : line.bytes
    passage.text += text
    words += WordCount.count(text)
    isAfterBlank = isBlank
    if format == .html, words == 0, markup.isInText { skip() }
  }

  /// Leaves out what has no text, as a page's scripts: they may be long.
  private mutating func skip() {
    let end = passage.range.upperBound
    passage = Passage(range: end..<end, headings: headings.path, text: [])
  }

  /// Whether a paragraph, or in code a block, begins with this line.
  private func isBorder(_ line: [UInt8]) -> Bool {
    switch format {
    case .code: isAfterBlank && (line.first ?? 0) > 0x20
    case .html: passage.text.last { $0 != 0x20 } == 0x0A
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

/// Tells text from other files.
enum TextJudge {
  /// Whether the start of a file looks like text: no NUL, no PDF, and at most three of ten bytes
  /// outside UTF-8 (old texts in Latin-1 have fewer).
  static func isText(_ start: [UInt8]) -> Bool {
    if start.contains(0) || start.starts(with: Array("%PDF-".utf8)) { return false }
    var index = 0
    var invalid = 0
    while index < start.count {
      let (scalar, length) = UTF8Scalar.read(start, index, start.count)
      if scalar == nil { invalid += 1 }
      index += length
    }
    return invalid * 10 <= start.count * 3
  }
}
