internal import Language

/// Months, seasons, years, feasts, and parts and ranges of them.
extension TimeParser {
  /// A weekday before its date: "Mon, 9 March", "giovedì 3 dicembre", "Montag, den 2.12.".
  func weekdayAndDate(_ place: Int, _ frame: Frame) -> TimeFound? {
    guard let weekday = sense(place, .weekday) else { return nil }
    var at = place + weekday.length
    if mark(at) == 0x2E { at += 1 }
    if mark(at) == 0x2C || mark(at) == 0x28 { at += 1 }
    let isBeforeClock = sense(at, .clockat) != nil
    at = next(at, .dayword) ?? next(at, .preposition, in: weekday.languages) ?? at
    at = next(at, .article, in: weekday.languages) ?? at
    var inner = Frame(hasPreposition: true, hasArticle: true, languages: weekday.languages)
    inner.isBetween = frame.isBetween
    guard !token(at).isLineStart,
      weekday.care == .none || token(place).isCapital || number(at, 1...2) != nil,
      let found = numeric(at, inner) ?? dayMonth(at, inner) ?? monthDay(at, inner)
        ?? (weekday.care == .none && !isBeforeClock ? orderedDay(at, weekday) : nil),
      found.granularity == .day
    else { return nil }
    return weekday.care == .none || TimeTable.isEnglish(weekday.languages)
      ? onWeekday(found, weekday.value) : found
  }

  /// A date without a year beside its weekday: of the years around, one in which it is that weekday.
  private func onWeekday(_ found: TimeFound, _ weekday: Int64) -> TimeFound {
    guard !found.hasYear, found.month > 0, TimeCalendar.weekday(found.first) != weekday else {
      return found
    }
    let year = CivilTime.date(today).year
    let days = (-1...1 as ClosedRange<Int64>).compactMap {
      TimeCalendar.day(found.day, found.month, year + $0)?.first
    }
    guard let day = days.first(where: { TimeCalendar.weekday($0) == weekday }) else { return found }
    var found = found
    (found.first, found.last) = (day, found.last - found.first + day)
    return found
  }

  /// "First Friday of June 2027", "the last Monday in May", "ersten Montag im Monat", "the last week of May".
  func weekdayOfMonth(_ place: Int) -> TimeFound? {
    let last = sense(place, .relation).flatMap { $0.value == -1 ? $0 : nil }
    guard let rank = sense(place, .ordinal) ?? last else { return nil }
    let week = sense(place + rank.length, .unit, in: rank.languages).flatMap {
      $0.value == 1 ? $0 : nil
    }
    guard let weekday = sense(place + rank.length, .weekday, in: rank.languages) ?? week else {
      return nil
    }
    let end = place + rank.length + weekday.length
    guard var at = next(end, .of) ?? next(end, .infirst, in: rank.languages) else { return nil }
    at = next(at, .article) ?? at
    let frame = Frame(hasPreposition: true, languages: weekday.languages)
    guard
      let month = monthAlone(at, frame) ?? related(at, frame) ?? thisUnit(at, weekday.languages),
      month.granularity == .month
    else { return nil }
    if weekday.kind == .unit {
      let first = rank.kind == .ordinal ? month.first + 7 * (rank.value - 1) : month.last - 6
      guard first >= month.first, first <= month.last else { return nil }
      let span = TimeSpan(first: first, end: min(first + 7, month.last + 1))
      return TimeFound(month.end, span, .week, hasYear: month.hasYear)
    }
    let ahead = (weekday.value - TimeCalendar.weekday(month.first) + 7) % 7
    var day = month.first + ahead + 7 * (rank.kind == .ordinal ? rank.value - 1 : 4)
    if rank.kind == .relation, day > month.last { day -= 7 }
    guard day <= month.last else { return nil }
    return TimeFound(month.end, TimeSpan(day: day), .day, hasYear: month.hasYear)
  }

  /// "Friday the 15th", "Freitag, den 15.".
  private func orderedDay(_ place: Int, _ weekday: TimeSense) -> TimeFound? {
    guard let day = dayNumber(place), day.isMarked, isGlued(place + 1),
      sense(place, .ordinal) == nil, !isByPoint(day.end) || TimeTable.isGerman(weekday.languages)
    else { return nil }
    return ofMonth(day.day, day.end, weekday: weekday.value)
  }

