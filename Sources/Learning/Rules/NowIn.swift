/// "I'm in Bonn now", and nothing more: a change of place, and no visit or field of work.
enum NowIn {
  /// What people are in that is no place.
  private static let fields = WordSet(
    """
    marketing sales finance accounting engineering research support operations legal product design
    year grade class form phase stage week part team group room hospital love
    """)
  private static let selves = WordSet("i'm we're")

  /// Where the name of the place stands, behind a copula at a place; nil: none is told so.
  static func place(_ words: [Word], _ copula: Int) -> Range<Int>? {
    let isBefore = words.lower(copula + 1) == "now"
    let start = copula + (isBefore ? 3 : 2)
    guard words.lower(start - 1) == "in", start < words.count else { return nil }
    let name = words[start...].prefix { $0.kind == .word && $0.isCapitalised }
    guard let first = name.first, !fields.contains(first), !TimeWords.isName(first.lower),
      isBefore || words.lower(name.endIndex) == "now",
      // "In IT", "in HR".
      name.allSatisfy({ $0.text != $0.text.uppercased() }),
      words[name.endIndex...].allSatisfy({ $0.isMark || $0.lower == "now" })
    else { return nil }
    return name.startIndex..<name.endIndex
  }

  /// Whether a sentence of the speaker says so.
  static func isSaid(_ words: [Word]) -> Bool {
    if words.first.map({ selves.contains($0) }) ?? false { return place(words, 0) != nil }
    let isSelf = ["i", "we"].contains(words.lower(0)) && ["am", "are"].contains(words.lower(1))
    return isSelf && place(words, 1) != nil
  }
}
