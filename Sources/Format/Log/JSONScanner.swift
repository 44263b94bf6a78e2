extension JSON {
  /// The longest line that a record may have, in bytes without its LF.
  public static let lengthLimit = 8 << 20
  /// How many arrays and objects may stand in one another, the outermost one counted.
  public static let depthLimit = 64
  /// The largest magnitude of an integer (a number without fraction and exponent).
  public static let integerLimit: Int64 = 1 << 53

  /// Reads one JSON text, with nothing but white space around it, as strictly as memcube(5),
  /// "Record", asks. A number with a fraction or an exponent is taken however large it is: it
  /// is carried as it is spelled, and nothing computes with it unseen.
  /// - Parameters:
  ///   - text: the text, UTF-8.
  ///   - count: how many values it may hold, those within others counted: one takes up to a hundred times
  ///     the memory of its bytes.
  ///   - limit: the most bytes; what is no record may have more.
  /// - Returns: the value.
  /// - Throws: why it is none, and where.
  public static func parse(
    _ text: [UInt8], atMost count: Int = .max, length limit: Int = lengthLimit
  ) throws(JSONError) -> JSON {
    guard text.count <= limit else { throw JSONError(.length, at: limit) }
    var scanner = JSONScanner(text: text)
    scanner.room = count
    scanner.skipSpace()
    let value = try scanner.value(depth: 1)
    scanner.skipSpace()
    guard scanner.at == text.count else { throw JSONError(.syntax, at: scanner.at) }
    return value
  }

  /// As `parse(_:)`, of a part of an array; offsets in errors count from the part's start.
  public static func parse(_ text: ArraySlice<UInt8>) throws(JSONError) -> JSON {
    try parse(Array(text))
  }
}

/// A cursor over one text. Recursion is bounded by `JSON.depthLimit`.
struct JSONScanner {
  let text: [UInt8]
  var at = 0
  /// How many more values it may hold.
  var room = Int.max

  init(text: [UInt8]) { self.text = text }

  /// The byte at the cursor; 0, which no token begins with, at the end.
  private var next: UInt8 { at < text.count ? text[at] : 0 }

  mutating func skipSpace() {
    while true {
      switch next {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      default: return
      }
    }
  }

  /// The value that begins at the cursor. `depth` is what a container here would have.
  mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard room > 0 else { throw JSONError(.count, at: at) }
    room -= 1
    switch next {
    case 0x22: return .string(try string())
    case 0x7B: return try object(depth: depth)
    case 0x5B: return try array(depth: depth)
    case 0x74: return try word("true", .bool(true))
    case 0x66: return try word("false", .bool(false))
    case 0x6E: return try word("null", .null)
    case 0x2D, 0x30...0x39: return .number(try number())
    default: throw JSONError(.syntax, at: at)
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for byte in word.description.utf8 {
      guard next == byte else { throw JSONError(.syntax, at: at) }
      at += 1
    }
    return value
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    guard depth <= JSON.depthLimit else { throw JSONError(.depth, at: at) }
    var elements: [JSON] = []
    at += 1
    skipSpace()
    if next == 0x5D {
      at += 1
      return .array([])
    }
    while true {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if try closes(with: 0x5D) { return .array(elements) }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    guard depth <= JSON.depthLimit else { throw JSONError(.depth, at: at) }
    var members: [JSON.Member] = []
    // A record has about a dozen members; one growth step instead of four.
    if depth == 1 { members.reserveCapacity(12) }
    var keys = KeySet()
    at += 1
    skipSpace()
    if next == 0x7D {
      at += 1
      return .object([])
    }
    while true {
      skipSpace()
      let start = at
      guard next == 0x22 else { throw JSONError(.syntax, at: at) }
      let key = try string()
      guard keys.insert(key, after: members) else { throw JSONError(.duplicateKey, at: start) }
      skipSpace()
      guard next == 0x3A else { throw JSONError(.syntax, at: at) }
      at += 1
      skipSpace()
      members.append(JSON.Member(key, try value(depth: depth + 1)))
      skipSpace()
      if try closes(with: 0x7D) { return .object(members) }
    }
  }

  /// Passes a comma (false) or the closing bracket (true).
  private mutating func closes(with bracket: UInt8) throws(JSONError) -> Bool {
    let byte = next
    guard byte == 0x2C || byte == bracket else { throw JSONError(.syntax, at: at) }
    at += 1
    return byte == bracket
  }
}

/// The keys of one object. A few are compared one by one, which costs less than hashing; more
/// go into a set, so that a crafted line costs no quadratic time.
struct KeySet {
  private static let few = 16
  private var set: Set<[UInt8]> = []

  /// False if the key is among the members already.
  mutating func insert(
    _ key: [UInt8], after members: some BidirectionalCollection<JSON.Member>
  ) -> Bool {
    guard members.count >= Self.few else {
      for member in members where member.key == key { return false }
      return true
    }
    if set.isEmpty { for member in members { set.insert(member.key) } }
    return set.insert(key).inserted
  }
}