  /// A day of a month that nothing names; of the months around, one in which it is that weekday.
  func ofMonth(_ day: Int64, _ end: Int, weekday: Int64? = nil) -> TimeFound? {
    guard (1...31).contains(day) else { return nil }
    let days = (-2...2 as ClosedRange<Int64>).compactMap { step -> Int64? in
      let month = TimeCalendar.month(of: today, plus: step)
      return TimeCalendar.day(day, month.month, month.year)?.first
    }.filter { weekday == nil || TimeCalendar.weekday($0) == weekday }
    let chosen =
      switch direction {
      case .past: days.last { $0 <= today }
      case .future: days.first { $0 >= today }
      case .nearest: nil as Int64?
      }
    // A weekday says more than the tense beside it.
    guard let chosen = chosen ?? days.min(by: { abs($0 - today) < abs($1 - today) }) else {
      return nil
    }
    var found = TimeFound(end, TimeSpan(day: chosen), .day)
    (found.day, found.isOpen) = (day, true)
    return found
  }

  /// "The 15th", "am 15.", "el día 15", "the 5th of next month".
  func dayOfMonth(_ place: Int, _ frame: Frame) -> TimeFound? {
    if let word = sense(place, .dayword), let day = number(place + word.length, 1...2),
      isAmong(word.languages, place), sense(place + word.length + 1, .of) == nil
    {
      return ofMonth(day, place + word.length + 1)
    }
    guard frame.hasPreposition || frame.hasArticle, !frame.isIn, let day = dayNumber(place),
      sense(place, .ordinal) == nil
    else { return nil }
    var at = next(day.end, .of) ?? day.end
    at = next(at, .article) ?? at
    if let month = related(at, Frame()), month.granularity == .month, month.month == 0 {
      let date = CivilTime.date(month.first)
      guard let span = TimeCalendar.day(day.day, date.month, date.year) else { return nil }
      return TimeFound(month.end, span, .day, isRelative: true)
    }
    // "At 9." ends a sentence; "am 9." is a day in German.
    let isOrdinal =
      frame.languages != .max && TimeTable.isGerman(frame.languages)
      && sense(place - 1, .clockat) == nil
    if isByPoint(day.end), !isOrdinal { return nil }
    guard
      day.isMarked
        ? isAlone(day.end, frame) || endOfMonth(day.end) != nil : isRomance(place, frame, day.end)
    else { return nil }
    return ofMonth(day.day, day.end)
  }

  /// Whether a point alone makes a number before it a day.
  private func isByPoint(_ end: Int) -> Bool { mark(end - 1) == 0x2E }

  /// Whether nothing follows that the ordinal counts: "the 5th floor", "am 2. Tag".
  private func isAlone(_ place: Int, _ frame: Frame) -> Bool {
    if mark(place - 1) == 0x2E,
      !(isBreak(place) || token(place).word != 0 || !token(place).isCapital)
    {
      return false
    }
    guard !isBreak(place) else { return mark(place) != 0x2D }
    let token = token(place)
    return token.shape == .word && sense(place, .noun) == nil && sense(place, .unit) == nil
      && (token.word != 0 || !token.isSpaced || frame.hasPreposition && !token.isCapital)
  }

  /// "Le 15", "el 15", "il 15" in a text of that language, and nothing counted after it.
  private func isRomance(_ place: Int, _ frame: Frame, _ end: Int) -> Bool {
    let romance: UInt16 = 0b1011100
    guard frame.languages != .max, frame.languages & romance != 0,
      isBreak(end) || sense(end, .clockat) != nil, next(end, .clockh) == nil,
      sense(place - 1, .clockat) == nil
    else { return false }
    return mark(end) != 0x2E || !isGlued(end + 1)
  }

  /// "The week of 4 May 2026", "Woche vom 4.5.".
  func weekOf(_ place: Int, _ frame: Frame) -> TimeFound? {
    for kind in [TimeKind.weekof, .weekendof] {
      guard let opening = sense(place, kind) else { continue }
      let inner = Frame(hasPreposition: true, hasArticle: true, languages: opening.languages)
      let at = next(place + opening.length, .article) ?? place + opening.length
      guard
        let day = numeric(at, inner) ?? dayMonth(at, inner) ?? monthDay(at, inner)
          ?? dayOfMonth(at, inner)
      else { continue }
      let week = TimeCalendar.week(of: day.first)
      let span = kind == .weekof ? week : TimeSpan(first: week.first + 5, end: week.end)
      return TimeFound(day.end, span, kind == .weekof ? .week : .weekend, hasYear: day.hasYear)
    }
    return nil
  }

