/// Cuts a sentence into clauses that stand alone: "I live in Lisbon, play the cello, and my sister
/// lives in Faro" tells three things, of which one may end while the others stay.
enum Clauses {
  private static let joints = WordSet("and but while whereas")
  /// Words that bind both clauses beside a joint to each other, or to what stands before.
  static let bonds = WordSet(
    """
    if when since before after until although though whether than once unless both together either
    neither
    """)
  /// Words that bind what follows to what stands before: in a clause on the left what the joint
  /// joins may hang on them, too.
  private static let leading = WordSet("because that who which so where how what why")
  /// Verbs that what is said hangs on.
  static let attitudes = WordSet(
    """
    think thinks thought say says said claim claims claimed believe believes believed guess guesses
    assume assumes assumed suppose hope hopes hoped wish wishes wished dream dreams dreamt dreamed
    imagine imagines imagined pretend pretends pretended know knows knew tell tells told hear heard
    feel feels felt doubt doubts fear fears swear swears insist insists joke jokes joked mean means
    """)
  /// Content words that a clause has at least, unless it tells a number.
  private static let least = 2

  /// The clauses; the sentence itself where it is not surely several.
  static func split(_ words: [Word]) -> [[Word]] {
    guard words.count > 4, words.count <= 48, !words.contains(where: { $0.isQuoted }) else {
      return [words]
    }
    var (rest, found): ([Word], [[Word]]) = (words, [])
    while found.count < 6, let (left, right) = cut(rest) {
      found.append(left)
      rest = right
    }
    return found + [rest]
  }

  /// The first clause, and what stands behind it as a sentence of its own.
  private static func cut(_ words: [Word]) -> ([Word], [Word])? {
    guard let first = ClauseHead(words, at: 0, isFirst: true) else { return nil }
    for place in words.indices.dropFirst(2) {
      guard let length = joint(words, place) else { continue }
      let isStrong = words[place].text == ";"
      let left = Array(words[..<place])
      // "I took a job while I look for another": what is done meanwhile hangs on the rest.
      if words.lower(place + length - 1) == "while", first.isSpeaker { continue }
      guard let right = clause(words, place + length, behind: left, first, isStrong) else {
        continue
      }
      return (left, right)
    }
    return nil
  }

  /// How many words join clauses at a place: a comma, "and", ", and"; nil: none do.
  private static func joint(_ words: [Word], _ place: Int) -> Int? {
    if joints.contains(words[place]) { return joinsSubject(words, place) ? nil : 1 }
    guard [",", ";"].contains(words[place].text) else { return nil }
    return joints.contains(words.lower(place + 1)) ? 2 : 1
  }

  /// Whether "and" joins the speaker to who is named behind a comma: of "I've booked flights, Marcus and I are
  /// going to Japan" the flights are not Marcus.
  private static func joinsSubject(_ words: [Word], _ place: Int) -> Bool {
    guard words.lower(place) == "and", ["i", "me", "myself"].contains(words.lower(place + 1)),
      !["am", "was"].contains(words.lower(place + 2)),
      let mark = words[..<place].lastIndex(where: { $0.isMark || $0.lower == "and" }),
      (2...5).contains(place - mark)
    else { return false }
    let whom = Array(words[(mark + 1)..<place])
    if ["my", "our"].contains(whom.lower(0)) {
      return whom.contains { Kin.isNoun($0.lower) } && !whom.contains { Verbs.isFinite($0) }
    }
    // "I live in Porto, Portugal and I love it."
    return whom.allSatisfy { $0.isCapitalised && $0.kind == .word }
      && (!HomePlace.isKnown(words, (mark + 1)..<place)
        || ["are", "were"].contains(words.lower(place + 2)))
  }

  /// The clause that begins behind a joint, with a subject of its own.
  private static func clause(
    _ words: [Word], _ place: Int, behind left: [Word], _ first: ClauseHead, _ isStrong: Bool
  ) -> [Word]? {
    guard isWhole(left, first, isLeft: true, isStrong) else { return nil }
    if let second = ClauseHead(words, at: place, isFirst: false) {
      var right = Array(words[place...])
      let head = second.moved(by: -place)
      guard isWhole(right, head, isLeft: false, isStrong) else { return nil }
      // Of one speaker only what is so, and not what came one after the other.
      if first.isSpeaker, head.isSpeaker, !isStrong, !isPresent(right, head),
        !(isOfNow(left, first) && isDeed(right, head))
      {
        return nil
      }
      guard !backward.meets(right) else { return nil }
      right[0] = right[0].capitalised
      right[0].isSpaced = false
      return right
    }
    // "I live in Graz and play the oboe": the subject is the same.
    guard first.isSpeaker, !first.isNegated(left), first.verb(left).map(isPlain) ?? false,
      !left.dropFirst(first.end).contains(where: { open.contains($0) }),
      Lasting.begins(words, place)
    else { return nil }
    let right = first.subject(words) + words[place...]
    guard let head = ClauseHead(right, at: 0, isFirst: true),
      isWhole(right, head, isLeft: false, isStrong), !backward.meets(right)
    else { return nil }
    return right
  }

