/// Cuts text into folded tokens: one rule for what is indexed and for what is asked.
///
/// - Words (letters, digits and the marks that spell) are folded: case, width, ligatures, accents.
///   An apostrophe, hyphen or underscore ends a word.
/// - Runs of scripts without spaces, and of Hangul, are cut into overlapping pairs, and the last
///   scalar by itself: 東京都 is 東京, 京都, 都. So every query of two characters or more is a
///   phrase of pairs, and one of a single character is a prefix; no dictionary takes part.
/// - An emoji is a token. Bytes that are not UTF-8 separate.
///
/// One tokenizer is used for many texts, since it keeps its buffers: `read`, then `next` until
/// false. It is a value of one thread.
package struct Tokenizer {
  /// What the current token is.
  package enum Form: Hashable {
    /// A word; whether it is of ASCII letters only, and so may have an English stem.
    case word(latin: Bool)
    /// Two neighbours of a run without spaces.
    case pair
    /// The last scalar of such a run.
    case last
    /// An emoji.
    case emoji
  }

  /// Bytes of a token at most; the rest of a longer word is passed over. A SHA-256 in hex fits.
  static let limit = 128

  /// The current token's folded UTF-8.
  package var token: [UInt8] { packed.isEmpty ? long : packed.bytes }
  /// What the current token is.
  package private(set) var form = Form.emoji
  /// The current token, if it is a word of up to 16 bytes of ASCII in the source; else empty. It
  /// spares the writer of an index an array for each word.
  private(set) var packed = PackedWord()
  /// The current token's bytes in the source.
  package private(set) var range = 0..<0
  /// Whether the current token is a word with both small letters and, after its first byte, capitals of
  /// ASCII: see `CamelCase`.
  package private(set) var hasHump = false
  /// The text that is read.
  private(set) var source: [UInt8] = []

  /// Whether the current token is a word of ASCII digits only.
  package var isNumber: Bool {
    guard case .word(latin: false) = form else { return false }
    return source[range].allSatisfy { 0x30...0x39 ~= $0 }
  }

  private var long: [UInt8] = []
  private var position = 0
  private var end = 0
  private var letters = Letters()
  /// The gram that still begins a pair, where it stood, and whether there is one.
  private var held = Gram()
  private var holds = false

  package init() {}

  private struct Gram {
    var bytes: [UInt8] = []
    var scalar: UInt32 = 0
    var range = 0..<0
  }

  /// Begins a text, or a part of one; bytes after the end of the part are not looked at.
  package mutating func read(_ text: [UInt8], in part: Range<Int>? = nil) {
    let part = (part ?? 0..<text.count).clamped(to: 0..<text.count)
    source = text
    position = part.lowerBound
    end = part.upperBound
    holds = false
  }

  /// Goes to the next token; false at the end.
  package mutating func next() -> Bool {
    if holds { return pair() }
    while position < end {
      let byte = source[position]
      if byte < 0x80 {
        if Self.folded(byte) != 0 { return word() }
        position += 1
        continue
      }
      let (letter, length) = letter(at: position)
      switch letter.kind {
      case .word: return word()
      case .emoji: return emoji(letter, length)
      case .gram:
        guard let first = gram() else { return false }
        held = first
        holds = true
        return pair()
      case .separator, .ignored: position += length
      }
    }
    return false
  }

  /// The lower-case letter or digit of an ASCII byte, 0 for a separator.
  @inline(__always)
  private static func folded(_ byte: UInt8) -> UInt8 {
    if byte &- 0x61 < 26 || byte &- 0x30 < 10 { return byte }
    return byte &- 0x41 < 26 ? byte | 0x20 : 0
  }

  private mutating func letter(at index: Int) -> (letter: Letter, length: Int) {
    let (value, length) = UTF8Scalar.read(source, index, end)
    guard let value else {
      return (Letter(kind: .separator, start: 0, count: 0, scalar: 0), length)
    }
    return (letters.letter(value), length)
  }

  // MARK: Words

  /// Which cases of letters a word has.
  private struct Humps {
    private var (hasSmall, hasCapital) = (false, false)
    var areThere: Bool { hasSmall && hasCapital }

    @inline(__always)
    mutating func add(_ byte: UInt8, isFirst: Bool) {
      hasSmall = hasSmall || byte & 0x20 != 0 && byte >= 0x61
      hasCapital = hasCapital || !isFirst && byte &- 0x41 < 26
    }
  }

  /// A word of up to 16 ASCII letters and digits, which most are, gathered in two registers; false,
  /// and nothing read, if it is another.
  @inline(__always)
  private mutating func shortWord() -> Bool {
    var word = PackedWord()
    var index = position
    var hasDigit = false
    var humps = Humps()
    while index < end {
      let byte = source[index]
      if byte >= 0x80 { return false }
      let folded = Self.folded(byte)
      if folded == 0 { break }
      humps.add(byte, isFirst: index == position)
      let place = UInt64(index - position)
      if place < 8 {
        word.first |= UInt64(folded) << (8 * place)
      } else if place < 16 {
        word.second |= UInt64(folded) << (8 * (place - 8))
      } else {
        return false
      }
      hasDigit = hasDigit || folded < 0x61
      index += 1
    }
    range = position..<index
    position = index
    packed = word
    hasHump = humps.areThere
    form = .word(latin: !hasDigit)
    return true
  }

  private mutating func word() -> Bool {
    if shortWord() { return true }
    packed = PackedWord()
    long.removeAll(keepingCapacity: true)
    let start = position
    var last = position
    var latin = true
    var (isCut, isMixed) = (false, false)
    var humps = Humps()
    scan: while position < end {
      let byte = source[position]
      if byte < 0x80 {
        let folded = Self.folded(byte)
        if folded == 0 { break }
        humps.add(byte, isFirst: position == start)
        position += 1
        if folded < 0x61 { latin = false }
        if long.count < Self.limit { long.append(folded) }
      } else {
        let (letter, length) = letter(at: position)
        switch letter.kind {
        case .word:
          position += length
          if long.count + Int(letter.count) > Self.limit { isCut = true }
          if !isCut { append(letter) }
          isMixed = true
        case .ignored:
          position += length
          continue
        default: break scan
        }
      }
      last = position
    }
    range = start..<last
    if isMixed { latin = long.allSatisfy { $0 >= 0x61 && $0 <= 0x7A } }
    hasHump = humps.areThere
    form = .word(latin: latin)
    return true
  }

  private mutating func append(_ letter: Letter) {
    let start = Int(letter.start)
    long.append(contentsOf: letters.pool[start..<start + Int(letter.count)])
  }

  private mutating func emoji(_ letter: Letter, _ length: Int) -> Bool {
    packed = PackedWord()
    long.removeAll(keepingCapacity: true)
    append(letter)
    range = position..<position + length
    position += length
    hasHump = false
    form = .emoji
    return true
  }

  // MARK: Runs without spaces

  /// Emits the held gram with the next one, or by itself.
  private mutating func pair() -> Bool {
    packed = PackedWord()
    hasHump = false
    long.removeAll(keepingCapacity: true)
    long.append(contentsOf: held.bytes)
    guard let next = gram() else {
      holds = false
      form = .last
      range = held.range
      return true
    }
    long.append(contentsOf: next.bytes)
    form = .pair
    range = held.range.lowerBound..<next.range.upperBound
    held = next
    return true
  }

  /// Reads the gram at the position, composed with the marks that follow it; nil if there is none.
  private mutating func gram() -> Gram? {
    var gram = Gram()
    var isEmpty = true
    while position < end, source[position] >= 0x80 {
      let (letter, length) = letter(at: position)
      if letter.kind == .ignored {
        position += length
        continue
      }
      guard letter.kind == .gram else { break }
      if isEmpty {
        let start = Int(letter.start)
        gram.bytes = Array(letters.pool[start..<start + Int(letter.count)])
        gram.scalar = letter.scalar
        gram.range = position..<position + length
        isEmpty = false
      } else {
        guard let whole = Composition.compose(gram.scalar, letter.scalar) else { break }
        gram.scalar = whole
        gram.bytes.removeAll(keepingCapacity: true)
        UTF8Scalar.append(whole, to: &gram.bytes)
        gram.range = gram.range.lowerBound..<position + length
      }
      position += length
    }
    return isEmpty ? nil : gram
  }
}
