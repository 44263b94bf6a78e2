/// Puts what somebody says of themself into the third person, word by word.
///
/// The first `I`, `my` or `me` becomes the name, later ones `they`, `their`, `them`: no gender is
/// guessed, and the verb behind `they` stays as it is. Quoted words are left alone.
struct ThirdPerson {
  /// Who speaks, as named within a sentence.
  let name: String
  /// Who is spoken to, if that is one person.
  let listener: String?
  /// Who is meant by "we both" besides the speaker, if that is told.
  var companion: String?
  /// Who `we` are besides the speaker: `kids` for "my kids"; nil: others.
  let group: String?
  /// Whether what stands before tells of others as "they", whom the speaker would be taken for.
  var meetsOthers = false

  /// Words for others of whom somebody tells.
  static let others = WordSet(
    "they they're they've they'll they'd them their theirs themselves")

  private static let people = WordSet(
    """
    people kids children friends guys folks students parents fans neighbours neighbors colleagues
    coworkers teammates players rowers riders runners members volunteers residents clients customers veterans families
    """)

  /// Words for several, the speaker among them.
  static let several = WordSet("we we're we've we'll we'd us our ours ourselves")

  /// Whether a sentence tells of several others, or of things, as the next might by "they".
  static func tellsOfSeveral(_ words: [Word]) -> Bool {
    words.indices.contains { place in
      let word = words[place]
      if word.isQuoted { return false }
      if people.contains(word) { return true }
      // "The stories were so inspiring", "mentors can help".
      guard ["are", "were", "can", "could", "will", "have"].contains(words.lower(place + 1))
      else { return false }
      return word.lower.hasSuffix("s") && !word.lower.hasSuffix("'s")
        && FunctionWords.isContent(word)
    }
  }

  private static let owned = WordSet(
    """
    kids children twins parents friends sons daughters brothers sisters grandparents grandkids grandchildren
    neighbours neighbors colleagues in-laws cousins
    """)

  /// Whether a sentence begins with several who are the speaker's, whom "their" would mean: "My kids are at my
  /// mother's".
  private static func beginsWithOwn(_ words: [Word]) -> Bool {
    guard ["my", "our"].contains(words.lower(0)),
      let noun = words.indices.dropFirst().prefix(3).first(where: { owned.contains(words[$0]) })
    else { return false }
    guard words.indices.contains(noun + 1) else { return false }
    return Verbs.isFinite(words[noun + 1]) || Verbs.base.contains(words[noun + 1])
  }

  /// The words in the third person, and whether they name the speaker. `isNamed`: what comes before
  /// them does already.
  func rewrite(_ sentence: [Word], isNamed: Bool = false) -> (words: [Word], isNamed: Bool) {
    let words = withBoth(SpokenForms.spellOut(sentence))
    var pass = Pass(person: self, words: words, isNamed: isNamed)
    pass.isGeneric = ThirdPerson.isGeneric(words)
    let isOfOthers = meetsOthers || ThirdPerson.beginsWithOwn(words)
    pass.hasMetOthers = isOfOthers
    pass.keepsName =
      isOfOthers || words.contains { ThirdPerson.others.contains($0) && !$0.isQuoted }
    return pass.run()
  }

  /// "Both of us" as "both me and Bo": the one whom the sentence before names, or the listener.
  private func withBoth(_ words: [Word]) -> [Word] {
    guard let other = companion ?? listener,
      let place = words.indices.dropFirst().first(where: {
        words.lower($0) == "us" && words.lower($0 - 1) == "of"
          && ["both", "two"].contains(words.lower($0 - 2)) && !words[$0].isQuoted
          // "Both of us, my wife and I" tells who it is.
          && words.lower($0 + 1) != ","
      })
    else { return words }
    // "The two of us".
    let start = words.lower(place - 2) == "two" ? max(0, place - 3) : place - 2
    let lead = words.lower(place - 2) == "both" ? [words[place].saying("both")] : []
    let isSubject = start == 0
    if isSubject {
      return [Word("Both"), Word(name), Word("and"), Word(other)] + words[(place + 1)...]
    }
    let both = lead + [words[place].saying("me"), Word("and"), Word(other)]
    return words[..<start] + both + words[(place + 1)...]
  }

  private static let genericPhrases = PhraseSet(
    """
    when you|makes you|make you|you can|if you|helps you|help you|you know|lets you|let you
    |you have to|you need to|you get|you never|gives you|where you|what you|you could|you want
    |you feel|once you|because you|you just|you don't|how you|you can't|to your|you really
    |everywhere you|wherever you|anywhere you|anytime you|whatever you|way to|for your dreams|of your dreams|follow your|chase your|following your|chasing your
    """)

