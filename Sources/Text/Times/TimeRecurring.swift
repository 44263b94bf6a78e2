internal import Language

/// What comes again, and the dates of Chinese and Japanese.
extension TimeParser {
  /// "Every Tuesday", "jeden Tag", "every month on the 5th", "every 3 May".
  func recurring(_ place: Int) -> TimeFound? {
    if let daily = next(place, .daily) { return repeated(daily, .daily) }
    if let again = sense(place, .weekly), again.value < 0 {
      return weekday(after: place + again.length, again.languages)
    }
    if let again = sense(place, .monthly) { return monthly(place + again.length, again.languages) }
    if let again = sense(place, .yearly) { return yearly(place + again.length, again.languages) }
    guard let every = sense(place, .every) else {
      guard let article = next(place, .preposition), sense(article, .every) != nil else {
        return nil
      }
      return recurring(article)
    }
    let at = place + every.length
    if let day = sense(at, .plural, in: every.languages) {
      return repeated(at + day.length, .weekly(weekday: Int(day.value)))
    }
    if let weekday = sense(at, .weekday, in: every.languages),
      weekday.care != .weak || token(at).isCapital
    {
      return repeated(at + weekday.length, .weekly(weekday: Int(weekday.value)))
    }
    if let unit = sense(at, .unit, in: every.languages) {
      switch unit.value {
      case 0: return repeated(at + unit.length, .daily)
      case 1: return weekday(after: at + unit.length, every.languages)
      case 3: return monthly(at + unit.length, every.languages)
      case 4: return yearly(at + unit.length, every.languages)
      default: return nil
      }
    }
    if let date = yearly(at, every.languages) { return date }
    guard let day = dayNumber(at), day.isMarked, sense(at, .ordinal) == nil,
      sense(day.end, .unit) == nil,
      sense(day.end, .noun, in: 1) == nil || sense(day.end, .of) != nil
    else { return nil }
    return repeated(endOfMonth(day.end) ?? day.end, .monthly(day: Int(day.day)))
  }

  private func skipped(_ place: Int, _ languages: UInt16) -> Int {
    let at = next(place, .dayword) ?? next(place, .preposition, in: languages) ?? place
    return next(at, .article, in: languages) ?? at
  }

  private func weekday(after place: Int, _ languages: UInt16) -> TimeFound? {
    let at = skipped(place, languages)
    if let day = sense(at, .weekday, in: languages), day.care == .none {
      return repeated(at + day.length, .weekly(weekday: Int(day.value)))
    }
    guard languages & 0x180 != 0, let day = sense(at, .number) ?? sense(at, .bracketed) else {
      return nil
    }
    return repeated(
      at + day.length, .weekly(weekday: Int(day.value) - (day.kind == .number ? 1 : 0)))
  }

  private func monthly(_ place: Int, _ languages: UInt16) -> TimeFound? {
    let at = skipped(place, languages)
    guard at > place || token(at).isSign || languages & 0x180 != 0, let day = dayNumber(at),
      day.isMarked || next(day.end, .cjkday) != nil || at > place
    else { return nil }
    return repeated(next(day.end, .cjkday) ?? day.end, .monthly(day: Int(day.day)))
  }

  private func yearly(_ place: Int, _ languages: UInt16) -> TimeFound? {
    let at = skipped(place, languages)
    let frame = Frame(hasPreposition: true, hasArticle: true, languages: languages)
    guard
      let date = dayMonth(at, frame) ?? monthDay(at, frame) ?? numeric(at, frame) ?? eastern(at)
        ?? feast(at),
      date.granularity == .day, !date.hasYear, date.month > 0, date.first == date.last
    else { return nil }
    return repeated(date.end, .yearly(month: Int(date.month), day: Int(date.day)))
  }

  /// A recurrence, from its first day on or after today.
  private func repeated(_ end: Int, _ recurrence: TimeExpression.Recurrence) -> TimeFound? {
    guard let day = TimeDays.first(recurrence, from: today) else { return nil }
    var found = TimeFound(end, TimeSpan(day: day), .day)
    found.recurrence = recurrence
    if case .weekly(let weekday) = recurrence { found.weekday = Int64(weekday) }
    return found
  }

  /// Makes a weekday one that comes every week.
  func becomeWeekly(_ found: inout TimeFound) {
    guard (0...6).contains(found.weekday) else { return }
    become(&found, .weekly(weekday: Int(found.weekday)), found.end)
  }

  private func become(_ found: inout TimeFound, _ recurrence: TimeExpression.Recurrence, _ end: Int)
  {
    guard let day = TimeDays.first(recurrence, from: today) else { return }
    (found.first, found.last, found.recurrence, found.end) = (day, day, recurrence, end)
    found.isRelative = false
  }

