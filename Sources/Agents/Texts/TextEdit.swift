/// One replacement of bytes in a text. Several are made one after the other, each on the result of the one before.
struct TextEdit: Hashable, Sendable {
  /// Where, as an offset of bytes.
  var at: Int
  /// What stands there before.
  var old: [UInt8] = []
  /// What stands there afterwards.
  var new: [UInt8] = []
}

/// A text with the edits that were made on it.
struct EditedText: Sendable {
  /// The text as it is now.
  private(set) var bytes: [UInt8]
  /// The edits so far, in order.
  private(set) var edits: [TextEdit] = []

  /// A text without edits.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Puts bytes in the place of others. A range beyond the text is cut.
  mutating func replace(_ range: Range<Int>, with new: [UInt8]) {
    let range = range.clamped(to: 0..<bytes.count)
    let old = Array(bytes[range])
    guard old != new else { return }
    edits.append(TextEdit(at: range.lowerBound, old: old, new: new))
    bytes.replaceSubrange(range, with: new)
  }

  /// Puts bytes at a place.
  mutating func insert(_ new: [UInt8], at offset: Int) {
    let offset = min(max(0, offset), bytes.count)
    guard !new.isEmpty else { return }
    edits.append(TextEdit(at: offset, new: new))
    bytes.insert(contentsOf: new, at: offset)
  }
}

extension [TextEdit] {
  /// The text before these edits; nil where it does not hold what they made.
  func undone(in text: [UInt8]) -> [UInt8]? {
    var text = text
    for edit in reversed() {
      guard edit.at >= 0, edit.at <= text.count, edit.new.count <= text.count - edit.at,
        text[edit.at..<(edit.at + edit.new.count)].elementsEqual(edit.new)
      else { return nil }
      text.replaceSubrange(edit.at..<(edit.at + edit.new.count), with: edit.old)
    }
    return text
  }
}
