/// "The dentist moved it to 15 October", "they cancelled it": told with the name of what has a day, which the same
/// one told before. Without it nobody would know what is on another day now.
enum MovedThing {
  private static let shifts = WordSet(
    """
    moved postponed rescheduled pushed shifted delayed deferred changed brought put bumped
    """)
  private static let toShift = WordSet("move postpone reschedule push shift delay defer bring put")
  private static let cancels = WordSet("cancelled canceled")
  private static let particles = WordSet("back forward forwards off up again now out")
  private static let leads = WordSet("to until till for")
  private static let helpers = WordSet("was is has have been got just now already had to")
  private static let owners = WordSet("my our the")
  private static let having = WordSet(
    "have have've i've we've has got booked made scheduled arranged")
  private static let articles = WordSet("a an my our the another")
  private static let copulas = WordSet("is was are")
  /// Words of a thing's name, and between it and its day, at most.
  private static let (longest, reach) = (4, 5)

  /// What has a day: "my dentist appointment".
  private struct Thing {
    var owner: String
    var nouns: [Word]
  }

  /// Where a sentence says that something was moved or called off.
  private struct Change {
    var verb: Int
    /// What it was: "it", "my retake".
    var object: Range<Int>
    /// Whether that stands before the verb.
    var isPassive: Bool
  }

  /// The sentences with what was moved named; `earlier`: what the same speaker said before, of which the words of
  /// others are none.
  static func told(
    _ sentences: [Sentence], earlier: [[UInt8]], _ others: OthersWords
  ) -> [Sentence] {
    guard
      let place = sentences.indices.prefix(longest).first(where: {
        sentences[$0].end != .question && change(in: sentences[$0].words) != nil
      }), let change = change(in: sentences[place].words),
      // What is named in the same message is told with it.
      sentences[..<place].allSatisfy({ things(in: $0.words).isEmpty })
    else { return sentences }
    var told = sentences
    var words = sentences[place].words
    let isOpen = words.lower(change.object.lowerBound).hasPrefix("it")
    let known = earlier.reversed().map { text in
      Sentence.list(String(decoding: text, as: UTF8.self), without: others).filter {
        $0.end != .question
      }.flatMap { things(in: SpokenForms.withApostrophes($0).words) }
    }
    if let thing = isOpen ? meant(words, change, known) : longer(words[change.object], known) {
      words = named(words, change, thing)
    } else if isOpen {
      return sentences
    }
    if place == 0, let passive = passive(words) { words = passive }
    guard words != sentences[place].words else { return sentences }
    told[place].words = words
    told[place].isToKeep = true
    return told
  }

  // MARK: What was moved

  /// Of which thing "it" is said: of the one that the mover's name is in, "the dentist moved it", or else of the
  /// only one told last.
  private static func meant(_ words: [Word], _ change: Change, _ known: [[Thing]]) -> Thing? {
    let before = Set(words[..<change.verb].filter { FunctionWords.isContent($0) }.map(\.lower))
    if !change.isPassive {
      for things in known {
        let found = things.filter { $0.nouns.contains { before.contains($0.lower) } }
        if let first = found.first { return found.count == 1 ? first : nil }
      }
    }
    guard let last = known.first, last.count == 1 else { return nil }
    return last[0]
  }

  /// The one thing known by a longer name: the driving test retake of "my retake".
  private static func longer(_ object: ArraySlice<Word>, _ known: [[Thing]]) -> Thing? {
    let nouns = object.dropFirst().map(\.lower)
    let found = known.joined().filter {
      $0.nouns.count >= nouns.count && $0.nouns.suffix(nouns.count).map(\.lower) == nouns
    }
    guard let first = found.first, first.nouns.count > nouns.count,
      found.allSatisfy({ $0.nouns.map(\.lower) == first.nouns.map(\.lower) })
    else { return nil }
    return first
  }

  /// The words with the thing in the place of what stands for it.
  private static func named(_ words: [Word], _ change: Change, _ thing: Thing) -> [Word] {
    var name = [Word(thing.owner)] + thing.nouns
    let first = words[change.object.lowerBound]
    name[0] = Word(
      first.isCapitalised ? thing.owner.capitalisedFirst : thing.owner, isSpaced: first.isSpaced)
    if first.lower == "it's" {
      name.append(Word(words.lower(change.object.upperBound) == "been" ? "has" : "is"))
    }
    return words[..<change.object.lowerBound] + name + words[change.object.upperBound...]
  }