  /// "KW 23", "KW 23/2026", "calendar week 23".
  func weekNumber(_ place: Int) -> TimeFound? {
    guard let word = sense(place, .weeknumber), let week = number(place + word.length, 1...2),
      (1...53).contains(week)
    else { return nil }
    var end = place + word.length + 1
    var year: Int64?
    if let typed = number(mark(end) == 0x2F ? end + 1 : end, 4...4), (1900...2100).contains(typed) {
      (year, end) = (typed, mark(end) == 0x2F ? end + 2 : end + 1)
    }
    let chosen = year ?? CivilTime.date(today).year
    let first = TimeCalendar.week(of: CivilTime.days(chosen, 1, 4)).first + 7 * (week - 1)
    return TimeFound(end, TimeSpan(first: first, end: first + 7), .week, hasYear: year != nil)
  }

  /// "In 2024", "Jahr 2024", "since 2019".
  func year(_ place: Int, _ frame: Frame) -> TimeFound? {
    let word = sense(place, .year)
    let at = place + (word?.length ?? 0)
    guard word != nil || frame.hasPreposition, let year = number(at, 4...4),
      (1900...2100).contains(year),
      word != nil || isFree(at), mark(at + 1) != 0x25, sense(at + 1, .unit) == nil
    else { return nil }
    if isGlued(at + 1), mark(at + 1) != 0x2C, mark(at + 1) != 0x2E,
      token(at + 1).shape == .word
        || token(at + 2).shape == .number && mark(at + 1) != 0x2D && isGlued(at + 2)
    {
      return nil
    }
    return TimeFound(at + 1, TimeCalendar.year(year), .year, hasYear: true)
  }

  /// "Summer 2023", "im Sommer", "en été".
  func season(_ place: Int, _ frame: Frame) -> TimeFound? {
    guard let season = sense(place, .season) else { return nil }
    let end = place + season.length
    if let year = typedYear(end) {
      var found = seasonFound(year.end, season.value, year.year, isRelative: false)
      found.hasYear = true
      if mark(year.end) == 0x2F, number(year.end + 1, 2...4) != nil { found.end += 2 }
      return found
    }
    guard frame.hasPreposition, !frame.isAround, frame.languages & season.languages != 0 else {
      return nil
    }
    let years = (-1...1).map { CivilTime.date(today).year + $0 }
    let spans = years.map { seasonFound(end, season.value, $0, isRelative: false) }
    switch direction {
    case .past: return spans.last { $0.first <= today }
    case .future: return spans.first { $0.last >= today }
    case .nearest: return spans.min { distance($0) < distance($1) }
    }
  }

  private func distance(_ found: TimeFound) -> Int64 {
    max(0, max(found.first - today, today - found.last))
  }

  /// A season by the year in which it begins.
  func seasonFound(_ end: Int, _ month: Int64, _ year: Int64, isRelative: Bool) -> TimeFound {
    let span = TimeCalendar.season(month, month == 12 ? year + 1 : year)
    return TimeFound(end, span, .season, isRelative: isRelative)
  }

  /// A feast with its year, or the one that the direction or "last" and "next" mean.
  func feast(_ place: Int, relation: Int64? = nil) -> TimeFound? {
    let fixed = sense(place, .feast)
    guard let sense = fixed ?? sense(place, .easter),
      sense.care != .risky || isAmong(sense.languages, place)
    else { return nil }
    let end = place + sense.length
    let year = typedYear(end)
    // "The Christmas market" is a thing.
    if year == nil, self.sense(place - 1, .article, in: sense.languages & 1) != nil { return nil }
    let day = { (year: Int64) -> Int64? in
      guard fixed == nil else {
        return TimeCalendar.day(sense.value % 100, sense.value / 100, year)?.first
      }
      return TimeDays.easter(year) + sense.value
    }
    let now = CivilTime.date(today).year
    let days = (-1...1).compactMap { day(now + $0) }
    let chosen: Int64? =
      if let year { day(year.year) } else if let relation, relation != 0 {
        relation < 0 ? days.last { $0 < today } : days.first { $0 > today }
      } else {
        switch direction {
        case .past: days.last { $0 <= today }
        case .future: days.first { $0 >= today }
        case .nearest: days.min { abs($0 - today) < abs($1 - today) }
        }
      }
    guard let chosen else { return nil }
    var found = TimeFound(year?.end ?? end, TimeSpan(day: chosen), .day, hasYear: year != nil)
    if fixed != nil { (found.month, found.day) = (sense.value / 100, sense.value % 100) }
    found.languages = sense.languages
    return found
  }

