internal import Learning
internal import Text

/// What kind of thing a question wants, where its words say so and an answer does not repeat them: of
/// "What is the landlord's name?" a name, of "What is Eva's phone number?" a number, of "What does Eva do
/// for a living?" what she is.
struct AskedKind: Hashable {
  enum Kind {
    case name, number, occupation
    /// An address of electronic mail.
    case mail
    /// Where a thing is.
    case place
    /// The name of whoever asks.
    case ownName
    /// How old whoever asks is.
    case ownAge
    case colour
    /// What is told by other words than those by which it is asked for: see `AskedPossessions`.
    case pet, car, medicine
  }

  /// Nil: none that is known.
  private(set) var kind: Kind?
  /// Whether it asks where somebody works.
  private(set) var isOfWorkplace = false
  /// The folded words that only say that.
  private(set) var frame: Set<[UInt8]> = []
  /// The folded words of the question.
  private let asked: Set<String>

  private static let names = set("name names nom nombre")
  private static let naming = set(
    "called named heisst heissen hiess llama llaman appelle appellent")
  private static let who = set("who wer quien qui whos")
  private static let being = set("is are was were s ist sind war es son est sont")
  private static let numbers = set(
    """
    number numbers telephone telefonnummer handynummer rufnummer nummer durchwahl telefono numero
    telefon
    """)
  private static let mails = set("email emails mail mailadresse correo courriel")
  private static let kindsOfNumber = set("phone telephone mobile cell contact fax")
  private static let jobs = set("job profession occupation beruf beruflich profesion oficio metier")
  private static let living = set("for a living work professionally")

