/// The mails of an mbox, one at a time: each begins below a line `From ` that stands at the start or after an empty
/// line. What Content-Length says is not believed.
struct MboxMails {
  /// A mail as it was sent.
  struct Mail {
    /// The line above it.
    var from: [UInt8]
    var bytes: [UInt8] = []
    /// Whether it is longer than is read; then it is cut off.
    var isTooLong = false
  }

  private var lines: RawLines
  private let longest: Int
  private var begun: Mail?
  private var isAtStart = true

  init(_ reader: ByteReader, longest: Int) {
    lines = RawLines(reader, longest: 1 << 20)
    self.longest = longest
  }

  /// The next one; nil at the end.
  mutating func next() throws(ExchangeError) -> Mail? {
    var wasEmpty = isAtStart
    while let line = try lines.next() {
      isAtStart = false
      if wasEmpty, line.starts(with: "From ".utf8) {
        let done = begun
        begun = Mail(from: line)
        wasEmpty = false
        if let done { return Self.finished(done) }
        continue
      }
      wasEmpty = line.allSatisfy { $0 == 0x0A || $0 == 0x0D }
      if begun == nil { begun = Mail(from: []) }
      let quote = line.prefix { $0 == 0x3E }.count
      let isQuoted = quote > 0 && line.dropFirst(quote).starts(with: "From ".utf8)
      if (begun?.bytes.count ?? 0) + line.count > longest {
        begun?.isTooLong = true
      } else {
        begun?.bytes += isQuoted ? line.dropFirst() : line[...]
      }
    }
    defer { begun = nil }
    // An empty line stands at the end of most mailboxes, too.
    return begun.flatMap { $0.bytes.isEmpty ? nil : wasEmpty ? Self.finished($0) : $0 }
  }

  /// Without the empty line that stands before the next one.
  private static func finished(_ mail: Mail) -> Mail {
    var mail = mail
    if mail.bytes.last == 0x0A { mail.bytes.removeLast() }
    if mail.bytes.last == 0x0D { mail.bytes.removeLast() }
    return mail
  }
}

/// The lines of a file with their ends, as bytes; one that is too long comes in pieces.
struct RawLines {
  private let reader: ByteReader
  private let longest: Int
  private var buffer: [UInt8] = []
  private var at = 0
  private var isOver = false

  init(_ reader: ByteReader, longest: Int) {
    self.reader = reader
    self.longest = longest
  }

  /// The next line; nil at the end.
  mutating func next() throws(ExchangeError) -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if at >= buffer.count {
        buffer = isOver ? [] : try reader.next()
        at = 0
        isOver = isOver || buffer.isEmpty
        if isOver { return line.isEmpty ? nil : line }
      }
      let end = buffer[at...].firstIndex(of: 0x0A).map { $0 + 1 } ?? buffer.count
      line += buffer[at..<end]
      at = end
      if line.last == 0x0A || line.count >= longest { return line }
    }
  }
}
