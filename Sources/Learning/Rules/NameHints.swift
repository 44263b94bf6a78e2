/// What stands around a name that no list has, and tells what it names.
enum NameHints {
  /// Languages and nations, which name nobody where they stand alone.
  private static let languages = WordSet(
    """
    norwegian swedish danish finnish icelandic dutch flemish polish czech slovak hungarian romanian
    bulgarian greek turkish ukrainian croatian serbian slovenian albanian latvian lithuanian estonian
    irish welsh scottish gaelic catalan basque galician hebrew yiddish hindi urdu bengali punjabi tamil
    vietnamese thai indonesian malay tagalog swahili persian farsi kurdish armenian georgian mandarin
    cantonese latin esperanto english french spanish german italian portuguese chinese japanese korean
    russian arabic swiss austrian belgian brazilian mexican argentinian canadian australian egyptian
    moroccan nigerian kenyan ethiopian syrian iraqi iranian lebanese israeli pakistani filipino
    """)
  /// How names of medicines end: the stems of the World Health Organization.
  private static let remedies = [
    "pril", "sartan", "statin", "olol", "prazole", "conazole", "mycin", "cillin", "oxetine",
    "azepam",
    "zolam", "dipine", "gliptin", "gliflozin", "formin", "profen", "parin", "xaban", "triptan",
    "cycline", "floxacin", "tidine", "thyroxine", "asone", "solone", "setron", "vir", "mab",
    "tinib",
  ]
  private static let shortest = 7

  private static let greetings = WordSet(
    "morning evening afternoon hello hiya dear greetings cheers thanks goodnight night hi hey")
  private static let firms = WordSet(
    """
    company firm startup start-up roaster roastery roasters business agency brewery bakery shop store
    publisher studio bank charity brand restaurant cafe caf\u{E9} bar pub hotel school club band choir
    orchestra team gallery magazine newspaper bookshop garage practice clinic cooperative co-op
    """)
  private static let places = WordSet(
    """
    island village town city hamlet suburb valley lake river mountain beach park forest street region
    country district neighbourhood neighborhood bay peninsula
    """)
  private static let naming = WordSet("called named")
  private static let works = WordSet(
    """
    work works worked working job start starts started starting employed hired intern internship position
    role interview interviewed apprenticeship contract
    """)
  private static let copulas = WordSet("is was 's called named")

  /// Whether a word names a language or a nation.
  static func isLanguage(_ lower: String) -> Bool { languages.contains(lower) }

  /// Whether the word at a place is a greeting, with which no name begins: "Morning Ifeoma".
  static func isGreeting(_ words: [Word], _ place: Int) -> Bool {
    guard greetings.contains(words[place]), words.indices.contains(place + 1) else { return false }
    return words[place + 1].isCapitalised && (place + 2 == words.count || words[place + 2].isMark)
  }

  /// Whether somebody is named beside the speaker: "Radoslav and I".
  static func isBesideSpeaker(_ words: [Word], _ end: Int) -> Bool {
    words.lower(end) == "and" && ["i", "me"].contains(words.lower(end + 1))
      || words.lower(end) == "and" && words.lower(end + 1) == "myself"
  }

  /// What the words around a name tell; nil: nothing. `end`: the place behind the name.
  static func type(_ words: [Word], _ place: Int, _ end: Int) -> EntityType? {
    let before = words.lower(place - 1)
    if remedies.contains(where: { words[place].lower.hasSuffix($0) }), end == place + 1,
      words[place].lower.utf8.count >= shortest
    {
      return .other
    }
    if isBesideSpeaker(words, end) { return .person }
    if greetings.contains(before), place <= 2, end == words.count || words[end].isMark {
      return .person
    }
    if naming.contains(before), place > 1 {
      return named(by: words[place - 2], behind: words[max(0, place - 8)..<(place - 2)])
    }
    if before == "at",
      words[max(0, place - 7)..<(place - 1)].contains(where: { works.contains($0) })
    {
      return .organization
    }
    // "My daughter's name is Nour".
    if before == "is", place > 2, words.lower(place - 2) == "name",
      Kin.relatives.contains(EntityFinder.bare(words.lower(place - 3)))
    {
      return .person
    }
    // "My boss is Nowak", "my boss, Nowak,".
    if isCalledAside(words, place, end) { return .person }
    if copulas.contains(before), isKinBefore(words, place - 1) { return .person }
    return nil
  }

  /// "My boss, Nowak, gave me a day off".
  static func isCalledAside(_ words: [Word], _ place: Int, _ end: Int) -> Bool {
    words.lower(place - 1) == "," && isKinBefore(words, place - 1)
      && (end >= words.count || words[end].isMark && words[end].text != ":")
      && words.lower(end + 1) != "and"
  }

  /// Whether somebody's relative, or boss, stands before a place.
  private static func isKinBefore(_ words: [Word], _ place: Int) -> Bool {
    guard place > 1, Kin.relatives.contains(words[place - 1]) else { return false }
    return words[..<(place - 1)].suffix(3).contains {
      ["my", "our", "his", "her", "their"].contains($0.lower)
    }
  }

  /// What something is that has a name: "a coffee roaster called Ziarno". Nil: its noun tells nothing.
  private static func named(by noun: Word, behind before: ArraySlice<Word>) -> EntityType? {
    if firms.contains(noun) { return .organization }
    if places.contains(noun) { return .location }
    // "A girl in my class called Zora", but "my brother uses an app called Trackly".
    let verb = before.lastIndex { Verbs.isFinite($0) || Verbs.base.contains($0) }
    let own = before.suffix(from: verb.map { $0 + 1 } ?? before.startIndex)
    if isSomebody(noun) || own.contains(where: isSomebody) { return .person }
    return noun.kind == .word && FunctionWords.isContent(noun) && !noun.isCapitalised
      && !Occupations.stems.contains(ClaimWords.stem(noun.lower)) ? .other : nil
  }

  private static func isSomebody(_ noun: Word) -> Bool {
    Kin.relatives.contains(noun) || Kin.pets.contains(noun) || Pointers.people.contains(noun)
      || people.contains(noun)
  }

  private static let people = WordSet(
    """
    friend friends colleague man woman men women boy boys girl girls guy lad mate ex date cousin twin twins
    somebody someone doctor nurse trainer vet lawyer dentist babysitter nanny au-pair son daughter
    """)
}
