/// UUIDs as text: 36 ASCII characters, lower case.
enum UUIDs {
  /// A UUID of version 4 of 16 random bytes.
  static func random(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = Array(bytes.prefix(16))
    bytes += Array(repeating: 0, count: 16 - bytes.count)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { out.append(0x2D) }
      out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return out
  }

  /// A UUID of any version in lower case; nil for what is none.
  static func read(_ text: [UInt8]) -> [UInt8]? {
    guard text.count == 36 else { return nil }
    var out: [UInt8] = []
    for (index, byte) in text.enumerated() {
      switch byte {
      case 0x2D: guard [8, 13, 18, 23].contains(index) else { return nil }
      case 0x30...0x39, 0x61...0x66: guard ![8, 13, 18, 23].contains(index) else { return nil }
      case 0x41...0x46:
        guard ![8, 13, 18, 23].contains(index) else { return nil }
        out.append(byte + 0x20)
        continue
      default: return nil
      }
      out.append(byte)
    }
    return out
  }
}
