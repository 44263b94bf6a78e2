/// A word of up to 16 bytes in two numbers, the first byte lowest, filled with zeros, which no
/// word has. Comparing and hashing it takes no memory.
struct PackedWord: Equatable {
  /// Bytes 0 to 7.
  var first: UInt64 = 0
  /// Bytes 8 to 15.
  var second: UInt64 = 0

  /// Whether there is no word.
  var isEmpty: Bool { first == 0 }

  /// Nothing.
  init() {}

  /// The word of these bytes; empty if there are more than 16 of them.
  init(_ word: [UInt8]) {
    guard word.count <= 16 else { return }
    for (index, byte) in word.enumerated() {
      if index < 8 {
        first |= UInt64(byte) << (8 * UInt64(index))
      } else {
        second |= UInt64(byte) << (8 * UInt64(index - 8))
      }
    }
  }

  /// The word's bytes.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    append(to: &bytes)
    return bytes
  }

  /// Whether the word has more than two bytes.
  var isLong: Bool { first >> 16 != 0 }

  /// Whether the first byte is a digit.
  var beginsWithDigit: Bool { (0x30...0x39).contains(first & 0xFF) }

  /// Appends the word's bytes.
  func append(to text: inout [UInt8]) {
    Self.append(first, to: &text)
    if second != 0 { Self.append(second, to: &text) }
  }

  private static func append(_ half: UInt64, to text: inout [UInt8]) {
    var rest = half
    while rest != 0 {
      text.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// A number of 32 bits over which words spread evenly.
  var hash: Int {
    var mixed = (first ^ second &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    // The high bits depend on every byte: they go where the low ones are, which tables use.
    mixed ^= mixed >> 32
    return Int((mixed &* 0xD6E8_FEB8_6659_FD93) >> 32)
  }
}