  /// "1990s", "the '90s", "les années 90", "the nineties".
  func decade(_ place: Int, _ frame: Frame) -> TimeFound? {
    var at = place
    var isMarked = frame.hasArticle || frame.hasPreposition
    if mark(at) == 0x27 { (at, isMarked) = (at + 1, true) }
    guard sense(place - 1, .own) == nil || frame.hasArticle else { return nil }
    if let word = sense(at, .decade), isMarked || word.languages & 0x10 != 0 {
      return decadeFound(at + word.length, word.value)
    }
    if let opening = sense(at, .decades) {
      let quoted = mark(at + opening.length) == 0x27 ? 1 : 0
      let digits = at + opening.length + quoted
      if let value = number(digits, 2...4), value % 10 == 0 {
        return decadeFound(digits + 1, value)
      }
    }
    guard let value = number(at, 2...4), value % 10 == 0,
      isGlued(at + 1) || token(at + 1).isCapital,
      let end = next(at + 1, .tens), isGlued(at + 1), value > 99 || isMarked
    else { return nil }
    return decadeFound(end, value)
  }

  private func decadeFound(_ end: Int, _ value: Int64) -> TimeFound? {
    let year = value >= 1000 ? value : value < 30 ? 2000 + value : value < 100 ? 1900 + value : 0
    guard (1500...2100).contains(year) else { return nil }
    let span = TimeSpan(
      first: TimeCalendar.year(year).first, end: TimeCalendar.year(year + 10).first)
    return TimeFound(end, span, .decade, hasYear: value >= 1000)
  }

  /// "End of May", "Anfang Juni 2024", "mid-2024", "fin de la semaine prochaine".
  func third(_ place: Int, _ frame: Frame) -> TimeFound? {
    // "Fin de semana" is a weekend.
    for part in all(place, .third)
    where !(0..<part.length).contains(where: { sense(place + $0, .unit)?.length ?? 0 > 1 }) {
      var at = place + part.length
      if mark(at) == 0x2D { at += 1 }
      at = next(at, .of, in: part.languages) ?? at
      at = next(at, .article, in: part.languages) ?? at
      let inner = Frame(hasPreposition: true, hasArticle: true, languages: part.languages)
      let whole =
        related(at, inner) ?? monthAlone(at, inner) ?? year(at, inner) ?? decade(at, inner)
        ?? season(at, inner) ?? thisUnit(at, part.languages)
      guard var found = whole, let span = TimeDays.third(part.value, found) else { continue }
      (found.first, found.last, found.granularity) = (span.first, span.last, .few)
      return found
    }
    return nil
  }

  private func thisUnit(_ place: Int, _ languages: UInt16) -> TimeFound? {
    guard let unit = sense(place, .unit, in: languages), [1, 3, 4].contains(unit.value) else {
      return nil
    }
    return shifted(place + unit.length, unit.value, by: 0)
  }

  // MARK: Ranges

  /// An expression, or the range that begins with it: "Dec 30 - Jan 3", "Monday to Friday next week".
  func ranged(_ left: TimeFound, _ frame: Frame) -> TimeFound {
    let languages = left.languages == .max ? UInt16.max : left.languages
    var at = next(left.end, .to, in: languages)
    // "El 3 de diciembre a las 10" goes on with a clock.
    if at != nil, left.granularity == .day, clock(left.end) != nil { at = nil }
    if let dash = mark(left.end) == 0x2D ? left.end + 1 : nil, at == nil { at = dash }
    if at == nil, frame.isBetween { at = next(left.end, .and) }
    guard let at, left.recurrence == nil, !token(left.end).isLineStart, left.granularity != .few
    else { return left }
    let inner = Frame(
      hasPreposition: true, hasArticle: left.granularity == .day, isBetween: true,
      languages: left.languages)
    let start =
      sense(at, .preposition) != nil && plain(at, inner) == nil ? next(at, .preposition) ?? at : at
    guard let right = plain(start, inner), right.granularity == left.granularity,
      right.recurrence == nil
    else { return left }
    return joined(left, right) ?? left
  }

