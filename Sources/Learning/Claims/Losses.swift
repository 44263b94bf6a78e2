/// What befell a thing or a plan of somebody's, with which they have it no longer: `Ana's Golf was stolen`,
/// `Ana's trip to Rome fell through`.
enum Losses {
  private static let helpers = WordSet("was were got been has have is just now finally recently")
  private static let ends = WordSet(
    """
    stolen scrapped sold totalled totaled destroyed donated rehomed pawned auctioned wrecked junked
    """)
  private static let phrases = PhraseSet(
    """
    written off|given away|thrown away|thrown out|traded in|burnt down|burned down|blown away|broken beyond
    """)
  private static let thieves = WordSet("somebody someone thieves burglars they")

  /// That the thing which is the subject is had no longer; nil: nothing befell it.
  static func assertion(_ subject: Subject, _ predicate: Predicate) -> Assertion? {
    guard !subject.thing.isEmpty, !predicate.isNegated, !predicate.isPlan,
      !subject.thing.contains(where: { $0.lower.hasSuffix("'s") })
    else { return nil }
    guard let ending = ending(predicate) else { return nil }
    let core = Telling.content(
      subject.thing, Things.modifiers(subject.thing, from: 0, isDirect: true), from: 0,
      to: subject.thing.count)
    guard !core.isEmpty else { return nil }
    var made = Assertion(
      form: .end, ending: ending, whole: core, core: core, subject: subject.name)
    made.isChange = true
    return made
  }

  private static let cancels = PhraseSet(
    "cancelled|canceled|called off|fell through|fallen through|axed")

  /// How it ends what the subject names, if it does.
  static func ending(_ predicate: Predicate) -> Ending.Kind? {
    let words = predicate.words
    guard !predicate.isNegated, !predicate.isPlan,
      let verb = words.indices.first(where: { !helpers.contains(words[$0]) })
    else { return nil }
    if cancels.length(words, at: verb) != nil { return .cancelled }
    guard ["was", "were", "got", "has", "have"].contains(words.lower(0)) else { return nil }
    return ends.contains(words[verb]) || phrases.length(words, at: verb) != nil ? .disposed : nil
  }

  /// "Somebody stole Ana's Golf" as of the Golf.
  static func told(_ words: [Word]) -> [Word] {
    guard thieves.contains(words.lower(0)), words.lower(1) == "stole", words.count > 3 else {
      return words
    }
    let name = words.dropFirst(2).prefix(6).prefix { $0.kind == .word }
    guard let owner = name.prefix(4).firstIndex(where: { $0.lower.hasSuffix("'s") }), owner > 1
    else { return words }
    let thing = words.dropFirst(owner + 1).prefix(3).prefix {
      $0.kind == .word && FunctionWords.isContent($0)
    }
    guard !thing.isEmpty else { return words }
    return words[2...owner] + thing + [Word("was"), Word("stolen")] + words[thing.endIndex...]
  }
}
