/// What is said of a text's encoding, by a media type (text/plain; charset=…) or by a page itself:
/// <meta charset="…">, <meta http-equiv="Content-Type" content="text/html; charset=…">,
/// <?xml version="1.0" encoding="…"?>.
enum DeclaredCharset: Hashable {
  case utf8
  /// ICU's name of another one.
  case named(String)

  /// The longest tag, and the longest name, that are looked at, bytes.
  private static let longestTag = 1024
  private static let longestLabel = 40

  /// What a label means; nil if nothing.
  private init?(_ label: String?) {
    guard let label else { return nil }
    if CharsetLabel.isUTF8(label) {
      self = .utf8
    } else if let name = CharsetLabel.names[label] {
      self = .named(name)
    } else {
      return nil
    }
  }

  /// What a media type says.
  static func said(inType type: [UInt8]) -> DeclaredCharset? {
    DeclaredCharset(label(in: type.prefix(longestTag), after: "charset"))
  }

  /// What a page says that begins so: the first that means something.
  static func said(in start: [UInt8]) -> DeclaredCharset? {
    let body = start.drop { $0 <= 0x20 }
    if starts(body, with: "<?xml"),
      let said = DeclaredCharset(
        label(in: body.prefix(longestTag).prefix { $0 != 0x3E }, after: "encoding"))
    {
      return said
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
      if let said = DeclaredCharset(label(in: tag, after: "charset")) { return said }
    }
    return nil
  }

  /// The value that follows a word and "=" in a tag, as `CharsetLabel` has it.
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
