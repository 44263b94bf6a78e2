internal import Learning
internal import Search
internal import Text

/// Of whom a question asks: of "When is my birthday?" the one who asks, and whose birthday it is
/// else answers nothing.
struct AskedOwner {
  /// Whose something is, or who does it.
  enum Owner {
    /// Who asks, or who says it.
    case oneself
    /// Somebody by one name or more, in small letters.
    case named(Set<String>)
    /// `my sister`, by the noun; whose, in small letters, where it is said: "" of who speaks.
    case kin(String, of: String? = nil)
    /// Some thing that is neither, by the noun: "the starter".
    case thing(String)
    /// Nobody says.
    case open
  }

  private(set) var owner = Owner.open
  /// The words of the question, in small letters.
  private(set) var said: Set<String> = []
  /// The stem of what belongs to them.
  private var thing = ""
  /// The stem of what they do, and those of deeds that bring it about.
  private var verb = ""
  private var deeds: Set<String> = []

  static let own = WordSet(
    "my our mine mi mis mon ma mes mein meine meinem meinen meiner unser unsere unserem")
  static let selves = WordSet("i we i'm we're i've we've ich wir")
  private static let helpers = WordSet("do does did am is was were are have has will can should")
  private static let who = WordSet("who who's wer quién quien qui")
  static let kinds = WordSet("the a an his her their its your ein eine der die das")
  static let skipped = WordSet(
    """
    do does did am is was were are have has had will would can could been be no longer not don't
    doesn't didn't
    """)
  /// What a text says of whom it speaks.
  enum Relation {
    case asked, another, open
  }

  private static let german = WordSet("wo wann wohin woher dónde donde où")
  private static let germanKin = WordSet(
    "oma opa mama papa mutter vater schwester bruder tante onkel mami papi abuela abuelo papá mamá")
  private static let being = WordSet("am is are was were")
  private static let roles = Set(
    ["is", "am", "i'm", "are", "works", "arbeitet", "ist", "bin"].map(ClaimWords.stem))
  /// In German a verb stands behind these, and its subject behind the verb.
  static let fronts = WordSet(
    "in im am an bei seit ab nach zu um heute morgen jetzt dort hier dann aktuell")
  /// Verbs that say themselves that the speaker does it.
  static let speaking = WordSet(
    """
    i'm vivo trabajo vivimos trabajamos mudé mudamos soy nací compré tengo estudio estudié hablo juego
    toco casé casamos quiero odio prefiero
    """)
  private static let germanHelpers = WordSet(
    "wurde wurden wird werden hat haben habe hatte hatten ist sind war waren kann muss soll will darf"
  )
  private static let asking = WordSet("where when what which how who wo wann was wie wer wohin")

  /// The first name of the one who asks, in small letters, where the cube tells it.
  var asker: String?

  /// Whether it asks of the one who asks.
  var isOfAsker: Bool {
    if case .oneself = owner { return true }
    return false
  }

  /// Whether it asks for something that is somebody's, and not for what they do.
  var asksForThing: Bool { !thing.isEmpty }

  /// Whether it is known of whom it asks.
  var isKnown: Bool {
    if case .open = owner { return false }
    return true
  }

  /// The stems of words that mean the same as what belongs to them, or as what they do.
  private var senses: Set<String> = []

  /// Of a question.
  init(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    said = Set(words.map { AskedOwner.bare($0.lower) })
    readPossession(words)
    if thing.isEmpty { readDeed(words) }
    let word = words.first { ClaimWords.stem($0.lower) == verb }
    deeds = Set(word.map { DeedOfState.deeds(of: $0.lower).map(ClaimWords.stem) } ?? [])
    let known = Senses(Question(Query(parsing: question)).words)
    // What somebody likes best is their favourite.
    if !known.silent.isEmpty, isKnown {
      thing = known.found.isEmpty ? "" : ClaimWords.stem("favourite")
      senses.insert(ClaimWords.stem("favorite"))
    }
    let key = thing.isEmpty ? verb : thing
    for sense in known.found
    where ClaimWords.stem(String(decoding: sense.asked, as: UTF8.self)) == key {
      senses.formUnion(
        (sense.near + sense.far).map { ClaimWords.stem(String(decoding: $0, as: UTF8.self)) })
    }
    // What somebody does is what they are.
    let asked = AskedKind(Question(Query(parsing: question)).words)
    let kind = asked.kind
    if kind == .occupation, isKnown {
      if !thing.isEmpty { (thing, verb) = ("", "work") }
      deeds.formUnion(AskedOwner.roles)
    }
    // An address of mail is told by "email", a number by "phone".
    if kind == .mail, !thing.isEmpty { thing = ClaimWords.stem("email") }
    if kind == .mail || kind == .number, !thing.isEmpty {
      let words = kind == .mail ? ["mail", "e-mail"] : ["phone", "telephone", "mobile"]
      senses.formUnion(words.map(ClaimWords.stem))
    }
    // What somebody has may be told by what it is.
    if isKnown, let kind, asked.isOfPossession {
      isOfPatient = kind == .medicine
      if kind == .pet { thing = "pet" }
      if kind == .car { (thing, verb) = ("", "drive") }
      let words = AskedPossessions.words(of: kind).map(ClaimWords.stem)
      if kind == .car {
        deeds.formUnion(words + ["have", "has", "got"])
      } else {
        senses.formUnion(words)
      }
    }
    tradeTells = kind == .occupation || asked.isOfWorkplace
  }