  /// "They've moved my driving test to 2 July" as of the test: who they are nobody is told.
  private static func passive(_ words: [Word]) -> [Word]? {
    guard let change = change(in: words), !change.isPassive,
      ["they", "they've"].contains(words.lower(0)),
      words[1..<change.verb].allSatisfy({ helpers.contains($0) })
    else { return nil }
    var thing = Array(words[change.object])
    thing[0] = Word(thing[0].text.capitalisedFirst, isSpaced: words[0].isSpaced)
    let base = words.lower(change.verb)
    let deed =
      !toShift.contains(base) || base == "put"
      ? base
      : base == "bring"
        ? "brought"
        : base == "defer"
          ? "deferred"
          : base + (base.hasSuffix("e") ? "d" : "ed")
    return thing + [Word("was"), Word(deed)] + words[change.object.upperBound...]
  }

  // MARK: Words

  private static func change(in words: [Word]) -> Change? {
    words.indices.lazy.compactMap { change(in: words, at: $0) }.first
  }

  /// What the verb at a place moved to a day, or called off; nil: nothing.
  private static func change(in words: [Word], at verb: Int) -> Change? {
    let isForced =
      words.lower(verb - 1) == "to" && ["had", "have", "has"].contains(words.lower(verb - 2))
    let isCancel =
      cancels.contains(words[verb]) || isForced && words[verb].lower == "cancel"
    guard !words[verb].isQuoted,
      isCancel || shifts.contains(words[verb]) || isForced && toShift.contains(words[verb])
    else { return nil }
    var start = verb - 1
    while start > 0, helpers.contains(words[start]) { start -= 1 }
    if ["it", "it's"].contains(words.lower(start)), start < verb - 1 || words[start].lower != "it" {
      guard isCancel ? isEnd(words, verb + 1) : isToDay(words, verb + 1) else { return nil }
      return Change(verb: verb, object: start..<start + 1, isPassive: true)
    }
    let object = verb + 1
    guard words.indices.contains(object) else { return nil }
    if words[object].lower == "it" {
      guard isCancel ? isEnd(words, object + 1) : isToDay(words, object + 1) else { return nil }
      return Change(verb: verb, object: object..<object + 1, isPassive: false)
    }
    guard owners.contains(words[object]) else { return nil }
    let end = object + 1 + nouns(words, object + 1).count
    guard end > object + 1, isCancel ? isEnd(words, end) : isToDay(words, end) else { return nil }
    return Change(verb: verb, object: object..<end, isPassive: false)
  }

  private static func isToDay(_ words: [Word], _ place: Int) -> Bool {
    var at = place
    while at < words.count, particles.contains(words[at]) { at += 1 }
    return leads.contains(words.lower(at)) && isDay(words, at + 1, within: 3)
  }

  private static func isEnd(_ words: [Word], _ place: Int) -> Bool {
    !words.indices.contains(place) || words[place].isMark
      || ["because", "since", "as", "on", "today", "yesterday", "again", "this", "and"]
        .contains(words.lower(place))
  }

  private static func isDay(_ words: [Word], _ place: Int, within count: Int) -> Bool {
    let run = words.dropFirst(place).prefix(count).prefix { !$0.isMark }
    return run.contains { $0.kind == .number } || TimeWords.days(Array(run)).any
      || run.contains { $0.lower == "tomorrow" }
  }

  /// The nouns of a thing's name from a place on.
  private static func nouns(_ words: [Word], _ place: Int) -> ArraySlice<Word> {
    words.dropFirst(place).prefix(longest).prefix {
      $0.kind == .word && FunctionWords.isContent($0) && !Verbs.isAdverb($0.lower)
        && !Verbs.finite.contains($0) && !TimeWords.days([$0]).any && !particles.contains($0)
    }
  }

  /// What a sentence tells to have a day: "my driving test is on 18 June", "I've got a meeting on Tuesday".
  private static func things(in words: [Word]) -> [Thing] {
    words.indices.compactMap { place in
      guard articles.contains(words[place]) else { return nil }
      let nouns = nouns(words, place + 1)
      guard let last = nouns.last else { return nil }
      let end = place + 1 + nouns.count
      if owners.contains(words[place]), copulas.contains(words.lower(end)),
        isDay(words, end + 1, within: reach)
      {
        return Thing(owner: words[place].lower, nouns: Array(nouns))
      }
      guard Appointment.isNoun(last), words[..<place].suffix(2).contains(where: having.contains),
        isDay(words, end, within: reach)
      else { return nil }
      let isOurs = words[..<place].suffix(4).contains { Pronouns.subjectWe.contains($0) }
      return Thing(owner: isOurs ? "our" : "my", nouns: Array(nouns))
    }
  }
}
