internal import Posix

/// What search makes of one Unicode scalar.
struct Letter: Hashable {
  /// How a scalar takes part in words.
  enum Kind: UInt8 {
    /// Ends a word: spaces, punctuation, controls, currency.
    case separator
    /// Part of a word: letters, digits, and the marks that change a word.
    case word
    /// Of a script that is written without spaces, or whose words carry endings (Hangul).
    case gram
    /// A word by itself.
    case emoji
    /// Neither ends a word nor is part of it: accents, joiners, variation selectors.
    case ignored
  }

  /// How the scalar takes part in words.
  var kind: Kind
  /// Where its folded UTF-8 begins in the pool of its `Letters`.
  var start: UInt32
  /// Bytes of its folded UTF-8.
  var count: UInt8
  /// The folded scalar, of those that fold to one; else 0.
  var scalar: UInt32
}

/// The letters outside ASCII, looked up by scalar. Pages of 256 are filled at first use, from the
/// standard library's properties and `FoldTable`, and known to all from then on; so what meets only
/// ASCII pays nothing, and a text like others before it little.
struct Letters {
  /// The folded bytes that letters point to.
  var pool: [UInt8] { table.pool }
  private var table = Table()

  private struct Table {
    var pool: [UInt8] = []
    /// None before the first letter that is looked up.
    var pages: [[Letter]] = []
    var filled = 0
  }

  /// The table of those that filled the most pages.
  private static let known = Lock(Table())

  /// A letter by its scalar value.
  mutating func letter(_ scalar: UInt32) -> Letter {
    let page = Int(scalar >> 8)
    if page < table.pages.count, !table.pages[page].isEmpty {
      return table.pages[page][Int(scalar & 0xFF)]
    }
    guard page < 0x1100 else { return Letter(kind: .separator, start: 0, count: 0, scalar: 0) }
    look(up: page)
    return table.pages[page][Int(scalar & 0xFF)]
  }

  /// Fills a page. What others know is taken over only before the first letter: those that were given
  /// out point into the pool of this table, and another's may hold other bytes there.
  private mutating func look(up page: Int) {
    if table.pages.isEmpty {
      table = Self.known.withLock { $0 }
      if table.pages.isEmpty { table.pages = Array(repeating: [], count: 0x1100) }
      if !table.pages[page].isEmpty { return }
    }
    fill(page)
    let grown = table
    Self.known.withLock { if $0.filled < grown.filled { $0 = grown } }
  }

  private mutating func fill(_ page: Int) {
    table.filled += 1
    table.pages[page] = (0..<256).map { low in
      guard let scalar = Unicode.Scalar(UInt32(page) << 8 | UInt32(low)) else {
        return Letter(kind: .separator, start: 0, count: 0, scalar: 0)
      }
      return entry(scalar)
    }
  }

  private mutating func entry(_ scalar: Unicode.Scalar) -> Letter {
    let kind = LetterKinds.kind(of: scalar)
    let start = UInt32(table.pool.count)
    guard kind != .separator, kind != .ignored else {
      return Letter(kind: kind, start: start, count: 0, scalar: 0)
    }
    let folded: [UInt32]
    if let digit = LetterKinds.digit(scalar) {
      folded = [0x30 + digit]
    } else {
      folded = FoldTable.folds[scalar.value] ?? Self.lower(scalar)
    }
    for value in folded { UTF8Scalar.append(value, to: &table.pool) }
    return Letter(
      kind: kind, start: start, count: UInt8(clamping: table.pool.count - Int(start)),
      scalar: folded.count == 1 ? folded[0] : 0)
  }

  /// Of letters younger than the table only the case is folded; Cherokee folds to its capitals.
  private static func lower(_ scalar: Unicode.Scalar) -> [UInt32] {
    let lower = scalar.properties.lowercaseMapping.unicodeScalars.map(\.value)
    return lower.count == 1 ? FoldTable.folds[lower[0]] ?? lower : lower
  }
}

extension FoldTable {
  /// What a scalar folds to, of those that do not stay as they are. Decoded once a process, which
  /// takes about a millisecond.
  static let folds = decoded()

  private static func decoded() -> [UInt32: [UInt32]] {
    var table: [UInt32: [UInt32]] = [:]
    table.reserveCapacity(6000)
    var at: UInt32 = 0
    for word in words.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
      if word.first == 0x3D {  // =
        at = hex(word.dropFirst())
      } else if let star = word.firstIndex(of: 0x2A) {
        let (target, count) = (hex(word[..<star]), decimal(word[word.index(after: star)...]))
        for step in 0..<count { table[at &+ step] = [target &+ step] }
        at &+= count
      } else if let colon = word.firstIndex(of: 0x3A) {
        let (target, count) = (hex(word[..<colon]), decimal(word[word.index(after: colon)...]))
        for step in 0..<count { table[at &+ 2 &* step] = [target &+ 2 &* step] }
        at &+= 1
      } else {
        table[at] = word.split(separator: 0x2E).map { hex($0) }
        at &+= 1
      }
    }
    return table
  }

  private static func hex(_ digits: some Sequence<UInt8>) -> UInt32 {
    digits.reduce(0) { $0 << 4 | UInt32($1 <= 0x39 ? $1 &- 0x30 : $1 &- 0x41 &+ 10) }
  }

  private static func decimal(_ digits: some Sequence<UInt8>) -> UInt32 {
    digits.reduce(0) { $0 &* 10 &+ UInt32($1 &- 0x30) }
  }
}