  private static let offers = PhraseSet(
    "i can|i could|i'll|i will|i'd|i would|we can|we could|we'll|we will|we'd|we would")

  /// Whether a phrase of what anybody does begins at a place. "When you started there" is of the listener.
  private static func isGenericPhrase(_ words: [Word], at place: Int) -> Bool {
    guard let length = genericPhrases.length(words, at: place) else { return false }
    let next = words.lower(place + length)
    return words.lower(place + length - 1) != "you" || !Verbs.isPast(next)
      || Verbs.base.contains(next)
  }

  /// Whether `you` is anybody. What is offered is offered to the listener.
  private static func isGeneric(_ words: [Word]) -> Bool {
    // "Do your research and find a lawyer" is advice for anybody.
    let isAdvice = words.count > 3 && Verbs.surelyBase.contains(words.lower(0))
    // "Having people who back you makes a difference."
    let isRemark =
      Verbs.isGerund(words.lower(0)) && !words.contains { Pronouns.first.contains($0) }
      && words.indices.contains {
        words.lower($0) == "yourself"
          || words.lower($0) == "you" && ["who", "that"].contains(words.lower($0 - 2))
      }
    return isAdvice || isRemark
      || words.indices.contains { isGenericPhrase(words, at: $0) }
        && !words.indices.prefix(6).contains { offers.length(words, at: $0) != nil }
  }
}

/// One pass over a sentence.
private struct Pass {
  let person: ThirdPerson
  var words: [Word]
  var isNamed: Bool
  var isGeneric = false
  /// Whether the speaker is named each time, because others are "they".
  var keepsName = false
  /// Whether others were.
  var hasMetOthers = false
  /// Whether the speaker was the subject already.
  private var hasSpoken = false
  /// Whether "I" stood somewhere.
  private var wasSubject = false
  /// Whether whoever was named last is the speaker among others, whom "they" would mean as well.
  private var isAmongOthers = false
  var out: [Word] = []
  var place = 0

  init(person: ThirdPerson, words: [Word], isNamed: Bool) {
    self.person = person
    self.words = words
    self.isNamed = isNamed
  }

  mutating func run() -> (words: [Word], isNamed: Bool) {
    out.reserveCapacity(words.count + 4)
    while place < words.count {
      step(words[place])
      place += 1
    }
    return (out, isNamed)
  }

  private mutating func step(_ word: Word) {
    guard !word.isMark, !word.isQuoted, !word.isVerbatim else { return out.append(word) }
    switch word.lower {
    case "i": subject(word)
    case "me": put(word, isNamed && words.lower(place - 1) == "be" ? "themself" : object())
    case "my":
      if isAmongOthers { isNamed = false }
      isAmongOthers = false
      put(word, possessive())
    case "mine": put(word, isNamed && !keepsName ? "theirs" : possessive())
    case "myself": put(word, "themself")
    case "we": put(word, plural("they"))
    case "us":
      let isAll = words.lower(place - 1) == "of" && words.lower(place - 2) == "all" && !isNamed
      put(word, isAll ? "them" : plural("them"))
    case "our": put(word, meansBothOfUs || isOwnedBehind ? "their" : possessive())
    case "ours": put(word, isNamed && !keepsName ? "theirs" : possessive())
    case "ourselves": put(word, "themselves")
    case "yourself":
      let isMeant = person.listener.map { name in out.contains { $0.text == name } } ?? false
      put(word, isMeant ? "themself" : word.text)
    case "you": listener(word)
    case "your":
      let owner = person.listener.map { isToSeveral ? "their" : "\($0)'s" }
      put(word, isGeneric ? word.text : owner ?? word.text)
    default:
      if ThirdPerson.others.contains(word) { hasMetOthers = true }
      out.append(word)
    }
  }

  private mutating func put(_ word: Word, _ text: String) { out.append(word.saying(text)) }

  private mutating func object() -> String {
    if isFronted { return "them" }
    // "Me and my team won" has a subject.
    let isJoined =
      words.lower(place + 1) == "and" && (followsAnd || out.last.map { $0.isMark } ?? true)
    if isNamed, !followsAnd, !isJoined, !isAmongOthers, !keepsName { return "them" }
    isNamed = true
    isAmongOthers = false
    return person.name
  }

  private static let fronting = WordSet(
    "in after before during with on at since despite without from throughout by through following")

  /// Whether the speaker is owner or object in what stands before the clause of which "I" is the subject:
  /// "In my downtime, I read".
  private var isFronted: Bool {
    guard !isNamed, !hasMetOthers, out.count < 8, Pass.fronting.contains(words.lower(0)),
      let comma = words[place...].prefix(9).firstIndex(where: { $0.text == "," }),
      !words[..<comma].contains(where: { Pronouns.subject.contains($0) })
    else { return false }
    return words.lower(comma + 1) == "i"
      && !words[comma...].contains { ThirdPerson.others.contains($0) }
  }