  /// From one to another; the one that was typed without its year follows the other.
  private func joined(_ left: TimeFound, _ right: TimeFound) -> TimeFound? {
    var (first, last) = (left, right)
    if left.weekday >= 0, right.weekday >= 0 {
      let length = (right.weekday - left.weekday + 7) % 7
      guard length > 0 else { return nil }
      let isWeekSaid = abs(right.first - today) > 6
      first.first = isWeekSaid ? right.last - length : left.first
      last.last = first.first + length
    } else if right.hasYear, !left.hasYear, left.month > 0 {
      first.first = begin(left, before: right)
    } else if left.month > 0, right.month > 0, !right.hasYear {
      last.last = end(right, after: left)
    } else if left.weekday >= 0, right.month > 0 {
      first.first = right.first - (TimeCalendar.weekday(right.first) - left.weekday + 7) % 7
    }
    guard last.last > first.first, last.last - first.first < 40_000 else { return nil }
    var found = first
    (found.end, found.last, found.hasYear) = (right.end, last.last, left.hasYear || right.hasYear)
    found.isRelative = left.isRelative || right.isRelative
    (found.weekday, found.month, found.day) = (-1, 0, 0)
    return found
  }

  private func begin(_ left: TimeFound, before right: TimeFound) -> Int64 {
    let year = CivilTime.date(right.first).year
    for typed in [year, year - 1] {
      let span =
        left.granularity == .month
        ? TimeCalendar.month(left.month, typed) : TimeCalendar.day(left.day, left.month, typed)
      if let span, span.first <= right.last { return span.first }
    }
    return left.first
  }

  private func end(_ right: TimeFound, after left: TimeFound) -> Int64 {
    let year = CivilTime.date(left.first).year
    for typed in [year, year + 1] {
      let span =
        right.granularity == .month
        ? TimeCalendar.month(right.month, typed) : TimeCalendar.day(right.day, right.month, typed)
      if let span, span.last >= left.first { return span.last }
    }
    return right.last
  }
}

/// Days of the calendar that no name of a month gives.
enum TimeDays {
  /// Easter Sunday of a year, by the rule of Meeus, Jones and Butcher.
  static func easter(_ year: Int64) -> Int64 {
    let (a, b, c) = (year % 19, year / 100, year % 100)
    let f = (b + 8) / 25
    let h = (19 * a + b - b / 4 - (b - f + 1) / 3 + 15) % 30
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let sum = h + l - 7 * m + 114
    return CivilTime.days(year, sum / 31, sum % 31 + 1)
  }

  /// The early, middle or late part of a week, month, season, year or decade.
  static func third(_ part: Int64, _ whole: TimeFound) -> TimeSpan? {
    let (start, end) = (whole.first, whole.last + 1)
    switch whole.granularity {
    case .week:
      let bounds = [start, start + 2, start + 4, end]
      return cut(part, bounds)
    case .month: return cut(part, [start, start + 10, start + 20, end])
    case .year:
      let year = CivilTime.date(start).year
      return cut(part, [start, CivilTime.days(year, 5, 1), CivilTime.days(year, 9, 1), end])
    case .decade:
      let year = CivilTime.date(start).year
      return cut(
        part, [start, CivilTime.days(year + 4, 1, 1), CivilTime.days(year + 7, 1, 1), end])
    case .season:
      let length = (end - start) / 3
      return cut(part, [start, start + length, start + 2 * length, end])
    default: return nil
    }
  }

  private static func cut(_ part: Int64, _ bounds: [Int64]) -> TimeSpan? {
    let part = Int(part)
    guard bounds.indices.contains(part), bounds.indices.contains(part + 1) else { return nil }
    return TimeSpan(first: bounds[part], end: bounds[part + 1])
  }
}