  private static func set(_ words: String) -> Set<String> {
    Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  /// Whether it asks for a pet, a car or a medicine.
  var isOfPossession: Bool { kind == .pet || kind == .car || kind == .medicine }

  /// Whether it asks who somebody is who asks it, or how old.
  var isOfOneself: Bool { kind == .ownName || kind == .ownAge }

  /// None.
  init() { asked = [] }

  /// Of a question's folded words.
  init(_ words: [[UInt8]]) {
    let words = words.prefix(64).map { String(decoding: $0, as: UTF8.self) }
    asked = Set(words)
    func frame(_ words: some Sequence<String>) -> Set<[UInt8]> {
      Set(words.map { Array($0.utf8) })
    }
    let what = ["what", "whats", "wie", "was", "cual", "como", "comment", "quel", "que"]
    let asksForAge = SelfTold.asksForAge(words)
    if SelfTold.isAsked(words) || asksForAge {
      kind = asksForAge ? .ownAge : .ownName
      self.frame = frame(words)
      return
    }
    let asksWhat = words.prefix(3).contains { what.contains($0) }
    if asksWhat, words.contains(where: { Self.mails.contains($0) }) {
      kind = .mail
      self.frame = frame(Self.mails.union(["address", "e", "adresse"]).intersection(words))
    } else if asksWhat, !words.contains("many"),
      words.contains(where: { Self.numbers.contains($0) })
    {
      kind = .number
      self.frame = frame(Self.numbers.union(Self.kindsOfNumber).intersection(words))
    } else if asksWhat,
      words.contains(where: { Self.names.contains($0) || Self.naming.contains($0) })
    {
      kind = .name
      self.frame = frame(Self.names.union(Self.naming).intersection(words))
    } else if let first = words.first, Self.who.contains(first), words.count > 2,
      Self.being.contains(words[1]) || first == "whos"
    {
      kind = .name
    } else if let first = words.first, Self.who.contains(first), let what = Self.kindOfNamed(words)
    {
      kind = .name
      self.frame = frame([what])
    } else if Self.asksForPlace(words) {
      kind = .place
    } else if let possession = AskedPossessions.read(words) {
      kind = possession.kind
      self.frame = frame(possession.frame)
    } else if Self.asksForWork(words) {
      kind = .occupation
      self.frame = frame(
        Self.jobs.union(Self.living).union(["do", "macht", "dedica", "fait"]).intersection(words))
    } else if Self.asksForColour(words) {
      kind = .colour
    } else {
      isOfWorkplace = Self.asksForWorkplace(words)
    }
  }

  private static let colouring = WordSet("colour color colours colors farbe")
  private static let colours = WordSet(
    """
    black white grey gray red blue green yellow orange purple violet pink brown beige turquoise teal navy
    silver gold golden cream crimson maroon lilac schwarz weiss weiß grau rot rote blau blaue grün gelb lila
    braun rosa türkis
    """)

  /// "What colour was the bike?", "which colour is it"; no favourite one.
  private static func asksForColour(_ words: [String]) -> Bool {
    words.count > 2 && ["what", "which", "welche"].contains(words[0])
      && colouring.contains(words[1])
  }

  /// Whether a sentence names a colour, or says what is one: "Colour: RAL 7016".
  private static func tellsColour(_ words: [Word]) -> Bool {
    words.contains { colours.contains($0) || colouring.contains($0) }
  }

  /// What people give names to, and say beside them or not: "the Kestrel project".
  private static let named = set(
    "project projekt proyecto projet app application initiative programme program product service repo"
  )
  /// What tells of no name before it.
  private static let unnamed = set(
    """
    the a an my our your his her their its this that which each every new old big small next last first
    second current other main same whole
    """)

  /// Of "Who owns the Kestrel project?" the word that says only what has that name; nil: none does.
  private static func kindOfNamed(_ words: [String]) -> String? {
    words.indices.dropFirst(3).first { place in
      named.contains(words[place]) && !unnamed.contains(words[place - 1])
        && place - 2 > 0 && ["the", "our", "my"].contains(words[place - 2])
    }.map { words[$0] }
  }

  private static let posts: Set<String> = ["job", "role", "position", "post"]

  /// Of "What did I decide about the team lead job?" the word that says only what kind of thing that is, which
  /// who tells of it leaves out; nil: none does.
  static func post(_ words: [[UInt8]]) -> String? {
    let words = words.prefix(64).map { String(decoding: $0, as: UTF8.self) }
    guard let last = words.last, words.count > 5, posts.contains(last),
      !unnamed.contains(words[words.count - 2]),
      let article = words.lastIndex(where: { ["the", "that"].contains($0) }), article > 2,
      (2...4).contains(words.count - 1 - article),
      ["about", "on", "with"].contains(words[article - 1])
    else { return nil }
    return last
  }

  private static let things = WordSet(
    "the my our this der die das mein meine meinen unser unsere")

  /// "Where is the tent?"
  private static func asksForPlace(_ words: [String]) -> Bool {
    words.count > 3 && ["where", "wo"].contains(words[0]) && being.contains(words[1])
      && things.contains(words[2])
  }

  /// "What does Eva do?", "what is Eva's job", "was macht Eva beruflich".
  private static func asksForWork(_ words: [String]) -> Bool {
    guard let first = words.first, ["what", "was", "a", "que", "als"].contains(first) else {
      return false
    }
    if words.contains(where: { ["beruf", "beruflich", "profesion", "dedica"].contains($0) }) {
      return true
    }
    guard first == "what", words.count > 2 else { return false }
    if ["is", "s", "was"].contains(words[1]), let last = words.last { return jobs.contains(last) }
    guard ["does", "do", "did"].contains(words[1]) else { return false }
    let rest = words.dropFirst(3)
    guard let place = rest.firstIndex(of: "do") else { return false }
    let behind = words[(place + 1)...]
    // "What did he do?" asks for a deed.
    return behind.allSatisfy { living.contains($0) }
      && (words[1] != "did" || behind.contains("living"))
  }

  private static let working = WordSet("works work arbeitet arbeite trabaja trabajo travaille")

  private static func asksForWorkplace(_ words: [String]) -> Bool {
    guard let first = words.first, ["where", "wo", "donde", "ou"].contains(first) else {
      return false
    }
    return words.dropFirst().contains { working.contains($0) || $0 == "working" }
  }

  // MARK: What a sentence says

  private static let titles = WordSet(
    "mr mrs ms dr prof herr frau doktor doctor docteur madame monsieur señor señora sr sra don doña"
  )
  private static let copulas = WordSet(
    """
    is are am was were called named ist sind bin heißt heißen hieß namens es soy llama est suis appelle
    """)
  private static let articles = WordSet("a an eine ein einen una un une")
  private static let roles = WordSet("as als como comme")

  /// Whether a sentence says what is asked of somebody: what they are, where they work, or who asks.
  func isTold(in sentence: [UInt8]) -> Bool {
    guard isOfWorkplace else { return answered(by: sentence) > 0 }
    return Trades.isPlaced(
      WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self)))
  }

  /// How surely a sentence says what is wanted, 0 ... 1.
  func answered(by sentence: [UInt8]) -> Double {
    guard let kind else { return 0 }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    switch kind {
    case .name: return name(in: words)
    case .number: return Self.holdsNumber(sentence.prefix(2048)) ? 1 : 0
    case .mail: return Self.holdsMail(sentence.prefix(2048)) ? 1 : 0
    case .occupation: return Self.tellsWork(words) ? 1 : 0
    case .colour: return Self.tellsColour(words) ? 1 : 0
    case .place: return tellsPlace(words) ? 1 : 0
    case .pet, .car, .medicine: return AskedPossessions.isTold(kind, in: words) ? 1 : 0
    case .ownAge: return SelfTold.tellsAge(sentence) ? 1 : 0
    case .ownName: return SelfTold.name(in: sentence).isEmpty ? 0 : 1
    }
  }

  private func name(in words: [Word]) -> Double {
    let isGerman = EnglishText.isGerman(words)
    var best = 0.0
    for (place, word) in words.enumerated() where word.isCapitalised && word.kind == .word {
      var before = place - 1
      while before >= 0, [".", ":", "\"", "'"].contains(words[before].text) { before -= 1 }
      guard before >= 0, !asked.contains(Self.folded(word.lower)),
        !FunctionWords.all.contains(word), !Pronouns.first.contains(word)
      else { continue }
      if Self.titles.contains(words[before]) { return 1 }
      if Self.copulas.contains(words[before]), !Self.titles.contains(word) {
        best = 1
      } else if !isGerman {
        best = max(best, 0.5)
      }
    }
    return best
  }

  private static func folded(_ word: String) -> String {
    String(decoding: FoldedValue.fold(Array(word.utf8)), as: UTF8.self)
  }

  /// Whether a word holds "@" with something on both sides, and a point behind.
  private static func holdsMail(_ sentence: ArraySlice<UInt8>) -> Bool {
    sentence.split { $0 <= 0x20 }.contains { word in
      guard let at = word.firstIndex(of: 0x40), at > word.startIndex else { return false }
      return word[(at + 1)...].dropFirst().contains(0x2E)
    }
  }

  /// Whether a run of digits with spaces and the like between them is no date and no price.
  private static func holdsNumber(_ sentence: ArraySlice<UInt8>) -> Bool {
    var (digits, isJoined) = (0, false)
    for byte in sentence {
      switch byte {
      case 0x30...0x39:
        digits += 1
        if digits >= 6 || digits >= 5 && isJoined { return true }
      case 0x2D, 0x2F, 0x20, 0x2B, 0x28, 0x29:
        if byte != 0x20, digits > 0 { isJoined = true }
      default: (digits, isJoined) = (0, false)
      }
    }
    return false
  }

  private static let leads = WordSet(
    """
    in at on near behind under below beneath above beside inside between by opposite with im am an auf
    bei hinter unter neben zwischen beim
    """)

  /// "The tent is in the attic", "tent: attic": what is asked for, and behind it where.
  private func tellsPlace(_ words: [Word]) -> Bool {
    let stems = Set(asked.map(ClaimWords.stem))
    return words.indices.contains { place in
      guard FunctionWords.isContent(words[place]),
        stems.contains(ClaimWords.stem(Self.folded(words[place].lower)))
      else { return false }
      let behind = words[(place + 1)...].prefix(8)
      if behind.first?.text == ":", behind.dropFirst().first?.kind == .word { return true }
      return behind.indices.dropLast().contains { at in
        Self.leads.contains(words[at]) && words[at + 1].kind == .word
          && !TimeWords.isName(words[at + 1].lower)
      }
    }
  }

  /// "Is a nurse", "works as a nurse", "ist Ärztin".
  private static func tellsWork(_ words: [Word]) -> Bool {
    let isGerman = EnglishText.isGerman(words)
    return words.indices.dropLast().contains { place in
      let (word, next) = (words[place], words[place + 1])
      if working.contains(word) {
        return words.lower(place + 1) == "at"
          || words[(place + 1)...].prefix(3).contains { roles.contains($0) }
      }
      if Trades.starts.contains(word) {
        return words[(place + 1)...].prefix(Trades.toRole).contains { roles.contains($0) }
      }
      if Trades.isOfHead(words, place) || HabitualTrade.isTold(words, at: place) { return true }
      if word.lower == "i'm" || word.lower == "am" { return !Trades.places(in: words).isEmpty }
      guard copulas.contains(word) else { return false }
      if articles.contains(next) { return true }
      return isGerman && next.isCapitalised && !titles.contains(next)
    }
  }
}
