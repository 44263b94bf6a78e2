/// SHA-1 (FIPS 180-4), for UUIDs of version 5 alone: it vouches for nothing.
enum SHA1 {
  /// The 20 bytes of the digest.
  static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var h: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    var text = bytes + [0x80]
    while text.count % 64 != 56 { text.append(0) }
    let bits = UInt64(bytes.count) << 3
    text += (0..<8).reversed().map { UInt8(truncatingIfNeeded: bits >> UInt64($0 * 8)) }
    for start in stride(from: 0, to: text.count, by: 64) {
      var w: [UInt32] = (0..<16).map { word in
        (0..<4).reduce(0) { $0 << 8 | UInt32(text[start + word * 4 + $1]) }
      }
      for index in 16..<80 {
        w.append(rotated(w[index - 3] ^ w[index - 8] ^ w[index - 14] ^ w[index - 16], 1))
      }
      var (a, b, c, d, e) = (h[0], h[1], h[2], h[3], h[4])
      for index in 0..<80 {
        let (f, k): (UInt32, UInt32) =
          switch index {
          case 0..<20: (b & c | ~b & d, 0x5A82_7999)
          case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
          case 40..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
          default: (b ^ c ^ d, 0xCA62_C1D6)
          }
        let next = rotated(a, 5) &+ f &+ e &+ k &+ w[index]
        (e, d, c, b, a) = (d, c, rotated(b, 30), a, next)
      }
      for (index, value) in [a, b, c, d, e].enumerated() { h[index] &+= value }
    }
    return h.flatMap { word in (0..<4).reversed().map { UInt8(word >> UInt32($0 * 8) & 255) } }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word << count | word >> (32 - count)
  }

  /// The UUID of version 5 (RFC 9562, 5.5) of a name in a namespace of ours: lower case.
  static func uuid(_ name: [UInt8]) -> [UInt8] {
    // The namespace of URLs, so that other programs can make the same of the same text.
    let namespace: [UInt8] = [
      0x6B, 0xA7, 0xB8, 0x11, 0x9D, 0xAD, 0x11, 0xD1, 0x80, 0xB4, 0x00, 0xC0, 0x4F, 0xD4, 0x30,
      0xC8,
    ]
    var bytes = Array(hash(namespace + name).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { out.append(0x2D) }
      out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return out
  }
}
