/// Weekdays, months and days of a month: `on Monday`, `June 3rd`.
extension DateReading {
  /// A weekday, a month, a day of a month; and years, which stand as they are.
  func named(_ word: String, _ at: Int) -> DatePhrase? {
    let before = words.lower(at - 1)
    if ["every", "each", "most", "many", "all", "any"].contains(before) { return nil }
    if let weekday = TimeWords.weekdays.firstIndex(of: word), words[at].isCapitalised {
      return single(weekday, at)
    }
    if let month = month(word, at) { return inMonth(month, at) }
    if let day = dayNumber(at) ?? ordinalWord(at) {
      let of = words.lower(at + 1) == "of" ? 1 : 0
      if let month = month(stem(at + 1 + of).0, at + 1 + of) {
        return dated(month, day, at, length: 2 + of)
      }
    }
    if TimeWords.isYear(words[at]), ["in", "since", "of", "until", "during"].contains(before),
      let year = Int64(words[at].text)
    {
      return absolute(.year(year, 1))
    }
    return nil
  }

  static let beforeWeekday = WordSet(
    "on for by until till since is are before after to from")

  /// A weekday alone.
  private func single(_ weekday: Int, _ at: Int) -> DatePhrase? {
    let tense = tense(at, isWeekday: true)
    let isNamed = DateReading.beforeWeekday.contains(words.lower(listStart(at) - 1))
    if tense == .open || recurs(at) || isOneOfHabit(at) { return .said(nil, 1) }
    guard tense == .past || tense == .future || isNamed else { return nil }
    let end = returns(at) ? anchor.end(weekday, today: today) : nil
    let day = end ?? (tense == .past ? before(weekday) : after(weekday))
    let part = words.lower(at + 1)
    guard DateReading.dayParts.contains(part) else { return .day(day, 1) }
    return .day(day, 2, part: part)
  }

  /// Where the list of weekdays begins that one is in: "on Thursday and Friday".
  private func listStart(_ place: Int) -> Int {
    var at = place
    while ["and", "or", ",", "&"].contains(words.lower(at - 1)),
      TimeWords.weekdays.contains(words.lower(at - 2))
    {
      at -= 2
    }
    return at
  }

  /// "Every Tuesday and Thursday": a list of weekdays behind "every".
  func recurs(_ place: Int) -> Bool {
    var at = place - 1
    while at >= 0 {
      let word = words.lower(at)
      if ["every", "each", "most", "alternate"].contains(word) { return true }
      guard TimeWords.weekdays.contains(word) || ["and", "or", ",", "&"].contains(word) else {
        return false
      }
      at -= 1
    }
    return false
  }

  private func absolute(_ phrase: DatePhrase) -> DatePhrase {
    var phrase = phrase
    phrase.isAbsolute = true
    return phrase
  }

  /// `3`, `3rd`: a day of a month.
  func dayNumber(_ place: Int) -> Int64? {
    let digits = words.lower(place).prefix { $0.isNumber }
    let rest = words.lower(place).dropFirst(digits.count)
    guard (1...2).contains(digits.utf8.count), let day = Int64(digits), (1...31).contains(day),
      rest.isEmpty || ["st", "nd", "rd", "th"].contains(String(rest))
    else { return nil }
    return day
  }

  private func inMonth(_ month: Int64, _ at: Int) -> DatePhrase? {
    let skip = words.lower(at + 1) == "the" ? 1 : 0
    if let day = dayNumber(at + 1 + skip) ?? ordinalWord(at + 1 + skip),
      words.lower(at + 2 + skip) != "%"
    {
      return dated(month, day, at, length: 2 + skip)
    }
    if let year = year(at + 1) { return absolute(.month(Day(year.0, month, 1), 1 + year.1)) }
    let before = words.lower(at - 1)
    guard
      [
        "in", "since", "until", "till", "by", "of", "early", "late", "mid", "from", "during",
        "around",
      ]
      .contains(before)
    else { return nil }
    if let (year, more) = distantYear(at + 1) { return .month(Day(year, month, 1), 1 + more) }
    let (year, current, _) = today.parts
    // "Moved it to the first Friday in May": the month lies where that day does.
    let isOfWeekday = at > 1 && TimeWords.weekdays.contains(words.lower(at - 2))
    let isOfMany = isOfWeekday && words.lower(at - 4) == "the"
    let tense = tense(isOfMany ? at - 3 : at, isWeekday: false)
    if tense == .open || isOfMany && tense == .present { return nil }
    if tense == .doubtful, month != current, today.month(-1).parts.month != month { return nil }
    if month == current { return .month(Day(year, month, 1), 1) }
    if tense == .planned, today.month(-1).parts.month == month {
      return .month(lastMonth(month), 1)
    }
    return .month(tense == .past || tense == .doubtful ? lastMonth(month) : nextMonth(month), 1)
  }

  /// A year behind a date, and how many words it takes.
  func year(_ place: Int) -> (Int64, Int)? {
    let comma = words.lower(place) == "," || words.lower(place) == "of" ? 1 : 0
    guard words.indices.contains(place + comma),
      TimeWords.isYear(words[place + comma]) || TimeWords.isEarlyYear(words, place + comma)
    else { return nil }
    return Int64(words[place + comma].text).map { ($0, 1 + comma) }
  }

  func dated(_ month: Int64, _ day: Int64, _ at: Int, length: Int) -> DatePhrase? {
    if let (year, more) = year(at + length) {
      guard let day = valid(year, month, day) else { return nil }
      return absolute(.day(day, length + more))
    }
    if let (year, more) = distantYear(at + length), let day = valid(year, month, day) {
      return .day(day, length + more)
    }
    guard valid(2024, month, day) != nil else { return nil }
    // Without a year that can be told it stays as it was said.
    guard let day = nearest(days(month, day), tense(at)) else { return .said(nil, length) }
    return .day(day, length)
  }

  /// A day of the month in the years around today.
  func days(_ month: Int64, _ day: Int64) -> [Day] {
    let year = today.parts.year
    return (-1...1).compactMap { valid(year + $0, month, day) }
  }

  func valid(_ year: Int64, _ month: Int64, _ day: Int64) -> Day? {
    guard (1...12).contains(month), day >= 1 else { return nil }
    return day <= Day(year, month, 1).lastOfMonth.parts.day ? Day(year, month, day) : nil
  }

  /// Farther away than so many days nobody can tell on which side of today a date lies.
  private static let near: Int64 = 120

  /// What was done so many days ago at most is told without a year beyond doubt.
  private static let recent: Int64 = 62

  /// The one of some days that is meant; nil: that can't be told.
  func nearest(_ days: [Day], _ tense: Tense) -> Day? {
    func distance(_ day: Day) -> Int64 { abs(day.number - today.number) }
    let fitting =
      switch tense {
      case .past: days.filter { $0 <= today }
      case .future, .present: days.filter { $0 >= today }
      case .unknown: days.filter { distance($0) <= DateReading.near }
      case .planned: days.filter { $0 >= today || distance($0) <= DateReading.recent }
      case .doubtful: days.filter { $0 <= today && distance($0) <= DateReading.recent }
      case .open: [Day]()
      }
    return fitting.min { distance($0) < distance($1) }
  }
}
