/// What a sentence without a subject leaves out: `Went to Porto`, `Been busy`, `Happy with it`.
enum DroppedSubject {
  /// Verbs that in front of a sentence are no orders.
  private static let statives = WordSet("hope want wish hate miss guess need")

  /// Verbs whose subject is what was spoken of.
  private static let things = WordSet(
    "makes made helps helped means feels felt gives gave brings brought keeps reminds reminded was took"
  )

  /// Of these, what a speaker does as well: "took a trip".
  private static let deeds = WordSet("made helped gave brought took")

  /// Gerunds that say what something is like.
  private static let describing = WordSet(
    """
    exciting amazing interesting challenging rewarding inspiring relaxing fascinating boring tiring
    exhausting frustrating overwhelming surprising refreshing stunning touching heartwarming annoying
    terrifying confusing disappointing encouraging motivating satisfying thrilling soothing calming
    depressing embarrassing entertaining fulfilling humbling pleasing shocking worrying freezing
    """)

  /// The words to put before the sentence, or nil if it has a subject, or may have one.
  static func find(_ words: [Word]) -> [Word]? {
    // "Much-needed break" is no past.
    guard let word = words.first, !word.isMark, !word.isQuoted, !word.lower.contains("-") else {
      return nil
    }
    let (first, second) = (word.lower, words.lower(1))
    var verb = first
    if Verbs.isAdverb(first), first != "so", first != "then", first != "now" { verb = second }
    if verb == "been" {
      let thing = words.lower(verb == first ? 1 : 2)
      return Word.list(["a", "an", "quite", "such"].contains(thing) ? "It has" : "I have")
    }
    let next = words.lower(verb == first ? 1 : 2)
    if verb == "gonna", next == "be", isThing(words, verb == first ? 2 : 3) {
      return Word.list("It is")
    }
    if verb == "gonna" || verb == "gotta" || verb == "wanna" || verb == "can't" {
      return Word.list("I")
    }
    if things.contains(first), second == "me" || second == "us" || !deeds.contains(first),
      ["me", "us", "my", "a", "so", "like", "that"].contains(second)
    {
      return Word.list("It")
    }
    if verb == "haven't" { return Word.list("I") }
    if Verbs.states.contains(verb), verb == first || first == "so" || first == "just" {
      return hasOtherSubject(words) || describes(words, verb == first ? 1 : 2)
        ? nil : Word.list("I am")
    }
    if Verbs.isPast(verb), verb != "was", verb != "were", verb != "used" || second == "to" {
      return isSurelyPast(verb, words) ? Word.list("I") : nil
    }
    if first == "used", second == "to" { return Word.list("I") }
    if statives.contains(first), ["to", "i", "we", "the", "my", "it"].contains(second) {
      return Word.list("I")
    }
    // "Exciting but a bit scary" is what was spoken of, and not the speaker.
    if describing.contains(verb) { return nil }
    if Verbs.isGerund(verb), !isAdjunct(words), !isSubject(words) { return Word.list("I am") }
    return nil
  }

  /// Whether what follows tells of a thing rather than of the speaker: "a great night", "so much fun".
  private static func isThing(_ words: [Word], _ place: Int) -> Bool {
    ["a", "an", "so", "such", "great", "awesome", "fun", "amazing", "epic", "the"]
      .contains(words.lower(place))
  }

  /// Participles that begin an adjunct have a subject behind a comma: "Inspired by her, I ...".
  private static func isSurelyPast(_ verb: String, _ words: [Word]) -> Bool {
    if let comma = words.firstIndex(where: { $0.text == "," }) {
      let next = words.lower(comma + 1)
      if comma < 8,
        Pronouns.first.contains(next) || ["the", "it", "she", "he", "they"].contains(next)
      {
        return false
      }
    }
    let second = words.lower(1)
    if ["cut", "put", "set", "let", "hit", "read", "cost", "spread", "split", "bet"].contains(verb)
    {
      return false
    }
    // "Inspired by", "Built in 1900": more often participles.
    return second != "by" || Verbs.irregularPast.contains(verb)
  }

  /// Whether a sentence's subject is what is done: "Winning that race was a joy".
  static func isGerundSubject(_ words: [Word]) -> Bool {
    Verbs.isGerund(words.lower(0)) && !isAdjunct(words) && isSubject(words)
  }

  /// Whether the sentence's subject stands behind a comma: "Speaking of it, my wife ...".
  private static func isAdjunct(_ words: [Word]) -> Bool {
    guard let comma = words.prefix(10).firstIndex(where: { $0.text == "," }) else { return false }
    let next = words.lower(comma + 1)
    return Pronouns.first.contains(next) || Pronouns.pointing.contains(next)
      || ["the", "a", "there"].contains(next)
  }

  /// Whether an adjective belongs to a noun behind it: "happy new year", "busy day at work".
  private static func describes(_ words: [Word], _ place: Int) -> Bool {
    guard words.indices.contains(place), !words[place].isMark else { return false }
    let next = words[place].lower
    return !FunctionWords.all.contains(next) && !Verbs.isAdverb(next) && !Verbs.isGerund(next)
      && !["today", "tonight", "tomorrow", "yesterday"].contains(next)
  }

  private static func hasOtherSubject(_ words: [Word]) -> Bool {
    words.contains { ["is", "are", "was", "were"].contains($0.lower) }
  }

  private static let helpers = WordSet(
    "makes make made helps help helped brings gives gave keeps sounds feels felt takes means lets seems allows"
  )

  /// Words that can stand between a gerund's clause and a verb that is not the gerund's.
  private static let subjects = WordSet(
    """
    i we you he she it they that which who there what this these those i'm we're it's how people
    """)

  /// Whether a gerund is the sentence's own subject: a finite verb comes whose subject is nothing
  /// else. When in doubt, it is.
  private static func isSubject(_ words: [Word]) -> Bool {
    for (place, word) in words.enumerated().dropFirst() {
      let lower = word.lower
      // "Hoping to hear soon, though a few will say no": another clause.
      if ["though", "although", "but", "because"].contains(lower) { return false }
      let isFinite = Verbs.finite.contains(lower) || helpers.contains(lower)
      var before = place - 1
      while before > 0, Verbs.isAdverb(words[before].lower) { before -= 1 }
      if isFinite, words.lower(0) == "being" || !subjects.contains(words[before].lower) {
        return true
      }
      // "Finding a home's a tough job".
      if lower.hasSuffix("'s"),
        ["a", "an", "so", "not", "been", "no"].contains(words.lower(place + 1))
      {
        return true
      }
      // "Overcoming challenges builds strength".
      if place > 1, Verbs.isPresentThird(lower), FunctionWords.isContent(words[place - 1]),
        !Verbs.isGerund(words.lower(place - 1)), words.indices.contains(place + 1),
        !words[place + 1].isMark,
        FunctionWords.isContent(words[place + 1])
          || ["a", "an", "the", "my", "our", "your", "me", "us"].contains(words.lower(place + 1))
      {
        return true
      }
      if lower.utf8.last == 0x73, !lower.hasSuffix("'s"),
        ["me", "my"].contains(words.lower(place + 1))
      {
        return true
      }
    }
    return false
  }
}
