internal import Learning

/// Deeds by which what a question asks of came to be: who moved to Gera lives there.
enum DeedOfState {
  /// Verbs of what is so, and those of what brought it about; and where a question's verb has another
  /// form than that by which people say it of themselves, that.
  private static let rows: [(states: String, deeds: String)] = [
    (
      "live lives living reside resides wohnt wohnen wohne lebt leben lebe",
      "moved relocated settled rent address umgezogen gezogen zog hergezogen adresse anschrift"
    ),
    (
      "work works working arbeitet arbeiten arbeite",
      "joined hired job position started stelle angefangen begonnen"
    ),
    ("own owns drive drives besitzt fährt", "bought leased gekauft"),
    ("vive viven vives", "vivo vivimos mudé mudó mudado mudamos"),
    ("trabaja trabajan trabajas", "trabajo trabajamos"),
    ("habite habites habitent vit vivent", "déménagé emménagé installé installée"),
    ("travaille travailles travaillent", "embauché embauchée"),
  ]

  /// Those that are deeds only where somebody or something to work for stands behind them, or in German
  /// before.
  private static let looseStems = Set(
    ["job", "position", "started", "stelle", "angefangen", "begonnen"].map(ClaimWords.stem))
  private static let startStem = ClaimWords.stem("started")
  private static let targets = WordSet("at with for in bei beim als")
  /// How far these stand from it.
  private static let reach = 4
  /// What ends a job, or only wants one.
  private static let losses = WordSet(
    """
    lost left lose leave quit quits resigned gave give want wants wanted looking search searching apply
    applied interview interviewed offered declined verloren gekündigt beworben suche sucht
    """)

  private static let rentStem = ClaimWords.stem("rent")
  private static let moveStem = ClaimWords.stem("moved")
  /// What is moved where nobody moves home.
  private static let belongings = WordSet(
    """
    office offices desk desks shop store stock furniture sofa bed table fridge car cars bike boat plants
    meeting appointment date deadline launch release server servers site account money file files stuff
    things boxes it them
    """)
  /// What may stand between: "moved our main office".
  private static let fillers = WordSet("the our my his her their its a an main new old")

  /// The deeds of what a word tells to be so; none for others.
  static func deeds(of state: String) -> [String] {
    rows.filter { words($0.states).contains(state) }.flatMap { words($0.deeds) }
  }

  /// Whether the deed at a place is one there: "started a new job at Zeiss", not "started a book"; and "moved to
  /// Lech", not "moved the office".
  static func stands(_ words: [Word], _ place: Int) -> Bool {
    let stem = ClaimWords.stem(words.lower(place))
    if InvertedCondition.holds(words, place) { return false }
    // Who rents a flat lives there, and who rents a car does not.
    if stem == rentStem {
      return SlotReader.dwellings.meets(words.dropFirst(place + 1).prefix(reach))
    }
    if stem == moveStem {
      if OtherMoves.isSaid(words, verb: place) || isToTime(words, behind: place) { return false }
      let moved = words.dropFirst(place + 1).drop { fillers.contains($0) }.first
      return moved.map { !belongings.contains($0) } ?? true
    }
    if addressStems.contains(stem) { return isHome(words, place) }
    guard looseStems.contains(stem) else { return true }
    if words.contains(where: { losses.contains($0) }) { return false }
    let isStart = stem == startStem
    let behind = words.dropFirst(place + 1).prefix(isStart ? 1 : reach)
    if behind.contains(where: { targets.contains($0) }) { return true }
    return !isStart
      && words[..<place].suffix(reach).contains { ["bei", "beim", "als"].contains($0.lower) }
  }

  /// "Moved to 9 December", "moved to Friday": no home.
  private static func isToTime(_ words: [Word], behind place: Int) -> Bool {
    guard words.lower(place + 1) == "to" else { return false }
    let behind = words.dropFirst(place + 2).drop { $0.lower == "the" }
    guard let first = behind.first else { return false }
    return first.kind == .number || TimeWords.isName(first.lower)
      || ["next", "tomorrow", "noon", "midday", "midnight"].contains(first.lower)
  }

  private static let addressStems = Set(["address", "adresse", "anschrift"].map(ClaimWords.stem))
  /// What has an address besides people.
  private static let mails = WordSet(
    """
    email e-mail mail ip mac web internet website url work office business billing delivery shipping old
    former previous last alte frühere
    """)

  /// Whether a word is no deed, but a thing of whoever has it: an address.
  static func isOwned(_ word: Word) -> Bool { addressStems.contains(ClaimWords.stem(word.lower)) }

  /// "My address is 12 Elm Street": whose it is stands before it, and what it is behind.
  private static func isHome(_ words: [Word], _ place: Int) -> Bool {
    guard !mails.contains(words.lower(place - 1)), words.lower(place - 1) != "-" else {
      return false
    }
    // "Ana's sister's address" is not Ana's.
    if words.lower(place - 1).hasSuffix("'s"), words.lower(place - 2).hasSuffix("'s") {
      return false
    }
    let joint = words.dropFirst(place + 1).prefix(2)
    return joint.contains { ["is", ":", "ist"].contains($0.lower) }
      && !words.dropFirst(place).contains { $0.text == "@" || $0.text.contains("@") }
  }

  private static func words(_ words: String) -> [String] {
    words.split(separator: " ").map(String.init)
  }
}
