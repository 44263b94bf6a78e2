internal import Digest

/// A speaker's name as memories hold it: on one line, not longer than a name is, and never empty, since
/// an empty name would mean the cube's owner.
enum SpeakerName {
  /// Bytes of a name at most.
  private static let longest = 100
  /// Bytes of the digest that keeps names apart which begin alike.
  private static let distinct = 4

  /// The text of a name that has at least one byte. White space becomes one space. The beginning of a long
  /// name
  /// stays. A long name, and one without its control characters, ends with a few digits that tell it from
  /// others.
  static func text(of name: [UInt8]) -> String {
    let whole = String(decoding: name, as: UTF8.self).unicodeScalars
    let words = whole.split(whereSeparator: \.properties.isWhitespace).map { word in
      String(String.UnicodeScalarView(word.filter { !isControl($0) }))
    }
    let text = words.filter { !$0.isEmpty }.joined(separator: " ")
    guard text.isEmpty || text.utf8.count > longest || whole.contains(where: isControl) else {
      return text
    }
    let (cut, digits) = (beginning(of: text), digits(name))
    return cut.isEmpty ? "Unnamed-\(digits)" : "\(cut)-\(digits)"
  }

  /// What there is room for beside the digits.
  private static func beginning(of text: String) -> String {
    var (cut, size) = ("", 0)
    for character in text {
      size += character.utf8.count
      guard size <= longest - 2 * distinct - 1 else { break }
      cut.append(character)
    }
    while cut.last == " " { cut.removeLast() }
    return cut
  }

  private static func digits(_ name: [UInt8]) -> String {
    String(decoding: Hex.encode(SHA256.hash(name)).prefix(2 * distinct), as: UTF8.self)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && !scalar.properties.isWhitespace
  }
}
