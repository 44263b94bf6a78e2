/// A word, a number or a mark of a text.
struct TimeToken {
  enum Shape { case word, number, mark, none }

  var shape = Shape.none
  /// Bytes of the text.
  var start = 0, end = 0
  /// Its number in the table; 0 if it has none.
  var word: UInt16 = 0
  /// Of a number; held at a million.
  var value: Int64 = 0
  /// Of a mark in ASCII; dashes are one, and quotes that may be apostrophes.
  var mark: UInt8 = 0
  /// Whether white space, or the end of a line, stands before it.
  var isSpaced = false, isLineStart = false
  var isCapital = false
  /// Whether it is one sign of Chinese or Japanese.
  var isSign = false
  /// How many digits a number has.
  var digits = 0
  /// Its senses in the list of the parser.
  var senses = 0..<0

}

/// Takes a text apart into tokens and hashes each of them folded: small, without accents.
struct TimeScanner {
  private let bytes: [UInt8]
  private var index = 0
  /// The hash of the last token.
  private(set) var hash: UInt64 = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

  private func byte(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

  /// The next token; nil at the end.
  mutating func next() -> TimeToken? {
    var token = TimeToken()
    skip(&token)
    guard index < bytes.count else { return nil }
    hash = 0xCBF2_9CE4_8422_2325
    token.start = index
    let first = bytes[index]
    token.isLineStart = token.isLineStart || index == 0
    if digit(index) != nil {
      readNumber(&token)
    } else if let length = sign(index) {
      (token.shape, token.isSign) = (.word, true)
      for place in index..<index + length { add(bytes[place]) }
      index += length
    } else if letter(index) > 0 {
      token.shape = .word
      token.isCapital =
        (0x41...0x5A).contains(first) || first == 0xC3 && (0x80...0x9E).contains(byte(index + 1))
      while index < bytes.count {
        let length = letter(index)
        guard length > 0 else { break }
        fold(length)
      }
    } else {
      readMark(&token)
    }
    token.end = index
    if hash == 0 { hash = 1 }
    return token
  }

  /// Passes white space, of all alphabets.
  private mutating func skip(_ token: inout TimeToken) {
    while index < bytes.count {
      let (one, two, three) = (bytes[index], byte(index + 1), byte(index + 2))
      if one <= 0x20 {
        token.isLineStart = token.isLineStart || one == 0x0A
        index += 1
      } else if one == 0xC2, two == 0xA0 {
        index += 2
      } else if one == 0xE3 && two == 0x80 && three == 0x80
        || one == 0xE2 && two == 0x80 && ((0x80...0x8B).contains(three) || three == 0xAF)
      {
        index += 3
      } else {
        return
      }
      token.isSpaced = true
    }
  }

  /// The digit at a place, its bytes: ASCII's and those of full width.
  private func digit(_ place: Int) -> (value: Int64, length: Int)? {
    let one = byte(place)
    if (0x30...0x39).contains(one) { return (Int64(one) - 0x30, 1) }
    guard one == 0xEF, byte(place + 1) == 0xBC, (0x90...0x99).contains(byte(place + 2)) else {
      return nil
    }
    return (Int64(byte(place + 2)) - 0x90, 3)
  }

  private mutating func readNumber(_ token: inout TimeToken) {
    token.shape = .number
    while let digit = digit(index) {
      token.value = min(token.value * 10 + digit.value, 1_000_000)
      add(0x30 + UInt8(digit.value))
      token.digits += 1
      index += digit.length
    }
  }

  /// The length of a sign that is a word of its own: Chinese, Japanese, Korean.
  private func sign(_ place: Int) -> Int? {
    let (one, two) = (byte(place), byte(place + 1))
    guard (0xE3...0xED).contains(one), place + 3 <= bytes.count, two >= 0x80 else { return nil }
    // U+3000 to U+303F are marks.
    return one == 0xE3 && two == 0x80 ? nil : 3
  }

  /// The length of a letter at a place; 0 if none is there.
  private func letter(_ place: Int) -> Int {
    let (one, two) = (byte(place), byte(place + 1))
    if one < 0x80 { return (0x61...0x7A).contains(one | 0x20) ? 1 : 0 }
    switch one {
    case 0xC2: return two == 0xAA || two == 0xBA || two == 0xB0 ? 2 : 0
    case 0xC3: return (0x80...0xBF).contains(two) && two != 0x97 && two != 0xB7 ? 2 : 0
    case 0xC4...0xDF: return (0x80...0xBF).contains(two) ? 2 : 0
    case 0xE0, 0xE1: return two >= 0x80 && byte(place + 2) >= 0x80 ? 3 : 0
    default: return 0
    }
  }

  /// Adds a letter, folded, to the hash.
  private mutating func fold(_ length: Int) {
    let (one, two) = (bytes[index], byte(index + 1))
    if length == 1 {
      add(one | 0x20)
    } else if one == 0xC2 {
      add(two == 0xAA ? 0x61 : 0x6F)
    } else if one == 0xC3 {
      foldLatin(two | 0x20)
    } else if !(one == 0xCC || one == 0xCD && two < 0xB0) {
      for place in index..<index + length { add(byte(place)) }
    }
    index += length
  }

  /// Adds a letter of Latin-1 without its accent.
  private mutating func foldLatin(_ small: UInt8) {
    switch small {
    case 0xA0...0xA5: add(0x61)
    case 0xA7: add(0x63)
    case 0xA8...0xAB: add(0x65)
    case 0xAC...0xAF: add(0x69)
    case 0xB1: add(0x6E)
    case 0xB2...0xB6, 0xB8: add(0x6F)
    case 0xB9...0xBC: add(0x75)
    case 0xBD: add(0x79)
    case 0xBF:
      add(0x73)
      add(0x73)
    default: add(small)
    }
  }

  private mutating func readMark(_ token: inout TimeToken) {
    token.shape = .mark
    let (one, two, three) = (bytes[index], byte(index + 1), byte(index + 2))
    token.mark = one < 0x80 ? one : 0
    var length = one >= 0xF0 ? 4 : one >= 0xE0 ? 3 : one >= 0xC0 ? 2 : 1
    switch (one, two) {
    case (0xE2, 0x80): token.mark = (0x90...0x95).contains(three) ? 0x2D : three == 0x99 ? 0x27 : 0
    case (0xE2, 0x88): token.mark = three == 0x92 ? 0x2D : 0
    case (0xE3, 0x80):
      token.mark = three == 0x81 ? 0x2C : three == 0x82 ? 0x2E : three == 0x9C ? 0x7E : 0
    case (0xEF, 0xBC): token.mark = three > 0x80 && three < 0xA0 ? three - 0x60 : 0
    case (0xEF, 0xBD): token.mark = three == 0x9E ? 0x7E : 0
    default: break
    }
    if index + length > bytes.count { length = 1 }
    if token.mark != 0 {
      add(token.mark)
    } else {
      for place in index..<index + length { add(bytes[place]) }
    }
    index += length
  }
}
