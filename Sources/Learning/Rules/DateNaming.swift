/// Days that are named in more than one way, and in others: `Friday, 4 December`, `31/08/2028`,
/// `last Christmas`.
extension DateReading {
  private static let shortWeekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// `Friday, 4 December 2026`, `Monday the 21st of December`, `Tuesday the 3rd`: the date says
  /// which day it is, and the weekday which year where none is said.
  func weekdayOfDate(_ at: Int) -> DatePhrase? {
    guard words[at].isCapitalised,
      let weekday = TimeWords.weekdays.firstIndex(of: words[at].lower)
        ?? DateReading.shortWeekdays.firstIndex(of: words[at].lower)
    else { return nil }
    var next = at + 1
    if [",", "."].contains(words.lower(next)) { next += 1 }
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
    guard let day = nearest(days, tense(at, isWeekday: true)) else {
      return .said(nil, place + 1 - at)
    }
    return dayWithName(day, at, place + 1 - at)
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
    guard words[at].isCapitalised, let (first, last) = DateReading.holidays[name] else {
      return nil
    }
    let before = words.lower(at - 1)
    guard ["at", "on", "since", "for", "until", "by", "before", "after"].contains(before),
      year(at + 1) == nil,
      !["tree", "dinner", "party", "market", "eve", "day"]
        .contains(words.lower(at + 1))
    else { return nil }
    if let (year, more) = distantYear(at + 1) {
      return DatePhrase(
        length: 1 + more, text: "\(name.capitalisedFirst) \(year)", preposition: "at",
        span: DaySpan(first: Day(year, first.0, first.1), last: Day(year, last.0, last.1)))
    }
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
