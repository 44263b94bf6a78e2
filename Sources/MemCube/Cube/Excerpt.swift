/// Cuts texts for showing.
enum Excerpt {
  /// The start of a text, at most 4 KiB, cut between characters.
  static func start(_ text: [UInt8]) -> [UInt8] { cut(text[...], to: 4_096) }

  private static func cut(_ text: ArraySlice<UInt8>, to limit: Int) -> [UInt8] {
    guard text.count > limit else { return Array(text) }
    var end = text.startIndex + limit
    while end > text.startIndex, text[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(text[..<end])
  }
}
