/// The deeds that a sentence tells behind its first one, of the same subject: of "sold the flat and
/// moved to Porto" that somebody moved.
enum LaterDeeds {
  /// Verbs by which a home, a job or a partner changes, besides those by which something ends.
  private static let verbs = WordSet(
    "moved relocated settled joined started began got landed accepted took became married turned left"
  )
  /// The same of how it is now: "sold the house in Ulm and rent a flat in Augsburg now".
  private static let states = WordSet("live lives rent rents work works")
  private static let joints = WordSet("and then but")
  private static let between = WordSet("then so i they")
  /// Words behind which the subject may be another.
  private static let barriers = WordSet(
    """
    who which that what where when while because if whether how until after before as since although
    though he she it i they we
    """)
  /// How many of them count.
  private static let limit = 4

  /// The predicates behind the first, as they stand in the sentence.
  static func predicates(_ words: [Word], _ subject: Subject, _ first: Predicate) -> [Predicate] {
    guard first.tense != .present || first.ending != nil, !first.isPlan, !first.isNegated else {
      return []
    }
    let facts = FactualityReader(words)
    var found: [Predicate] = []
    // An ending stands before what is taken for the verb: "resigned and joined".
    let start = subject.end + first.verb + (first.ending == nil ? 1 : 0)
    for place in words.indices.dropFirst(start) {
      if found.count == limit { break }
      if barriers.contains(words[place]), !joints.contains(words.lower(place - 1)) { break }
      guard joints.contains(words[place]) || words[place].text == "," else { continue }
      var verb = place + 1
      while verb < words.count,
        Verbs.isAdverb(words[verb].lower) || between.contains(words[verb])
          || joints.contains(words[verb])
      {
        verb += 1
      }
      guard verb < words.count, facts.of(verb) == .asserted,
        verbs.contains(words[verb]) || states.contains(words[verb])
          || Ending.length(words, at: verb) != nil,
        let predicate = Predicate(Array(words[verb...])),
        predicate.tense == .past || predicate.ending != nil
          || states.contains(words[verb]) && predicate.isNow
      else { continue }
      found.append(predicate)
    }
    return found
  }
}
