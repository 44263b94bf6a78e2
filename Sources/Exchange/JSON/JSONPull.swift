package import Format

/// Why a JSON text cannot be read on, or one value of it.
package enum JSONFault: Error, Hashable {
  /// It is no JSON from here on, or was cut off.
  case broken
  /// A value is too large, too deep, or has too many parts; what follows it can be read.
  case excessive(String)
  /// Its bytes cannot be read.
  case source(ExchangeError)
}

/// A JSON text read piece by piece, so that memory is bounded by the largest value that is asked for. It takes what
/// programs really write: keys that stand twice (the first counts), large integers, lone surrogates and bad UTF-8 (as
/// U+FFFD), a byte order mark, UTF-16.
package struct JSONPull {
  /// The largest value, bytes of its text.
  package static let mostBytes = 64 << 20
  /// The most values within one: each takes some 100 bytes.
  private static let mostValues = 3_000_000
  /// How many arrays and objects may stand in one another.
  private static let deepest = 512

  private let next: () throws(ExchangeError) -> [UInt8]
  private var buffer: [UInt8] = []
  private var at = 0
  private var isOver = false
  /// How many arrays and objects of the value at hand are open, and whether a string is.
  private var open = 0
  private var isInString = false
  private var bytesLeft = 0
  private var valuesLeft = 0
  /// Whether text was no UTF-8, and was mended.
  package private(set) var wasMended = false

  /// Reads what a reader gives.
  package init(_ reader: ByteReader) {
    let wide = WideText(reader)
    next = { () throws(ExchangeError) in try wide.next() }
  }

  /// Reads bytes of memory.
  package init(_ bytes: [UInt8]) {
    next = { () throws(ExchangeError) in [] }
    buffer = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  // MARK: Bytes

  /// The byte at hand; nil at the end.
  private mutating func peek() throws(JSONFault) -> UInt8? {
    if at < buffer.count { return buffer[at] }
    if isOver { return nil }
    do { buffer = try next() } catch { throw .source(error) }
    at = 0
    isOver = buffer.isEmpty
    return buffer.first
  }

  /// The first byte that is no white space, at hand then; nil at the end.
  package mutating func first() throws(JSONFault) -> UInt8? {
    while let byte = try peek() {
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      at += 1
    }
    return nil
  }

  /// Whether nothing but white space is left.
  package var isAtEnd: Bool {
    mutating get {
      do { return try first() == nil } catch { return true }
    }
  }

  /// Passes a byte if it is at hand.
  private mutating func take(_ byte: UInt8) throws(JSONFault) -> Bool {
    guard try first() == byte else { return false }
    at += 1
    return true
  }

  // MARK: Containers

  /// Enters an array or object; false if the value at hand is none of that kind.
  package mutating func enter(_ bracket: Character) throws(JSONFault) -> Bool {
    try take(bracket.asciiValue ?? 0)
  }

  /// Whether there is another element of the array that was entered; passes its end, or the comma.
  package mutating func hasElement(isFirst: Bool) throws(JSONFault) -> Bool {
    if try take(0x5D) { return false }
    if !isFirst, try !take(0x2C) { throw .broken }
    guard let byte = try first() else { throw .broken }
    // A comma too many at the end.
    if byte == 0x5D {
      at += 1
      return false
    }
    return true
  }

  /// The next key of the object that was entered, with its value at hand; nil at its end.
  package mutating func key(isFirst: Bool) throws(JSONFault) -> [UInt8]? {
    if try take(0x7D) { return nil }
    if !isFirst, try !take(0x2C) { throw .broken }
    if try take(0x7D) { return nil }
    begin()
    guard try take(0x22) else { throw .broken }
    let key = try string()
    guard try take(0x3A) else { throw .broken }
    return key
  }

  private mutating func begin() {
    (open, isInString) = (0, false)
    (bytesLeft, valuesLeft) = (Self.mostBytes, Self.mostValues)
  }

  // MARK: Values

  /// The value at hand.
  package mutating func value() throws(JSONFault) -> JSON {
    begin()
    do { return try anyValue() } catch {
      guard case .excessive = error else { throw error }
      try skipRest()
      throw error
    }
  }

  /// Passes the value at hand.
  package mutating func skip() throws(JSONFault) {
    begin()
    guard let byte = try first() else { throw .broken }
    switch byte {
    case 0x5B, 0x7B:
      at += 1
      open = 1
      try skipRest()
    case 0x22:
      at += 1
      isInString = true
      try skipRest()
    default: _ = try word()
    }
  }

  /// Goes on to the end of the value that was begun, without keeping anything.
  private mutating func skipRest() throws(JSONFault) {
    while open > 0 || isInString {
      guard let byte = try peek() else { throw .broken }
      at += 1
      if isInString {
        if byte == 0x5C {
          guard try peek() != nil else { throw .broken }
          at += 1
        } else if byte == 0x22 {
          isInString = false
        }
        continue
      }
      switch byte {
      case 0x22: isInString = true
      case 0x5B, 0x7B: open += 1
      case 0x5D, 0x7D: open -= 1
      default: break
      }
    }
  }

  private mutating func count(_ bytes: Int) throws(JSONFault) {
    bytesLeft -= bytes
    if bytesLeft < 0 { throw .excessive("has over 64 MiB") }
  }

  private mutating func anyValue() throws(JSONFault) -> JSON {
    valuesLeft -= 1
    if valuesLeft < 0 { throw .excessive("has over three million parts") }
    guard let byte = try first() else { throw .broken }
    switch byte {
    case 0x22:
      at += 1
      return .string(try string())
    case 0x7B: return try object()
    case 0x5B: return try array()
    default: return try scalar(try word())
    }
  }

  private mutating func descend() throws(JSONFault) {
    at += 1
    open += 1
    if open > Self.deepest { throw .excessive("is deeper than 512") }
    try count(2)
  }

  private mutating func array() throws(JSONFault) -> JSON {
    try descend()
    var elements: [JSON] = []
    while try hasElement(isFirst: elements.isEmpty) { elements.append(try anyValue()) }
    open -= 1
    return .array(elements)
  }

  private mutating func object() throws(JSONFault) -> JSON {
    try descend()
    var members: [JSON.Member] = []
    while true {
      if try take(0x7D) { break }
      if !members.isEmpty, try !take(0x2C) { throw .broken }
      if try take(0x7D) { break }
      guard try take(0x22) else { throw .broken }
      let key = try string()
      guard try take(0x3A) else { throw .broken }
      members.append(JSON.Member(key, try anyValue()))
    }
    open -= 1
    return .object(members)
  }

  /// A number, `true`, `false` or `null`: up to what ends it.
  private mutating func word() throws(JSONFault) -> [UInt8] {
    var word: [UInt8] = []
    scan: while let byte = try peek() {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E:
        guard word.count < 400 else { throw .broken }
        word.append(byte)
        at += 1
      default: break scan
      }
    }
    if word.isEmpty { throw .broken }
    return word
  }

  private mutating func scalar(_ word: [UInt8]) throws(JSONFault) -> JSON {
    try count(word.count)
    switch String(decoding: word, as: UTF8.self) {
    case "true": return true
    case "false": return false
    // Python writes what is no JSON.
    case "null", "NaN", "Infinity", "-Infinity": return .null
    case let text:
      guard Double(text) != nil, word[0] != 0x2B, word[0] != 0x2E else { throw .broken }
      return .number(word)
    }
  }

  // MARK: Strings

  /// The string whose opening quote was passed.
  private mutating func string() throws(JSONFault) -> [UInt8] {
    isInString = true
    var out: [UInt8] = []
    var all: UInt8 = 0
    while true {
      guard try peek() != nil else { throw .broken }
      var end = at
      while end < buffer.count, buffer[end] != 0x22, buffer[end] != 0x5C {
        all |= buffer[end]
        end += 1
      }
      try count(end - at + 1)
      out += buffer[at..<end]
      at = end
      guard end < buffer.count else { continue }
      let byte = buffer[end]
      at += 1
      if byte == 0x22 { break }
      try escape(&out)
    }
    isInString = false
    if all >= 0x80, String(validating: out, as: UTF8.self) == nil {
      wasMended = true
      return Array(String(decoding: out, as: UTF8.self).utf8)
    }
    return out
  }

  private mutating func escape(_ out: inout [UInt8]) throws(JSONFault) {
    guard let letter = try peek() else { throw .broken }
    at += 1
    switch letter {
    case 0x62: out.append(0x08)
    case 0x66: out.append(0x0C)
    case 0x6E: out.append(0x0A)
    case 0x72: out.append(0x0D)
    case 0x74: out.append(0x09)
    case 0x75: try unicode(&out)
    default: out.append(letter)
    }
  }

  private mutating func unicode(_ out: inout [UInt8]) throws(JSONFault) {
    var unit = try fourDigits()
    // A high half without its low one stands for nothing; what follows it stands for itself.
    while unit & 0xFC00 == 0xD800 {
      guard try peek() == 0x5C else { break }
      at += 1
      guard try peek() == 0x75 else {
        append(0xFFFD, &out)
        return try escape(&out)
      }
      at += 1
      let low = try fourDigits()
      if low & 0xFC00 == 0xDC00 {
        return append(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF), &out)
      }
      append(0xFFFD, &out)
      unit = low
    }
    append(unit, &out)
  }

  private mutating func append(_ value: UInt32, _ out: inout [UInt8]) {
    let scalar = Unicode.Scalar(value)
    if scalar == nil || value == 0xFFFD { wasMended = true }
    out += Array(String(scalar ?? "\u{FFFD}").utf8)
  }

  private mutating func fourDigits() throws(JSONFault) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = try peek() else { throw .broken }
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: throw .broken
      }
      unit = unit << 4 | UInt32(digit)
      at += 1
    }
    return unit
  }
}
