/// Cuts texts for showing.
enum Excerpt {
  /// The start of a text, at most so many bytes, cut between characters.
  static func start(_ text: [UInt8], _ limit: Int = 4_096) -> [UInt8] {
    guard text.count > limit else { return text }
    var end = limit
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(text[..<end])
  }
}
