/// Words that point at what was said before: "it", "there", "that one". A memory that stands alone
/// names what they mean.
enum Pointers {
  /// What a pointer can stand for.
  enum Kind { case thing, man, woman, several, people, place, goal, event, work }

  private static let things = WordSet("it it's it'll it'd its")
  private static let men = WordSet("he he's he'd he'll him his")
  private static let women = WordSet("she she's she'd she'll her hers")
  private static let many = WordSet(
    "they they're they've they'll they'd them their theirs themselves these those")
  static let showing = WordSet("this that that's these those")
  private static let bodily = WordSet("faces face eyes smiles smile hands voices hearts")
  private static let existing = WordSet(
    """
    is are was were 's isn't aren't wasn't weren't has have had will would might may must could can
    should seems seemed
    """)
  private static let copulas = WordSet(
    """
    is was 's be been being feels felt seems seemed takes took take feel seem isn't wasn't
    """)
  /// What stands before them.
  private static let helping = WordSet(
    "will would can could has had might may must really always just so not never still also sure won't wouldn't"
  )
  private static let receiving = WordSet("me us him her them everyone everybody my our your")
  private static let behindExpletive = WordSet("to that how when if with")
  /// Phrases in which "it" means nothing that could be named.
  private static let idle = PhraseSet(
    """
    made it to|make it to|makes it to|when it comes to|it turns out|it turned out|it looks like
    |it looked like|it seems like|it seems that|it's been a while|it has been a while|it's been ages
    |it's time|take it easy|took it easy|take it one|it rained|it snowed|it rains|it snows|it's raining|it's snowing
    |it was raining|it's cold|it's hot|it feels like|it felt like|it's like|made it through
    |call it a day|it has been quite a journey|it's been quite a journey|tough it out|in this together|give it my all|giving it my all|gave it my all|it's only|it's just that|it took me
    |it takes me|as it is|as it gets|put it off|whether it's|whether it be|so be it|it all started
    |that being said|that said|with that in mind|this time|that time|that way|this way|at that point
    |at this point|that's for sure|believe it|get it|gets it|go for it|make it happen|if that's|if that is|like it's|like it was|as if it|that's why|now that|so that|it just shows|it shows that|it goes to show|make it so|makes it so|made it so|all that|hate it when|love it when|like it when|loved it when|hated it when|other than that|after that|besides that|more than that
    """)
  static let times = WordSet(
    """
    week weeks weekend weekends month months year years day days morning afternoon evening night summer
    winter spring autumn fall season time times moment point stage date century monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december coming past last next holiday holidays
    """)
  /// Words behind which a noun is told apart: "those trails in the park".
  static let telling = WordSet(
    "of with who whom whose that which where when i i've i'm we about for called named in at from to on my by"
  )
  static let determiners = WordSet(
    """
    a an the my our your his her their its that some any no every each two three four five six seven eight
    nine ten several many few both all another other more most of in on at for with from about into
    to by between through than like as this these those first new
    same own such next last best whole
    """)
  static let people = WordSet(
    """
    guy man woman girl boy lady person someone somebody everyone kid baby gentleman stranger customer
    client player star author youngest eldest oldest teammate neighbor actor volunteer
    veteran student stylist singer artist actor actress director pup puppy kitty
    producer writer editor teacher boss manager coach nurse therapist lawyer colleague roommate
    classmate neighbour owner fan
    """)
  static let crowds = WordSet(
    """
    people kids children team family band group club crew community everyone everybody men women guys
    folks company police staff couple audience others fans
    """)

  /// A sentence of so many content words says enough although "this trail" in it is any trail.
  private static let richFrom = 6

  /// Whether a sentence points at something that neither it nor one before it names. `toldByNoun`:
  /// "that trophy" is enough, as in a question on what both see. `only`: for what is looked.
  static func dangle(
    _ words: [Word], before: [[Word]] = [], toldByNoun: Bool = false, only: Kind? = nil
  ) -> Bool {
    for place in words.indices {
      guard let kind = kind(words, place), only == nil || kind == only else { continue }
      if toldByNoun, showing.contains(words[place]), words.indices.contains(place + 1),
        isPartOfNoun(words[place + 1])
      {
        continue
      }
      if kind == .event {
        if OpenDeed.tellsBefore(words, place) { continue }
      } else if !isFinal(words, place), !isExample(words, place),
        names(kind, words[..<reach(words, place)])
      {
        continue
      }
      // "I haven't been there yet, but I heard great things of Oslo."
      if words[place].lower == "there",
        words.indices.dropFirst(place + 1).contains(where: { isName(words[...], $0) })
      {
        continue
      }
      if before.contains(where: { names(kind, $0[...]) }) { continue }
      return true
    }
    return false
  }