  /// Words behind which a verb may be no finite one: "I like to cook and have guests".
  private static let open = WordSet("to let lets help helps make makes see hear watch or")

  private static func isPlain(_ verb: String) -> Bool { !Verbs.modals.contains(verb) }

  private static let bringing = WordSet(
    "drives drive drove takes take took brings bring brought collects collect fetches fetch drops drop walks"
  )
  private static let takers = WordSet("me him her us them you it")

  /// Whether a clause has a finite verb behind its subject, enough content, and hangs on nothing.
  private static func isWhole(
    _ words: [Word], _ head: ClauseHead, isLeft: Bool, _ isStrong: Bool
  ) -> Bool {
    // "My husband Otto does" says what stands before.
    guard let verb = head.verb(words), head.isVerb(verb),
      let behind = words.dropFirst(head.end).drop(while: { $0.lower != verb }).dropFirst().first,
      !behind.isMark
    else { return false }
    // "Annelies drives Marcel" says nothing without where to.
    if bringing.contains(verb),
      let place = words.indices.dropFirst(head.end).first(where: { words[$0].lower == verb }),
      words[(place + 1)...].allSatisfy({ $0.isCapitalised || takers.contains($0) || $0.isMark })
    {
      return false
    }
    if !isStrong {
      if bonds.meets(words) { return false }
      if isLeft, leading.meets(words) || attitudes.contains(verb) { return false }
    }
    return FunctionWords.contentCount(words) >= least || words.contains { $0.kind == .number }
  }

  /// With these a clause may speak of what another one names.
  private static let backward = WordSet("it its it's that this these those he she they them")

  private static let nows = WordSet("now nowadays currently anymore")

  /// Whether a clause tells what is so unlike before, so that a deed behind it is none that followed: "I ride a
  /// bike now, I sold the car".
  private static func isOfNow(_ words: [Word], _ head: ClauseHead) -> Bool {
    nows.meets(words) && isPresent(words, head)
  }

  private static let pointing = WordSet("there it its that this them those he she they then")

  /// Whether a clause tells of something done, and names with what.
  private static func isDeed(_ words: [Word], _ head: ClauseHead) -> Bool {
    !pointing.meets(words) && head.verb(words).map { Verbs.isPast($0) } ?? false
  }

  /// Whether a clause of the speaker tells what is so.
  private static func isPresent(_ words: [Word], _ head: ClauseHead) -> Bool {
    guard let verb = head.verb(words) else { return false }
    let isState = ["i'm", "am", "we're", "are", "have", "i've", "we've"].contains(verb)
    return (isState || Verbs.base.contains(verb)) && !Verbs.isPast(verb)
      && !TimeWords.kinds(words).past
  }

  /// Verbs of what is so for long.
  private enum Lasting {
    private static let always = WordSet(
      "have hate prefer own drive speak teach am collect own don't")
    private static let next: [String: WordSet] = [
      "live": WordSet("in on at near with by alone"), "work": WordSet("at for as in from on"),
      "play": WordSet("the in for"), "study": WordSet("at in for"), "use": WordSet("a an the"),
      "enjoy": WordSet("a the"), "like": WordSet("the my"), "eat": WordSet("no a"),
      "love": WordSet("a an the my our his her their it them to when how"),
      "take": WordSet("the"),
    ]

    /// Whether a verb of the speaker's begins at a place.
    static func begins(_ words: [Word], _ place: Int) -> Bool {
      var verb = place
      while verb < words.count, Verbs.isAdverb(words[verb].lower) { verb += 1 }
      guard words.indices.contains(verb + 1), !words[verb].isCapitalised else { return false }
      let lower = words[verb].lower
      if always.contains(lower) { return !words[verb + 1].isMark }
      guard let follow = next[lower] else { return false }
      let behind = words[verb + 1]
      // "I teach and love fishing", but "the trust and love theme".
      if lower == "love", Verbs.isGerund(behind.lower) { return true }
      // "I paint and play chess".
      let isLast = lower == "play" && !behind.isMark && verb + 2 == words.count
      return isLast || follow.contains(behind)
    }
  }
}
