internal import Text

/// Which weekdays stand for a day, and which day of a week that is named beside them.
extension DateReading {
  /// Whether the weekday at a place stands for no one day, and stays as it was said.
  func isUndated(_ at: Int) -> Bool {
    let word = { words.lower($0) }
    return UndatedWeekday.stands(at: at, among: word) || isDayName(at) || isAttribute(at)
      || clauses.isWont(at) || WeeklyRoutine.isTold(at: at, among: word)
  }

  /// Whether a word before a weekday makes a name of it: "Good Friday".
  private func isDayName(_ at: Int) -> Bool {
    let start = UndatedWeekday.start(at) { words.lower($0) }
    return UndatedWeekday.names.contains(words.lower(start - 1))
  }

  private static let adverbs = WordSet(
    "alone together instead anyway afterwards early late too again already though at noon morning")

  /// Whether a weekday tells of what kind something is: "cooked Sunday lunch".
  private func isAttribute(_ at: Int) -> Bool {
    guard at > 0, words.indices.contains(at + 1), !words[at - 1].isMark,
      !DateReading.beforeWeekday.contains(words[at - 1]), !words[at].text.hasSuffix("'s")
    else { return false }
    let next = words[at + 1]
    return next.kind == .word && !next.isCapitalised && FunctionWords.isContent(next)
      && !DateReading.adverbs.contains(next) && !DateReading.dayParts.contains(next.lower)
      && !Verbs.isPast(next.lower) && !Verbs.isAdverb(next.lower) && !Verbs.isGerund(next.lower)
      && !Verbs.participles.contains(next.lower) && !Verbs.finite.contains(next)
      && !Verbs.isPresentThird(next.lower) && !next.lower.hasSuffix("ed")
  }

  /// Whether a weekday is one of several on which something is done: "works on Monday and Friday".
  func isOneOfHabit(_ at: Int) -> Bool {
    let start = UndatedWeekday.start(at) { words.lower($0) }
    let goesOn =
      ["and", "or", ","].contains(words.lower(at + 1))
      && TimeWords.weekdays.contains(words.lower(at + 2))
    return (start < at || goesOn)
      && words[..<start].suffix(6).contains { DateReading.habits.contains($0) }
  }

  static let dayParts = ["morning", "afternoon", "evening", "night"]

  // MARK: Days of a named week

  private static let weekHeads = WordSet(
    "last next this past coming in a one two three four five six seven eight nine ten")

  /// The week that is told from today, and begins at a place.
  func week(at place: Int) -> (monday: Day, length: Int)? {
    guard words.indices.contains(place), DateReading.weekHeads.contains(words[place]),
      let found = phrase(at: place), !found.isAbsolute, !found.isPossessive,
      let span = found.span, span.first.weekday == 0, span.last == span.first + 6
    else { return nil }
    return (span.first, found.length)
  }

  /// `Monday next week`, `Friday of last week`.
  func weekdayOfWeek(_ at: Int) -> DatePhrase? {
    guard words[at].isCapitalised,
      let weekday = TimeWords.weekdays.firstIndex(of: words[at].lower)
    else { return nil }
    let part = words.lower(at + 1)
    let hasPart = DateReading.dayParts.contains(part)
    var next = at + (hasPart ? 2 : 1)
    if words.lower(next) == "of" { next += 1 }
    guard let week = week(at: next) else { return nil }
    return .day(
      week.monday + Int64(weekday), next - at + week.length, part: hasPart ? part : nil)
  }

  /// `two weeks ago on Monday`: the one day of both.
  func withWeekday(_ phrase: DatePhrase, _ at: Int) -> DatePhrase {
    guard !phrase.isAbsolute, !phrase.isPossessive, let span = phrase.span,
      span.first.weekday == 0, span.last == span.first + 6
    else { return phrase }
    var next = at + phrase.length
    if words.lower(next) == "," { next += 1 }
    if words.lower(next) == "on" { next += 1 }
    guard words.indices.contains(next), words[next].isCapitalised,
      let weekday = TimeWords.weekdays.firstIndex(of: words[next].lower),
      !UndatedWeekday.isMany(next, among: { words.lower($0) }),
      words.lower(next + 1) != "to", words.lower(next + 1) != "and"
    else { return phrase }
    let part = words.lower(next + 1)
    let hasPart = DateReading.dayParts.contains(part)
    return .day(
      span.first + Int64(weekday), next + (hasPart ? 2 : 1) - at, part: hasPart ? part : nil)
  }
}
