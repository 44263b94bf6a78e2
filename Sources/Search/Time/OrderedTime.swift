internal import Text

/// Times that are given by another one: "the weekend before last", "the day after tomorrow", "a week from
/// Friday".
extension TimeReader {
  /// After these "last" and "next" belong to what follows: "the week before last Christmas".
  private static let units: Set<String> = [
    "week", "weekend", "month", "year", "night", "day", "christmas", "easter", "term",
  ]

  /// Reads one at the place of the reader, if it stands there.
  mutating func readOrdered() -> Bool {
    if readBesideDay() || readBeyond() || readFrom() { return true }
    guard TimeNames.number(word()) == 1 || TimeNames.number(word()) == 2,
      ["fortnight", "fortnights"].contains(word(1)), word(2) == "ago",
      let count = TimeNames.number(word())
    else { return false }
    take(TimeCalendar.week(of: reference - 14 * count), .week, 3)
    return true
  }

  /// "day after tomorrow", "day before yesterday".
  private mutating func readBesideDay() -> Bool {
    guard word() == "day" else { return false }
    switch (word(1), word(2)) {
    case ("after", "tomorrow"): take(TimeSpan(day: reference + 2), .day, 3)
    case ("before", "yesterday"): take(TimeSpan(day: reference - 2), .day, 3)
    default: return false
    }
    return true
  }

  /// "week after next", "Wednesday before last".
  private mutating func readBeyond() -> Bool {
    let isAhead = word(1) == "after" && word(2) == "next"
    guard isAhead || word(1) == "before" && word(2) == "last" else { return false }
    let behind = word(3)
    if Self.units.contains(behind) || TimeNames.months[behind] != nil
      || TimeNames.seasons[behind] != nil || TimeNames.weekdays[behind] != nil
    {
      return false
    }
    let step: Int64 = isAhead ? 1 : -1
    let (year, month) = TimeCalendar.month(of: reference, plus: 2 * step)
    switch word() {
    case "week": take(TimeCalendar.week(of: reference + 14 * step), .week, 3)
    case "weekend":
      // The one of this week is the first that comes, until it is there.
      let isThere = TimeCalendar.weekday(reference) >= 5
      let weeks: Int64 = isAhead ? isThere ? 2 : 1 : -2
      let monday = TimeCalendar.week(of: reference + 7 * weeks).first
      take(TimeSpan(first: monday + 5, end: monday + 7), .day, 3)
    case "month": take(TimeCalendar.month(month, year), .month, 3)
    case "year":
      take(TimeCalendar.year(TimeCalendar.month(of: reference).year + 2 * step), .year, 3)
    case "night", "evening":
      guard !isAhead else { return false }
      take(TimeSpan(day: reference - 2), .day, 3)
    default:
      guard let weekday = TimeNames.weekdays[word()] else { return false }
      let today = TimeCalendar.weekday(reference)
      let back = (today - weekday + 6) % 7 + 1
      let ahead = (weekday - today + 6) % 7 + 1
      take(TimeSpan(day: isAhead ? reference + ahead + 7 : reference - back - 7), .day, 3)
    }
    return true
  }

  /// "two weeks from today", "a week from Friday".
  private mutating func readFrom() -> Bool {
    guard word(2) == "from", let count = TimeNames.number(word()), (1...600).contains(count) else {
      return false
    }
    let days: Int64
    switch word(1) {
    case "day", "days": days = count
    case "week", "weeks": days = 7 * count
    case "fortnight", "fortnights": days = 14 * count
    default: return false
    }
    switch word(3) {
    case "today", "now": take(TimeSpan(day: reference + days), .day, 4)
    case "tomorrow": take(TimeSpan(day: reference + 1 + days), .day, 4)
    default:
      guard days % 7 == 0, let weekday = TimeNames.weekdays[word(3)],
        !["to", "until", "till"].contains(word(4))
      else { return false }
      let ahead = (weekday - TimeCalendar.weekday(reference) + 6) % 7 + 1
      take(TimeSpan(day: reference + ahead + days), .day, 4)
    }
    return true
  }
}
