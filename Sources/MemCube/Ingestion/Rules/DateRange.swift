/// Dates of several parts: `Friday, 4 December`, `3 to 5 February`, `from Monday to Wednesday`,
/// `31/08/2028`; and days that have names.
extension DateReading {
  private static let joints = WordSet("to until till through - \u{2013} and")

  /// Days from one to another. They never run backwards.
  func range(_ at: Int) -> DatePhrase? {
    weekdayRange(at) ?? dayRange(at) ?? monthRange(at)
  }

  /// Whether the word between both ends fits the one before them.
  private func isJoint(_ place: Int, from at: Int) -> Bool {
    guard DateReading.joints.contains(words.lower(place)) else { return false }
    return (words.lower(place) == "and") == (words.lower(at - 1) == "between")
  }

  private func weekday(_ place: Int) -> Int64? {
    guard words.indices.contains(place), words[place].isCapitalised else { return nil }
    return TimeWords.weekdays.firstIndex(of: words[place].lower).map(Int64.init)
  }

  private static let shifts = WordSet(
    "moved changed switched shifted pushed postponed rescheduled moves changes")
  private static let habits = WordSet("open closed office usually always work works school")

  /// `from Monday to Wednesday`.
  private func weekdayRange(_ at: Int) -> DatePhrase? {
    guard let first = weekday(at), isJoint(at + 1, from: at), let last = weekday(at + 2),
      ["from", "between"].contains(words.lower(at - 1)), dayNumber(at + 3) == nil
    else { return nil }
    let tense = tense(at, isWeekday: true)
    // "Moved from Tuesday to Thursday" are two days; "open from Monday to Friday" is every week.
    let before = words[..<at].suffix(6)
    let isUnclear = before.contains {
      DateReading.shifts.contains($0) || DateReading.habits.contains($0)
    }
    guard !isUnclear, tense != .open, !recurs(at) else { return .said(nil, 3) }
    var start = tense == .past ? self.before(Int(first)) : after(Int(first))
    let length = (last - first + 7) % 7
    if tense == .past, start + length > today { start = start - 7 }
    return days(start, start + length, at, 3)
  }

  private func days(_ first: Day, _ last: Day, _ at: Int, _ length: Int) -> DatePhrase {
    let joint = words.lower(at - 1) == "between" ? "and" : "to"
    return .days(
      "\(first.text) \(joint) \(last.text)", DaySpan(first: first, last: last), length)
  }

  /// `3 to 5 February`, `3-5 February 2027`, `February 3 to 5`, `28 May to 3 June`.
  private func dayRange(_ at: Int) -> DatePhrase? {
    if let (first, last) = pair(at), let month = month(stem(at + 1).0, at + 1) {
      return range(at, (month, first), (month, last), 2, "\(first) to \(last)")
    }
    if let month = month(words.lower(at), at), let (first, last) = pair(at + 1) {
      return range(at, (month, first), (month, last), 2, "\(first) to \(last)")
    }
    if let month = month(words.lower(at), at), let first = dayNumber(at + 1),
      isJoint(at + 2, from: at)
    {
      if let last = dayNumber(at + 3), self.month(words.lower(at + 4), at + 4) == nil {
        return range(at, (month, first), (month, last), 4, "\(first) to \(last)")
      }
      if let other = self.month(words.lower(at + 3), at + 3), let last = dayNumber(at + 4) {
        return range(at, (month, first), (other, last), 5, nil)
      }
    }
    guard let first = dayNumber(at) else { return nil }
    if isJoint(at + 1, from: at), let last = dayNumber(at + 2) {
      let of = words.lower(at + 3) == "of" ? 1 : 0
      guard let month = month(stem(at + 3 + of).0, at + 3 + of) else { return nil }
      return range(at, (month, first), (month, last), 4 + of, "\(first) to \(last)")
    }
    guard let month = month(words.lower(at + 1), at + 1), isJoint(at + 2, from: at),
      let last = dayNumber(at + 3), let other = self.month(stem(at + 4).0, at + 4)
    else { return nil }
    return range(at, (month, first), (other, last), 5, nil)
  }

