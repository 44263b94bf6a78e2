internal import Text

/// Cuts a text into sentences, in any script, for quoting.
package enum SentenceCut {
  /// Sentences of a text at most.
  static let limit = 400

  /// A sentence, and where it stands.
  package struct Piece: Equatable {
    /// Without the white space around it, and on one line.
    package var text: [UInt8]
    /// Whether the one before it stands in the same paragraph or list item.
    package var continues: Bool
    /// Whether it is a heading.
    package var isHeading = false
    /// How deep, from 1, a heading with that many marks is; 0: it has none.
    package var level = 0
    /// The box to tick that stands before it: "[x]"; empty: none.
    package var box: [UInt8] = []
    /// Whether it stands in an item of a list.
    package var isItem = false
    /// How many bytes before it are the keys under which its setting stands.
    package var keys = 0

    package init(
      text: [UInt8], continues: Bool, isHeading: Bool = false, level: Int = 0, box: [UInt8] = [],
      isItem: Bool = false, keys: Int = 0
    ) {
      self.text = text
      self.continues = continues
      self.isHeading = isHeading
      self.level = level
      self.box = box
      self.isItem = isItem
      self.keys = keys
    }

    /// Whether it is a task that is done.
    package var isTicked: Bool { box.count == 3 && box[1] != 0x20 }

    /// The text after its box.
    package var marked: [UInt8] { box.isEmpty ? text : box + [0x20] + text }
  }

  /// The sentences, without the white space around them, in order. They end at a block's end (see
  /// `TextBlocks`), and at . ! ? before white space, and at 。！？ anywhere.
  package static func sentences(_ text: [UInt8]) -> [[UInt8]] { pieces(text).map(\.text) }

  /// The same with where they stand.
  package static func pieces(_ text: [UInt8], atMost limit: Int = limit) -> [Piece] {
    var found: [Piece] = []
    for block in TextBlocks.blocks(text) {
      var isFirst = true
      for sentence in cut(block.text) where found.count < limit {
        found.append(
          Piece(
            text: sentence, continues: !isFirst, isHeading: block.isHeading, level: block.level,
            box: isFirst ? block.box : [], isItem: block.isItem,
            keys: isFirst ? block.keys : 0))
        isFirst = false
      }
      if found.count >= limit { break }
    }
    return found
  }

  /// The sentences of a block.
  private static func cut(_ text: [UInt8]) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var start = 0
    func add(_ end: Int) {
      let piece = trimmed(text[start..<end])
      if !piece.isEmpty { found.append(Array(piece)) }
      start = end
    }
    var index = 0
    // After the last bracket that was looked at.
    var bracket = 0
    while index < text.count, found.count < limit {
      let byte = text[index]
      let next = index + 1 < text.count ? text[index + 1] : 0x20
      if byte == 0x28, index >= bracket { bracket = closing(text, index) }
      if byte == 0x0A {
        add(index)
      }
      if byte == 0x2E, index < bracket {
        index += 1
        continue
      }
      if byte == 0x2E || byte == 0x21 || byte == 0x3F, next <= 0x20,
        byte != 0x2E || !Abbreviation.isOne(text[start..<index], before: text[(index + 1)...])
      {
        add(index + 1)
      } else if index + 2 < text.count, isWideEnd(text[index...index + 2]) {
        add(index + 3)
        index += 2
      }
      index += 1
    }
    if found.count < limit { add(text.count) }
    return found
  }

  /// Where a short bracket ends, which holds points of abbreviations rather than sentences ("(Az. 44)"):
  /// after its closing one; the index itself where it is long, or opens another.
  private static func closing(_ text: [UInt8], _ open: Int) -> Int {
    let inside = text[(open + 1)...].prefix(shortBracket)
    guard let end = inside.firstIndex(where: { $0 == 0x29 || $0 == 0x28 }), text[end] == 0x29
    else { return open }
    return end
  }

  /// Bytes in a bracket that is no sentence of its own, at most.
  private static let shortBracket = 40

  private static func trimmed(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let front = piece.drop { $0 <= 0x20 }
    guard let last = front.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return front[...last]
  }

  /// 。 ！ or ？ in UTF-8.
  private static func isWideEnd(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.elementsEqual([0xE3, 0x80, 0x82]) || bytes.elementsEqual([0xEF, 0xBC, 0x81])
      || bytes.elementsEqual([0xEF, 0xBC, 0x9F])
  }

  /// Whether a line asks something, be it in bold letters.
  package static func isQuestion(_ text: [UInt8]) -> Bool {
    let end = (text.lastIndex { !"*_".utf8.contains($0) } ?? -1) + 1
    return TextMarks.endsAsQuestion(Array(text[..<end]))
  }
}
