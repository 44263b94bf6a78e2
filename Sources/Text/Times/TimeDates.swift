internal import Language

/// Dates by name and in digits.
extension TimeParser {
  /// Which of the years around counts for a day that was typed without one.
  func nearest(_ month: Int64, _ day: Int64) -> Int64? {
    let year = CivilTime.date(today).year
    let days = (-8...8).compactMap { TimeCalendar.day(day, month, year + $0)?.first }
    switch direction {
    case .past: return days.last { $0 <= today }
    case .future: return days.first { $0 >= today }
    case .nearest: return days.min { abs($0 - today) < abs($1 - today) }
    }
  }

  /// A day by its parts; the year is looked for where it is nil.
  func dayFound(_ end: Int, _ year: Int64?, _ month: Int64, _ day: Int64) -> TimeFound? {
    guard (1...12).contains(month) else { return nil }
    let first: Int64?
    if let year {
      first = (1000...2999).contains(year) ? TimeCalendar.day(day, month, year)?.first : nil
    } else {
      first = nearest(month, day)
    }
    guard let first else { return nil }
    var found = TimeFound(end, TimeSpan(day: first), .day, hasYear: year != nil)
    (found.month, found.day) = (month, day)
    return found
  }

  /// A month; of the years around where `year` is nil.
  func monthFound(_ end: Int, _ year: Int64?, _ month: Int64) -> TimeFound? {
    if let year, !(1000...2999).contains(year) { return nil }
    let now = TimeCalendar.month(of: today)
    var counted = year ?? now.year
    if year == nil {
      switch direction {
      case .past: counted -= month > now.month ? 1 : 0
      case .future: counted += month < now.month ? 1 : 0
      case .nearest:
        let distance = month - now.month
        counted += distance > 6 ? -1 : distance < -6 ? 1 : 0
      }
    }
    var found = TimeFound(end, TimeCalendar.month(month, counted), .month, hasYear: year != nil)
    found.month = month
    return found
  }

  /// A year of two or four digits after a date, and the token after it.
  func typedYear(_ place: Int) -> (year: Int64, end: Int)? {
    var place = place
    if mark(place) == 0x2C, !token(place + 1).isLineStart { place += 1 }
    if let end = next(place, .of) { place = end }
    if mark(place) == 0x27, let short = number(place + 1, 2...2), isGlued(place + 1) {
      return (short + (short < 70 ? 2000 : 1900), place + 2)
    }
    guard let year = number(place, 4...4), (1000...2999).contains(year), !isClockOrMore(place + 1)
    else { return nil }
    return (year, place + 1)
  }

  /// Whether ":30" or ".5" follows a number.
  private func isClockOrMore(_ place: Int) -> Bool {
    isGlued(place) && [0x3A, 0x2E].contains(mark(place)) && isGlued(place + 1)
      && token(place + 1).shape == .number
  }

  /// The number of a day in digits or as an ordinal: "3", "3rd", "3.", "third".
  func dayNumber(_ place: Int) -> (day: Int64, end: Int, isMarked: Bool)? {
    if let ordinal = sense(place, .ordinal) { return (ordinal.value, place + ordinal.length, true) }
    guard let day = number(place, 1...2), (1...31).contains(day), isFree(place) else { return nil }
    if isGlued(place + 1), let end = next(place + 1, .mark) { return (day, end, true) }
    if mark(place + 1) == 0x2E, isGlued(place + 1) {
      return isGlued(place + 2) && token(place + 2).shape == .number ? nil : (day, place + 2, true)
    }
    return isClockOrMore(place + 1) ? nil : (day, place + 1, false)
  }

  /// The month that begins at a place, by its name, with its point if it is cut short.
  func monthName(_ place: Int) -> (sense: TimeSense, end: Int)? {
    guard let sense = sense(place, .month) else { return nil }
    let end = place + sense.length
    let isShort = token(place).end - token(place).start <= 5
    return (
      sense,
      isShort && mark(end) == 0x2E && isGlued(end) && !token(end + 1).isCapital ? end + 1 : end
    )
  }

  /// Whether a name of a month beside a number is one, and no verb.
  private func isMonth(_ sense: TimeSense, _ place: Int, isSure: Bool) -> Bool {
    switch sense.care {
    case .none, .weak: return true
    case .verb:
      return isSure || token(place).isCapital || isBreak(place + sense.length)
        || self.sense(place + sense.length, .clockat) != nil
    case .risky: return isSure || isAmong(sense.languages, place)
    }
  }

  /// "4 December 2026", "3rd of May", "2. bis 5. Dezember", "4 and 5 May".
  func dayMonth(_ place: Int, _ frame: Frame) -> TimeFound? {
    guard let first = dayNumber(place) else { return nil }
    var (last, at) = (first, first.end)
    if let second = secondDay(first, frame) { (last, at) = (second, second.end) }
    let hasOf = next(at, .of) != nil
    at = next(at, .of) ?? at
    guard let name = monthName(at), !token(at).isLineStart else { return nil }
    let year = typedYear(name.end)
    let isSure = frame.hasPreposition || first.isMarked || hasOf || year != nil
    guard isMonth(name.sense, at, isSure: isSure) else { return nil }
    return days(first.day, last.day, name.sense, year, name.end)
  }

