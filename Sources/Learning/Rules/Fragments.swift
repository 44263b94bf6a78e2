/// What stands behind a full stop and belongs to the sentence before it, as one writes in a chat: "Pickle died. Last
/// Sunday." Without its day the one told too little, and the other nothing.
enum Fragments {
  /// Words of a sentence that such a thing is put to, and of that, at most.
  private static let (longest, most) = (24, 14)

  /// The sentences, with those put together or filled up that are told in two.
  static func joined(_ sentences: [Sentence]) -> [Sentence] {
    var out: [Sentence] = []
    for sentence in sentences {
      guard let last = out.last else {
        out.append(sentence)
        continue
      }
      if let words = dated(last, by: sentence) {
        out[out.count - 1].words = words
      } else if let words = goneOn(last, with: sentence) ?? datedBefore(sentence, by: last) {
        var own = sentence
        own.words = words
        if promisesOnly(last.words) { out.removeLast() }
        out.append(own)
      } else {
        out.append(sentence)
      }
    }
    return out
  }

  // MARK: A time behind

  /// "Pickle died" and "Last Sunday" as "Pickle died last Sunday".
  private static func dated(_ sentence: Sentence, by next: Sentence) -> [Word]? {
    let words = next.words
    guard sentence.end != .question, next.end != .question, words.count <= most,
      tells(sentence.words), let length = timeLength(words, at: 0),
      length == words.count || words[length].isMark || behind.contains(words[length]),
      !words[length...].contains(where: isOfClause)
    else { return nil }
    var first = words[0]
    let isDay = TimeWords.isName(first.text)
    first = isDay ? first : first.saying(first.lower)
    first.isSpaced = true
    return sentence.words + (isDay ? [Word("on")] : []) + [first] + words.dropFirst()
  }

  private static let behind = WordSet("in at on with by near after before from around for night")

  /// Whether a sentence tells something, and not when it was or will be.
  private static func tells(_ words: [Word]) -> Bool {
    guard let last = words.last, !last.isMark, (2...longest).contains(words.count),
      !TimeWords.days(words).any, !hasTime(words), !Verbs.surelyBase.contains(words.lower(0)),
      !words.contains(where: { Pronouns.you.contains($0) || $0.isQuoted })
    else { return false }
    return words.dropFirst().contains { Verbs.isPast($0.lower) || Verbs.isFinite($0) }
      || words.contains { Pronouns.first.contains($0) }
  }

  private static func hasTime(_ words: [Word]) -> Bool {
    words.indices.contains { timeLength(words, at: $0) != nil }
  }

  private static let subjects = WordSet("he she it they there that this who which")

  /// Whether a word shows that a clause of its own follows.
  private static func isOfClause(_ word: Word) -> Bool {
    Pronouns.subjectI.contains(word) || Pronouns.subjectWe.contains(word)
      || subjects.contains(word) || Pronouns.you.contains(word) || Verbs.isFinite(word)
      || Verbs.modals.contains(word.lower) || word.lower.contains("n't")
      || Verbs.isPast(word.lower) && !word.isCapitalised
  }

  private static let days = WordSet("yesterday today tonight tomorrow")
  private static let parts = WordSet("morning afternoon evening night lunchtime")
  private static let near = WordSet("last next this")
  private static let units = WordSet(
    "week weekend month year spring summer autumn winter night morning afternoon evening")
  private static let spans = WordSet("day days week weeks month months year years fortnight")
  private static let counts = WordSet(
    "a an one two three four five six seven eight nine ten eleven twelve")

