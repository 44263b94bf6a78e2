/// Bytes as lower-case hexadecimal digits.
public enum Hex {
  private static let digits: [UInt8] = Array("0123456789abcdef".utf8)

  /// The value of each ASCII digit; 255 for what is none. Capitals are none: names in a bundle
  /// have one spelling.
  private static let values: [UInt8] = (0...255).map { (byte: Int) in
    digits.firstIndex(of: UInt8(byte)).map { UInt8($0) } ?? 255
  }

  /// Two digits a byte.
  public static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return out
  }

  /// The bytes of pairs of lower-case digits; nil for anything else.
  public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count % 2 == 0 else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(text.count / 2)
    var index = text.startIndex
    while index < text.endIndex {
      let (high, low) = (values[Int(text[index])], values[Int(text[index + 1])])
      guard high < 16, low < 16 else { return nil }
      out.append(high << 4 | low)
      index += 2
    }
    return out
  }

  /// The bytes of pairs of lower-case digits; nil for anything else.
  public static func decode(_ text: [UInt8]) -> [UInt8]? { decode(text[...]) }

  /// Whether a text is so many lower-case digits.
  public static func isHex(_ text: [UInt8], count: Int) -> Bool { isHex(text[...], count: count) }

  /// Whether a text is so many lower-case digits. (Not generic: every record's end is looked at,
  /// and across modules a generic one costs ten times as much.)
  public static func isHex(_ text: ArraySlice<UInt8>, count: Int) -> Bool {
    guard text.count == count else { return false }
    for byte in text where !isDigit(byte) { return false }
    return true
  }

  /// Whether a byte is a lower-case digit.
  public static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}