  /// The day that ends a range whose first one is known: "– 7", "bis zum 5.", "and 6".
  private func secondDay(
    _ first: (day: Int64, end: Int, isMarked: Bool), _ frame: Frame
  ) -> (day: Int64, end: Int, isMarked: Bool)? {
    var at = next(first.end, .to)
    if at == nil, frame.isBetween { at = next(first.end, .and) }
    let isPair = at == nil
    at = at ?? next(first.end, .and) ?? (mark(first.end) == 0x2F ? first.end + 1 : nil)
    guard let at else { return nil }
    let start = next(at, .article) ?? at
    // A number after a dash or a stroke stands close to it.
    let other = [0x2D, 0x2F].contains(mark(at - 1)) ? dayAfterMark(start) : dayNumber(start)
    guard let other, isPair ? other.day == first.day + 1 : other.day > first.day else { return nil }
    return other
  }

  private func dayAfterMark(_ place: Int) -> (day: Int64, end: Int, isMarked: Bool)? {
    guard let day = number(place, 1...2), (1...31).contains(day) else { return nil }
    if isGlued(place + 1), let end = next(place + 1, .mark) { return (day, end, true) }
    return mark(place + 1) == 0x2E ? (day, place + 2, true) : (day, place + 1, false)
  }

  /// The days from one to another of a month.
  private func days(
    _ first: Int64, _ last: Int64, _ month: TimeSense, _ year: (year: Int64, end: Int)?, _ end: Int
  ) -> TimeFound? {
    guard var found = dayFound(year?.end ?? end, year?.year, month.value, first) else { return nil }
    found.languages = month.languages
    if last > first {
      let typed = CivilTime.date(found.first)
      guard let span = TimeCalendar.day(last, typed.month, typed.year) else { return nil }
      found.last = span.first
    }
    return found
  }

  /// "December 4, 2026", "May 3rd", "December 4-7".
  func monthDay(_ place: Int, _ frame: Frame) -> TimeFound? {
    guard let name = monthName(place), sense(place - 1, .infirst) == nil || frame.isBetween else {
      return nil
    }
    let at = sense(name.end, .article, in: 1).map { name.end + $0.length } ?? name.end
    guard !token(at).isLineStart, let first = dayNumber(at),
      token(at).isSpaced || mark(name.end - 1) == 0x2E,
      sense(first.end, .clockunit) == nil, sense(first.end, .am) == nil,
      sense(first.end, .pm) == nil
    else { return nil }
    let second = secondDay(first, frame)
    let end = second?.end ?? first.end
    let trimmed = mark(end - 1) == 0x2E ? end - 1 : end
    let year = typedYear(trimmed)
    let isSure =
      frame.hasPreposition || first.isMarked && mark(first.end - 1) != 0x2E || year != nil
      || isBreak(end)
    guard
      TimeTable.isEnglish(name.sense.languages)
        || name.sense.care != .risky && (year != nil || first.isMarked || isBreak(end)),
      isMonth(name.sense, place, isSure: isSure)
    else { return nil }
    return days(first.day, second?.day ?? first.day, name.sense, year, trimmed)
  }

  /// A month with its year, or alone where nothing else can be meant.
  func monthAlone(_ place: Int, _ frame: Frame) -> TimeFound? {
    guard let name = monthName(place) else { return nil }
    let plainEnd = place + name.sense.length
    // A day that the month does not have: "30 February 2026".
    if number(place - 1, 1...2) != nil, token(place).isSpaced { return nil }
    let year = typedYear(name.end)
    if let year {
      var found = monthFound(year.end, year.year, name.sense.value)
      found?.languages = name.sense.languages
      return found
    }
    let isFramed = frame.hasPreposition && frame.languages & name.sense.languages != 0
    switch name.sense.care {
    // Names as well, where months are written small: "Abril", "Marco".
    case .none:
      let mayBeName = TimeTable.isRomance(name.sense.languages) && token(place).isCapital
      guard isFramed || !mayBeName else { return nil }
    case .weak: guard isFramed else { return nil }
    case .verb: guard isFramed else { return nil }
    case .risky: guard isFramed, isAmong(name.sense.languages, place) else { return nil }
    }
    var found = monthFound(plainEnd, nil, name.sense.value)
    found?.languages = name.sense.languages
    return found
  }

  // MARK: In digits

