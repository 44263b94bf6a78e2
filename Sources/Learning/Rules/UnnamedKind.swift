/// Things that are shown rather than named, as the kind that they are: "a role model for these young
/// athletes" as "for young athletes". Whoever reads it later sees none of them.
enum UnnamedKind {
  private static let prepositions = WordSet(
    "for to with in at from by about into through like over")
  private static let verbs = WordSet(
    """
    explore experience help teach see make do share use visit try show face meet find get give bring read
    capture play watch support inspire organize organise
    """)
  /// What everybody has in sight, or a time.
  private static let present = WordSet("days times weeks months years things moments guys ones")

  /// The words with the kind; as they are where they may mean what was named before.
  static func told(_ words: [Word]) -> [Word] {
    for place in words.indices.dropFirst() where words.lower(place) == "these" {
      guard !words[place].isQuoted,
        prepositions.contains(words[place - 1]) || verbs.contains(words[place - 1])
      else { continue }
      let kind = words[(place + 1)...].prefix {
        !$0.isMark && Pointers.isPartOfNoun($0)
      }
      guard let noun = kind.first(where: { isPlural($0) }), !present.contains(noun),
        !kind.contains(where: { $0.isCapitalised || $0.kind == .number }),
        // What is named in front is meant.
        !words[..<place].contains(where: { $0.lower == noun.lower || isPlural($0) })
      else { continue }
      return Array(words[..<place] + words[(place + 1)...])
    }
    return words
  }

  private static func isPlural(_ word: Word) -> Bool {
    let lower = word.lower
    if ["kids", "children", "people", "folks"].contains(lower) { return true }
    return lower.utf8.count > 3 && lower.utf8.last == 0x73 && !lower.hasSuffix("ss")
      && !lower.hasSuffix("'s") && FunctionWords.isContent(word)
      && !Verbs.isPresentThird(lower)
  }
}