  /// `3-5` as one word.
  private func pair(_ place: Int) -> (Int64, Int64)? {
    let parts = words.lower(place).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = Int64(parts[0]), let last = Int64(parts[1]),
      parts.allSatisfy({ $0.utf8.count <= 2 }), (1...31).contains(first), (1...31).contains(last)
    else { return nil }
    return (first, last)
  }

  /// `short`: how the days are said within one month.
  private func range(
    _ at: Int, _ first: (Int64, Int64), _ last: (Int64, Int64), _ length: Int, _ short: String?
  ) -> DatePhrase? {
    func end(_ start: Day) -> Day? {
      let year = start.parts.year
      return [year, year + 1].compactMap { valid($0, last.0, last.1) }.first { $0 >= start }
    }
    guard first.0 != last.0 || first.1 <= last.1 else { return nil }
    if let (year, more) = year(at + length) {
      // The year stands with the end.
      let starts = [year, year - 1].compactMap { valid($0, first.0, first.1) }
      guard let close = valid(year, last.0, last.1), let start = starts.first(where: { $0 <= close })
      else { return nil }
      return .said(DaySpan(first: start, last: close), length + more)
    }
    guard valid(2024, first.0, first.1) != nil, valid(2024, last.0, last.1) != nil else {
      return nil
    }
    guard let start = nearest(days(first.0, first.1), tense(at)), let end = end(start) else {
      return .said(nil, length)
    }
    guard let short else { return days(start, end, at, length) }
    let text = words.lower(at - 1) == "between" ? short.replacing(" to ", with: " and ") : short
    return .days("\(text) \(start.monthText)", DaySpan(first: start, last: end), length)
  }

  /// `from November to February`.
  private func monthRange(_ at: Int) -> DatePhrase? {
    guard let first = month(words.lower(at), at), isJoint(at + 1, from: at),
      let last = month(stem(at + 2).0, at + 2), ["from", "between"].contains(words.lower(at - 1)),
      dayNumber(at + 3) == nil
    else { return nil }
    if let (year, more) = year(at + 3) {
      let start = Day(first <= last ? year : year - 1, first, 1)
      return .said(DaySpan(first: start, last: Day(year, last, 1).lastOfMonth), 3 + more)
    }
    let tense = tense(at)
    guard tense == .past || tense == .future else { return .said(nil, 3) }
    var start = tense == .past ? lastMonth(first) : nextMonth(first)
    let count = (last - first + 12) % 12
    if tense == .past, start.month(count) > today { start = start.month(-12) }
    let end = start.month(count)
    let joint = words.lower(at - 1) == "between" ? "and" : "to"
    return .days(
      "\(start.monthText) \(joint) \(end.monthText)",
      DaySpan(first: start, last: end.lastOfMonth), 3)
  }

  // MARK: A weekday and its date

  private static let shortWeekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// `Friday, 4 December 2026`, `Monday the 21st of December`, `Tuesday the 3rd`: the date says
  /// which day it is, and the weekday which year where none is said.
  func weekdayOfDate(_ at: Int) -> DatePhrase? {
    guard words[at].isCapitalised,
      let weekday = TimeWords.weekdays.firstIndex(of: words[at].lower)
        ?? DateReading.shortWeekdays.firstIndex(of: words[at].lower)
    else { return nil }
    var next = at + 1
    if ["," , "."].contains(words.lower(next)) { next += 1 }
    if ["on", "the"].contains(words.lower(next)) { next += 1 }
    guard words.indices.contains(next), let date = monthDay(next) else {
      return weekdayOfMonth(Int64(weekday), at, next)
    }
    let length = next - at + date.length
    if let (year, more) = year(at + length) {
      let day = valid(year, date.month, date.day)
      return .said(day.map { DaySpan(first: $0, last: $0) }, length + more)
    }
    let all = days(date.month, date.day)
    let fitting = all.filter { $0.weekday == Int64(weekday) }
    guard let day = fitting.count == 1 ? fitting[0] : nearest(all, tense(at)) else {
      return .said(nil, length)
    }
    return dayWithName(day, at, length)
  }

