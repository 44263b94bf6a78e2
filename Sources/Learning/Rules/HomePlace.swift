/// Whether a name is that of a place to live in, and whether it is lived in rather than spoken of in a
/// figure: people move to Linux, to Plan B and to Team Blue, and live in Spain in their heads.
enum HomePlace {
  // MARK: Known places

  /// Places that are ordinary words, or that the gazetteer lacks.
  private static let more = WordSet(
    """
    bath reading hull nice split essen derby mobile deal cork york leeds sheffield bradford brighton
    bonn k\u{F6}ln koln d\u{FC}sseldorf stuttgart dortmund hannover m\u{FC}nchen z\u{FC}rich
    n\u{FC}rnberg kiel
    ulm mainz kassel aachen trier utrecht leiden delft eindhoven rotterdam leuven li\u{E8}ge
    aix nancy
    toulouse rennes reims tours seville sevilla valencia zaragoza murcia palma turin torino venice
    venezia verona padua parma bari catania palermo aarhus odense malm\u{F6} uppsala
    troms\u{F8} trondheim
    tampere turku espoo tartu kaunas brno ostrava plze\u{148} wroc\u{142}aw pozna\u{144}
    \u{142}\u{F3}d\u{17A} lublin
    cluj timisoara iasi szeged debrecen swansea newport dundee aberdeen inverness perth
    stirling derry
    nottingham bournemouth southampton portsmouth middlesbrough huddersfield wolverhampton
    peterborough
    northampton cheltenham gloucester worcester winchester chester lancaster preston blackpool
    doncaster
    salford swindon warrington telford canterbury guildford salzburg linz freiburg heidelberg
    mannheim
    augsburg wuppertal bochum bielefeld karlsruhe wiesbaden m\u{FC}nster magdeburg erfurt
    rostock potsdam
    w\u{FC}rzburg regensburg g\u{F6}ttingen jena t\u{FC}bingen strasbourg grenoble montpellier
    dijon angers
    sacramento raleigh durham richmond savannah charleston rochester syracuse albany hartford
    providence
    springfield madison lincoln wichita spokane tacoma eugene salem boulder stockton arlington
    limerick waterford sligo exeter plymouth truro norwich ipswich luton coventry leicester
    wigan bolton
    stockport sunderland carlisle hove crawley queens bronx tampa tulsa tucson omaha reno mesa
    fresno
    """)
  private static let directions = WordSet(
    """
    north south east west northern southern eastern western central greater upper lower inner
    old new
    downtown
    """
  )
  private static let kinds = WordSet(
    """
    street road avenue lane drive close terrace crescent gardens square court park lake beach island
    islands valley bay hill hills heights falls county city town village harbour harbor bridge wood
    woods green heath common cross gate springs grove cottage farm house
    """)
  private static let openings = WordSet(
    "mount mt lake port fort saint st san santa santo los las bad villa puerto ciudad")
  /// How names of towns end.
  private static let endings = [
    "burgh", "burg", "bury", "borough", "ford", "shire", "wick", "worth", "mouth", "chester",
    "cester",
    "minster", "field", "feld", "dale", "ville", "berg", "stadt", "hausen", "heim", "dorf", "grad",
    "ington", "ampton", "polis", "abad", "pur", "stan", "land", "ham", "sted", "stead", "thorpe",
    "haven", "hurst", "combe",
  ]
  private static let joints = WordSet("in near outside")

  /// Whether a run of words is the name of a place: one that is known, is built like one, or is said to
  /// lie in another.
  static func isKnown(_ words: [Word], _ name: Range<Int>) -> Bool {
    let run = words[name].map { HomePlace.bare($0.lower) }
    guard let last = run.last, let first = run.first else { return false }
    if isListed(words, name) { return true }
    if run.count > 1, kinds.contains(last) || openings.contains(first) { return true }
    if run.count == 1, last.utf8.count > 6, endings.contains(where: { last.hasSuffix($0) }) {
      return true
    }
    return false
  }

  /// Whether a run of words is a place that is known, or is said to lie in one.
  static func isListed(_ words: [Word], _ name: Range<Int>) -> Bool {
    let run = words[name].map { HomePlace.bare($0.lower) }
    guard let first = run.first else { return false }
    if isListed(run) || run.count > 1 && directions.contains(first) && isListed(run.dropFirst()) {
      return true
    }
    let joint = words.lower(name.upperBound)
    guard joint == "," || joints.contains(joint) else { return false }
    let behind = words.dropFirst(name.upperBound + 1).prefix {
      $0.isCapitalised && $0.kind == .word
    }
    return isListed(behind.map(\.lower))
  }

  private static func isListed(_ name: some Sequence<String>) -> Bool {
    let name = name.joined(separator: " ")
    return Gazetteer.places.contains(name) || more.contains(name)
  }

  /// The run of capitalised words from a place on, an article before it left out.
  static func name(_ words: [Word], _ place: Int) -> Range<Int> {
    // Behind the last word there is none.
    let start = min(max(0, words.lower(place) == "the" ? place + 1 : place), words.count)
    let count = words.dropFirst(start).prefix { $0.isCapitalised && $0.kind == .word }.count
    return start..<start + count
  }

  // MARK: Figures of speech

  private static let hedges = WordSet(
    "basically practically virtually literally essentially mentally spiritually almost nearly")
  private static let minds = WordSet(
    "head heads mind minds heart hearts dreams imagination thoughts soul spirit fantasy past game")
  private static let owners = WordSet("my our their his her your the a")

  /// Whether what the verb at a place says of a home is a figure: "practically live in", "live in Spain in
  /// my head".
  static func isFigure(_ words: [Word], verb: Int, behind: Int) -> Bool {
    let end = max(0, min(verb, words.count))
    if hedges.meets(words[max(0, end - 3)..<end]) { return true }
    return words.indices.dropFirst(behind).contains { place in
      words[place].lower == "in" && owners.contains(words.lower(place + 1))
        && minds.contains(words.lower(place + 2))
    }
  }

  private static let verbs = WordSet("live living lives moved moving move")
  private static let ways = WordSet("in to into")

  /// Whether a sentence tells of a home that is no known place.
  static func isOdd(_ words: [Word]) -> Bool {
    words.indices.contains { place in
      guard verbs.contains(words[place]), ways.contains(words.lower(place + 1)) else {
        return false
      }
      let name = name(words, place + 2)
      return !name.isEmpty && !isKnown(words, name)
    }
  }

  /// A word without an owner's mark.
  static func bare(_ word: String) -> String {
    word.hasSuffix("'s") ? String(word.dropLast(2)) : word
  }
}
