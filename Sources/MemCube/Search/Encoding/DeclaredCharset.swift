/// What a page says of its own encoding: <meta charset="…">, <meta http-equiv="Content-Type"
/// content="text/html; charset=…">, <?xml version="1.0" encoding="…"?>.
enum DeclaredCharset {
  /// The longest tag, and the longest name, that are looked at, bytes.
  private static let longestTag = 1024
  private static let longestLabel = 40

  /// ICU's name of it; nil where none is said, and for UTF-8.
  static func name(_ start: [UInt8]) -> String? {
    let body = start.drop { $0 <= 0x20 }
    if starts(body, with: "<?xml"),
      let label = label(in: body.prefix(longestTag).prefix { $0 != 0x3E }, after: "encoding"),
      let name = CharsetLabel.names[label]
    {
      return name
    }
    var rest = body
    while let open = rest.firstIndex(of: 0x3C) {
      rest = rest[open...]
      if starts(rest, with: "<!--") {
        rest = afterComment(rest.dropFirst(4))
        continue
      }
      guard starts(rest, with: "<meta"), let blank = rest.dropFirst(5).first,
        blank <= 0x20 || blank == 0x2F
      else {
        rest = rest.dropFirst()
        continue
      }
      let tag = rest.prefix(longestTag).prefix { $0 != 0x3E }
      rest = rest[tag.endIndex...]
      guard let label = label(in: tag, after: "charset") else { continue }
      // The first one that says something counts.
      if CharsetLabel.isUTF8(label) { return nil }
      if let name = CharsetLabel.names[label] { return name }
    }
    return nil
  }

  /// What stands behind a word and "=" in a tag, as `CharsetLabel` has it.
  private static func label(in tag: ArraySlice<UInt8>, after word: String) -> String? {
    var rest = tag
    while !rest.isEmpty, !starts(rest, with: word) { rest = rest.dropFirst() }
    rest = rest.dropFirst(word.utf8.count).drop { $0 <= 0x20 }
    guard rest.first == 0x3D else { return nil }
    let value = rest.dropFirst().drop { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 }
    let label = value.prefix { $0 > 0x20 && ![0x22, 0x27, 0x3B, 0x2F, 0x3F].contains($0) }
    return label.count <= longestLabel ? CharsetLabel.plain(label) : nil
  }

  private static func afterComment(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var dashes = 0
    for index in text.indices {
      if text[index] == 0x3E, dashes >= 2 { return text[(index + 1)...] }
      dashes = text[index] == 0x2D ? dashes + 1 : 0
    }
    return []
  }

  private static func starts(_ text: ArraySlice<UInt8>, with word: String) -> Bool {
    let start = text.prefix(word.utf8.count)
    return start.count == word.utf8.count
      && zip(start, word.utf8).allSatisfy { byte, letter in
        ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == letter
      }
  }
}
