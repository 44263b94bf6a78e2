extension JSONScanner {
  /// The string whose opening quote is at the cursor, unescaped.
  mutating func string() throws(JSONError) -> [UInt8] {
    let start = at + 1
    let text = self.text
    let span = text.span
    var end = start
    var all: UInt8 = 0
    scan: while end < span.count {
      let byte = span[end]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { break scan }
      all |= byte
      end += 1
    }
    guard end < span.count, span[end] >= 0x20 else { throw JSONError(.syntax, at: end) }
    if span[end] == 0x5C { return try escapedString(from: start, firstEscape: end) }
    at = end + 1
    if all >= 0x80 { try checkUTF8(start..<end) }
    return Array(text[start..<end])
  }

  /// The slow way, for a string that holds escapes.
  private mutating func escapedString(
    from start: Int, firstEscape: Int
  ) throws(JSONError) -> [UInt8] {
    var out = Array(text[start..<firstEscape])
    at = firstEscape
    while at < text.count {
      let byte = text[at]
      switch byte {
      case 0x22:
        // Escapes are ASCII and stand between characters, so the raw bytes are checked at once.
        try checkUTF8(start..<at)
        at += 1
        return out
      case 0x5C: try escape(into: &out)
      case 0..<0x20: throw JSONError(.syntax, at: at)
      default:
        out.append(byte)
        at += 1
      }
    }
    throw JSONError(.syntax, at: at)
  }

  private func checkUTF8(_ range: Range<Int>) throws(JSONError) {
    let part = text[range]
    do {
      _ = try UTF8Span(validating: part.span)
    } catch {
      throw JSONError(.utf8, at: range.lowerBound + error.byteOffsets.lowerBound)
    }
  }

  /// Passes the escape at the cursor and appends what it stands for.
  private mutating func escape(into out: inout [UInt8]) throws(JSONError) {
    let start = at
    guard at + 1 < text.count else { throw JSONError(.syntax, at: at) }
    let letter = text[at + 1]
    at += 2
    switch letter {
    case 0x22, 0x5C, 0x2F: out.append(letter)
    case 0x62: out.append(0x08)
    case 0x66: out.append(0x0C)
    case 0x6E: out.append(0x0A)
    case 0x72: out.append(0x0D)
    case 0x74: out.append(0x09)
    case 0x75:
      let unit = try fourDigits()
      guard unit & 0xF800 == 0xD800 else { return append(scalar: unit, to: &out) }
      // A pair is a high one, `\u`, and a low one; anything else is a lone surrogate.
      guard unit < 0xDC00, at + 1 < text.count, text[at] == 0x5C, text[at + 1] == 0x75 else {
        throw JSONError(.surrogate, at: start)
      }
      at += 2
      let low = try fourDigits()
      guard low & 0xFC00 == 0xDC00 else { throw JSONError(.surrogate, at: start) }
      append(scalar: 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF), to: &out)
    default: throw JSONError(.syntax, at: start)
    }
  }

  private func append(scalar: UInt32, to out: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    out.append(contentsOf: UTF8.encode(scalar) ?? .encodedReplacementCharacter)
  }

  /// The value of a hex digit of either case.
  private func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x41 + 10
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard at < text.count, let digit = hexValue(text[at]) else {
        throw JSONError(.syntax, at: at)
      }
      unit = unit << 4 | UInt32(digit)
      at += 1
    }
    return unit
  }

  /// The number at the cursor, as it is spelled.
  mutating func number() throws(JSONError) -> [UInt8] {
    let start = at
    if at < text.count, text[at] == 0x2D { at += 1 }
    let first = at
    let value = try digits(limit: JSON.integerLimit)
    if text[first] == 0x30, at > first + 1 { throw JSONError(.syntax, at: first + 1) }
    var isInteger = true
    if at < text.count, text[at] == 0x2E {
      isInteger = false
      at += 1
      _ = try digits(limit: 0)
    }
    if at < text.count, text[at] | 0x20 == 0x65 {
      isInteger = false
      at += 1
      if at < text.count, text[at] == 0x2B || text[at] == 0x2D { at += 1 }
      _ = try digits(limit: 0)
    }
    if isInteger, value > JSON.integerLimit { throw JSONError(.integer, at: start) }
    return Array(text[start..<at])
  }

  /// Passes one or more digits; their value, or something over `limit` once it is passed.
  private mutating func digits(limit: Int64) throws(JSONError) -> Int64 {
    let start = at
    var value: Int64 = 0
    while at < text.count, case 0x30...0x39 = text[at] {
      if value <= limit { value = value * 10 + Int64(text[at] - 0x30) }
      at += 1
    }
    guard at > start else { throw JSONError(.syntax, at: at) }
    return value
  }
}
