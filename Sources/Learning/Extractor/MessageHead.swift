internal import Language

/// What of a message is read.
package enum MessageHead {
  /// The beginning of a text that is too long, up to the end of a sentence: half of one may claim what the whole does
  /// not, "I moved to Faro" of "I moved to Faro in my dream".
  package static func head(of text: String) -> String {
    guard text.utf8.count > ReadingLimits.text else { return text }
    let bytes = Array(text.utf8.prefix(ReadingLimits.text))
    var next = bytes.count
    while next > 1 {
      let (last, space) = (bytes[next - 2], bytes[next - 1])
      let isFull = next > 2 && Self.wide.contains(Array(bytes[next - 3..<next]))
      if space == 0x0A || isFull || [0x20, 0x09].contains(space) && isEnd(bytes, next - 2, last) {
        return String(decoding: bytes[..<next], as: UTF8.self)
      }
      next -= 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// "。", "！" and "？", after which no space is.
  private static let wide: [[UInt8]] = [
    [0xE3, 0x80, 0x82], [0xEF, 0xBC, 0x81], [0xEF, 0xBC, 0x9F],
  ]

  private static func isEnd(_ bytes: [UInt8], _ place: Int, _ last: UInt8) -> Bool {
    if last == 0x21 || last == 0x3F { return true }
    guard last == 0x2E else { return false }
    let word = Array(bytes[..<place].suffix(12).reversed().prefix { $0 > 0x20 }.reversed())
    return word.count > 1 && word.last != 0x2E && !Abbreviations.holds(word, before: [0x41])
  }

  /// A text without what stands in brackets at its end: notes of programs on pictures and the like.
  static func withoutNotes(_ text: String) -> String {
    guard text.utf8.last == 0x5D, let start = text.utf8.lastIndex(of: 0x5B) else { return text }
    // "arr[0]" is no note.
    if start > text.startIndex {
      let before = text.utf8[text.utf8.index(before: start)]
      if (0x30...0x39).contains(before) || (0x61...0x7A).contains(before | 0x20) || before >= 0x80 {
        return text
      }
    }
    return String(text[..<start])
  }
}
