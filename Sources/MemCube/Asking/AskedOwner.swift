/// Of whom a question asks: of "When is my birthday?" the one who asks, and whose birthday it is
/// else answers nothing.
struct AskedOwner {
  /// Whose something is, or who does it.
  private enum Owner {
    /// Who asks, or who says it.
    case oneself
    /// Somebody by a name, in small letters.
    case named(String)
    /// `my sister`, by the noun; whose, in small letters, where it is said: "" of who speaks.
    case kin(String, of: String? = nil)
    /// Nobody says.
    case open
  }

  private var owner = Owner.open
  /// The stem of what belongs to them.
  private var thing = ""
  /// The stem of what they do, and those of deeds that bring it about.
  private var verb = ""
  private var deeds: Set<String> = []

  private static let own = WordSet(
    "my our mine mein meine meinem meinen meiner unser unsere unserem")
  private static let selves = WordSet("i we i'm we're i've we've ich wir")
  private static let helpers = WordSet("do does did am is was were are have has will can should")
  private static let kinds = WordSet("the a an his her their its your ein eine der die das")
  private static let skipped = WordSet(
    """
    do does did am is was were are have has had will would can could been be no longer not don't
    doesn't didn't
    """)
  private static let german = WordSet("wo wann wohin woher")
  private static let germanHelpers = WordSet(
    "wurde wurden wird werden hat haben habe hatte hatten ist sind war waren kann muss soll will darf"
  )
  private static let asking = WordSet("where when what which how who wo wann was wie wer wohin")

  /// Whether it asks of the one who asks.
  var isOfAsker: Bool {
    if case .oneself = owner { return true }
    return false
  }

  /// Of a question.
  init(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    readPossession(words)
    if thing.isEmpty { readDeed(words) }
    let word = words.first { ClaimWords.stem($0.lower) == verb }
    deeds = Set(word.map { DeedOfState.deeds(of: $0.lower).map(ClaimWords.stem) } ?? [])
  }

