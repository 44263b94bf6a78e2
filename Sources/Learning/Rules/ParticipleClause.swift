/// Sentences that begin with what the subject does meanwhile, without a comma behind it: "Driving home
/// yesterday I saw a fox", "Starting next week we open at seven".
enum ParticipleClause {
  private static let subjects = WordSet(
    """
    i we he she they i'm we're he's she's they're i've we've i'll we'll he'll she'll they'll i'd we'd
    """)
  /// What a clause hangs on: "hoping we can come".
  private static let attitudes = WordSet(
    """
    hoping wishing praying thinking guessing knowing assuming believing saying feeling figuring
    remembering imagining dreaming realising realizing wondering loving missing enjoying telling asking
    considering supposing seeing hearing
    """)
  /// Words with which another clause begins: "thinking of what I said".
  private static let clauses = WordSet(
    "that who whom which what when where why how if whether because while though although")
  /// What joins a clause only before its subject.
  private static let either = WordSet("after before since until as than like and or but so")
  private static let days = WordSet("yesterday today tonight tomorrow ago now")
  private static let places = WordSet(
    """
    home back here there abroad alone together outside inside upstairs downstairs away early late
    """)
  private static let relative = WordSet("last next this every each")
  private static let units = WordSet(
    "night day week weekend month year morning afternoon evening spring summer autumn fall winter")
  /// Words of a participle's clause at most.
  private static let longest = 12

  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    guard Verbs.isGerund(words.lower(0)), !attitudes.contains(words[0]) else { return false }
    for place in words.indices.dropFirst(1).prefix(longest) {
      let word = words[place]
      if word.isMark || word.isQuoted || clauses.contains(word) { return false }
      guard subjects.contains(word) else { continue }
      return place > 1 && !either.contains(words[place - 1]) && isEnd(words, place - 1)
        && isVerb(words, place)
    }
    return false
  }

  /// Whether a clause can end at a place, so that no relative one begins behind it: not "enjoying the cake
  /// I baked", nor "the morning I left".
  private static func isEnd(_ words: [Word], _ place: Int) -> Bool {
    let (word, before) = (words[place], words.lower(place - 1))
    if days.contains(word) || places.contains(word) { return true }
    if units.contains(word) || TimeWords.isName(word.lower) {
      return before != "the" && (word.isCapitalised || relative.contains(before))
    }
    if word.kind == .number { return true }
    return word.isCapitalised && !["the", "my", "our", "a", "an"].contains(before)
  }

  /// Whether a finite verb stands behind the subject at a place, or in it.
  private static func isVerb(_ words: [Word], _ place: Int) -> Bool {
    if words[place].lower.contains("'") { return true }
    var verb = place + 1
    while Verbs.isAdverb(words.lower(verb)) { verb += 1 }
    let lower = words.lower(verb)
    return Verbs.finite.contains(lower) || Verbs.isPast(lower) || Verbs.base.contains(lower)
      || Verbs.modals.contains(lower) || Verbs.isPresentThird(lower)
  }
}
