/// Distances: `3 days ago`, `in two weeks`.
extension DateReading {
  private static let numbers: [String: Int64] = [
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30,
  ]
  private static let units = [
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month",
    "months": "month", "year": "year", "years": "year", "weekend": "weekend",
    "weekends": "weekend", "hour": "hour", "hours": "hour", "minutes": "hour",
    "fortnight": "fortnight", "fortnights": "fortnight",
  ]

  /// A number that a word says, up to 9999.
  func number(_ place: Int) -> Int64? {
    let word = words.lower(place)
    if let number = DateReading.numbers[word] { return number }
    guard word.utf8.count <= 4, let number = Int64(word) else { return nil }
    return number
  }

  /// `N units ago`, `a few units ago`, `in N units`.
  func counted(_ at: Int) -> DatePhrase? {
    if words.lower(at) == "in" { return ahead(at) }
    if let found = fraction(at) ?? weekdaysAgo(at) { return found }
    if let (count, length) = vagueCount(at) {
      let unit = words.lower(at + length)
      guard DateReading.units[unit] != nil else { return nil }
      if let more = vagueAnchor(at + length + 1) { return .said(nil, length + 1 + more) }
      guard isAgo(at + length + 1) else { return nil }
      let anchor =
        unit.hasPrefix("year")
        ? String(today.parts.year)
        : unit.hasPrefix("month") ? today.monthText : today.text
      return .vague("\(count) \(unit) before \(anchor)", length + 2)
    }
    guard let count = number(at), let unit = DateReading.units[words.lower(at + 1)],
      isAgo(at + 2)
    else { return nil }
    return agoFrom(count, unit, at) ?? distance(-count, unit, 3)
  }

  /// `half an hour ago`, `a quarter of an hour ago`, `a year and a half ago`.
  private func fraction(_ at: Int) -> DatePhrase? {
    var next = at
    if ["a", "three"].contains(words.lower(next)) { next += 1 }
    if ["quarter", "quarters"].contains(words.lower(next)), words.lower(next + 1) == "of" {
      next += 2
    } else if words.lower(next) == "half" {
      next += 1
    } else {
      return andHalf(at)
    }
    if ["a", "an", "the"].contains(words.lower(next)) { next += 1 }
    guard let unit = DateReading.units[words.lower(next)], isAgo(next + 1) else { return nil }
    let length = next + 2 - at
    switch unit {
    case "hour": return .day(today, length)
    case "year" where words.lower(at).hasSuffix("half") || words.lower(at + 1) == "half":
      return .month(today.month(-6), length)
    // Which day that was nobody can tell, and its unit alone would be another one.
    default: return .said(nil, length)
    }
  }

  /// `two and a half hours ago`, `an hour and a half ago`.
  private func andHalf(_ at: Int) -> DatePhrase? {
    guard let count = number(at) else { return nil }
    func isHalf(_ place: Int) -> Bool {
      words.lower(place) == "and" && words.lower(place + 1) == "a"
        && words.lower(place + 2) == "half"
    }
    let name = isHalf(at + 1) ? words.lower(at + 4) : words.lower(at + 1)
    guard isHalf(at + 1) || isHalf(at + 2), let unit = DateReading.units[name], isAgo(at + 5) else {
      return nil
    }
    switch unit {
    case "hour": return .day(today, 6)
    case "year": return .month(today.month(-12 * count - 6), 6)
    default: return .said(nil, 6)
    }
  }

  /// `two Saturdays ago`: of the last ones the second.
  private func weekdaysAgo(_ at: Int) -> DatePhrase? {
    let name = words.lower(at + 1)
    guard let count = number(at), (1...60).contains(count), isAgo(at + 2),
      let weekday = TimeWords.weekdays.firstIndex(of: count == 1 ? name : String(name.dropLast())),
      count == 1 || name.hasSuffix("s")
    else { return nil }
    return .day(before(weekday) - 7 * (count - 1), 3)
  }