  /// Whether it asks what somebody takes, which another may have put them on.
  private var isOfPatient = false

  /// Whether what somebody is by trade tells what is asked.
  private var tradeTells = false

  /// The phrases and words with which people say what they are, of whom is asked.
  var trade: (phrases: [String], names: [String]) {
    switch owner {
    case .oneself:
      (
        [
          "i am a", "i'm a", "i am an", "i'm an", "i work", "ich bin", "ich arbeite", "soy",
          "trabajo", "the user works", "the user is a", "the user is an", "user works",
          "je suis", "je travaille", "i started", "i start", "i joined", "user started",
          "user starts", "user joined",
        ] + HabitualTrade.ofOneself.map { "i \($0)" }, []
      )
    case .named(let names): ([], names.sorted())
    case .kin(let kin, _): ([], [kin])
    case .thing, .open: ([], [])
    }
  }

  /// `my dentist appointment`, `my sister's birthday`, `Ana's passport`.
  private mutating func readPossession(_ words: [Word]) {
    for place in words.indices {
      let bare = AskedOwner.bare(words[place].lower)
      let isPossessive = bare != words[place].lower
      if AskedOwner.own.contains(words[place]) {
        owner = .oneself
      } else if isPossessive, Kin.relatives.contains(bare) {
        owner = .kin(bare, of: kinOwner(words, place))
      } else if isPossessive, place > 0, words[place].isCapitalised,
        !FunctionWords.all.contains(words[place])
      {
        owner = .named(AskedOwner.names(words, endingAt: place))
      } else {
        continue
      }
      let nouns = AskedOwner.nouns(words, behind: place)
      // "My sister's birthday" is the sister's.
      if nouns.contains(where: { AskedOwner.bare($0.lower) != $0.lower }) { continue }
      // "Who is my boss?" asks whose boss that is.
      if AskedOwner.who.contains(words[0]), let kin = nouns.last, Kin.relatives.contains(kin),
        words[(place + nouns.count + 1)...].allSatisfy(\.isMark)
      {
        thing = ClaimWords.stem(kin.lower)
        return
      }
      // "What is Ruben's wife called?"
      if let kin = AskedOwner.calledKin(nouns, in: words) {
        thing = ClaimWords.stem(kin)
        return
      }
      // "What is Ruben's wife's name?" asks for the one who is his wife.
      if case .kin(let kin, let of?) = owner, nouns.count == 1, nouns.first?.lower == "name" {
        owner = of.isEmpty ? .oneself : .named([of])
        thing = ClaimWords.stem(kin)
        return
      }
      // "Where does my sister Ida live?"
      if nouns.contains(where: { Kin.relatives.contains($0) }) {
        owner = .open
      } else {
        thing = nouns.last.map { ClaimWords.stem($0.lower) } ?? ""
      }
      if !thing.isEmpty { return }
    }
    owner = .open
  }

