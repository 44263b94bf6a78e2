/// Reading scalars from bytes that may be no UTF-8 at all.
package enum UTF8Scalar {
  /// The scalar that begins at an index of the bytes, and its length. Bytes that are not well
  /// formed UTF-8 (cut, overlong, surrogates) give nil, one byte at a time.
  @inline(__always)
  package static func read(_ bytes: [UInt8], _ index: Int, _ end: Int) -> (
    value: UInt32?, length: Int
  ) {
    let first = bytes[index]
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, index <= end - length else { return (nil, 1) }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return (nil, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    if value < least || value > 0x10FFFF || (0xD800...0xDFFF).contains(value) { return (nil, 1) }
    return (value, length)
  }

  /// Appends a scalar's UTF-8. What is no scalar value is left out.
  static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(value), let units = UTF8.encode(scalar) else { return }
    bytes.append(contentsOf: units)
  }

  /// The last index at or before `index` that does not lie within a character.
  package static func border(_ bytes: [UInt8], before index: Int) -> Int {
    guard index > 0, index < bytes.count else { return max(0, min(index, bytes.count)) }
    var border = index
    while border > 0, index - border < 4, bytes[border] & 0xC0 == 0x80 { border -= 1 }
    return bytes[border] & 0xC0 == 0x80 ? index : border
  }
}
