/// Sentences that tell how it was where something happened: "the air was so fresh", "all the guests were
/// so kind". They mean nothing without what happened.
enum Scene {
  private static let openings: Set<String> = ["the", "all"]
  private static let verbs = WordSet("was were wasn't weren't looked felt sounded")
  /// Words of its subject at most.
  private static let longest = 8

  /// Whether a sentence is one: it names nobody, no time, and nothing that is somebody's.
  static func isOne(_ words: [Word]) -> Bool {
    guard openings.contains(words.lower(0)), words.lower(0) == "the" || words.lower(1) == "the",
      let verb = words.prefix(longest).firstIndex(where: { verbs.contains($0) }),
      // "The old mill was burnt down" is something that happened.
      words.indices.contains(verb + 1), !Verbs.isPast(words.lower(verb + 1)),
      !Verbs.isGerund(words.lower(verb + 1))
    else { return false }
    return !words.dropFirst().contains {
      Pronouns.first.contains($0) || $0.kind == .number || $0.isQuoted
        || $0.isCapitalised && $0.kind == .word || Kin.isNoun($0.lower)
    } && !TimeWords.kinds(words).any
  }
}
