/// A word, a number or a punctuation mark of a text.
struct Word: Hashable, Sendable {
  enum Kind: Sendable { case word, number, mark }

  /// As it is written, or as it was rewritten.
  var text: String
  /// In small letters.
  let lower: String
  /// The same as a number.
  let key: WordKey?
  var kind: Kind
  /// Whether white space stands before it.
  var isSpaced: Bool
  /// Whether it stands between double quotes: the words of others, and titles.
  var isQuoted = false

  init(
    _ text: String, _ kind: Kind = .word, isSpaced: Bool = true, isQuoted: Bool = false
  ) {
    self.text = text
    lower = Word.lowered(text)
    key = WordKey(lower)
    self.kind = kind
    self.isSpaced = isSpaced
    self.isQuoted = isQuoted
  }

  /// A word in small letters; most are already.
  private static func lowered(_ text: String) -> String {
    let isLower = text.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
    return isLower ? text : text.lowercased()
  }

  /// Whether it begins with a capital letter.
  var isCapitalised: Bool {
    guard let first = text.unicodeScalars.first else { return false }
    if first.value < 0x80 { return (0x41...0x5A).contains(first.value) }
    return first.properties.isUppercase
  }

  /// Whether it is a mark: a comma, a dash, a bracket.
  var isMark: Bool { kind == .mark }

  /// This word with other letters, in the same place.
  func saying(_ text: String) -> Word {
    Word(text, kind, isSpaced: isSpaced, isQuoted: isQuoted)
  }

  /// Words made of a text that has only words and spaces.
  static func list(_ text: String) -> [Word] {
    text.split(separator: " ").map { Word(String($0)) }
  }
}

extension [Word] {
  /// The words as a text.
  var joined: String {
    var text = ""
    for word in self {
      if word.isSpaced, !text.isEmpty { text += " " }
      text += word.text
    }
    return text
  }

  /// These words, one at least, behind an opening, which stands where a sentence began with `first`.
  func opened(by opening: String, inPlaceOf first: Word) -> [Word] {
    var rest = self
    rest[0].isSpaced = true
    var said = Word.list(opening)
    said[0].isSpaced = first.isSpaced
    return said + rest
  }

  /// The word at a place, in small letters; empty outside.
  func lower(_ place: Int) -> String { indices.contains(place) ? self[place].lower : "" }
}
