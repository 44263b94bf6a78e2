/// A subject that a participle opens, as a verb would: "Retired teachers meet on Monday", "Lost badges are
/// replaced", but "Visited friends in Rome".
enum NounOfParticiple {
  /// Verbs behind which somebody has a verb of his own: "saw kids play", "hoped things are fine".
  private static let governing = WordSet(
    """
    saw watched heard felt noticed let made helped had thought knew hoped wished believed said told found learned
    learnt realised realized decided read meant figured guessed imagined dreamed dreamt remembered forgot
    understood showed proved assumed feared claimed agreed swore bet considered got kept left wanted loved
    liked hated needed
    """)
  private static let persons = WordSet("staff people children men women folk police crew")
  /// Verbs of what such a subject does that no list of verbs' first forms has, being nouns as well.
  private static let verbs = WordSet(
    "pay meet open close need cost work start end sell run stay live")
  /// Of two words: "left handed scissors".
  private static let sides = WordSet("handed footed sided")
  /// Words of such a subject at most.
  private static let longest = 4

  /// Whether a sentence begins with one.
  static func begins(_ words: [Word]) -> Bool {
    guard words.count > 2, words[0].kind == .word, Verbs.isPast(words[0].lower) else {
      return false
    }
    if ["left", "right"].contains(words.lower(0)) { return sides.contains(words[1]) }
    if governing.contains(words[0]) { return false }
    // A subject of one's own ends it: "Visited friends who live in Rome".
    let subject = words.dropFirst().prefix(longest).prefix {
      $0.kind == .word && !$0.isCapitalised && FunctionWords.isContent($0) && !isVerb($0)
    }
    guard let noun = subject.last, isPlural(noun), words.indices.contains(subject.endIndex) else {
      return false
    }
    let next = words[subject.endIndex]
    return next.kind == .word && isVerb(next)
  }

  private static func isVerb(_ word: Word) -> Bool {
    Verbs.finite.contains(word) || Verbs.modals.contains(word) || verbs.contains(word)
      || Verbs.surelyBase.contains(word)
  }

  private static func isPlural(_ word: Word) -> Bool {
    persons.contains(word)
      || word.lower.hasSuffix("s") && !word.lower.hasSuffix("ss") && !word.lower.hasSuffix("'s")
  }
}
