internal import Digest

/// UUIDs as text: 36 ASCII characters, lower case.
package enum UUIDs {
  /// A UUID of version 4 of 16 random bytes.
  package static func random(_ bytes: [UInt8]) -> [UInt8] { text(of: bytes, version: 4) }

  /// The UUID of version 5 (RFC 9562, 5.5) of a name in the namespace of URLs, so that other programs can
  /// make the same of the same text; nil where no libcrypto is installed.
  static func named(_ name: [UInt8]) -> [UInt8]? {
    let namespace: [UInt8] = [
      0x6B, 0xA7, 0xB8, 0x11, 0x9D, 0xAD, 0x11, 0xD1, 0x80, 0xB4, 0x00, 0xC0, 0x4F, 0xD4, 0x30,
      0xC8,
    ]
    return SHA1.hash(namespace + name).map { text(of: $0, version: 5) }
  }

  /// The text of the first 16 bytes, with the bits that say which version it is.
  private static func text(of bytes: [UInt8], version: UInt8) -> [UInt8] {
    var bytes = Array(bytes.prefix(16))
    bytes += Array(repeating: 0, count: 16 - bytes.count)
    bytes[6] = bytes[6] & 0x0F | version << 4
    bytes[8] = bytes[8] & 0x3F | 0x80
    var out: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { out.append(0x2D) }
      out += Hex.encode([byte])
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
