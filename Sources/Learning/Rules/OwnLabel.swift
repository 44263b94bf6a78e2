/// What somebody notes of themself as on a card: "Shoe size: 42", "Favourite colour: green". It is read as
/// if it had been said: "My shoe size is 42".
enum OwnLabel {
  /// Things that everybody has one of, or a few.
  private static let single = WordSet(
    """
    job occupation profession employer diet hobby hobbies nationality citizenship religion height weight
    hometown timezone pronouns allergy allergies handicap birthday
    """)
  /// The same where a word before says of what: "shoe size", "coffee order".
  private static let compound = WordSet(
    "size type group order colour color sign language zone title team instrument number plate id")
  private static let kinds = WordSet(
    """
    shoe shirt ring hat dress trouser glove bra clothing blood coffee tea drink pizza usual eye hair star
    zodiac native first second mother time job football passport insurance tax license licence number
    employee student membership customer
    """)
  private static let favourites = WordSet("favourite favorite preferred")
  /// Words of a label and of what it says at most.
  private static let (longestLabel, longestValue) = (4, 12)

  /// Where the mark stands behind such a label with which a line begins; nil: with none.
  private static func mark(_ words: [Word]) -> Int? {
    guard let mark = words.prefix(longestLabel + 1).firstIndex(where: { $0.isMark }), mark > 0,
      words[mark].text == ":", (mark + 1..<mark + 1 + longestValue).contains(words.count - 1),
      !words[(mark + 1)...].contains(where: { $0.text == ":" && $0.isMark }),
      words[..<mark].allSatisfy({ $0.kind == .word && !$0.lower.hasSuffix("'s") })
    else { return nil }
    let label = words[..<mark]
    if favourites.contains(label[0]) { return mark > 1 ? mark : nil }
    guard let last = label.last else { return nil }
    if mark == 3, ["date", "place"].contains(words.lower(0)), words.lower(1) == "of" {
      return words.lower(2) == "birth" ? mark : nil
    }
    if mark == 1 { return single.contains(last) ? mark : nil }
    return mark == 2 && compound.contains(last) && kinds.contains(label[0]) ? mark : nil
  }

  /// Lines of a card at most; more are a table of somebody's.
  private static let most = 20

  /// Whether a message is nothing else.
  static func areAll(_ sentences: [Sentence]) -> Bool {
    (1...most).contains(sentences.count) && sentences.allSatisfy { isOne($0.words) }
  }

  /// Whether a line is one.
  static func isOne(_ words: [Word]) -> Bool { mark(words) != nil }

  /// The words as they would be said; others as they are.
  static func told(_ words: [Word]) -> [Word] {
    guard let mark = mark(words) else { return words }
    let label = words[..<mark]
    let isMany = label.last.map { $0.lower.hasSuffix("ies") || $0.lower == "pronouns" } ?? false
    let opening = "My \(label.map(\.lower).joined(separator: " ")) \(isMany ? "are" : "is")"
    return Array(words[(mark + 1)...]).opened(by: opening, inPlaceOf: words[0])
  }
}
