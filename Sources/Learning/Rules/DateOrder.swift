/// Times that are told by another one: "the weekend after next", "the Wednesday before last", "a week from
/// Friday", "this time next year", "Friday week".
extension DateReading {
  /// What makes "last" and "next" tell of itself: "the week before last Christmas".
  private static let units = WordSet(
    """
    week weeks weekend weekends month months year years night nights day days time term semester season
    summer winter spring autumn fall christmas easter thanksgiving halloween quarter century decade
    """)

  /// A phrase of that kind that begins at a place, with its article or without.
  func ordered(_ at: Int) -> DatePhrase? {
    if let found = sameTime(at) ?? distanceFrom(at) ?? weekdayWeek(at) { return found }
    let start = words.lower(at) == "the" ? at + 1 : at
    guard var found = beyond(start) else { return nil }
    found.length += start - at
    return found
  }

  /// `week after next`, `Wednesday before last`.
  private func beyond(_ at: Int) -> DatePhrase? {
    let isAhead = words.lower(at + 1) == "after" && words.lower(at + 2) == "next"
    let isBack = words.lower(at + 1) == "before" && words.lower(at + 2) == "last"
    guard isAhead || isBack, !isUnit(at + 3) else { return nil }
    let sign: Int64 = isAhead ? 1 : -1
    switch words.lower(at) {
    case "week": return .week(today.monday + 14 * sign, 3)
    case "weekend":
      // The one of this week is the first that comes, until it is there.
      let coming = today.weekday >= 5 ? today.monday + 12 : today.monday + 5
      return .weekend(isAhead ? coming + 7 : today.monday - 9, 3)
    case "month": return .month(today.month(2 * sign), 3)
    case "year": return .year(today.parts.year + 2 * sign, 3)
    case "night", "evening":
      return isBack ? .day(today - 2, 3, part: words.lower(at)) : nil
    default: break
    }
    guard let weekday = namedWeekday(at) else { return nil }
    return .day(isAhead ? after(weekday) + 7 : before(weekday) - 7, 3)
  }

  private func namedWeekday(_ at: Int) -> Int? {
    guard words.indices.contains(at), words[at].isCapitalised else { return nil }
    return TimeWords.weekdays.firstIndex(of: words[at].lower)
  }

  private func isUnit(_ at: Int) -> Bool {
    let (word, _) = stem(at)
    return Self.units.contains(word) || TimeWords.weekdays.contains(word)
      || TimeWords.months.contains(word)
  }

  /// `this time next year`, which is a month rather than a day.
  private func sameTime(_ at: Int) -> DatePhrase? {
    let skip = words.lower(at) == "at" ? 1 : 0
    guard words.lower(at + skip) == "this", words.lower(at + skip + 1) == "time" else { return nil }
    let length = skip + 4
    switch (words.lower(at + skip + 2), words.lower(at + skip + 3)) {
    case ("next", "year"): return .month(today.month(12), length)
    case ("last", "year"): return .month(today.month(-12), length)
    case ("next", "month"): return .month(today.month(1), length)
    case ("last", "month"): return .month(today.month(-1), length)
    case ("next", "week"): return .day(today + 7, length)
    case ("last", "week"): return .day(today - 7, length)
    case ("tomorrow", _): return .day(today + 1, length - 1)
    case ("yesterday", _): return .day(today - 1, length - 1)
    default: return nil
    }
  }

  /// `a week from Friday`, `two weeks from today`, `a week on Friday`, `a week tomorrow`.
  private func distanceFrom(_ at: Int) -> DatePhrase? {
    guard let count = number(at), (1...600).contains(count) else { return nil }
    let days: Int64
    switch words.lower(at + 1) {
    case "day", "days": days = count
    case "week", "weeks": days = 7 * count
    case "fortnight", "fortnights": days = 14 * count
    case "month", "months", "year", "years":
      guard words.lower(at + 2) == "from", words.lower(at + 3) == "now" else { return nil }
      let months = words.lower(at + 1).hasPrefix("month") ? count : 12 * count
      return months < 12 || words.lower(at + 1).hasPrefix("month")
        ? .month(today.month(months), 4) : .year(today.parts.year + count, 4)
    default: return nil
    }
    // "I'm away for a week from Friday" tells how long.
    guard !["for", "in", "of", "last", "next"].contains(words.lower(at - 1)) else { return nil }
    let joint = words.lower(at + 2)
    if ["today", "tomorrow"].contains(joint) {
      let isAhead = tense(at) == .future || tense(at) == .present
      guard isAhead, words.lower(at + 3) != "since" else { return nil }
      return .day(today + days + (joint == "tomorrow" ? 1 : 0), 3)
    }
    guard joint == "from" || joint == "on" else { return nil }
    if joint == "from" {
      switch words.lower(at + 3) {
      case "today", "tomorrow":
        return .day(today + days + (words.lower(at + 3) == "tomorrow" ? 1 : 0), 4)
      case "now": return days % 7 == 0 ? .week(today.monday + days, 4) : .day(today + days, 4)
      default: break
      }
    }
    guard days % 7 == 0, let weekday = namedWeekday(at + 3),
      !["to", "until", "till", "-", "\u{2013}", "and"].contains(words.lower(at + 4)),
      joint == "from" || tense(at) == .future || tense(at) == .present
    else { return nil }
    return .day(after(weekday) + days, 4)
  }

  private static let leading = WordSet("at in with for to from and but because when")

  /// `Friday week`, `tomorrow week`, as the British say it.
  private func weekdayWeek(_ at: Int) -> DatePhrase? {
    let days: Int64
    switch words.lower(at + 1) {
    case "week": days = 7
    case "fortnight": days = 14
    default: return nil
    }
    let behind = words.indices.contains(at + 2) ? words[at + 2] : nil
    guard
      behind.map({
        $0.isMark || Pronouns.subject.contains($0) || Self.leading.contains($0)
      }) ?? true,
      !["every", "each", "a", "this", "last", "next"].contains(words.lower(at - 1))
    else { return nil }
    switch words.lower(at) {
    case "today": return .day(today + days, 2)
    case "tomorrow": return .day(today + 1 + days, 2)
    default: return namedWeekday(at).map { .day(after($0) + days, 2) }
    }
  }
}
