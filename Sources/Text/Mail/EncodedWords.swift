/// Words of other alphabets in the fields of a mail: `=?utf-8?Q?Caf=C3=A9?=` (RFC 2047).
enum EncodedWords {
  /// A field's value with its encoded words decoded; those between which only blanks stand are one.
  static func decode(_ value: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var rest = value[...]
    var isBehindWord = false
    while let byte = rest.first {
      if byte == 0x3D, let (text, end) = word(rest) {
        if isBehindWord { while out.last == 0x20 || out.last == 0x09 { out.removeLast() } }
        out += text
        rest = rest[end...]
        isBehindWord = true
        continue
      }
      if byte > 0x20 { isBehindWord = false }
      out.append(byte)
      rest = rest.dropFirst()
    }
    return out
  }

  /// The encoded word that a text begins with, and where it ends.
  private static func word(_ text: ArraySlice<UInt8>) -> (text: [UInt8], end: Int)? {
    let parts = text.prefix(300).split(
      separator: 0x3F, maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].elementsEqual([0x3D]), parts[4].first == 0x3D,
      let way = parts[2].first, parts[2].count == 1
    else { return nil }
    let bytes: [UInt8]
    switch way | 0x20 {
    case 0x71:
      bytes = unquoted(ArraySlice(parts[3].map { $0 == 0x5F ? 0x20 : $0 }), mark: 0x3D)
    case 0x62:
      var (decoder, decoded) = (TransferDecoder(named: Array("base64".utf8)), [UInt8]())
      var sizes = SourceSizes()
      decoder.append(Array(parts[3]), to: &decoded, &sizes)
      bytes = decoded
    default: return nil
    }
    // A language may follow the charset: utf-8*en.
    let charset = Array(parts[1].prefix { $0 != 0x2A })
    return (self.text(bytes, charset: charset), parts[4].startIndex + 1)
  }

  /// Bytes of a charset as UTF-8.
  static func text(_ bytes: [UInt8], charset: [UInt8]) -> [UInt8] {
    let type = Array("text/plain; charset=".utf8) + charset
    return TextEncoding(start: bytes, name: [], type: type).text(bytes)
  }

  /// A text in which a mark and two hexadecimal digits stand for a byte.
  static func unquoted(_ text: ArraySlice<UInt8>, mark: UInt8) -> [UInt8] {
    var out: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      if byte == mark, rest.count >= 2, let high = MailHeader.hexDigit(rest[rest.startIndex]),
        let low = MailHeader.hexDigit(rest[rest.startIndex + 1])
      {
        out.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        out.append(byte)
      }
    }
    return out
  }
}
