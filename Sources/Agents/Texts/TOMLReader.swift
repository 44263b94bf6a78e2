/// Reads as much of TOML as is needed to know which tables and keys a file has.
struct TOMLReader {
  /// A table's header, or a key with a value.
  struct Statement: Sendable {
    /// The whole path: the table's, and for a key the key's after it.
    var path: [[UInt8]]
    /// Whether it is a header, `[a.b]` or `[[a.b]]`.
    var isHeader: Bool
    /// Whether it is a header of an array's element.
    var isArray = false
    /// Where it begins.
    var start: Int
    /// Where its line ends, with its line feed.
    var end = 0
  }

  private static let depthLimit = 100

  private let text: [UInt8]
  private var at = 0

  private init(_ text: [UInt8]) {
    self.text = text
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  /// The statements of a text, in order.
  static func read(_ text: [UInt8]) throws(ConfigError) -> [Statement] {
    if String(validating: text, as: UTF8.self) == nil { throw ConfigError("it is not UTF-8") }
    var reader = TOMLReader(text)
    var statements: [Statement] = []
    var table: [[UInt8]] = []
    var headers: Set<[[UInt8]]> = []
    while true {
      reader.skipLines()
      guard reader.at < text.count else { return statements }
      let start = reader.at
      if reader.next == 0x5B {
        let (path, isArray) = try reader.header()
        guard isArray || headers.insert(path).inserted else {
          throw ConfigError("a table stands twice", at: start, of: text)
        }
        // What follows is of the array's newest element.
        if isArray { headers = headers.filter { !$0.starts(with: path) || $0.count == path.count } }
        table = path
        statements.append(
          Statement(path: path, isHeader: true, isArray: isArray, start: start))
      } else {
        let key = try reader.keyValue(depth: 0)
        statements.append(Statement(path: table + key, isHeader: false, start: start))
      }
      try reader.endLine()
      statements[statements.count - 1].end = min(reader.at + 1, text.count)
    }
  }

  private func error(_ reason: String, at offset: Int? = nil) -> ConfigError {
    ConfigError(reason, at: offset ?? at, of: text)
  }

  private var next: UInt8 { byte(0) }
  private func byte(_ offset: Int) -> UInt8 { at + offset < text.count ? text[at + offset] : 0 }

  private mutating func skipSpace() {
    while next == 0x20 || next == 0x09 { at += 1 }
  }

  private mutating func skipComment() {
    guard next == 0x23 else { return }
    while at < text.count, text[at] != 0x0A { at += 1 }
  }

  /// Passes white space, line ends and comments.
  private mutating func skipLines() {
    while at < text.count {
      switch text[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      case 0x23: skipComment()
      default: return
      }
    }
  }

  private mutating func endLine() throws(ConfigError) {
    skipSpace()
    skipComment()
    if next == 0x0D { at += 1 }
    guard at >= text.count || next == 0x0A else { throw error("something follows the value") }
  }

  private mutating func header() throws(ConfigError) -> ([[UInt8]], isArray: Bool) {
    let isArray = byte(1) == 0x5B
    at += isArray ? 2 : 1
    let path = try keys()
    guard next == 0x5D, !isArray || byte(1) == 0x5D else { throw error("a ] is missing") }
    at += isArray ? 2 : 1
    return (path, isArray)
  }

  private mutating func keyValue(depth: Int) throws(ConfigError) -> [[UInt8]] {
    let path = try keys()
    guard next == 0x3D else { throw error("a = is missing") }
    at += 1
    skipSpace()
    try skipValue(depth: depth)
    return path
  }

  /// A key of several parts: `a."b c".d`.
  private mutating func keys() throws(ConfigError) -> [[UInt8]] {
    var path: [[UInt8]] = []
    while true {
      skipSpace()
      switch next {
      case 0x22, 0x27: path.append(try string(allowsLines: false))
      default:
        let start = at
        while isBare(next) { at += 1 }
        guard at > start else { throw error("a key is missing") }
        path.append(Array(text[start..<at]))
      }
      skipSpace()
      guard next == 0x2E else { return path }
      at += 1
    }
  }

  private func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
  }

  private mutating func skipValue(depth: Int) throws(ConfigError) {
    guard depth < Self.depthLimit else { throw error("values stand too deep in one another") }
    switch next {
    case 0x22, 0x27: _ = try string(allowsLines: true)
    case 0x5B: try skipArray(depth)
    case 0x7B: try skipInlineTable(depth)
    default:
      let start = at
      // Numbers, dates and words; a date may hold one space.
      while isBare(next) || [0x2B, 0x2E, 0x3A].contains(next)
        || next == 0x20 && (0x30...0x39).contains(byte(1))
      {
        at += 1
      }
      guard at > start else { throw error("a value is missing") }
    }
  }

  private mutating func skipArray(_ depth: Int) throws(ConfigError) {
    at += 1
    while true {
      skipLines()
      if next == 0x5D { break }
      try skipValue(depth: depth + 1)
      skipLines()
      if next == 0x2C {
        at += 1
      } else if next != 0x5D {
        throw error("a ] is missing")
      }
    }
    at += 1
  }

  private mutating func skipInlineTable(_ depth: Int) throws(ConfigError) {
    at += 1
    while true {
      skipLines()
      if next == 0x7D { break }
      _ = try keyValue(depth: depth + 1)
      skipLines()
      if next == 0x2C {
        at += 1
      } else if next != 0x7D {
        throw error("a } is missing")
      }
    }
    at += 1
  }

  /// The string whose opening quotation mark is at the cursor. Escapes stay as they are: a key with one
  /// is none of ours.
  private mutating func string(allowsLines: Bool) throws(ConfigError) -> [UInt8] {
    let (start, quote) = (at, next)
    let isLong = byte(1) == quote && byte(2) == quote
    if isLong, !allowsLines { throw error("a key cannot have several lines") }
    at += isLong ? 3 : 1
    let begin = at
    while at < text.count {
      switch text[at] {
      case 0x5C where quote == 0x22: at += 2
      case quote where !isLong:
        at += 1
        return Array(text[begin..<(at - 1)])
      case quote where byte(1) == quote && byte(2) == quote:
        let end = at
        at += 3
        // Up to two quotation marks may stand right before the closing three.
        while next == quote, at - end < 5 { at += 1 }
        return Array(text[begin..<end])
      case 0x0A where !isLong: throw error("the text has no end", at: start)
      default: at += 1
      }
    }
    throw error("the text has no end", at: start)
  }
}
