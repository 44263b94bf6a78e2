/// Words that have a verb's letters, and are what a past verb before them was done to: "bought skis", "made
/// new plans". Taken for a verb of the present they would put the date behind them into the future.
enum VerbObject {
  private static let subjects = WordSet("i we you he she it they who i've we've you've they've")
  /// Helpers between a subject and its verb: "they've only had", "Bo has just done".
  private static let helpers = WordSet("have has had only just")
  private static let owners = WordSet("my our his her their")
  /// Verbs behind which a whole clause may follow at once: "I heard lunch starts at noon".
  private static let telling = WordSet(
    """
    heard said told learned learnt found read saw knew thought believed noticed hoped realised realized
    forgot decided agreed confirmed announced remembered felt guessed figured mentioned understood
    """)
  /// How far behind its verb it stands at most, so that only what it is like stands between.
  private static let reach = 3

  /// Whether the word at a place is one, in its clause.
  static func isOne(_ words: [Word], at place: Int, in clause: Range<Int>) -> Bool {
    guard words[place].lower.utf8.last == 0x73,
      let verb = words[max(clause.lowerBound, place - reach)..<place]
        .lastIndex(where: { Verbs.isPast($0.lower) }),
      verb > clause.lowerBound, isSubject(words, clause.lowerBound..<verb)
    else { return false }
    let between = words[(verb + 1)..<place]
    if between.isEmpty { return true }
    return !telling.contains(words[verb])
      && between.allSatisfy {
        $0.kind == .number || owners.contains($0)
          || $0.kind == .word && !$0.isCapitalised && !subjects.contains($0)
            && !Verbs.isFinite($0)
      }
  }

  /// Whether the words before a verb are its subject and nothing else: of "the course I booked starts in
  /// May" the verb that counts is the second one.
  private static func isSubject(_ words: [Word], _ range: Range<Int>) -> Bool {
    let said = words[range].filter {
      !Verbs.isAdverb($0.lower) && !$0.isMark && !["and", "but", "then"].contains($0.lower)
        && !helpers.contains($0)
    }
    guard let first = said.first else { return true }
    if said.count == 1 {
      return subjects.contains(first) || first.isCapitalised || first.text.contains(" ")
    }
    return said.count <= 3 && (owners.contains(first) || first.lower.hasSuffix("'s"))
      && Kin.isNoun(said[1].lower) && said.dropFirst(2).allSatisfy(\.isCapitalised)
  }
}

/// What somebody had others do: "had the kitchen done", "got a new lock put in". When that was, or is to be,
/// tells the verb before it.
enum Causative {
  private static let verbs = WordSet("had got have has get gets having getting")
  private static let subjects = WordSet("i we you he she it they")
  private static let pasts = WordSet("had got")
  private static let owners = WordSet("the my our his her their its it this that")

  /// Whether what a verb is about is somebody's, or is being done to: "have my hair cut", "having a tooth
  /// pulled".
  private static func isOwned(_ words: [Word], _ verb: Int) -> Bool {
    guard words.indices.contains(verb + 1) else { return false }
    return owners.contains(words[verb + 1]) || words[verb + 1].isCapitalised
      || Verbs.isGerund(words[verb].lower)
  }

  /// How many words name what it is done to.
  private static let reach = 6

  /// Where that verb stands, for the participle at a place; nil: it has none.
  static func verb(_ words: [Word], participle place: Int, in clause: Range<Int>) -> Int? {
    guard Verbs.isParticiple(words[place].lower) else { return nil }
    let start = max(clause.lowerBound, place - 1 - reach)
    guard
      let verb = words[start..<place].lastIndex(where: { verbs.contains($0) }),
      // Of "had the kitchen painted" the letters tell the past already; "we have a friend called Bo" is of
      // no deed.
      Verbs.participles.contains(words[place]) && !Verbs.base.contains(words[place])
        || !pasts.contains(words[verb]) && isOwned(words, verb),
      place - verb > 1,
      // "The one I got me was made in May" has its own subject and verb.
      !words[(verb + 1)..<place].contains(where: {
        $0.isMark || subjects.contains($0) || Verbs.finite.contains($0)
      })
    else { return nil }
    return verb
  }
}