  private mutating func possessive() -> String {
    if isFronted { return "their" }
    // "I love my dog, it makes them laugh": before others are named there is nobody else.
    if isNamed, !keepsName || !hasMetOthers && !ownsBehind { return "their" }
    isNamed = true
    return "\(person.name)'s"
  }

  private mutating func plural(_ later: String) -> String {
    if isNamed, !hasMetOthers || later == "them" && words.lower(place + 1) == "all" { return later }
    isNamed = true
    isAmongOthers = true
    guard let group = person.group else {
      return "\(person.name) and \(meansBoth ? person.companion ?? "others" : "others")"
    }
    return "\(person.name) and \(person.name)'s \(group)"
  }

  /// Whether "we" comes behind "our", and is named there: "by sharing our stories, we help others".
  private var isOwnedBehind: Bool {
    guard !isNamed, person.group == nil, !words.contains(where: { Pronouns.singular.contains($0) }),
      let comma = words[place...].prefix(9).firstIndex(where: { $0.text == "," })
    else { return false }
    return Pronouns.subjectWe.contains(words.lower(comma + 1))
  }

  /// Whether several are spoken to: "you all having your pizzas".
  private var isToSeveral: Bool {
    words.indices.prefix(place).contains {
      words.lower($0) == "you" && ["all", "two", "both"].contains(words.lower($0 + 1))
    }
  }

  /// Whether "our" is the listener's as well, of whom alone is told: "your work for our town".
  private var meansBothOfUs: Bool {
    !isNamed && place > 0 && person.listener != nil
      && words[..<place].contains { Pronouns.you.contains($0) && !$0.isQuoted }
      && !words.contains { Pronouns.singular.contains($0) && !$0.isQuoted }
  }

  /// Whether something is said to be others' further on.
  private var ownsBehind: Bool {
    words[place...].contains { ["their", "theirs"].contains($0.lower) && !$0.isQuoted }
  }

  private static let talks = WordSet("talked chatted spoke")

  /// Whether "we" are the two who talk: "we both", "since we last talked".
  private var meansBoth: Bool {
    words[place...].prefix(4).contains { $0.lower == "both" || Pass.talks.contains($0) }
  }

  /// Whether the word before is `and`, which joins nouns.
  private var followsAnd: Bool {
    ["and", "or"].contains(out.lower(out.count - 1)) && out.count > 1 && !out[out.count - 2].isMark
  }

  // MARK: Subjects

  /// Whether what stands before `and` is somebody: "my wife", "Bo", "my old neighbour".
  private var endsWithPerson: Bool {
    guard let last = out.dropLast().last, last.kind != .number, !TimeWords.isName(last.text) else {
      return false
    }
    if out.dropLast().contains(where: { Verbs.isPresentThird($0.lower) }) { return false }
    let places = ["in", "to", "from", "at", "near"]
    if out.contains(where: { places.contains($0.lower) }) { return false }
    return out.count <= 3 || last.isCapitalised || Kin.isNoun(last.lower)
  }

  /// ", Radoslav and I found one": a new subject of two.
  private var isPairBehindMark: Bool {
    guard out.count > 2, out.lower(out.count - 1) == "and" else { return false }
    let (name, mark) = (out[out.count - 2], out[out.count - 3])
    let next = words.indices.contains(place + 1) ? words[place + 1] : nil
    return name.isCapitalised && name.kind == .word && !TimeWords.isName(name.text)
      && !Gazetteer.places.contains(name.lower) && mark.isMark
      && [",", ";", "-", "\u{2013}"].contains(mark.text)
      && (hasSpoken || isAmongOthers)
      && next.map { Verbs.isFinite($0) || Verbs.base.contains($0) } ?? false
  }

  /// "Emil, my partner, and I": a new subject, of whom is told beside their name who they are.
  private var isBehindAside: Bool {
    guard !hasSpoken, (5...9).contains(out.count), out.lower(out.count - 1) == "and",
      out[out.count - 2].text == ",", let first = out.first, first.isCapitalised,
      let comma = out.firstIndex(where: { $0.text == "," }), comma <= 3, comma < out.count - 3,
      out[..<comma].allSatisfy({ $0.isCapitalised }), !out.contains(where: { Verbs.isFinite($0) })
    else { return false }
    return out[(comma + 1)...].contains { Kin.isNoun($0.lower) }
  }

  private static let beneficiaries = WordSet("for with by without about")

  /// Whether "and I" begins a clause of its own: "tea for me and I'm happy", "tea for Bo and I am happy".
  private func isBehindOneself(_ next: String) -> Bool {
    let before = out.dropLast()
    return before.last?.text == person.name
      || ["am", "was"].contains(next) && before.contains { Pass.beneficiaries.contains($0) }
  }

