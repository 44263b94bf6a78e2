/// Marks of footnotes as pages set them, raised and in brackets: "[1]", "[note 2]", "[citation
/// needed]". Within a quoted sentence they would look like an answer's own citations.
enum FootnoteMark {
  /// The longest mark, bytes.
  static let longest = 64

  /// Whether a raised text is nothing but marks: words and numbers in brackets, no formula.
  static func isOne(_ text: [UInt8]) -> Bool {
    guard text.first == 0x5B, text.last == 0x5D, text.count > 2 else { return false }
    return text.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5B, 0x5D, 0x61...0x7A, 0x80...: true
      case 0x20, 0x21, 0x27, 0x2C, 0x2D, 0x2E, 0x3A, 0x3F: true  // ! ' , - . : ?
      default: false
      }
    }
  }
}
