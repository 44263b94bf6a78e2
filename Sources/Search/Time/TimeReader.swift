internal import Learning
package import Text

/// Reads the spans of time that a text names: "yesterday", "last summer", "in May 2023", "two
/// weeks ago", "7 May", "on Monday".
///
/// Words come folded, as `Tokenizer` makes them. What is relative is so to a reference day: today
/// for a question, the day on which it was said for a message.
///
/// A query has no capitals, no marks and no tenses, so a weekday alone is the last one. Prose has,
/// and what is learned of it goes by them: `DateReading`, which gives the date's words as well.
package struct TimeReader {
  private let words: [String]
  let reference: Int64
  private let earlyYears: Set<Int>
  private var place = 0
  private var found: [TimeMention] = []

  /// The spans that words name, in their order.
  /// - Parameters:
  ///   - words: Folded words.
  ///   - reference: Days since 1970.
  ///   - earlyYears: The places of numbers that are years before 1900.
  /// - Returns: Each mention with the places of its words.
  package static func mentions(
    in words: [[UInt8]], reference: Int64, earlyYears: Set<Int> = []
  ) -> [TimeMention] {
    let reference = max(-TimeSpan.farthest, min(reference, TimeSpan.farthest))
    var reader = TimeReader(
      words.prefix(512).map { String(decoding: $0, as: UTF8.self) }, reference, earlyYears)
    while reader.place < reader.words.count { reader.read() }
    return reader.found
  }

  private init(_ words: [String], _ reference: Int64, _ earlyYears: Set<Int>) {
    self.words = words
    self.earlyYears = earlyYears
    self.reference = reference
  }

  /// The word so many places on; empty outside.
  func word(_ offset: Int = 0) -> String {
    let index = place + offset
    return words.indices.contains(index) ? words[index] : ""
  }

  /// The year that a word is, so many words on.
  private func year(_ offset: Int) -> Int64? {
    TimeNames.year(word(offset))
      ?? (earlyYears.contains(place + offset) ? TimeNames.number(word(offset)) : nil)
  }

  /// Takes so many words as a time.
  mutating func take(_ span: TimeSpan, _ unit: TimeUnit, _ count: Int) {
    found.append(TimeMention(span: span, words: place..<place + count, unit: unit))
    place += count
  }

  private mutating func read() {
    if readOrdered() || readWeekOf() || readNamedDay() || readRelative() { return }
    if readAgo() || readDate() || readYear() { return }
    place += 1
  }

  // MARK: Relative to the reference

  private mutating func readNamedDay() -> Bool {
    switch word() {
    case "today", "tonight": take(TimeSpan(day: reference), .day, 1)
    case "yesterday": take(TimeSpan(day: reference - 1), .day, 1)
    case "tomorrow": take(TimeSpan(day: reference + 1), .day, 1)
    default:
      guard let weekday = TimeNames.weekdays[word()] else { return false }
      // "Friday, 4 December": the date says which.
      if namesDate(word(1) == "the" ? 2 : 1) { return false }
      // The latest such day: people mostly speak of the past.
      let back = (TimeCalendar.weekday(reference) - weekday + 7) % 7
      take(TimeSpan(day: reference - back), .day, 1)
    }
    return true
  }

  /// Whether a day of a month is named so many words on.
  private func namesDate(_ offset: Int) -> Bool {
    let (first, second) = (word(offset), word(offset + 1))
    if TimeNames.months[first] != nil { return TimeNames.ordinal(second) != nil }
    guard TimeNames.ordinal(first) != nil else { return false }
    return TimeNames.months[second == "of" ? word(offset + 2) : second] != nil
  }

  /// "last week", "this month", "next summer", "last Monday".
  private mutating func readRelative() -> Bool {
    let step: Int64
    switch word() {
    case "last", "past", "previous": step = -1
    case "this": step = 0
    case "next", "coming", "following": step = 1
    default: return false
    }
    let name = word(1)
    // "Next June 2029": the year says which.
    if TimeNames.months[name] != nil || TimeNames.seasons[name] != nil,
      TimeNames.year(word(2)) != nil
    {
      place += 1
      return readDate()
    }
    if let weekday = TimeNames.weekdays[name] {
      let today = TimeCalendar.weekday(reference)
      // The nearest one before or after today; of this week otherwise.
      let back = (today - weekday + 6) % 7 + 1
      var ahead = (weekday - today + 6) % 7 + 1
      // "Next Thursday" is never tomorrow, unless another week begins then.
      if word() == "next", ahead == 1, weekday != 0 { ahead += 7 }
      let day =
        step < 0
        ? reference - back : step > 0 ? reference + ahead : reference - today + weekday
      take(TimeSpan(day: day), .day, 2)
      return true
    }
    guard let (span, unit) = relative(step, name) else { return false }
    take(span, unit, 2)
    return true
  }

  private func relative(_ step: Int64, _ name: String) -> (TimeSpan, TimeUnit)? {
    let now = TimeCalendar.month(of: reference)
    switch name {
    case "night", "evening", "morning", "afternoon": return (TimeSpan(day: reference + step), .day)
    case "week": return (TimeCalendar.week(of: reference + 7 * step), .week)
    case "weekend":
      // Saturday and Sunday of the week that has just gone, is, or comes.
      let monday = TimeCalendar.week(of: reference + 7 * step).first
      return (TimeSpan(first: monday + 5, end: monday + 7), .day)
    case "month":
      let (year, month) = TimeCalendar.month(of: reference, plus: step)
      return (TimeCalendar.month(month, year), .month)
    case "year": return (TimeCalendar.year(now.year + step), .year)
    case "decade":
      let first = TimeCalendar.year((now.year / 10 + step) * 10).first
      return (TimeSpan(first: first, end: first + 3653), .decade)
    default: break
    }
    if let month = TimeNames.months[name] {
      return (TimeCalendar.month(month, year(of: month, now, step)), .month)
    }
    guard let season = TimeNames.seasons[name] else { return nil }
    var span = TimeCalendar.season(season, now.year)
    if step < 0, span.end > reference { span = TimeCalendar.season(season, now.year - 1) }
    if step > 0, span.first <= reference { span = TimeCalendar.season(season, now.year + 1) }
    return (span, .season)
  }

  /// The year of a month that is called the last or the next one.
  private func year(of month: Int64, _ now: (year: Int64, month: Int64), _ step: Int64) -> Int64 {
    if step < 0 { return month < now.month ? now.year : now.year - 1 }
    if step > 0 { return month > now.month ? now.year : now.year + 1 }
    return now.year
  }

  /// "two weeks ago", "a month ago", "3 days before".
  private mutating func readAgo() -> Bool {
    guard let count = TimeNames.number(word()), count < 10_000 else { return false }
    let unit: TimeUnit
    switch word(1) {
    case "day", "days": unit = .day
    case "week", "weeks": unit = .week
    case "month", "months": unit = .month
    case "year", "years": unit = .year
    default: return false
    }
    let sign: Int64
    switch word(2) {
    case "ago", "earlier": sign = -1
    case "later": sign = 1
    default: return false
    }
    take(moved(sign * count, unit), unit, 3)
    return true
  }

  private func moved(_ count: Int64, _ unit: TimeUnit) -> TimeSpan {
    switch unit {
    case .day: return TimeSpan(day: reference + count)
    case .week: return TimeCalendar.week(of: reference + 7 * count)
    case .month:
      let (year, month) = TimeCalendar.month(of: reference, plus: count)
      return TimeCalendar.month(month, year)
    case .season, .year, .decade:
      return TimeCalendar.year(TimeCalendar.month(of: reference).year + count)
    }
  }

  // MARK: Dates

  /// "week of 5 June 2023", "weekend of 3 June".
  private mutating func readWeekOf() -> Bool {
    guard ["week", "weekend"].contains(word()), word(1) == "of" else { return false }
    let (start, known, isWeek) = (place, found.count, word() == "week")
    place += 2
    guard readDate(), found.count > known, found[known].unit == .day else {
      found.removeLast(found.count - known)
      place = start
      return false
    }
    let day = found[known].span.first
    found[known] = TimeMention(
      span: isWeek ? TimeCalendar.week(of: day) : TimeSpan(first: day, end: day + 2),
      words: start..<place, unit: isWeek ? .week : .day)
    return true
  }

  /// "7 May 2023", "7th of May", "May 7, 2023", "May 2023", "summer of 2022", "in June",
  /// "2023-05-07".
  private mutating func readDate() -> Bool {
    var offset = 0
    var day: Int64?
    if let number = TimeNames.ordinal(word()), (1...31).contains(number) {
      offset = word(1) == "of" ? 2 : 1
      guard TimeNames.months[word(offset)] != nil else { return readNumbers() }
      day = number
    }
    if day == nil, let season = TimeNames.seasons[word()] {
      let skip = word(1) == "of" ? 2 : 1
      guard let year = year(skip) else { return false }
      take(TimeCalendar.season(season, year), .season, skip + 1)
      return true
    }
    guard let month = TimeNames.months[word(offset)] else { return readNumbers() }
    offset += 1
    if day == nil, let number = TimeNames.ordinal(word(offset)), (1...31).contains(number) {
      day = number
      offset += 1
    }
    let skip = word(offset) == "of" ? 1 : 0
    var year = year(offset + skip)
    if year != nil {
      offset += skip + 1
    } else if let counted = countedYear(offset + skip) {
      year = counted
      offset += skip + 2
    }
    if day == nil, year == nil, TimeNames.ambiguous.contains(word()),
      !["in", "of", "since", "until", "during", "by"].contains(word(-1))
    {
      return false
    }
    let now = TimeCalendar.month(of: reference)
    // Without a year: the one that is or was last; a day may also be one that comes soon.
    var chosen = year ?? (month <= now.month ? now.year : now.year - 1)
    if year == nil, let day, let ahead = coming(day, month, now.year) { chosen = ahead }
    guard let day else {
      take(TimeCalendar.month(month, chosen), .month, offset)
      return true
    }
    guard let span = TimeCalendar.day(day, month, chosen) else { return false }
    take(span, .day, offset)
    return true
  }

  /// The year of "19 June next year", so many words on.
  private func countedYear(_ offset: Int) -> Int64? {
    guard word(offset + 1) == "year" else { return nil }
    let now = TimeCalendar.month(of: reference).year
    switch word(offset) {
    case "last": return now - 1
    case "this": return now
    case "next": return now + 1
    default: return nil
    }
  }

  /// People rarely name a day farther ahead than this without its year; the same day a year before is
  /// likelier.
  private static let soon: Int64 = 62

  /// The year of a day that comes soon.
  private func coming(_ day: Int64, _ month: Int64, _ year: Int64) -> Int64? {
    for year in [year, year + 1] {
      guard let first = TimeCalendar.day(day, month, year)?.first else { continue }
      if first >= reference, first - reference <= Self.soon { return year }
    }
    return nil
  }

  /// "31/08/2028", whose parts are words: in the order that is beyond doubt.
  private mutating func readSlashes() -> Bool {
    guard let first = TimeNames.ordinal(word()), let second = TimeNames.ordinal(word(1)),
      let year = TimeNames.year(word(2)),
      let day = Self.slashed(first, second, year)
    else { return false }
    take(day, .day, 3)
    return true
  }

  /// The day of two numbers and a year; nil where it may be two days, as "03/04/2028" may.
  private static func slashed(_ first: Int64, _ second: Int64, _ year: Int64) -> TimeSpan? {
    guard (1900...2100).contains(year), (1...31).contains(first), (1...31).contains(second) else {
      return nil
    }
    if first == second || first > 12 { return TimeCalendar.day(first, second, year) }
    return second > 12 ? TimeCalendar.day(second, first, year) : nil
  }

  /// "2023-05-07" and "2023-05", whose parts are words.
  private mutating func readNumbers() -> Bool {
    if readSlashes() { return true }
    guard let year = TimeNames.year(word()), word(1).utf8.count == 2,
      let month = TimeNames.number(word(1)), (1...12).contains(month)
    else { return false }
    if word(2).utf8.count == 2, let day = TimeNames.number(word(2)),
      let span = TimeCalendar.day(day, month, year)
    {
      take(span, .day, 3)
    } else {
      take(TimeCalendar.month(month, year), .month, 2)
    }
    return true
  }

  private mutating func readYear() -> Bool {
    guard let year = year(0) else { return false }
    take(TimeCalendar.year(year), .year, 1)
    return true
  }
}