  /// `21st of December`, `December 21`.
  private func monthDay(_ at: Int) -> (month: Int64, day: Int64, length: Int)? {
    if let day = dayNumber(at) ?? ordinalWord(at) {
      let of = words.lower(at + 1) == "of" ? 1 : 0
      return month(stem(at + 1 + of).0, at + 1 + of).map { ($0, day, 2 + of) }
    }
    guard let month = month(words.lower(at), at), let day = dayNumber(at + 1) else { return nil }
    return (month, day, 2)
  }

  /// `Tuesday the 3rd`.
  private func weekdayOfMonth(_ weekday: Int64, _ at: Int, _ place: Int) -> DatePhrase? {
    guard words.lower(place - 1) == "the", let day = dayNumber(place),
      words.lower(place).last?.isLetter ?? false
    else { return nil }
    let days = (-3...3).compactMap { offset -> Day? in
      let (year, month, _) = today.month(Int64(offset)).parts
      return valid(year, month, day)
    }.filter { $0.weekday == weekday }
    return nearest(days, tense(at, isWeekday: true)).map { dayWithName($0, at, place + 1 - at) }
  }

  private func dayWithName(_ day: Day, _ at: Int, _ length: Int) -> DatePhrase {
    var phrase = DatePhrase.day(day, length)
    phrase.text = "\(TimeWords.weekdays[Int(day.weekday)].capitalisedFirst), \(day.text)"
    return phrase
  }

  private static let ordinals = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third",
    "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth",
    "twenty-ninth", "thirtieth", "thirty-first",
  ]

  /// `twenty-first`: a day of a month that is named beside it.
  func ordinalWord(_ place: Int) -> Int64? {
    DateReading.ordinals.firstIndex(of: words.lower(place)).map { Int64($0) + 1 }
  }

  // MARK: In digits, by name

  /// `31/08/2028`, `2028-08-31`, where which is the day and which the month is beyond doubt.
  func numeric(_ at: Int) -> DatePhrase? {
    guard NumericDate.isOne(words[at]), let day = NumericDate.read(words[at].text) else {
      return nil
    }
    return .said(DaySpan(first: day, last: day), 1)
  }

  /// `last Christmas`, `at Halloween`.
  func holiday(_ word: String, _ at: Int) -> DatePhrase? {
    let name = stem(at).0
    guard words[at].isCapitalised, let (first, last) = DateReading.holidays[name] else { return nil }
    let before = words.lower(at - 1)
    guard ["at", "on", "since", "for", "until", "by", "before", "after"].contains(before),
      year(at + 1) == nil, !["tree", "dinner", "party", "market", "eve", "day"]
        .contains(words.lower(at + 1))
    else { return nil }
    let tense = tense(at)
    guard tense == .past || tense == .future else { return nil }
    return named(words[at].text, first, last, isPast: tense == .past, 1)
  }

  private static let holidays: [String: ((Int64, Int64), (Int64, Int64))] = [
    "christmas": ((12, 24), (12, 26)), "halloween": ((10, 31), (10, 31)),
    "xmas": ((12, 24), (12, 26)),
  ]

  /// A feast by its name behind `last` or `next`.
  func feast(_ name: String, _ place: Int, isPast: Bool) -> DatePhrase? {
    guard words.indices.contains(place), words[place].isCapitalised,
      let (first, last) = DateReading.holidays[name]
    else { return nil }
    return named(name.capitalisedFirst, first, last, isPast: isPast, 2)
  }

  private func named(
    _ name: String, _ first: (Int64, Int64), _ last: (Int64, Int64), isPast: Bool, _ length: Int
  ) -> DatePhrase? {
    let all = days(first.0, first.1)
    guard let day = isPast ? all.last(where: { $0 < today }) : all.first(where: { $0 > today })
    else { return nil }
    let year = day.parts.year
    let name = name.hasSuffix("'s") ? String(name.dropLast(2)) : name
    return DatePhrase(
      length: length, text: "\(name) \(year)", preposition: "at",
      span: DaySpan(first: day, last: Day(year, last.0, last.1)))
  }
}
