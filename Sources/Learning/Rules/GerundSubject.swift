/// Sentences whose subject is what is done: "Winning that race was a joy".
enum GerundSubject {
  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    Verbs.isGerund(words.lower(0)) && !DroppedSubject.describing.contains(words[0])
      && !DroppedSubject.isAdjunct(words) && hasVerb(words)
  }

  private static let helpers = WordSet(
    """
    makes make made helps help helped brings gives gave keeps sounds feels felt takes means lets seems
    allows looks matters matter needs
    """)
  /// Of these, what is no form of its own behind "to".
  private static let bare = WordSet("make help matter")

  /// Words that can stand between a gerund's clause and a verb that is not the gerund's.
  private static let subjects = WordSet(
    """
    i we you he she it they that which who there what this these those i'm we're it's how
    """)
  private static let clauses = WordSet("that how when because where who if what")
  private static let objects = WordSet("it that this them him her you these those")
  /// What two things that are done do: "dancing and running a shop take time".
  private static let joint = WordSet(
    "need take make help keep give bring mean go are were have require demand sound feel")
  private static let wishes = WordSet("hoping wishing praying")
  private static let attitudes = WordSet(
    "hoping thinking guessing knowing wishing assuming believing praying saying feeling figuring")
  /// What no verb of "is" and "makes" can be about.
  private static let plurals = WordSet("you we they these those")
  private static let singular = WordSet(
    "is isn't has hasn't does doesn't was wasn't makes helps brings gives keeps feels takes means lets "
      + "seems allows looks matters needs sounds")
  private static let prepositions = WordSet("in of with for to about on at like from")
  private static let particles = WordSet("up out down off away back on")

  /// Whether a finite verb comes whose subject is nothing but the gerund. When in doubt, it is.
  static func hasVerb(_ words: [Word]) -> Bool {
    // "Hoping my play gets read and makes it to the stage".
    if wishes.contains(words[0]), words.count > 2, !Verbs.isPresentThird(words.lower(1)) {
      return false
    }
    if GerundClause.hasVerb(words) { return true }
    for (place, word) in words.enumerated().dropFirst() {
      // "Baking bread for the whole street - that's lovely".
      if word.lower == "that's", words[place - 1].isMark, place > 2 { return true }
      // "Hoping to hear soon, though a few will say no": another clause.
      if ["though", "although", "but", "because"].contains(word.lower) { return false }
      if isItsVerb(words, place) || isTheirVerb(words, place) { return true }
    }
    return false
  }

  /// Whether a verb tells of two things that are done.
  private static func isTheirVerb(_ words: [Word], _ place: Int) -> Bool {
    guard joint.contains(words[place]), place > 3,
      !["to", "and", "or"].contains(words.lower(place - 1)),
      !subjects.contains(words[place - 1])
    else { return false }
    guard let and = words[..<place].firstIndex(where: { $0.lower == "and" }) else { return false }
    return and <= 4 && Verbs.isGerund(words.lower(and + 1)) && and + 1 < place - 1
  }

  private static func isItsVerb(_ words: [Word], _ place: Int) -> Bool {
    let lower = words[place].lower
    // "Trying to make it".
    if bare.contains(lower), words[..<place].suffix(4).contains(where: { $0.lower == "to" }) {
      return false
    }
    let isFinite = Verbs.finite.contains(lower) || helpers.contains(lower)
    var before = place - 1
    while before > 0, Verbs.isAdverb(words[before].lower) { before -= 1 }
    if isFinite, isFree(words, before, lower) { return true }
    // "Singing let them express it".
    if lower == "let", ["me", "us", "them", "you"].contains(words.lower(place + 1)), place > 2 {
      return true
    }
    let isPast = Verbs.isPast(lower)
    // "Lifting weights really changed it", "seeing how it changed sparked ideas".
    if isPast || Verbs.isPresentThird(lower), place > 2, before < place - 1,
      !subjects.contains(words[before]), FunctionWords.isContent(words[before])
    {
      return true
    }
    if isPast, place > 2, Verbs.isPast(words.lower(place - 1)),
      !Verbs.finite.contains(words.lower(place - 1))
    {
      return true
    }
    // "Finding a home's a tough job".
    if lower.hasSuffix("'s"),
      ["a", "an", "so", "not", "been", "no"].contains(words.lower(place + 1))
    {
      return true
    }
    return isPresent(words, place)
  }

  /// Whether what stands before a finite verb is not its own subject.
  private static func isFree(_ words: [Word], _ before: Int, _ verb: String) -> Bool {
    let subject = words[before].lower
    if words.lower(0) == "being" { return true }
    // "Meeting new people can be hard", but "hoping that people can come".
    if subject == "people" { return !words[..<before].contains { clauses.contains($0) } }
    if !subjects.contains(subject) { return true }
    // "Working with people like you is a joy".
    if singular.contains(verb), plurals.contains(subject) { return true }
    // "Seeing it was a joy", but "hoping it was true".
    guard objects.contains(subject), before > 0 else { return false }
    let verb = words[before - 1]
    return Verbs.isGerund(verb.lower) && !attitudes.contains(verb) || prepositions.contains(verb)
  }

  private static let articles = WordSet("a an the my our your me us")
  /// What "a" measures by: "playing games a lot".
  private static let measures = WordSet("lot bit little while few ton bunch great good")

  /// "Overcoming challenges builds strength", "networking plays a role".
  private static func isPresent(_ words: [Word], _ place: Int) -> Bool {
    let (lower, next) = (words[place].lower, words.lower(place + 1))
    if place == 1, Verbs.isPresentThird(lower), articles.contains(next),
      !measures.contains(words.lower(place + 2))
    {
      return true
    }
    if place > 1, Verbs.isPresentThird(lower), FunctionWords.isContent(words[place - 1]),
      !Verbs.isGerund(words.lower(place - 1)), words.indices.contains(place + 1),
      !words[place + 1].isMark,
      FunctionWords.isContent(words[place + 1]) || particles.contains(next)
        || articles.contains(next)
    {
      return true
    }
    return lower.utf8.last == 0x73 && !lower.hasSuffix("'s") && ["me", "my"].contains(next)
  }
}
