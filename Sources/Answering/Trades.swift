internal import Learning
internal import Text

/// What people are by trade, and where: "a teacher now, at the Goethe school".
enum Trades {
  /// Beside those of `Occupations`.
  private static let more = WordSet(
    """
    actor actress adviser advisor artist assistant attorney auditor author bartender beautician
    biologist boatbuilder bookseller botanist brewer bricklayer builder buyer caretaker chauffeur
    chemist cleaner cobbler confectioner conductor courier curator dancer dietitian dispatcher
    diver draughtsman economist entrepreneur estate-agent fireman fisherman forester geologist
    glazier goldsmith historian hydrologist illustrator inspector instructor interpreter janitor
    jeweller lifeguard locksmith machinist mason meteorologist miner minister musician nanny
    notary nutritionist operator optician orthodontist painter paralegal pastor pediatrician
    physician physicist physiotherapist plasterer policeman policewoman porter postman priest
    producer psychiatrist publisher radiographer ranger recruiter reporter roofer sailor
    saleswoman salesman sculptor seamstress shepherd shopkeeper singer social-worker solicitor
    statistician steward stewardess stonemason surveyor technician teller treasurer typist
    underwriter upholsterer veterinarian warden watchmaker weaver zoologist trainee student
    postdoc
    """)
  private static let endings = ["ologist", "trician", "therapist", "keeper", "worker", "engineer"]
  /// What ends in "-ist", as many trades do, and is none.
  private static let noTrades = WordSet(
    """
    optimist pessimist realist idealist feminist tourist racist sexist fascist communist socialist
    capitalist nationalist pacifist minimalist perfectionist egoist altruist moralist purist cyclist
    motorist activist baptist atheist theist buddhist hedonist list twist wrist fist mist hist finalist
    """)
  private static let articles = WordSet("a an the head chief")
  private static let being = WordSet("is am was i'm he's she's as became become were are")
  private static let places = WordSet("at for in with bei beim im am en \u{E0} au chez")
  /// So many words stand between "is a" and the trade, and between that and where it is.
  private static let reach = 4

  /// Whether a word is a trade.
  static func isTrade(_ word: Word) -> Bool {
    more.contains(word) || Occupations.stems.contains(ClaimWords.stem(word.lower))
      || endings.contains { word.lower.hasSuffix($0) }
      || word.lower.hasSuffix("ist") && !word.isCapitalised && !noTrades.contains(word)
  }

  /// Where the trades stand that a sentence says somebody has: of "I'm now a junior cook at the Mill"
  /// that of the cook.
  static func places(in words: [Word]) -> [Int] {
    words.indices.filter { place in
      if being.contains(words[place]), trade(words, behind: place) != nil { return true }
      if isOfHead(words, place) || HabitualTrade.isTold(words, at: place) { return true }
      return tradeAbroad(words, behind: place) != nil
    }
  }

  private static let heads = WordSet(
    "head director manager chief chair president dean curator lead leader secretary treasurer editor"
  )

  /// Whether a verb at a place tells that somebody heads something: "I'm head of exhibitions now".
  static func isOfHead(_ words: [Word], _ place: Int) -> Bool {
    guard being.contains(words[place]) else { return false }
    let behind = words.dropFirst(place + 1).drop {
      Verbs.isAdverb($0.lower) || ["now", "the", "a"].contains($0.lower)
    }
    return behind.first.map { heads.contains($0) } ?? false
      && ["of", "at", "for"].contains(words.lower(behind.startIndex + 1))
  }

  /// Verbs by which somebody comes to a trade: "started as a nurse".
  static let starts = WordSet("started starts start starting joined hired employed")

  /// How far behind such a verb "as" stands: "started at Harlow & Finch on 3 May 2026 as a paralegal".
  static let toRole = 10

  /// Where the verb stands by which somebody came to what an "as" tells; nil: there is none.
  static func start(of place: Int, in words: [Word]) -> Int? {
    guard words.lower(place) == "as" else { return nil }
    return words.indices[..<place].suffix(toRole).last { starts.contains(words[$0]) }
  }

  private static func trade(_ words: [Word], behind place: Int) -> Int? {
    var hasArticle = false
    for at in words.indices.dropFirst(place + 1).prefix(reach + 1) {
      let word = words[at]
      if word.isMark { return nil }
      if hasArticle, isTrade(word) { return at }
      if articles.contains(word) {
        hasArticle = true
      } else if !hasArticle, !Verbs.isAdverb(word.lower),
        !["now", "also", "still"].contains(word.lower)
      {
        return nil
      }
    }
    return nil
  }

  /// Whether a sentence tells where somebody follows a trade.
  static func isPlaced(_ words: [Word]) -> Bool {
    isPlacedAbroad(words)
      || places(in: words).contains { place in
        guard let trade = trade(words, behind: place) else { return false }
        return isPlaced(words, behind: trade)
      }
  }

  private static func isPlaced(_ words: [Word], behind trade: Int) -> Bool {
    let rest = words.dropFirst(trade + 1).prefix(reach + 2)
    guard let lead = rest.firstIndex(where: { places.contains($0) }) else { return false }
    return words.dropFirst(lead + 1).prefix(reach).contains {
      $0.kind == .word && FunctionWords.isContent($0) && TimeNames.months[$0.lower] == nil
    }
  }

  private static let foreignBeing = WordSet("ist bin es soy est suis")
  private static let foreignEndings = [
    "erin", "er", "schwester", "arzt", "\u{E4}rztin", "mann", "frau", "kraft", "koch",
    "k\u{F6}chin", "ero",
    "era",
    "or", "ora", "ista", "m\u{E9}dico", "m\u{E9}dica", "abogado", "abogada", "eur", "euse", "ier",
    "i\u{E8}re", "ien", "ienne", "iste", "m\u{E9}decin", "avocat", "avocate",
  ]

  /// "Sie ist Ärztin in Ulm", "es enfermera en un hospital".
  private static func isPlacedAbroad(_ words: [Word]) -> Bool {
    words.indices.contains { place in
      tradeAbroad(words, behind: place).map { isPlaced(words, behind: $0) } ?? false
    }
  }

  private static func tradeAbroad(_ words: [Word], behind place: Int) -> Int? {
    guard foreignBeing.contains(words[place]) else { return nil }
    return words.indices.dropFirst(place + 1).prefix(2).first { at in
      words[at].kind == .word && foreignEndings.contains { words[at].lower.hasSuffix($0) }
    }
  }
}