  /// Whether a sentence speaks of one thing by "this" and its noun alone, which an answer does of what was
  /// asked about: "I love the food of this city".
  static func showsNoun(_ words: [Word]) -> Bool {
    words.indices.contains { place in
      guard showing.contains(words[place]), words[place].lower != "that", !words[place].isQuoted,
        words.indices.contains(place + 1), isPartOfNoun(words[place + 1]),
        !times.contains(words[place + 1]), !isExample(words, place)
      else { return false }
      guard words.indices.contains(place + 2) else { return true }
      return !isPartOfNoun(words[place + 2]) && !telling.contains(words[place + 2])
    }
  }

  /// The nouns of which a sentence speaks as "that" one: "that skyline looks amazing".
  static func shownNouns(_ words: [Word]) -> [String] {
    words.indices.compactMap { place in
      guard showing.contains(words[place]), kind(words, place) != nil else { return nil }
      let noun = words[(place + 1)...].prefix {
        isPartOfNoun($0) && !$0.isMark && !Verbs.isFinite($0)
      }
      return noun.prefix(3).last?.lower
    }
  }

  /// Whether "this" stands for what is shown rather than said: "how to make this".
  private static func isFinal(_ words: [Word], _ place: Int) -> Bool {
    if words[place].lower == "that" { return place == words.count - 1 }
    return words[place].lower == "this" && place > 0
      && !(words.indices.contains(place + 1) && isPartOfNoun(words[place + 1]))
  }

  /// Whether "these" are what something is like, and not that itself: "moments like these".
  private static func isExample(_ words: [Word], _ place: Int) -> Bool {
    showing.contains(words[place]) && words.lower(place - 1) == "like"
  }

  /// Up to where what is meant may stand: not in "a huge fan of" before "it", nor in "the freedom" before
  /// "it brings".
  private static func reach(_ words: [Word], _ place: Int) -> Int {
    let clause =
      isObject(words[place]) && !isSubjectThere(words, place) ? clauseStart(words, place) : place
    // "Grew out of his allergy" is of no noun.
    if ["of", "for", "about", "into"].contains(words.lower(place - 1)),
      words.lower(place - 2) != "out"
    {
      return min(clause, nounStart(words, place - 2))
    }
    if clause < place { return clause }
    if place > 1, ["it", "they"].contains(words[place].lower), isPlainNoun(words[place - 1]),
      Verbs.isPresentThird(words.lower(place + 1)) || Verbs.isPast(words.lower(place + 1))
    {
      return nounStart(words, place - 1)
    }
    return place
  }

  private static let objects = WordSet("it them fan fans")
  private static let boundaries = WordSet(
    """
    and but or so because when while since if that which who whom as until before after though although
    where what how why whether then than i i'm i've i'd i'll we we're we've we'd we'll you you're they
    they're he he's she she's it's to
    """)

  private static func isObject(_ word: Word) -> Bool { objects.contains(word) }

  /// Whether "it" is what a verb behind it tells of.
  private static func isSubjectThere(_ words: [Word], _ place: Int) -> Bool {
    guard words.indices.contains(place + 1), words[place].lower == "it" else { return false }
    let next = words[place + 1]
    return Verbs.isFinite(next) || Verbs.isPast(next.lower) || Verbs.isPresentThird(next.lower)
      || Verbs.isAdverb(next.lower)
  }

  /// Where the clause of an object begins: nothing in it is what the object means, as "research" is not in
  /// "doing research for it", but it may be what stands before: "I bought a boat and love it".
  private static func clauseStart(_ words: [Word], _ place: Int) -> Int {
    for at in (0..<place).reversed() {
      let word = words[at]
      if word.isMark || boundaries.contains(word) { return at }
      if Verbs.isGerund(word.lower), at < place - 1 || at > 0,
        !determiners.contains(words.lower(at - 1))
      {
        return at
      }
    }
    return 0
  }

  private static func isPlainNoun(_ word: Word) -> Bool {
    !word.isMark && FunctionWords.isContent(word) && !Verbs.isAdverb(word.lower)
      && !Verbs.isPast(word.lower) && !Verbs.isGerund(word.lower)
      && !Verbs.base.contains(word.lower) && !Verbs.states.contains(word.lower)
      && !times.contains(word)
  }

  /// Where the article of a noun stands, or the noun begins.
  private static func nounStart(_ words: [Word], _ noun: Int) -> Int {
    guard noun > 0 else { return max(0, noun) }
    for place in (max(0, noun - 4)..<noun).reversed() {
      if ["a", "an", "the", "my", "our"].contains(words[place].lower) { return place }
      if words[place].isMark || Pronouns.subject.contains(words[place]) { break }
    }
    return noun
  }

