internal import Text

/// Reads the phrases that tell when, relative to a day.
struct DateReading {
  /// The day on which the words were said.
  let today: Day
  let words: [Word]
  /// What was named before, by which days without a month count.
  var anchor = MonthAnchor()
  /// Whether the words were said on that day, or nobody knows when.
  let isSaidToday: Bool
  let clauses: ClauseTense
  /// Whether the day has a date that is written in four digits.
  private let hasDate: Bool

  init(today: Day, words: [Word], isSaidToday: Bool = true) {
    self.today = today
    self.isSaidToday = isSaidToday
    self.words = words
    clauses = ClauseTense(words)
    hasDate = today.isInCalendar
  }

  /// How a date that begins at a place lies to today.
  func tense(_ place: Int, isWeekday: Bool = false) -> Tense {
    clauses.tense(at: place, isWeekday: isWeekday)
  }

  /// A phrase that begins at a place, or nil.
  func phrase(at place: Int) -> DatePhrase? {
    guard !words[place].isMark, !words[place].isQuoted else { return nil }
    var (word, isPossessive) = stem(place)
    var skipped = 0
    if ["earlier", "later", "late", "early"].contains(word), place + 1 < words.count,
      ["today", "yesterday", "this", "last", "next", "tomorrow", "tonight"].contains(
        stem(place + 1).0)
    {
      skipped = 1
      (word, isPossessive) = stem(place + 1)
    }
    let at = place + skipped
    if let day = weekdayOfWeek(at), isInCalendar(day) { return day }
    if let found = ordered(at), isInCalendar(found) { return marked(longer(found, skipped), place) }
    if TimeWords.weekdays.contains(word), words[at].isCapitalised, isUndated(at) { return nil }
    guard
      var found = relative(word, at) ?? counted(at) ?? numeric(at)
        ?? range(at) ?? weekdayOfDate(at) ?? holiday(word, at) ?? named(word, at)
    else { return nil }
    found = withWeekday(found, at)
    guard isInCalendar(found) else { return nil }
    found.isPossessive = found.isPossessive || (isPossessive && found.length == 1)
    found.length += skipped
    return found
  }

  /// A word without `'s`, and whether that was there.
  func stem(_ place: Int) -> (String, Bool) {
    let lower = words.lower(place)
    return lower.hasSuffix("'s") ? (String(lower.dropLast(2)), true) : (lower, false)
  }

  private func isInCalendar(_ phrase: DatePhrase) -> Bool {
    guard hasDate else { return false }
    guard let span = phrase.span else { return true }
    return span.first.isInCalendar && span.last.isInCalendar
  }

  // MARK: today, last week, the other day

  private func relative(_ word: String, _ at: Int) -> DatePhrase? {
    let next = stem(at + 1).0
    switch word {
    case "today": return .day(today, 1)
    case "tonight": return .day(today, 1, part: "night")
    case "yesterday": return day(today - 1, at)
    case "tomorrow": return day(today + 1, at)
    case "last", "past": return marked(last(next, at), at)
    case "next", "coming": return marked(self.next(next, at), at)
    case "this":
      if ["past", "last", "coming", "upcoming", "next"].contains(next) {
        let unit = stem(at + 2).0
        let found =
          next == "past" || next == "last"
          ? last(unit, at + 1) : self.next(unit, at + 1, isComing: true)
        return marked(found.map { longer($0, 1) }, at)
      }
      return marked(this(next, at), at)
    case "the":
      if next == "other" { return theOther(at) }
      if ["week", "weekend"].contains(next), words.lower(at + 2) == "of" {
        return around(at + 3, isWeek: next == "week").map { longer($0, 3) }
      }
      if next == "weekend", isOneWeekend(at) {
        return .weekend(tense(at) == .past ? pastSaturday : today.monday + 5, 2)
      }
      if next == "day", words.lower(at + 2) == "before", words.lower(at + 3) == "yesterday" {
        return .day(today - 2, 4)
      }
      if next == "day", words.lower(at + 2) == "after", words.lower(at + 3) == "tomorrow" {
        return .day(today + 2, 4)
      }
      return ordinal(at)
    default: return nil
    }
  }

  /// Whether "the weekend" at a place is that which is next to today. "At the weekend" tells of every one,
  /// too, where nothing was done or will be.
  private func isOneWeekend(_ at: Int) -> Bool {
    let before = words.lower(at - 1)
    if before == "at" { return [.past, .future].contains(tense(at)) }
    // "On 22 August for the weekend" tells of that day's.
    if ["for", "over"].contains(before), namesDay(before: at - 1) { return false }
    return tense(at) != .unknown
      && ["over", "this", "during", "on", "for", "of", ""].contains(before)
  }

  /// Whether a day of some month is named shortly before a place.
  private func namesDay(before place: Int) -> Bool {
    (max(0, place - 5)..<place).contains { at in
      TimeWords.isMonth(words, at) && words[at].isCapitalised
        || dayNumber(at) != nil && words.lower(at).last?.isLetter ?? false
    }
  }

  /// The week or the weekend of a day: "the week of 5 June 2023".
  private func around(_ place: Int, isWeek: Bool) -> DatePhrase? {
    guard words.indices.contains(place), let date = phrase(at: place), let span = date.span,
      span.first == span.last
    else { return nil }
    var phrase: DatePhrase =
      isWeek ? .week(span.first.monday, date.length) : .weekend(span.first, date.length)
    phrase.isAbsolute = date.isAbsolute
    return phrase
  }

  private func longer(_ phrase: DatePhrase, _ count: Int) -> DatePhrase {
    var phrase = phrase
    phrase.length += count
    return phrase
  }

