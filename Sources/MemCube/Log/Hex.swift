/// Hexadecimal digits. What memcube writes is lower case, and names are read in that case only.
public enum Hex {
  private static let digits: [UInt8] = Array("0123456789abcdef".utf8)

  /// Two lower-case digits for each byte.
  public static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.underestimatedCount * 2)
    for byte in bytes {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return out
  }

  /// The bytes of an even number of lower-case digits, or nil.
  public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count % 2 == 0 else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(text.count / 2)
    var upper: UInt8?
    for digit in text {
      guard let value = value(of: digit) else { return nil }
      if let first = upper {
        out.append(first << 4 | value)
        upper = nil
      } else {
        upper = value
      }
    }
    return out
  }

  /// Whether all bytes are lower-case digits, and there are `count` of them.
  public static func isDigits(_ text: some Collection<UInt8>, count: Int) -> Bool {
    text.count == count && text.allSatisfy { value(of: $0) != nil }
  }

  /// The value of one digit; capital ones count only where `upper` allows.
  static func value(of digit: UInt8, upper: Bool = false) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x61 + 10
    case 0x41...0x46 where upper: digit - 0x41 + 10
    default: nil
    }
  }
}