  /// What the word at a place points at; nil: it is no pointer.
  private static func kind(_ words: [Word], _ place: Int) -> Kind? {
    let word = words[place]
    guard word.kind == .word, !word.isQuoted else { return nil }
    if men.contains(word) { return .man }
    if women.contains(word) { return .woman }
    if let kind = Ellipsis.kind(words, place) ?? OpenDeed.kind(words, place) { return kind }
    if things.contains(word) { return isIdle(words, place) ? nil : .thing }
    if showing.contains(word) { return shown(words, place) }
    if many.contains(word) {
      return word.lower == "their" && bodily.contains(words.lower(place + 1)) ? .people : .several
    }
    if word.lower == "here", crowded.contains(words.lower(place - 1)) { return .place }
    guard word.lower == "there" else { return nil }
    let next = words.lower(place + 1)
    // "Everyone there is kind."
    if ["everyone", "everybody"].contains(words.lower(place - 1)) { return .place }
    // "They were there for me" is in no place.
    if next == "for", beings.contains(words.lower(place - 1)) { return nil }
    let isAdverb = !existing.contains(next) && words.lower(place - 1) != "out"
    return isAdverb && words.lower(place - 1) != "hang" ? .place : nil
  }

  private static let crowded = WordSet("people everyone everybody guys folks")
  private static let beings = WordSet("be been being am is are was were always")

  /// Whether "it" is there for grammar alone: "it is hard to choose", "it rained".
  private static func isIdle(_ words: [Word], _ place: Int) -> Bool {
    if OpenReply.isLength(Array(words[place...])) { return false }
    // "Hoping to get it on the big screen", but "I get it".
    let gets =
      ["get", "gets"].contains(words.lower(place - 1))
      && ["on", "in", "into", "to"].contains(words.lower(place + 1))
    for start in max(0, place - 2)...place where !gets {
      // "I made it to show her": to make something.
      let isMade = words.lower(start + 2) == "to" && Verbs.base.contains(words.lower(start + 3))
      if !isMade, let length = idle.length(words, at: start), start + length > place {
        return words.lower(start + length - 1) != "when" || words.lower(start + length) != "you"
      }
    }
    // "It's tough to pick one", "it was great seeing her", "it feels good that ...".
    let behind = words[(place + 1)...].drop { helping.contains($0) }
    guard words[place].lower == "it's" || behind.first.map({ copulas.contains($0) }) ?? false else {
      return false
    }
    if let said = behind.first(where: { !copulas.contains($0) && !helping.contains($0) }) {
      if said.isCapitalised || said.kind == .number { return true }
      // "It's made me see that ..." has a subject.
      if Verbs.isParticiple(said.lower) || Verbs.isGerund(said.lower) { return false }
    }
    for (at, next) in zip(words.indices, words).dropFirst(place + 1).prefix(9) {
      if next.isMark || ["but", "because"].contains(next.lower) { return false }
      // "It's new to me" is of something.
      if next.lower == "to", receiving.contains(words.lower(at + 1)) { continue }
      if behindExpletive.contains(next) { return true }
      if Verbs.isGerund(next.lower) { return true }
    }
    return false
  }