  /// `do I live`, `did Ana move`, `wohne ich`, `wohnt Karl`.
  private mutating func readDeed(_ words: [Word]) {
    let words = words.filter { !$0.isMark }
    if AskedOwner.german.contains(words.lower(0)), words.indices.contains(2),
      !AskedOwner.helpers.contains(words[1]), !AskedOwner.germanHelpers.contains(words[1]),
      !words[1].isCapitalised, words[2].isCapitalised, !words[2].isMark
    {
      (owner, verb) = (AskedOwner.person(words, from: 2), ClaimWords.stem(words.lower(1)))
      return
    }
    // "Is Lukas allergic to anything?" asks for a yes.
    let asksForYes =
      words.first.map { AskedOwner.helpers.contains($0) && !AskedOwner.asking.contains($0) }
      ?? false
    guard let first = asksForYes ? -1 : words.firstIndex(where: { AskedOwner.asking.contains($0) }),
      let helper = words.indices.dropFirst(first + 1).first(where: {
        AskedOwner.helpers.contains(words[$0])
          || ["ich", "wir"].contains(words.lower($0 + 1))
      }), words.indices.contains(helper + 1)
    else { return }
    if ["ich", "wir"].contains(words.lower(helper + 1)), !AskedOwner.helpers.contains(words[helper])
    {
      (owner, verb) = (.oneself, ClaimWords.stem(words.lower(helper)))
      return
    }
    let behind = words.dropFirst(helper + 2)
    let isVerb = { (word: Word) in
      Verbs.base.contains(word) || Verbs.isParticiple(word.lower) || Verbs.isGerund(word.lower)
    }
    // "What is Emil allergic to?"
    let isState = { (word: Word) in
      AskedOwner.being.contains(words[helper]) && word.kind == .word && !word.isCapitalised
        && FunctionWords.isContent(word) && !Kin.isNoun(word.lower)
    }
    guard let found = behind.first(where: isVerb) ?? behind.first(where: isState) else { return }
    let subject = words[helper + 1]
    if AskedOwner.selves.contains(subject) {
      owner = .oneself
    } else if AskedOwner.bare(subject.lower) != subject.lower {
      // "Ida's mother".
      guard let kin = behind.first, Kin.relatives.contains(kin) else { return }
      owner = .kin(kin.lower, of: AskedOwner.bare(subject.lower))
    } else if subject.isCapitalised {
      owner = AskedOwner.person(words, from: helper + 1)
    } else if AskedOwner.own.contains(subject), let kin = behind.first,
      Kin.relatives.contains(kin)
    {
      // "My sister Ida" goes by her name.
      let name = helper + 3
      let isNamed = words.indices.contains(name) && words[name].isCapitalised
      owner = isNamed ? .open : .kin(kin.lower)
    } else {
      return
    }
    verb = ClaimWords.stem(found.lower)
    if let had = AskedOwner.had(words, verb: found, helper: helper) {
      (thing, verb) = (ClaimWords.stem(had.lower), "")
    }
  }

  /// Whom a run of capitals names from a place on: "Grandma" is one of kin, "Oma Trude" goes by
  /// either name.
  static func person(_ words: [Word], from place: Int) -> Owner {
    let run = words[place...].prefix { $0.isCapitalised && !$0.isMark }.prefix(4)
    let names = run.map { bare($0.lower) }
    if names.count == 1, let name = names.first,
      Kin.relatives.contains(name) || germanKin.contains(name)
    {
      return .kin(name)
    }
    return .named(Set(names))
  }

  /// The run of capitals that ends at a place, without what stands before somebody's "'s".
  static func names(_ words: [Word], endingAt place: Int) -> Set<String> {
    var names: Set<String> = [bare(words[place].lower)]
    var at = place - 1
    while at >= 0, names.count < 4, words[at].isCapitalised, !words[at].isMark,
      bare(words[at].lower) == words[at].lower, !FunctionWords.all.contains(words[at])
    {
      names.insert(words[at].lower)
      at -= 1
    }
    return names
  }

  static func folded(_ word: String) -> String {
    String(decoding: FoldedValue.fold(Array(word.utf8)), as: UTF8.self)
  }

  static func bare(_ word: String) -> String {
    word.hasSuffix("'s") ? String(word.dropLast(2)) : word
  }

  // MARK: What a sentence says

  /// Whether a sentence says what is asked only of somebody else. `authors`: who speaks in the cube,
  /// in small letters; each of them may be the one who asks.
  func isOfAnother(_ sentence: [UInt8], by author: [UInt8]?, authors: Set<String>) -> Bool {
    relation(sentence, by: author, authors: authors) == .another
  }

  /// Of whom a sentence says what is asked; open, where it does not say that, or not of whom.
  func relation(_ sentence: [UInt8], by author: [UInt8]?, authors: Set<String>) -> Relation {
    if case .open = owner { return .open }
    let words = WordScanner.words(String(decoding: sentence.prefix(4096), as: UTF8.self))
    if isOfPatient {
      let name = author.map { String(decoding: $0, as: UTF8.self).lowercased() }
      return patient(words, by: name, authors)
    }
    // In German the doer stands far before the participle.
    let isGerman = EnglishText.isGerman(words)
    let sought = sought(isGerman: isGerman)
    let isSought = { (word: Word) in holds(word, sought) }
    let author = author.map { String(decoding: $0, as: UTF8.self).lowercased() }
    var (isOther, isAsked, isOpen) = (false, false, false)
    var places = words.indices.filter { isSought(words[$0]) }
    if places.isEmpty, tradeTells { places = Trades.places(in: words) }
    for place in places {
      // "I started at Vela as a designer" is of who started.
      let start = Trades.start(of: place, in: words)
      let isThing = !thing.isEmpty || DeedOfState.isOwned(words[place])
      // "Ana earns 3000 euros", of a salary.
      let isSense = !thing.isEmpty && !sought.contains(ClaimWords.stem(words[place].lower))
      let isDone = isSense && Verbs.isPresentThird(words[place].lower)
      let isDeed = start != nil || !isThing || isDone || AskedOwner.isOfSomebody(words[place])
      let said = isDeed ? doer(words, start ?? place, isGerman: isGerman) : holder(words, place)
      let isThird = AskedOwner.isThird(words, place) && !isOfLabel(words, place)
      if self.isOther(said, author, authors) || isOfAsker && isThird {
        isOther = true
      } else if case .open = said {
        isOpen = true
      } else {
        isAsked = true
      }
    }
    return isAsked ? .asked : isOther && !isOpen ? .another : .open
  }

