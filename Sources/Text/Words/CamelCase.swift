/// Cuts identifiers such as `getUserBalance` and `HTTPServer` into the words that they are made of.
package enum CamelCase {
  /// Bytes of a word that are looked at, and parts at most.
  private static let (reach, most) = (128, 16)
  /// A part of fewer bytes says nothing: the "i" of "iPhone".
  private static let leastPart = 2

  /// The parts of a word.
  /// - Parameters:
  ///   - text: UTF-8. Only capitals of ASCII begin a part.
  ///   - range: The word's bytes.
  /// - Returns: Ranges of the text; none if the word has only one part.
  package static func parts(of text: [UInt8], in range: Range<Int>) -> [Range<Int>] {
    let word = range.clamped(to: range.lowerBound..<(range.lowerBound + reach)).clamped(
      to: 0..<text.count)
    var parts: [Range<Int>] = []
    var start = word.lowerBound
    func end(_ place: Int) {
      if place - start >= leastPart { parts.append(start..<place) }
      start = place
    }
    for place in word.dropFirst() where isUpper(text[place]) {
      // After a run of capitals the last one begins the next part: "HTTP", "Server". "IDs" is one part.
      let follows = !isUpper(text[place - 1])
      let isWord =
        place + 2 < word.upperBound && !isUpper(text[place + 1])
        && !isUpper(text[place + 2]) && !isDigit(text[place + 1])
      if follows || isWord { end(place) }
      if parts.count == most { return parts }
    }
    end(word.upperBound)
    return parts.count > 1 ? parts : []
  }

  private static func isUpper(_ byte: UInt8) -> Bool { 0x41...0x5A ~= byte }
  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
}