  /// With `'s` on its last word or not.
  private func marked(_ phrase: DatePhrase?, _ at: Int) -> DatePhrase? {
    guard var phrase else { return nil }
    phrase.isPossessive = stem(at + phrase.length - 1).1
    return phrase
  }

  /// A day with its part: `yesterday evening`.
  private func day(_ day: Day, _ at: Int, length: Int = 1) -> DatePhrase {
    let part = words.lower(at + length)
    guard DateReading.dayParts.contains(part) else { return .day(day, length) }
    return .day(day, length + 1, part: part)
  }

  /// The Saturday of the weekend that is, or was before.
  private var pastSaturday: Day { today.weekday >= 5 ? today.monday + 5 : today.monday - 2 }

  private func last(_ unit: String, _ at: Int) -> DatePhrase? {
    switch unit {
    case "night", "evening": return .day(today - 1, 2, part: unit)
    case "week": return .week(today.monday - 7, 2)
    case "weekend": return .weekend(today.monday - 2, 2)
    case "month": return .month(today.month(-1), 2)
    case "year": return .year(today.parts.year - 1, 2)
    default: break
    }
    if let weekday = weekday(unit, at + 1) {
      return day(before(weekday), at, length: 2)
    }
    if let month = month(unit, at + 1) { return .month(lastMonth(month), 2) }
    if let feast = feast(unit, at + 1, isPast: true) { return feast }
    return season(unit, 2) { $0.month(2).lastOfMonth < today }
  }

  private func next(_ unit: String, _ at: Int, isComing: Bool = false) -> DatePhrase? {
    switch unit {
    case "week": return .week(today.monday + 7, 2)
    case "weekend": return .weekend(today.monday + (isComing ? 5 : 12), 2)
    case "month": return .month(today.month(1), 2)
    case "year": return .year(today.parts.year + 1, 2)
    default: break
    }
    if let weekday = weekday(unit, at + 1) {
      return day(next(weekday, isComing: isComing || words.lower(at) == "coming"), at, length: 2)
    }
    if let month = month(unit, at + 1) { return .month(nextMonth(month), 2) }
    if let feast = feast(unit, at + 1, isPast: false) { return feast }
    return season(unit, 2, isLast: false) { $0 > today }
  }

  private func this(_ unit: String, _ at: Int) -> DatePhrase? {
    switch unit {
    case "morning", "afternoon", "evening": return .day(today, 2, part: unit)
    case "week": return .week(today.monday, 2)
    case "weekend": return .weekend(tense(at) == .past ? pastSaturday : today.monday + 5, 2)
    case "month": return .month(today.firstOfMonth, 2)
    case "year": return .year(today.parts.year, 2)
    default: break
    }
    if let weekday = weekday(unit, at + 1) {
      return day(tense(at) == .past ? before(weekday) : after(weekday), at, length: 2)
    }
    if let month = month(unit, at + 1) { return .month(Day(today.parts.year, month, 1), 2) }
    return season(unit, 2) { $0.parts.year == today.parts.year }
  }

  private func theOther(_ at: Int) -> DatePhrase? {
    switch words.lower(at + 2) {
    case "day", "night", "evening": .vague("a few days before \(today.text)", 3)
    case "week": .vague("a few weeks before \(today.text)", 3)
    default: nil
    }
  }

  // MARK: Weekdays, months, seasons

  /// The weekday behind "last", "next" or "this", if it is one day: not "last Friday of the month".
  private func weekday(_ name: String, _ place: Int) -> Int? {
    guard !UndatedWeekday.isMany(place, among: { words.lower($0) }) else { return nil }
    if let short = DateReading.shortWeekdays[name], words[place].isCapitalised { return short }
    return TimeWords.weekdays.firstIndex(of: name)
  }

  private static let shortWeekdays = [
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5,
    "sun": 6,
  ]

  func before(_ weekday: Int) -> Day {
    let back = (today.weekday - Int64(weekday) + 7) % 7
    return today - (back == 0 ? 7 : back)
  }

  func after(_ weekday: Int) -> Day {
    let ahead = (Int64(weekday) - today.weekday + 7) % 7
    return today + (ahead == 0 ? 7 : ahead)
  }

  /// A weekday that is called the next: nobody calls tomorrow so, unless another week begins then.
  private func next(_ weekday: Int, isComing: Bool) -> Day {
    let day = after(weekday)
    let isTomorrow = day == today + 1 && day.monday == today.monday
    return isTomorrow && !isComing ? day + 7 : day
  }

  /// The number of a month's name, 1 ... 12, written with a capital letter.
  func month(_ name: String, _ place: Int) -> Int64? {
    guard words.indices.contains(place),
      words[place].isCapitalised || TimeWords.isMonth(words, place),
      let index = TimeWords.months.firstIndex(of: name)
        ?? DateReading.shortMonths.firstIndex(of: name)
    else { return nil }
    return Int64(index) + 1
  }

  static let shortMonths = [
    "jan", "feb", "mar", "apr", "-", "jun", "jul", "aug", "sept", "oct", "nov", "dec",
  ]

  func lastMonth(_ month: Int64) -> Day {
    let (year, current, _) = today.parts
    return Day(month < current ? year : year - 1, month, 1)
  }

  func nextMonth(_ month: Int64) -> Day {
    let (year, current, _) = today.parts
    return Day(month > current ? year : year + 1, month, 1)
  }

  /// The last, or the first, season of a name that fits.
  private func season(
    _ name: String, _ length: Int, isLast: Bool = true, where fits: (Day) -> Bool
  ) -> DatePhrase? {
    guard let month = TimeNames.seasons[name] else { return nil }
    let years = (-2...2).map { Day(today.parts.year + $0, month, 1) }.filter(fits)
    return (isLast ? years.last : years.first).map { .season(name, $0, length) }
  }
}