  /// How many words from a place on tell one time; nil: none do.
  static func timeLength(_ words: [Word], at place: Int) -> Int? {
    guard words.indices.contains(place), !words[place].isMark else { return nil }
    let (first, next) = (words.lower(place), words.lower(place + 1))
    func withPart(_ length: Int) -> Int {
      parts.contains(words.lower(place + length)) ? length + 1 : length
    }
    func isDay(_ at: Int) -> Bool {
      TimeWords.weekdays.contains(words.lower(at)) && words[at].isCapitalised
    }
    if days.contains(first) { return withPart(1) }
    if near.contains(first) {
      if isDay(place + 1) || TimeWords.months.contains(next) { return withPart(2) }
      return units.contains(next) ? 2 : nil
    }
    if isDay(place) { return withPart(1) }
    // "Three weeks ago".
    if counts.contains(first) || words[place].kind == .number {
      return spans.contains(next) && words.lower(place + 2) == "ago" ? 3 : nil
    }
    if first == "in" {
      let isMonth = words.indices.contains(place + 1) && TimeWords.isMonth(words[place + 1])
      return isMonth || words.indices.contains(place + 1) && TimeWords.isYear(words[place + 1])
        ? 2 : nil
    }
    guard first == "on" else { return nil }
    if isDay(place + 1) { return withPart(2) }
    // "On the 28th", "on 3 May", "on the 3rd of May".
    let start = next == "the" ? place + 2 : place + 1
    guard words.indices.contains(start), words.lower(start).first?.isNumber ?? false else {
      return nil
    }
    let month = words.lower(start + 1) == "of" ? start + 2 : start + 1
    if words.indices.contains(month), TimeWords.isMonth(words[month]) { return month + 1 - place }
    return next == "the" ? start + 1 - place : nil
  }

  // MARK: A time before

  private static let promised = WordSet(
    "thing something did news day weekend week adventure milestone happened")

  /// "I did a mad thing on Friday" and "I swam in the sea" as "I swam in the sea on Friday".
  private static func datedBefore(_ sentence: Sentence, by last: Sentence) -> [Word]? {
    let words = sentence.words
    guard last.end != .question, sentence.end != .question, last.words.count <= 10,
      let time = last.words.indices.dropFirst(2).first(where: {
        endsWithTime(last.words, at: $0)
      }),
      promised.contains(last.words[time - 1]), words.count <= 12,
      Pronouns.subjectI.contains(words.lower(0)) || Pronouns.subjectWe.contains(words.lower(0)),
      words.dropFirst().prefix(3).contains(where: { Verbs.isPast($0.lower) }),
      !words.contains(where: \.isMark), !TimeWords.days(words).any, !hasTime(words)
    else { return nil }
    return words + last.words[time...]
  }

  private static let nothing = WordSet("thing something did news happened")

  /// Whether a sentence says no more than that something is told next, and when that was.
  private static func promisesOnly(_ words: [Word]) -> Bool {
    guard let time = words.indices.dropFirst(2).first(where: { endsWithTime(words, at: $0) }) else {
      return false
    }
    return nothing.contains(words[time - 1]) && FunctionWords.contentCount(words[..<time]) <= 4
  }

  private static func endsWithTime(_ words: [Word], at place: Int) -> Bool {
    timeLength(words, at: place).map { place + $0 == words.count } ?? false
  }

  // MARK: What goes on

  private static let prepositions = WordSet("to with for in at from about")
  private static let pronouns = WordSet(
    "me us you him her them it that this which what whom these those be")
  private static let clauses = WordSet("as because which since who though but so where")
  /// Words of the sentence of which the beginning is said again at most.
  private static let short = 12

  /// "I'm allergic to peanuts" and "And to latex" as "I'm allergic to latex".
  private static func goneOn(_ sentence: Sentence, with next: Sentence) -> [Word]? {
    let words = next.words
    guard sentence.end != .question, next.end != .question, words.lower(0) == "and",
      words.count > 2, prepositions.contains(words[1]), !pronouns.contains(words[2]),
      words[2].kind == .word, !Verbs.surelyBase.contains(words[2].lower),
      sentence.words.count <= short, !sentence.words.contains(where: \.isMark),
      let place = sentence.words.lastIndex(where: { $0.lower == words[1].lower }), place > 1,
      Pronouns.subjectI.contains(sentence.words[0])
        || Pronouns.subjectWe.contains(sentence.words[0])
    else { return nil }
    let mark = words.firstIndex(where: \.isMark) ?? words.count
    let own = words[2..<mark]
    guard !own.contains(where: isOfClause), mark == words.count || !TimeWords.days(Array(own)).any,
      mark == words.count || clauses.contains(words.lower(mark + 1))
        || !words[mark...].contains(where: isOfClause)
    else { return nil }
    return Array(sentence.words[..<place]) + words.dropFirst()
  }
}
