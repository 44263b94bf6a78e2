/// A word, a number or a punctuation mark of a text.
package struct Word: Hashable, Sendable {
  package enum Kind: Sendable { case word, number, mark }

  /// As it is read: with plain apostrophes; or as it was rewritten.
  package var text: String {
    didSet {
      guard let source else { return }
      self.source = text.hasPrefix(oldValue) ? source + text.dropFirst(oldValue.count) : nil
    }
  }
  /// In small letters; of what is too long to be a word nothing.
  package let lower: String
  /// Whether it is so.
  let isOverlong: Bool
  /// The same as a number.
  let key: WordKey?
  package var kind: Kind
  /// Whether white space stands before it.
  var isSpaced: Bool
  /// Whether it stands between double quotes: the words of others, and titles.
  package var isQuoted = false
  /// As the source writes it, where that is otherwise; of a quoted word with what stands before it.
  var source: String?
  /// Whether the source has no blank there, although the rules read one: beside a dash.
  var isTight = false
  /// Whether it is copied as it stands: an identifier, a path, an address, code.
  var isVerbatim = false

  /// Bytes of a word at most.
  private static let longest = 1024

  package init(
    _ text: String, _ kind: Kind = .word, isSpaced: Bool = true, isQuoted: Bool = false
  ) {
    self.text = text
    isOverlong = text.utf8.count > Word.longest
    lower = isOverlong ? "\u{FFFD}" : Word.lowered(text)
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
  package var isCapitalised: Bool {
    guard let first = text.unicodeScalars.first else { return false }
    if first.value < 0x80 { return (0x41...0x5A).contains(first.value) }
    return first.properties.isUppercase
  }

  /// Whether it is a mark: a comma, a dash, a bracket.
  package var isMark: Bool { kind == .mark }

  /// This word with other letters, in the same place; what is copied as it stands stays.
  func saying(_ text: String) -> Word {
    isVerbatim ? self : Word(text, kind, isSpaced: isSpaced, isQuoted: isQuoted)
  }

  /// Puts a mark behind it that belongs to it.
  mutating func append(_ mark: Word) {
    let written = (source ?? (isQuoted && isSpaced ? " " : "") + text) + (mark.source ?? mark.text)
    let isOther = source != nil || mark.source != nil
    text += mark.text
    source = isOther ? written : nil
  }

  /// This word with a capital.
  var capitalised: Word { saying(text.capitalisedFirst) }

  /// Words made of a text that has only words and spaces.
  static func list(_ text: String) -> [Word] {
    text.split(separator: " ").map { Word(String($0)) }
  }
}

extension [Word] {
  /// The words as a text; each as its source writes it, unless it was rewritten.
  package var joined: String {
    var text = ""
    var isBehindDash = false
    for word in self {
      let isDash = word.isMark && word.text == "\u{2013}"
      defer { isBehindDash = isDash }
      if word.isQuoted, let source = word.source {
        text += text.isEmpty ? source.drop { $0.isWhitespace } : source[...]
        continue
      }
      if word.isSpaced, !text.isEmpty, !word.isTight || !isDash && !isBehindDash { text += " " }
      text += word.source ?? word.text
    }
    return text
  }

  /// The words as the beginning of a sentence.
  var begun: String { first?.isVerbatim ?? false ? joined : joined.capitalisedFirst }

  /// These words, one at least, behind an opening, which stands where a sentence began with `first`.
  func opened(by opening: String, inPlaceOf first: Word) -> [Word] {
    var rest = self
    rest[0].isSpaced = true
    var said = Word.list(opening)
    said[0].isSpaced = first.isSpaced
    return said + rest
  }

  /// The word at a place, in small letters; empty outside.
  package func lower(_ place: Int) -> String { indices.contains(place) ? self[place].lower : "" }
}
