internal import CTerminal

/// How many columns texts take at a terminal.
package enum Columns {
  /// The columns of a text: two for each wide character, none for marks that join the one before.
  package static func count(_ text: String) -> Int {
    if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return text.utf8.count }
    return text.reduce(0) { $0 + count($1) }
  }

  private static func count(_ character: Character) -> Int {
    let all = character.unicodeScalars.reduce(0) { sum, scalar in
      let columns = Int(cterminal_columns(scalar.value))
      return sum + (columns < 0 ? 1 : columns)
    }
    // Several pictures that are joined are shown as one.
    return min(2, all)
  }

  /// A text that takes so many columns at most: what is too long ends in `...`.
  package static func cut(_ text: String, to columns: Int) -> String {
    if count(text) <= columns { return text }
    return prefix(text, max(0, columns - 3)) + String("...".prefix(max(0, columns)))
  }

  /// The beginning of a text that takes so many columns at most.
  package static func prefix(_ text: String, _ columns: Int) -> String {
    var (out, taken) = ("", 0)
    for character in text {
      taken += count(character)
      if taken > columns { break }
      out.append(character)
    }
    return out
  }

  /// The end of a text that takes so many columns at most.
  package static func suffix(_ text: String, _ columns: Int) -> String {
    String(prefix(String(text.reversed()), columns).reversed())
  }

  /// A text cut to so many columns, or with blanks up to them.
  package static func padded(_ text: String, to columns: Int) -> String {
    let text = cut(text, to: columns)
    return text + String(repeating: " ", count: max(0, columns - count(text)))
  }
}