  /// The stems of what is asked of them.
  private func sought(isGerman: Bool = false) -> Set<String> {
    thing.isEmpty ? Set([verb]).union(isGerman ? [] : deeds) : [thing]
  }

  /// Whether a word is what is asked of them, or tells the deed that brought it about.
  func isSought(_ word: Word) -> Bool { holds(word, sought()) }

  /// Whether a word is what is asked of them, or means the same.
  func holds(_ word: Word, _ sought: Set<String>? = nil) -> Bool {
    let stem = ClaimWords.stem(word.lower)
    return (sought ?? [thing.isEmpty ? verb : thing]).contains(stem)
      || !senses.isEmpty && senses.contains(AskedOwner.folded(stem))
  }

  /// The names by which it asks of somebody, in small letters; nil: it does not.
  var askedNames: Set<String>? {
    guard case .named(let names) = owner else { return nil }
    return names
  }

  /// Whether a sentence tells a deed of whom is asked: in German far before its participle.
  func isDeedOfAsked(_ sentence: [UInt8], by author: [UInt8]?, authors: Set<String>) -> Bool {
    if relation(sentence, by: author, authors: authors) == .asked { return true }
    let words = WordScanner.words(String(decoding: sentence.prefix(4096), as: UTF8.self))
    guard EnglishText.isGerman(words), let first = words.first else { return false }
    var said = Owner.open
    if words.contains(where: { ["ich", "wir"].contains($0.lower) }) {
      said = .oneself
    } else if first.isCapitalised, !FunctionWords.foreign.contains(first) {
      said = AskedOwner.person(words, from: 0)
    }
    if case .open = said { return false }
    let author = author.map { String(decoding: $0, as: UTF8.self).lowercased() }
    return isKnown && !isOther(said, author, authors)
  }

  func isOther(_ said: Owner, _ author: String?, _ authors: Set<String>) -> Bool {
    func isAuthor(_ names: Set<String>) -> Bool {
      names.contains("user")
        || authors.contains { author in names.contains { AskedOwner.isName($0, of: author) } }
    }
    func isOne(_ names: Set<String>, _ author: String) -> Bool {
      names.contains { AskedOwner.isName($0, of: author) }
    }
    switch (owner, said) {
    case (_, .open), (.open, _), (.thing, _): return false
    case (.oneself, .oneself): return asker != nil && author.map { !isAsker($0) } ?? false
    // "The starter lives in the fridge"; but a dog may be whom a name means.
    case (_, .thing(let noun)): return !Kin.isNoun(noun)
    case (.oneself, .named(let names)):
      return asker == nil ? !isAuthor(names) : !names.contains { $0 == "user" || isAsker($0) }
    case (.oneself, .kin), (.kin, .oneself): return true
    case (.named(let names), .oneself):
      // A note is by whoever keeps the cube, who asks for others by their names.
      guard let author else { return true }
      return !isOne(names, author)
    case (.named(let one), .named(let other)):
      // Avó may be Avó Lurdes, who is not Avó Rosa.
      let (few, many) = one.count <= other.count ? (one, other) : (other, one)
      return !few.allSatisfy { name in many.contains { AskedOwner.isSame(name, $0) } }
    case (.kin(let one, let whose), .kin(let other, let others)):
      return !AskedOwner.isSameKin(one, other) || !mayBeSame(whose, others, author)
    // Ida may be the sister, or the sister Ida; but Ida's sister is not Ida.
    case (.named(let names), .kin(_, let owner)):
      guard let owner else { return false }
      if !owner.isEmpty { return names.contains(owner) }
      return author.map { isOne(names, $0) } ?? false
    case (.kin, .named(let names)): return isAuthor(names)
    }
  }
}
