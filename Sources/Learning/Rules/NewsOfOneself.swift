/// News that is noted rather than told: "New address: 18 rue des Lilas", "Due at the end of August" behind
/// "I'm expecting". It is read as if it had been said.
enum NewsOfOneself {
  private static let things = PhraseSet(
    """
    address|home address|postal address|work address|email address|e-mail address|email|e-mail|number
    |phone number|mobile number|phone no|telephone number|cell number|postcode|zip code
    """)
  private static let expecting = WordSet("expecting pregnant")
  private static let whens = WordSet("in on at by around next this early late mid any the end")
  /// Words of what is noted at most.
  private static let longest = 16

  /// The words as they would be said; others as they are.
  static func told(_ words: [Word], behind before: Sentence?) -> [Word] {
    if let mark = label(words) {
      let thing = words[1..<mark].map(\.lower).joined(separator: " ")
      return Array(words[(mark + 1)...]).opened(
        by: "My new \(thing) is", inPlaceOf: words[0])
    }
    guard words.lower(0) == "due", whens.contains(words.lower(1)), let before,
      expecting.meets(before.words), !before.words.contains(where: { $0.lower.hasSuffix("n't") }),
      !words.contains(where: { Verbs.finite.contains($0) })
    else { return words }
    let isOwn = before.words.contains { Pronouns.first.contains($0) && !$0.isQuoted }
    var told = words
    told[0] = words[0].saying("due")
    return Array(told).opened(by: isOwn ? "My baby is" : "The baby is", inPlaceOf: words[0])
  }

  /// Whether a line is such a note, whose names may be of any language.
  static func isLabelled(_ words: [Word]) -> Bool { label(words) != nil }

  /// Where the mark stands behind "New address".
  private static func label(_ words: [Word]) -> Int? {
    guard words.lower(0) == "new", let length = things.length(words, at: 1),
      [":", "-", "\u{2013}", "\u{2014}"].contains(words.lower(length + 1)),
      (length + 2..<length + 2 + longest).contains(words.count - 1),
      !words[(length + 2)...].contains(where: { $0.text == ":" && $0.isMark })
    else { return nil }
    return length + 1
  }

  /// Whether a sentence is such news, which matters however short it is.
  static func isTold(_ words: [Word]) -> Bool {
    guard ["my", "the"].contains(words.lower(0)) else { return false }
    if words.lower(1) == "baby", words.lower(2) == "is", words.lower(3) == "due" { return true }
    guard words.lower(1) == "new", let length = things.length(words, at: 2) else { return false }
    return words.lower(length + 2) == "is" && words.count > length + 3
  }
}
