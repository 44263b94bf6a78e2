/// UTF-8, a scalar at a time, of bytes that may be anything.
enum ScalarReader {
  /// The scalar at a position, and how many bytes it has; nil for a byte that begins none.
  static func scalar(_ text: [UInt8], at position: Int) -> (UInt32?, Int) {
    let first = text[position]
    if first < 0x80 { return (UInt32(first), 1) }
    let length: Int
    var scalar: UInt32
    switch first {
    case 0xC2...0xDF: (length, scalar) = (2, UInt32(first) & 0x1F)
    case 0xE0...0xEF: (length, scalar) = (3, UInt32(first) & 0x0F)
    case 0xF0...0xF4: (length, scalar) = (4, UInt32(first) & 0x07)
    default: return (nil, 1)
    }
    guard position + length <= text.count else { return (nil, 1) }
    for byte in text[(position + 1)..<(position + length)] {
      guard byte & 0xC0 == 0x80 else { return (nil, 1) }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    // Overlong forms, surrogates, what is beyond the last plane.
    let least: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
    if scalar < least || scalar > 0x10FFFF || scalar >> 11 == 0x1B { return (nil, 1) }
    return (scalar, length)
  }

  /// Appends a scalar as UTF-8.
  static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    func low(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
    switch scalar {
    case 0..<0x80: bytes.append(UInt8(scalar))
    case 0x80..<0x800: bytes += [UInt8(0xC0 | scalar >> 6), low(0)]
    case 0x800..<0x10000: bytes += [UInt8(0xE0 | scalar >> 12), low(6), low(0)]
    default: bytes += [UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18), low(12), low(6), low(0)]
    }
  }
}