  /// `my dentist appointment`, `my sister's birthday`, `Ana's passport`.
  private mutating func readPossession(_ words: [Word]) {
    for place in words.indices {
      let bare = AskedOwner.bare(words[place].lower)
      let isPossessive = bare != words[place].lower
      if AskedOwner.own.contains(words[place]) {
        owner = .oneself
      } else if isPossessive, Kin.relatives.contains(bare) {
        owner = .kin(bare)
      } else if isPossessive, place > 0, words[place].isCapitalised,
        !FunctionWords.all.contains(words[place])
      {
        owner = .named(bare)
      } else {
        continue
      }
      let nouns = words[(place + 1)...].prefix(4).prefix {
        !$0.isMark && FunctionWords.isContent($0)
      }
      // "My sister's birthday" is the sister's.
      if nouns.contains(where: { AskedOwner.bare($0.lower) != $0.lower }) { continue }
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
    if AskedOwner.german.contains(words.lower(0)), words.indices.contains(2),
      !AskedOwner.helpers.contains(words[1]), !AskedOwner.germanHelpers.contains(words[1]),
      !words[1].isCapitalised, words[2].isCapitalised, !words[2].isMark,
      // "Oma Trude" goes by either name.
      words.count < 4 || !words[3].isCapitalised
    {
      (owner, verb) = (.named(words[2].lower), ClaimWords.stem(words.lower(1)))
      return
    }
    guard let first = words.firstIndex(where: { AskedOwner.asking.contains($0) }),
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
    let found = words.dropFirst(helper + 2).first {
      Verbs.base.contains($0) || Verbs.isParticiple($0.lower) || Verbs.isGerund($0.lower)
    }
    guard let found else { return }
    let subject = words[helper + 1]
    if AskedOwner.selves.contains(subject) {
      owner = .oneself
    } else if subject.isCapitalised {
      owner = .named(subject.lower)
    } else {
      return
    }
    verb = ClaimWords.stem(found.lower)
  }

  private static func bare(_ word: String) -> String {
    word.hasSuffix("'s") ? String(word.dropLast(2)) : word
  }

  // MARK: What a sentence says

  /// Whether a sentence says what is asked only of somebody else. `authors`: who speaks in the cube,
  /// in small letters; each of them may be the one who asks.
  func isOfAnother(_ sentence: [UInt8], by author: [UInt8]?, authors: Set<String>) -> Bool {
    if case .open = owner { return false }
    let words = WordScanner.words(String(decoding: sentence.prefix(4096), as: UTF8.self))
    // In German the doer stands far before the participle.
    let isGerman = EnglishText.isGerman(words)
    let sought = thing.isEmpty ? Set([verb]).union(isGerman ? [] : deeds) : [thing]
    var isFound = false
    for place in words.indices where sought.contains(ClaimWords.stem(words[place].lower)) {
      let said = thing.isEmpty ? doer(words, place) : holder(words, place)
      guard isOther(said, author.map { String(decoding: $0, as: UTF8.self).lowercased() }, authors)
      else { return false }
      isFound = true
    }
    return isFound
  }

  private func isOther(_ said: Owner, _ author: String?, _ authors: Set<String>) -> Bool {
    func isAuthor(_ name: String) -> Bool {
      name == "user" || authors.contains { $0 == name || $0.hasPrefix("\(name) ") }
    }
    switch (owner, said) {
    case (_, .open), (.open, _), (.oneself, .oneself): return false
    case (.oneself, .named(let name)): return !isAuthor(name)
    case (.oneself, .kin), (.kin, .oneself): return true
    case (.named(let name), .oneself):
      guard let author else { return false }
      return author != name && !author.hasPrefix("\(name) ")
    case (.named(let one), .named(let other)): return one != other
    case (.kin(let one, _), .kin(let other, _)): return one != other
    // Ida may be the sister, or the sister Ida; but Ida's sister is not Ida.
    case (.named(let name), .kin(_, let owner)):
      guard let owner else { return false }
      if !owner.isEmpty { return owner == name }
      return author.map { $0 == name || $0.hasPrefix("\(name) ") } ?? false
    case (.kin, .named(let name)): return isAuthor(name)
    }
  }

  /// Whose the thing at a place is: `my`, `Ida's`, `of my sister`.
  private func holder(_ words: [Word], _ place: Int) -> Owner {
    if words.lower(place + 1) == "of" {
      let behind = Array(words.dropFirst(place + 2).prefix(3))
      if let kin = behind.first(where: { Kin.relatives.contains($0) }) { return .kin(kin.lower) }
      if let name = behind.first, name.isCapitalised { return .named(AskedOwner.bare(name.lower)) }
    }
    for at in stride(from: place - 1, through: max(0, place - 5), by: -1) {
      let word = words[at]
      if AskedOwner.own.contains(word) { return .oneself }
      let bare = AskedOwner.bare(word.lower)
      if bare != word.lower, !FunctionWords.all.contains(word) {
        return Kin.relatives.contains(bare) ? .kin(bare) : .named(bare)
      }
      if word.isMark || AskedOwner.kinds.contains(word) || !FunctionWords.isContent(word) { break }
    }
    return .open
  }

  /// Whose the one of kin at a place is: `Ida's younger sister`, `my sister`.
  private func kinOwner(_ words: [Word], _ place: Int) -> String? {
    for at in stride(from: place - 1, through: max(0, place - 2), by: -1) {
      if AskedOwner.own.contains(words[at]) { return "" }
      let bare = AskedOwner.bare(words[at].lower)
      if bare != words[at].lower { return bare }
    }
    return nil
  }

  /// Who does what the verb at a place says.
  private func doer(_ words: [Word], _ place: Int) -> Owner {
    for at in stride(from: place - 1, through: max(0, place - 6), by: -1) {
      let word = words[at]
      if AskedOwner.selves.contains(word) { return .oneself }
      if AskedOwner.skipped.contains(word) || Verbs.isAdverb(word.lower) { continue }
      // "Ed moved to Rome and lives there": whoever does what is told before.
      if ["and", "then", "but"].contains(word.lower), at > 0 {
        let before = words[..<at].lastIndex {
          !$0.isCapitalised && (Verbs.isPast($0.lower) || Verbs.isPresentThird($0.lower))
        }
        return before.map { doer(words, $0) } ?? .open
      }
      if word.lower == "user" { return .named("user") }
      if Kin.relatives.contains(word) || Kin.pets.contains(word) {
        return .kin(word.lower, of: kinOwner(words, at))
      }
      // "Ana's sister Eva": Eva; "Tom and Ana": both.
      if word.isCapitalised, !word.isMark, !FunctionWords.all.contains(word) {
        return words.lower(at - 1) == "and" ? .open : .named(AskedOwner.bare(word.lower))
      }
      return .open
    }
    return .open
  }
}
