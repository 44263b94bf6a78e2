/// What the words between a subject and its verb make of it: "don't", "used to", "almost", "might".
struct FactualityOfPredicate {
  private(set) var found = Factuality.asserted

  private let words: [Word]
  private let start: Int
  private let place: Int

  private static let modals = WordSet(
    """
    would could might wouldn't couldn't almost nearly supposedly würde würden könnte könnten beinahe
    fast wäre hätte
    """)
  private static let plans = WordSet(
    """
    may should must will shall won't shouldn't mustn't can i'll we'll he'll she'll they'll gonna wanna
    möchte wollte will soll sollte werde wird werden
    """)
  /// Behind these "to" says that it happens.
  private static let realising = WordSet(
    """
    get got gets getting started began begin begun continue continued happen happened managed able
    love like glad happy proud lucky chose came come returned back
    """)
  private static let wishing = WordSet(
    """
    of about considering consider considered imagine imagining avoid avoided suggest suggested without
    instead for planning against
    """)
  private static let ceasing = WordSet("stopped stop quit finished after ended")
  private static let overs = PhraseSet(
    "no longer|any more|anymore|any longer|nicht mehr|kein mehr|keine mehr|not since|until 2|formerly"
  )
  private static let merely = WordSet("only just merely simply nur bloß")

  /// Of the verb at a place in a clause that begins at `start`.
  init(_ words: [Word], _ start: Int, _ place: Int) {
    (self.words, self.start, self.place) = (words, start, place)
    found = read()
  }

  private func read() -> Factuality {
    let helpers = helpers()
    let governor = words.lower(place - 1)
    if governor == "to", place > start {
      let verb = words.lower(place - 2)
      if verb == "used" { return .former }
      if !Self.realising.contains(verb) { return .intended }
    }
    if Verbs.isGerund(words.lower(place)), place > start {
      if Self.wishing.contains(governor) { return .intended }
      if Self.ceasing.contains(governor) { return .former }
    }
    if helpers.contains(where: { Self.modals.contains(words[$0]) }) || isWould(helpers) {
      return .unreal
    }
    if helpers.contains(where: { Self.plans.contains(words[$0]) }) { return .intended }
    let rest = words[min(helpers.first ?? place, place)...]
    let isOver = Self.overs.isIn(Array(rest))
    if isDenied(helpers) { return isOver || isSince(helpers) ? .former : .denied }
    return isOver && !helpers.isEmpty && helpers.contains { words[$0].lower == "longer" }
      ? .former : .asserted
  }

  /// The places between the subject and the verb, in order.
  private func helpers() -> [Int] {
    var (at, found): (Int, [Int]) = (place - 1, [])
    while at >= start, found.count < 8 {
      let word = words[at]
      if ["and", "but", "then", "und", "aber"].contains(word.lower) || word.text == ";" { break }
      found.append(at)
      if FactualityScope.isSelfOrOther(word) { break }
      at -= 1
    }
    // German denies, and puts what it would be, behind the verb: "Ich wohne nicht in Rom".
    if EnglishText.isGerman(words) {
      found += words.indices.dropFirst(place + 1).prefix(6).prefix { !words[$0].isMark }
    }
    return found.sorted()
  }

  /// Whether it is denied, and not only more than that: "not only".
  private func isDenied(_ helpers: [Int]) -> Bool {
    // "Nicht in Rom, sondern in Trier" says where.
    if words[place...].contains(where: { $0.lower == "sondern" }) { return false }
    return helpers.contains { at in
      FactualityScope.isDenial(words[at]) && !Self.merely.contains(words.lower(at + 1))
    }
  }

  /// "I'd live", of what would be.
  private func isWould(_ helpers: [Int]) -> Bool {
    helpers.contains { words[$0].lower.hasSuffix("'d") } && Verbs.base.contains(words[place])
      && !Verbs.isPast(words.lower(place))
  }

  /// "Haven't worked there since May": until then it was so.
  private func isSince(_ helpers: [Int]) -> Bool {
    helpers.contains { ["haven't", "have", "hasn't", "has", "i've"].contains(words[$0].lower) }
      && words[place...].contains { $0.lower == "since" }
  }
}
