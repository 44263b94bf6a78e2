/// The type of a sentence that no word cues: by its verb, and what it says of whom.
enum UncuedType {
  private static let habits = WordSet(
    "usually always often sometimes never every weekly daily mostly normally regularly rarely")
  private static let modals = WordSet(
    "would could should might may can't cannot wouldn't couldn't shouldn't")
  private static let feelings = WordSet("feel feels felt stay stays need needs understand get gets")
  /// Verbs of what does somebody good or harm, before "me" and "my".
  private static let effects = WordSet(
    """
    makes gives keeps brings helps inspires motivates fuels fascinates calms puts gets reminds takes
    boosts lifts moves means made gave kept brought helped inspired
    """)

  /// The type that was found, but that nobody believes what nobody says, unless it is called a belief.
  static func kept(
    _ type: StatementType?, _ cues: TypeCues, _ source: RuleExtractor.Source
  ) -> StatementType? {
    source.isWritten && type == .belief && !cues.saysBelief ? .fact : type
  }

  /// Of a sentence as it was said.
  static func of(_ words: [Word]) -> StatementType {
    if words.contains(where: { habits.contains($0) }) { return .fact }
    for (place, word) in words.enumerated() {
      let next = words.lower(place + 1)
      if place > 0, place < 4, isGift(words, place) { return .event }
      if effects.contains(word), ["me", "us", "my", "our"].contains(next) { return .preference }
      guard Pronouns.subject.contains(word) || place == 0 else { continue }
      if isPerfect(words, place) { return .event }
      if modals.contains(next) { return .belief }
      if feelings.contains(next) { return .state }
    }
    // "We have two boats."
    let owns =
      words.first.map { Pronouns.subjectWe.contains($0) } ?? false
      && ["have", "own"].contains(words.lower(1)) && !["to", "so"].contains(words.lower(2))
    return owns || words.contains { Pronouns.singular.contains($0) } ? .fact : .belief
  }

  private static let giving = WordSet("gave brought made sent lent bought")
  private static let articles = WordSet("a an the his her their two three some")

  /// What somebody gave the speaker: "Anton gave me a tablet", "my aunt made us a cake"; what gives hope is none.
  private static func isGift(_ words: [Word], _ place: Int) -> Bool {
    guard giving.contains(words[place]), ["me", "us"].contains(words.lower(place + 1)),
      articles.contains(words.lower(place + 2))
    else { return false }
    // "Yoga gave me a sense of calm".
    if abstract.meets(words[(place + 3)...].prefix(2)) { return false }
    return Kin.isNoun(words.lower(place - 1)) || PersonNews.verb(words) == place
      || words[place - 1].isCapitalised && Kin.isNoun(words.lower(place - 2))
  }

  private static let abstract = WordSet(
    """
    sense feeling feel chance boost lift reason purpose voice way break hand push lot new peace hope strength
    confidence joy courage idea ideas smile better different whole bit
    """)

  /// "I've met", "have done".
  private static func isPerfect(_ words: [Word], _ place: Int) -> Bool {
    let own = words[place].lower
    var next = place + 1
    if !own.hasSuffix("'ve"), own != "have" {
      guard ["have", "haven't", "has"].contains(words.lower(next)) else { return false }
      next += 1
    }
    while next < words.count, Verbs.isAdverb(words[next].lower) { next += 1 }
    return Verbs.isParticiple(words.lower(next)) && words.lower(next) != "got"
  }
}
