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

  private static let likings = WordSet("love loved enjoy enjoyed hate hated miss missed")

  /// Gerunds that say what something is like.
  static let describing = WordSet(
    """
    exciting amazing interesting challenging rewarding inspiring relaxing fascinating boring tiring
    exhausting frustrating overwhelming surprising refreshing stunning touching heartwarming annoying
    terrifying confusing disappointing encouraging motivating satisfying thrilling soothing calming
    depressing embarrassing entertaining fulfilling humbling pleasing shocking worrying freezing
    """)

  /// The words to put before the sentence, or nil if it has a subject, or may have one.
  static func find(_ words: [Word]) -> [Word]? {
    // "Much-needed break" is no past.
    guard let word = words.first, !word.isMark, !word.isQuoted, !word.lower.contains("-"),
      EntryHeading.length(words) == nil
    else { return nil }
    let (first, second) = (word.lower, words.lower(1))
    var verb = first
    if Verbs.isAdverb(first), first != "so", first != "then", first != "now" { verb = second }
    if denials.contains(first), !words[0].isQuoted { return denied(words) }
    if verb == "been" {
      let thing = words.lower(verb == first ? 1 : 2)
      // "Been hectic for me".
      if words.lower(verb == first ? 2 : 3) == "for",
        Pronouns.first.contains(words.lower(verb == first ? 3 : 4))
      {
        return Word.list("It has")
      }
      return Word.list(["a", "an", "quite", "such"].contains(thing) ? "It has" : "I have")
    }
    let next = words.lower(verb == first ? 1 : 2)
    if verb == "gonna", next == "be", isThing(words, verb == first ? 2 : 3) {
      return Word.list("It is")
    }
    // "Can't beat good company."
    if verb == "can't", ["beat", "complain", "go"].contains(next) { return nil }
    if verb == "gonna" || verb == "gotta" || verb == "wanna" || verb == "can't" {
      return Word.list("I")
    }
    // "Left, so I can still write": of two sides.
    if first == "left", words.count == 1 || words[1].isMark { return nil }
    // "Love experimenting with spices".
    if likings.contains(first), Verbs.isGerund(second), !describing.contains(second) {
      return Word.list("I")
    }
    if isThing(verb, next) { return Word.list("It") }
    if first == "was", !words[1...].prefix(1).contains(where: { $0.isMark }),
      Pronouns.singular.meets(words)
    {
      return Word.list("I")
    }
    if joined.contains(first), FunctionWords.isContent(Word(second)),
      words.count < 3 || isEnd(words, 2)
    {
      return nil
    }
    if verb == "haven't" { return Word.list("I") }
    if Verbs.states.contains(verb), verb == first || intensifying.contains(first) {
      return hasOtherSubject(words) || describes(words, verb == first ? 1 : 2)
        ? nil : Word.list("I am")
    }
    if NounOfParticiple.begins(words) { return nil }
    if Verbs.isPast(verb), verb != "was", verb != "were", verb != "used" || second == "to" {
      return isSurelyPast(verb, words) ? Word.list("I") : nil
    }
    if first == "used", second == "to" { return Word.list("I") }
    // "Really appreciate having people close to me", but no thanks: "appreciate the help".
    if verb == "appreciate", words.count > 6,
      !words.contains(where: { Pronouns.subject.contains($0) })
    {
      return Word.list("I")
    }
    // "So glad to have it", "so glad I went".
    if first == "so", Verbs.states.contains(second),
      ["to", "i", "we", "that"].contains(words.lower(2))
    {
      return Word.list("I am")
    }
    if statives.contains(first), ["to", "i", "we", "the", "my", "it"].contains(second) {
      return Word.list("I")
    }
    // "Exciting but a bit scary" is what was spoken of, and not the speaker.
    if describing.contains(verb) { return nil }
    // "Taking in kids in need - you're so kind", "just seeing the sun rise - it was a joy".
    if tellsBehindMark(words, isOfListener: verb == first) { return nil }
    if Verbs.isGerund(verb), !isAdjunct(words), !GerundSubject.hasVerb(words) {
      // "Chasing our dreams and helping each other out".
      let isJoint =
        words.contains { ["our", "us", "each"].contains($0.lower) }
        && !Pronouns.singular.meets(words)
      return Word.list(isJoint ? "We are" : "I am")
    }
    return nil
  }

  /// The words with the thing that they leave out, of which was spoken before: "It makes me calm".
  static func withThing(_ words: [Word]) -> [Word] {
    let verb = Verbs.isAdverb(words.lower(0)) ? 1 : 0
    guard things.contains(words.lower(verb)), let dropped = find(words), dropped.lower(0) == "it"
    else { return words }
    return dropped + words
  }

  /// Whether a verb and what follows tell of what was spoken of: "made me laugh", "took some time".
  private static func isThing(_ verb: String, _ next: String) -> Bool {
    guard things.contains(verb) else { return false }
    if next == "me" || next == "us" { return true }
    if verb == "took" { return ["some", "ages", "forever", "longer", "time"].contains(next) }
    return !deeds.contains(verb) && ["my", "a", "so", "like", "that"].contains(next)
  }

  /// Participles that stand before a noun: "mixed feelings".
  private static let joined = WordSet(
    "mixed limited crowded complicated unexpected unlimited dedicated")

  private static func isEnd(_ words: [Word], _ place: Int) -> Bool {
    words[place].isMark || Verbs.finite.contains(words[place])
  }

  private static let intensifying = WordSet("so just really very super also")
  private static let denials = WordSet("don't didn't won't wouldn't couldn't")
  private static let feeling = WordSet(
    "feel know think have want need understand like see care remember mind even")

  /// "Don't feel like I'm needed", "didn't sleep", but no "don't worry".
  private static func denied(_ words: [Word]) -> [Word]? {
    guard words.count > 2, !words[1].isMark else { return nil }
    if words[0].lower != "don't" {
      let isVerb = Verbs.base.contains(words[1]) || Verbs.isAdverb(words[1].lower)
      let isMine = words[0].lower != "won't" || Pronouns.singular.meets(words)
      return isVerb && isMine ? Word.list("I") : nil
    }
    return feeling.contains(words[1]) && Pronouns.singular.meets(words) ? Word.list("I") : nil
  }

  /// Whether a clause behind a dash tells of the listener, or of what the words before it name.
  private static func tellsBehindMark(_ words: [Word], isOfListener: Bool) -> Bool {
    guard let mark = words.firstIndex(where: { ["-", "\u{2013}"].contains($0.text) }) else {
      return false
    }
    let next = words.lower(mark + 1)
    return isOfListener ? ["you're", "you"].contains(next) : ["it", "it's"].contains(next)
  }

  /// Whether what follows tells of a thing rather than of the speaker: "a great night", "so much fun".
  private static func isThing(_ words: [Word], _ place: Int) -> Bool {
    ["a", "an", "so", "such", "great", "awesome", "fun", "amazing", "epic", "the"]
      .contains(words.lower(place))
  }

  /// What is done to somebody who then has an object left.
  private static let received = WordSet(
    "asked offered denied promised granted refused spared allowed")

  /// Participles that begin an adjunct have a subject behind a comma: "Inspired by her, I ...".
  private static func isSurelyPast(_ verb: String, _ words: [Word]) -> Bool {
    // "Had a wild week, my car broke down", but "inspired by her, I left".
    if Verbs.irregularPast.contains(verb),
      ["a", "an", "the", "my", "some"].contains(words.lower(1)),
      !["cut", "put", "set", "let", "hit", "read", "cost", "spread", "split", "bet"].contains(verb)
    {
      return true
    }
    // "Changed my mind, I'm leading it", but "asked my opinion, I said no".
    if ["my", "our"].contains(words.lower(1)), verb.hasSuffix("ed"), !received.contains(verb) {
      return true
    }
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

  /// Whether the sentence's subject stands behind a comma: "Speaking of it, my wife ...".
  static func isAdjunct(_ words: [Word]) -> Bool {
    if ParticipleClause.isOne(words) { return true }
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
}