  /// How many words "before 8 May 2023" has, behind "a few days": these name no day.
  private func vagueAnchor(_ place: Int) -> Int? {
    guard ["before", "after"].contains(words.lower(place)), words.indices.contains(place + 1) else {
      return nil
    }
    if TimeWords.isYear(words[place + 1]) { return 2 }
    guard let date = phrase(at: place + 1), date.isAbsolute, date.span != nil else { return nil }
    return 1 + date.length
  }

  private func isAgo(_ place: Int) -> Bool {
    words.lower(place) == "ago" || (words.lower(place) == "back" && tense(place) == .past)
  }

  /// `a few`, `a couple of`, `several`, `some`.
  private func vagueCount(_ at: Int) -> (text: String, length: Int)? {
    switch (words.lower(at), words.lower(at + 1), words.lower(at + 2)) {
    case ("a", "few", _): ("a few", 2)
    case ("a", "couple", "of"): ("a couple of", 3)
    case ("a", "couple", _): ("a couple of", 2)
    case ("couple", "of", _): ("a couple of", 2)
    case ("few", _, _), ("several", _, _), ("some", _, _), ("many", _, _): (words.lower(at), 1)
    default: nil
    }
  }

  private func ahead(_ at: Int) -> DatePhrase? {
    let tense = tense(at)
    guard tense != .past, tense != .open, !isAble(at), !isCountedBack(at) else { return nil }
    if let (count, length) = vagueCount(at + 1) {
      let unit = words.lower(at + 1 + length)
      guard DateReading.units[unit] != nil else { return nil }
      let more = timeLength(at + 2 + length)
      return .vague("\(count) \(unit) after \(today.text)", length + 2 + more)
    }
    let (name, isPossessive) = stem(at + 2)
    guard let count = number(at + 1), let unit = DateReading.units[name],
      unit != "hour" || tense == .future
    else { return nil }
    let more = timeLength(at + 3)
    // "In a year's work" is no time.
    guard !isPossessive || more > 0 else { return nil }
    return distance(count, unit, 3 + more)
  }

  /// How many words "' time" has behind a distance: "in two weeks' time", "in a week's time".
  private func timeLength(_ at: Int) -> Int {
    let skip = words.indices.contains(at) && ["'", "\u{2019}"].contains(words[at].text) ? 1 : 0
    return words.lower(at + skip) == "time" ? skip + 1 : 0
  }

  /// "Can do it in two days", "reads it in two days": how long it takes.
  private func isAble(_ at: Int) -> Bool {
    let before = words[..<at].suffix(8)
    return before.contains { ["can", "could", "usually", "always", "often"].contains($0.lower) }
  }

  private static let ranks = WordSet("first second third only best worst biggest")
  private static let noRanks = WordSet(
    "forest guest interest test request protest contest harvest honest modest nest chest quest")
  private static let years = WordSet("year years decade decades")
  /// How far before "in" it stands at most.
  private static let reach = 6

  /// Whether it is told that nothing like it was for so long: "for the first time in ten years", "our first
  /// holiday in five years", "the hottest May in twenty years". In a few weeks, the first may be to come.
  private func isCountedBack(_ at: Int) -> Bool {
    let start = max(0, at - DateReading.reach)
    let rank = words[start..<at].lastIndex { word in
      DateReading.ranks.contains(word)
        || word.lower.hasSuffix("est") && !DateReading.noRanks.contains(word)
    }
    guard let rank,
      !words[rank..<at].contains(where: {
        $0.isMark || Verbs.finite.contains($0) && !TimeWords.isMonth($0)
      })
    else { return false }
    return ["time", "times"].contains(words.lower(at - 1))
      || words[at...].prefix(5).contains { DateReading.years.contains($0) }
  }

  private func distance(_ count: Int64, _ unit: String, _ length: Int) -> DatePhrase? {
    switch unit {
    case "hour": .day(today, length)
    case "day": .day(today + count, length)
    case "week": .week(today.monday + 7 * count, length)
    case "fortnight": .week(today.monday + 14 * count, length)
    case "weekend":
      .weekend(today.monday + (count < 0 ? 5 + 7 * count : 7 * count - 2), length)
    case "month": .month(today.month(count), length)
    case "year": .year(today.parts.year + count, length)
    default: nil
    }
  }
}
