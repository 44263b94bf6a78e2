/// RFC 4648, section 4, with padding: how a record holds the values of extended attributes.
public enum Base64 {
  private static let alphabet: [UInt8] = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of some bytes.
  public static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var word: UInt32 = 0
      for byte in group { word = word << 8 | UInt32(byte) }
      word <<= UInt32(8 * (3 - group.count))
      for position in 0..<4 {
        let digit = Int(word >> UInt32(18 - 6 * position) & 63)
        out.append(position <= group.count ? alphabet[digit] : 0x3D)
      }
    }
    return out
  }

  /// The bytes of a text, or nil for another alphabet or missing padding. Bits after the last byte are
  /// ignored, as most decoders do.
  public static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    let padding = text.suffix(2).reversed().prefix { $0 == 0x3D }.count
    var out: [UInt8] = []
    out.reserveCapacity(text.count / 4 * 3)
    var word: UInt32 = 0
    var bits = 0
    for byte in text.dropLast(padding) {
      guard let digit = value(of: byte) else { return nil }
      word = (word << 6 | digit) & 0xFFF
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      out.append(UInt8(word >> UInt32(bits) & 0xFF))
    }
    return out
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte) - 0x41
    case 0x61...0x7A: UInt32(byte) - 0x61 + 26
    case 0x30...0x39: UInt32(byte) - 0x30 + 52
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
