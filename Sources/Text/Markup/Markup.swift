/// The text of HTML and XML.
public enum Markup {
  /// What a reader sees, as plain text with the marks of Markdown before headings and items: tags,
  /// comments, scripts and styles go; runs of blanks are one, and so are runs of empty lines.
  public static func text(_ bytes: [UInt8]) -> [UInt8] {
    var stripper = MarkupStripper()
    return tidy(stripper.text(bytes) + stripper.finish())
  }

  /// Text of a stripper without the blanks that tags left.
  package static func tidy(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var isBlank = true
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let words = line.split { $0 <= 0x20 }
      // The mark of an item or a heading whose text stands in a paragraph of its own.
      let isMark = words.count == 1 && (words[0].elementsEqual([0x2D]) || isHashes(words[0]))
      if words.isEmpty || isMark {
        if !isBlank { out.append(0x0A) }
        isBlank = true
        continue
      }
      isBlank = false
      out += words.joined(separator: [0x20])
      out.append(0x0A)
    }
    // The line that was empty at the end ends nothing.
    if isBlank, out.last == 0x0A, out.dropLast().last == 0x0A { out.removeLast() }
    return out
  }

  private static func isHashes(_ word: ArraySlice<UInt8>) -> Bool {
    word.count <= 6 && word.allSatisfy { $0 == 0x23 }
  }
}