  /// What "this" and "that" point at, where they do.
  private static func shown(_ words: [Word], _ place: Int) -> Kind? {
    let lower = words[place].lower
    for start in max(0, place - 3)...place {
      if let length = idle.length(words, at: start), start + length > place { return nil }
    }
    if SpokenForms.article(words, place) != nil { return nil }
    let next = words.indices.contains(place + 1) ? words[place + 1] : nil
    if lower == "that's" {
      // "The thing that's left": a relative.
      let before = words.indices.contains(place - 1) ? words[place - 1] : nil
      return before.map { FunctionWords.isContent($0) } ?? false ? nil : .thing
    }
    guard let next, !next.isMark else { return .thing }
    // "I never saw this coming."
    if seeing.contains(words.lower(place - 1)), Verbs.isGerund(next.lower) { return .thing }
    // "Something like this next".
    if words.lower(place - 1) == "like", soon.contains(next) { return .thing }
    if isWork(words, place) { return .work }
    if lower == "that", next.lower == "same" { return .thing }
    // "And that all sounds perfect".
    if lower == "that", next.lower == "all", place > 0, Verbs.isPresentThird(words.lower(place + 2))
    {
      return .thing
    }
    if pointsByNoun(words, place) || isSubject(words, place) || isObject(words, place) {
      return .thing
    }
    // "These moments remind me of her".
    if place == 0, lower != "that", isPartOfNoun(next),
      next.lower == "moments" || !isToldApart(words, 1)
    {
      return lower == "this" ? .thing : .several
    }
    if isPartOfNoun(next), !Verbs.isAdverb(next.lower) {
      if lower == "that", place > 0, !behindPreposition(words, place) { return nil }
      if lower == "that" || lower == "those" {
        return isNamed(words, place + 1) ? nil : lower == "that" ? .thing : .several
      }
      // "On this journey with me", "something like this ball".
      if lower == "this", place > 0, behindPreposition(words, place), isAlone(words, place + 1) {
        return .thing
      }
      if lower == "these", ["how", "why"].contains(words.lower(place - 1)), !times.contains(next) {
        return .several
      }
      let isRich = FunctionWords.contentCount(words) >= richFrom
      return isRich || isToldApart(words, place + 1) ? nil : .thing
    }
    // "Those who need it" are told apart by what follows.
    if lower == "those", ["who", "whose", "whom", "that", "with", "of", "in"].contains(next.lower) {
      return nil
    }
    guard lower == "that" else { return ["these", "those"].contains(lower) ? .several : .thing }
    if place == 0 {
      return Verbs.finite.contains(next) || Verbs.modals.contains(next) ? .thing : nil
    }
    // "I want my kids to learn that too."
    if ["too", "again", "soon"].contains(next.lower)
      || next.lower == "as" && words.lower(place + 2) == "well",
      Verbs.base.contains(words.lower(place - 1)) || Verbs.isGerund(words.lower(place - 1))
    {
      return .thing
    }
    // "Hearing that can help".
    if place == 1, Verbs.isGerund(words.lower(0)), Verbs.modals.contains(next) { return .thing }
    // "Cut that by half", but "say that by May".
    if doing.contains(words[place - 1]), preposing.contains(next) { return .thing }
    return behindPreposition(words, place) && !Pronouns.subject.contains(next) ? .thing : nil
  }

  private static let seeing = WordSet("saw see seen seeing watched felt")
  private static let soon = WordSet("next too again soon sometime someday")

  /// Verbs behind which "that" opens no clause.
  private static let doing = WordSet(
    "do does did done doing use used make made cut try tried love loved enjoy enjoyed get got take "
      + "took keep kept change changed fix fixed finish finished start started buy bought")
  private static let preposing = WordSet(
    "by in on at with for from into to until till before after")

  /// A content word, or praise that stands before one.
  static func isPartOfNoun(_ word: Word) -> Bool {
    FunctionWords.isContent(word) || praise.contains(word)
  }

  private static let praise = WordSet("awesome amazing great nice good cool super new little")

  private static func behindPreposition(_ words: [Word], _ place: Int) -> Bool {
    ["of", "for", "about", "like", "with", "from", "after", "than", "to", "in", "on", "at", "by"]
      .contains(words.lower(place - 1))
  }

  /// Whether the noun behind "this" or "those" says enough by itself: a time, two words of content,
  /// or one that is described behind.
  private static func isToldApart(_ words: [Word], _ place: Int) -> Bool {
    var (next, content) = (place, 0)
    while next < words.count, isPartOfNoun(words[next]), content < 4 {
      if times.contains(words[next]) { return true }
      content += 1
      next += 1
    }
    if content >= 2 { return true }
    guard next < words.count else { return false }
    return telling.contains(words[next])
  }

  /// What "this" one is for everybody here.
  private static let near = WordSet(
    """
    world city country town area community house home place job life family way kind sort type level
    business company school club group team neighborhood neighbourhood region
    """)

  /// Whether the noun of "this" stands alone, and is not the one where somebody is.
  private static func isAlone(_ words: [Word], _ place: Int) -> Bool {
    guard words.indices.contains(place), !near.contains(words[place]),
      !times.contains(words[place]),
      !words[place].isCapitalised, !Verbs.isAdverb(words.lower(place)), words.lower(place) != "new"
    else { return false }
    guard words.indices.contains(place + 1) else { return true }
    let next = words[place + 1]
    return next.isMark
      || !FunctionWords.isContent(next)
        && !["of", "that", "which", "called", "i", "we", "i've", "in", "at", "on"].contains(
          next.lower)
  }

  /// Whether a name, a time or a clause tells which one "that" is: "that trip to England".
  private static func isNamed(_ words: [Word], _ place: Int) -> Bool {
    let noun = words[place...].prefix { isPartOfNoun($0) && !$0.isMark }
    if noun.contains(where: { $0.isCapitalised || times.contains($0) || $0.kind == .number }) {
      return true
    }
    return words.indices.contains(noun.endIndex) && telling.contains(words[noun.endIndex])
  }
}