  /// "3 May every year", "the 15th of every month", "am 5. jeden Monats", and birthdays.
  func addRecurrence(_ found: inout TimeFound) {
    guard found.recurrence == nil, found.first == found.last, !found.hasYear else { return }
    let yearly = TimeExpression.Recurrence.yearly(month: Int(found.month), day: Int(found.day))
    if found.month > 0, let end = endOfEvery(found.end, unit: 4) ?? next(found.end, .yearly) {
      return become(&found, yearly, end)
    }
    if found.month == 0, found.day > 0, let end = endOfMonth(found.end) {
      return become(&found, .monthly(day: Int(found.day)), end)
    }
    if found.weekday >= 0, let end = endOfEvery(found.end, unit: 1) {
      found.end = end
      becomeWeekly(&found)
    }
  }

  /// The token after "of every month", "jeden Monats", "of the month".
  func endOfMonth(_ place: Int) -> Int? {
    let at = next(place, .of) ?? place
    return endOfEvery(at, unit: 3) ?? next(at, .monthly)
      ?? (at > place ? sense(at, .article).flatMap { unitEnd(at + $0.length, 3) } : nil)
  }

  private func endOfEvery(_ place: Int, unit: Int64) -> Int? {
    guard let every = sense(place, .every) else { return nil }
    return unitEnd(place + every.length, unit)
  }

  private func unitEnd(_ place: Int, _ unit: Int64) -> Int? {
    guard let word = sense(place, .unit), word.value == unit else { return nil }
    return place + word.length
  }

  /// Makes a date without its year a birthday: it comes every year.
  func addBirthday(_ found: inout TimeFound) {
    guard found.recurrence == nil, !found.hasYear, found.first == found.last else { return }
    become(&found, .yearly(month: Int(found.month), day: Int(found.day)), found.end)
  }

  /// Whether a birthday is named right before a date.
  func isBirthday(before place: Int) -> Bool {
    for back in 1...6 where place >= back {
      if let word = all(place - back, .birthday).first(where: { $0.length == back }),
        word.length > 0
      {
        return true
      }
    }
    return false
  }

  // MARK: Chinese and Japanese

  /// "2026年12月3日", "12月3日", "12月", "3日", "十二月三日".
  func eastern(_ place: Int) -> TimeFound? {
    var at = place
    var year: Int64?
    if let typed = number(at, 4...4), let end = next(at + 1, .cjkyear) { (year, at) = (typed, end) }
    guard let month = easternNumber(at), let afterMonth = next(month.end, .cjkmonth) else {
      if let year {
        return (1000...2999).contains(year)
          ? TimeFound(at, TimeCalendar.year(year), .year, hasYear: true) : nil
      }
      guard let day = number(place, 1...2), (1...31).contains(day),
        let end = next(place + 1, .cjkday),
        isFree(place) || token(place - 1).isSign, isAlone(eastern: end)
      else { return nil }
      return ofMonth(day, end)
    }
    guard (1...12).contains(month.value) else { return nil }
    guard let day = easternNumber(afterMonth), let end = next(day.end, .cjkday) else {
      return month.isDigits ? monthFound(afterMonth, year, month.value) : nil
    }
    return dayFound(end, year, month.value, day.value)
  }

  /// Whether no sign follows that makes a count of days of it: "3日間", "3日前".
  private func isAlone(eastern place: Int) -> Bool {
    !token(place).isSign || !isGlued(place)
      || !token(place).senses.isEmpty && sense(place, .agolast) == nil
        && sense(place, .inlast) == nil
  }

  private func easternNumber(_ place: Int) -> (value: Int64, end: Int, isDigits: Bool)? {
    if let value = number(place, 1...2) { return (value, place + 1, true) }
    guard let word = sense(place, .number, in: 0x180) else { return nil }
    if word.value == 10, token(place).isSign,
      let unit = sense(place + word.length, .number, in: 0x180), unit.value < 10
    {
      return (10 + unit.value, place + word.length + unit.length, false)
    }
    return (word.value, place + word.length, false)
  }
}

extension TimeDays {
  /// The first day of a recurrence on or after a day.
  static func first(_ recurrence: TimeExpression.Recurrence, from day: Int64) -> Int64? {
    switch recurrence {
    case .daily: return day
    case .weekly(let weekday):
      return day + ((Int64(weekday) - TimeCalendar.weekday(day)) % 7 + 7) % 7
    case .monthly(let number):
      for step in 0...3 {
        let month = TimeCalendar.month(of: day, plus: Int64(step))
        if let span = TimeCalendar.day(Int64(number), month.month, month.year), span.first >= day {
          return span.first
        }
      }
    case .yearly(let month, let number):
      guard (1...12).contains(month) else { return nil }
      let year = CivilTime.date(day).year
      for step in 0...8 {
        if let span = TimeCalendar.day(Int64(number), Int64(month), year + Int64(step)),
          span.first >= day
        {
          return span.first
        }
      }
    }
    return nil
  }
}