  /// Whether another was the subject before, whom "they" would mean: "Bo asked me out and I said yes".
  private var isSpokenBehindOther: Bool {
    guard !wasSubject, let first = words.first, !first.isQuoted else { return false }
    if ["he", "she"].contains(first.lower) { return true }
    guard first.isCapitalised, first.text != person.name, words.indices.contains(1),
      !words[1].isMark, !FunctionWords.all.contains(first)
    else { return false }
    return Gazetteer.firstNames.contains(first.lower)
      ? Verbs.isPast(words[1].lower) || Verbs.isPresentThird(words[1].lower)
      : Pass.personal.contains(words[1])
  }

  /// What only people do.
  private static let personal = WordSet(
    "asked invited told proposed phoned texted called thanked begged")

  private mutating func subject(_ word: Word) {
    defer { wasSubject = true }
    let next = words.lower(place + 1)
    // "my wife and I went": two are the subject.
    let joinsNoun =
      isPairBehindMark || isBehindAside
      || followsAnd && !isBehindOneself(next) && !hasSpoken && out.count <= 6 && endsWithPerson
        && !Verbs.base.contains(out.lower(out.count - 2))
        && !Verbs.isPast(out.lower(out.count - 2)) && !out.contains { Verbs.isPast($0.lower) }
        && !out.contains { Verbs.finite.contains($0) }
    if joinsNoun {
      isNamed = true
      // "They" would be both.
      isAmongOthers = true
      if next == "am" { words[place + 1] = words[place + 1].saying("are") }
      if next == "was" { words[place + 1] = words[place + 1].saying("were") }
      return put(word, person.name)
    }
    hasSpoken = true
    if isAmongOthers { isNamed = false }
    isAmongOthers = false
    guard !isNamed || keepsName || isSpokenBehindOther else {
      let plurals = ["am": "are", "was": "were", "wasn't": "weren't"]
      if let verb = plurals[next] { words[place + 1] = words[place + 1].saying(verb) }
      return put(word, "they")
    }
    isNamed = true
    if let last = out.last, ["do", "am", "have", "don't", "haven't"].contains(last.lower),
      out.count == 1 || !Pronouns.pointing.contains(out.lower(out.count - 2)),
      out.lower(out.count - 2) != "to"
    {
      // Turned round: "neither do I".
      out[out.count - 1] = last.saying(Verbs.third(last.text))
    } else {
      conjugate(from: place + 1)
    }
    put(word, person.name)
  }

  private mutating func listener(_ word: Word) {
    // "In front of you" is in front of anybody.
    let isAnybody =
      out.lower(out.count - 1) == "of" && Pass.sides.contains(out.lower(out.count - 2))
      || Pass.sides.contains(out.lower(out.count - 1))
    guard !isGeneric, !isAnybody, let listener = person.listener else { return out.append(word) }
    let next = words.lower(place + 1)
    // "A photo of you two": the listener and somebody else.
    if ["two", "both", "all"].contains(next) {
      let isSubject = words.indices.contains(place + 2) && Verbs.isFinite(words[place + 2])
      return put(word, isSubject ? "they" : "them")
    }
    let isSubject =
      ["are", "were", "have", "do", "don't", "aren't", "weren't", "haven't"].contains(next)
      || (Verbs.base.contains(next) && !Pass.behindObject.contains(out.lower(out.count - 1)))
      || Pass.clauseHeads.contains(out.lower(out.count - 1)) && isPlainVerb(next)
    if isSubject, words.indices.contains(place + 1) {
      words[place + 1] = words[place + 1].saying(Verbs.third(words[place + 1].text))
    }
    put(word, listener)
  }

  /// Words behind which "you" begins a clause.
  private static let clauseHeads = WordSet("before after when whenever while until unless once if")

  private func isPlainVerb(_ word: String) -> Bool {
    guard words.indices.contains(place + 1), words[place + 1].kind == .word else { return false }
    return FunctionWords.isContent(words[place + 1]) && !Verbs.isPast(word)
      && !Verbs.isAdverb(word) && !word.hasSuffix("n't")
  }

  private static let sides = WordSet("front ahead around above below")

  /// Words behind which `you` is an object whatever follows: "hear you play".
  private static let behindObject = WordSet(
    "to for with hear see watch let lets help helps make makes made have had saw heard "
      + "letting helping helped making watching hearing seeing having")

  /// Puts the verb behind the subject, and those joined to it, into the third person.
  private mutating func conjugate(from start: Int) {
    var conjugation = Conjugation(words)
    conjugation.run(from: start)
    words = conjugation.words
  }
}