  /// "2026-12-03", "3.12.2026", "3/12/26", "am 3.12.", "30.12.–3.1.2027".
  func numeric(_ place: Int, _ frame: Frame) -> TimeFound? {
    guard isFree(place) || frame.isBetween, isGlued(place + 1) else { return nil }
    let separator = mark(place + 1)
    guard [0x2D, 0x2E, 0x2F].contains(separator), let middle = number(place + 2, 1...2) else {
      return rangeOfDays(place)
    }
    let isClosed = mark(place + 3) == separator && isGlued(place + 2) && isGlued(place + 3)
    if let year = number(place, 4...4) {
      guard isClosed, isGlued(place + 4), let day = number(place + 4, 1...2), !isLonger(place + 5)
      else { return nil }
      return dayFound(place + 5, year, middle, day)
    }
    guard let one = number(place, 1...2), isGlued(place + 2) else { return nil }
    if isClosed, token(place + 4).shape == .number, !token(place + 4).isSpaced || separator == 0x2E
    {
      guard let year = fullYear(place + 4, separator), !isLonger(place + 5) else {
        return separator == 0x2E ? pointed(place, frame) : nil
      }
      return ordered(place + 5, year, one, middle, separator)
    }
    switch separator {
    case 0x2E: return isClosed ? pointed(place, frame) : nil
    case 0x2F: return stroked(place, frame)
    default: return nil
    }
  }

  /// Whether a number that ended goes on as a longer one: "1.2.26.4".
  private func isLonger(_ place: Int) -> Bool {
    guard isGlued(place) else { return false }
    if token(place).shape == .number { return true }
    return [0x2E, 0x2D, 0x2F].contains(mark(place)) && isGlued(place + 1)
      && token(place + 1).shape == .number && mark(place) != 0x2D
  }

  private func fullYear(_ place: Int, _ separator: UInt8) -> Int64? {
    if let year = number(place, 4...4) { return (1000...2999).contains(year) ? year : nil }
    guard separator != 0x2D, !token(place).isSpaced, let year = number(place, 2...2) else {
      return nil
    }
    return year + (year < 70 ? 2000 : 1900)
  }

  /// Day and month in the order that the separator and the cube say, or the only possible one.
  private func ordered(
    _ end: Int, _ year: Int64?, _ one: Int64, _ other: Int64, _ separator: UInt8
  ) -> TimeFound? {
    let isMonthFirst = isMonthFirst && separator == 0x2F
    let usual = isMonthFirst ? dayFound(end, year, one, other) : dayFound(end, year, other, one)
    return usual
      ?? (isMonthFirst ? dayFound(end, year, other, one) : dayFound(end, year, one, other))
  }

  /// "3.12." where something beside it says that it is a day.
  private func pointed(_ place: Int, _ frame: Frame) -> TimeFound? {
    guard let day = number(place, 1...2), let month = number(place + 2, 1...2) else { return nil }
    let end = place + 4
    guard frame.hasPreposition || frame.hasArticle || isBesideDay(place, end) else { return nil }
    return dayFound(end, nil, month, day)
  }

  /// "12/3" where something beside it says that it is a day.
  private func stroked(_ place: Int, _ frame: Frame) -> TimeFound? {
    guard let one = number(place, 1...2), let other = number(place + 2, 1...2), isGlued(place + 2),
      !(isGlued(place + 3) && token(place + 3).shape != .mark),
      frame.hasPreposition && sense(place - 1, .number) == nil || isBesideDay(place, place + 3)
    else { return nil }
    return ordered(place + 3, nil, one, other, 0x2F)
  }

  /// Whether a weekday, a clock, a colon or a range stands beside a date without a year.
  private func isBesideDay(_ place: Int, _ end: Int) -> Bool {
    if sense(place - 1, .weekday) != nil
      || mark(place - 1) == 0x2C && sense(place - 2, .weekday) != nil
    {
      return true
    }
    if mark(place - 1) == 0x3A && (token(place).isSpaced || isBreak(end)) { return true }
    if mark(place - 1) == 0x2E && sense(place - 2, .weekday) != nil { return true }
    if bracketedWeekday(end) { return true }
    let after = mark(end) == 0x2C ? end + 1 : end
    if clock(after, isAfterDay: false) != nil { return true }
    guard let other = next(end, .to) else { return mark(end) == 0x3A }
    return number(other, 1...2) != nil && [0x2E, 0x2F].contains(mark(other + 1))
      && number(other + 2, 1...2) != nil
  }

  private func bracketedWeekday(_ place: Int) -> Bool {
    mark(place) == 0x28
      && (sense(place + 1, .weekday) != nil || sense(place + 1, .bracketed) != nil)
  }

  /// "2.–5.12.2026", "2.-5.12.", "2./3.12.2026": the first has its day alone.
  private func rangeOfDays(_ place: Int) -> TimeFound? {
    guard let first = number(place, 1...2), mark(place + 1) == 0x2E else { return nil }
    let at = mark(place + 2) == 0x2F ? place + 3 : next(place + 2, .to)
    guard let at, let last = number(at, 1...2), last > first, mark(at + 1) == 0x2E,
      let month = number(at + 2, 1...2), isGlued(at + 2), mark(at + 3) == 0x2E
    else { return nil }
    let year = isGlued(at + 4) ? fullYear(at + 4, 0x2E) : nil
    let end = year == nil ? at + 4 : at + 5
    guard var found = dayFound(end, year, month, first),
      let span = TimeCalendar.day(last, month, CivilTime.date(found.first).year)
    else { return nil }
    found.last = span.first
    return found
  }
}
