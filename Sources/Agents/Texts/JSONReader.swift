/// Reads JSON with comments and trailing commas, and JSON5 if wanted, and keeps the place of every value.
struct JSONReader {
  /// What may stand in a text besides JSON. Comments and a trailing comma always may.
  enum Dialect: String, Sendable {
    case json
    /// Keys without quotes, strings in single quotes, numbers such as `.5` and `0x1F`.
    case json5
  }

  /// How deep values may stand in one another.
  private static let depthLimit = 100

  private let text: [UInt8]
  private let dialect: Dialect
  private var at = 0

  private init(_ text: [UInt8], _ dialect: Dialect) {
    self.text = text
    self.dialect = dialect
    // A byte order mark.
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  /// Reads a text.
  /// - Returns: its value; nil where it holds nothing but white space and comments.
  static func read(
    _ text: [UInt8], _ dialect: Dialect = .json
  ) throws(ConfigError) -> JSONNode? {
    if String(validating: text, as: UTF8.self) == nil { throw ConfigError("it is not UTF-8") }
    var reader = JSONReader(text, dialect)
    try reader.skipSpace()
    guard reader.at < text.count else { return nil }
    let node = try reader.value(depth: 0)
    try reader.skipSpace()
    guard reader.at == text.count else { throw reader.error("something follows the value") }
    return node
  }

  private func error(_ reason: String, at offset: Int? = nil) -> ConfigError {
    ConfigError(reason, at: offset ?? at, of: text)
  }

  /// The byte at the cursor; 0 at the end.
  private var next: UInt8 { at < text.count ? text[at] : 0 }
  private var following: UInt8 { at + 1 < text.count ? text[at + 1] : 0 }

  private mutating func skipSpace() throws(ConfigError) {
    while at < text.count {
      switch text[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      case 0x2F where following == 0x2F:
        while at < text.count, text[at] != 0x0A { at += 1 }
      case 0x2F where following == 0x2A:
        let start = at
        at += 2
        while at < text.count, !(text[at] == 0x2A && following == 0x2F) { at += 1 }
        guard at < text.count else { throw error("the comment has no end", at: start) }
        at += 2
      default: return
      }
    }
  }

  private mutating func value(depth: Int) throws(ConfigError) -> JSONNode {
    guard depth < Self.depthLimit else { throw error("values stand too deep in one another") }
    let start = at
    switch next {
    case 0x7B: return try container(closing: 0x7D, depth)
    case 0x5B: return try container(closing: 0x5D, depth)
    case 0x22: return JSONNode(kind: .string(try string()), range: start..<at)
    case 0x27 where dialect == .json5:
      return JSONNode(kind: .string(try string()), range: start..<at)
    default:
      let word = word()
      guard isValue(word) else { throw error("a value is missing", at: start) }
      return JSONNode(kind: .word(word), range: start..<at)
    }
  }

  private mutating func container(
    closing bracket: UInt8, _ depth: Int
  ) throws(ConfigError) -> JSONNode {
    let start = at
    var items: [JSONNode.Item] = []
    var keys: Set<[UInt8]> = []
    at += 1
    while true {
      try skipSpace()
      if next == bracket { break }
      if let last = items.last, last.comma == nil { throw error("a comma is missing") }
      let begin = at
      var key: [UInt8]?
      if bracket == 0x7D {
        let name = try self.key()
        guard keys.insert(name).inserted else { throw error("a key stands twice", at: begin) }
        key = name
        try skipSpace()
        guard next == 0x3A else { throw error("a colon is missing") }
        at += 1
        try skipSpace()
      }
      var item = JSONNode.Item(key: key, start: begin, value: try value(depth: depth + 1))
      try skipSpace()
      if next == 0x2C {
        item.comma = at
        at += 1
      }
      items.append(item)
    }
    at += 1
    return JSONNode(kind: bracket == 0x7D ? .object(items) : .array(items), range: start..<at)
  }

  private mutating func key() throws(ConfigError) -> [UInt8] {
    if next == 0x22 || next == 0x27 && dialect == .json5 { return try string() }
    let start = at
    let word = dialect == .json5 ? word() : []
    if word.isEmpty { throw error("a key in quotation marks is missing", at: start) }
    return word
  }

  /// Passes letters, digits and the signs of numbers and names.
  private mutating func word() -> [UInt8] {
    let start = at
    while at < text.count {
      switch text[at] {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x24, 0x2B, 0x2D, 0x2E, 0x5F, 0x80...0xFF: at += 1
      default: return Array(text[start..<at])
      }
    }
    return Array(text[start..<at])
  }

  private func isValue(_ word: [UInt8]) -> Bool {
    switch String(decoding: word, as: UTF8.self) {
    case "true", "false", "null": return true
    case "Infinity", "-Infinity", "+Infinity", "NaN": return dialect == .json5
    default: break
    }
    let digits = word.first == 0x2D ? word.dropFirst() : word[...]
    guard let first = digits.first else { return false }
    if dialect == .json5 {
      return first == 0x2E || first == 0x2B || (0x30...0x39).contains(first)
    }
    return (0x30...0x39).contains(first)
      && Double(String(decoding: word, as: UTF8.self)) != nil
  }

  /// The string whose opening quotation mark is at the cursor, unescaped.
  private mutating func string() throws(ConfigError) -> [UInt8] {
    let (start, quote) = (at, next)
    var out: [UInt8] = []
    at += 1
    while at < text.count {
      let byte = text[at]
      switch byte {
      case quote:
        at += 1
        return out
      case 0x5C: out += try escape()
      case 0..<0x20 where byte != 0x09: throw error("the text has no end", at: start)
      default:
        out.append(byte)
        at += 1
      }
    }
    throw error("the text has no end", at: start)
  }

  private mutating func escape() throws(ConfigError) -> [UInt8] {
    let letter = following
    at += 2
    switch letter {
    case 0x62: return [0x08]
    case 0x66: return [0x0C]
    case 0x6E: return [0x0A]
    case 0x72: return [0x0D]
    case 0x74: return [0x09]
    case 0x75:
      let unit = try unit()
      guard unit & 0xFC00 == 0xD800 else { return utf8(unit) }
      guard next == 0x5C, following == 0x75 else { return utf8(0xFFFD) }
      at += 2
      let low = try self.unit()
      guard low & 0xFC00 == 0xDC00 else { return utf8(0xFFFD) }
      return utf8(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF))
    // A line that goes on.
    case 0x0A where dialect == .json5: return []
    case 0x22, 0x5C, 0x2F: return [letter]
    default:
      guard dialect == .json5, letter >= 0x20 else { throw error("an unknown escape") }
      return [letter]
    }
  }

  private func utf8(_ value: UInt32) -> [UInt8] {
    Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
  }

  private mutating func unit() throws(ConfigError) -> UInt32 {
    guard at + 4 <= text.count,
      let unit = UInt32(String(decoding: text[at..<(at + 4)], as: UTF8.self), radix: 16)
    else { throw error("an escape is cut") }
    at += 4
    return unit
  }
}
