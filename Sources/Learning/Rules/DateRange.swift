/// Days from one to another: `3 to 5 February`, `from Monday to Wednesday`.
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
  static let habits = WordSet("open closed office usually always work works school")

  /// `from Monday to Wednesday`.
  private func weekdayRange(_ at: Int) -> DatePhrase? {
    guard let first = weekday(at), isJoint(at + 1, from: at), let last = weekday(at + 2),
      dayNumber(at + 3) == nil
    else { return nil }
    let tense = tense(at, isWeekday: true)
    let isNamed = ["from", "between"].contains(words.lower(at - 1))
    guard isNamed || tense == .past || tense == .future else { return .said(nil, 3) }
    // "Moved from Tuesday to Thursday" are two days; "open from Monday to Friday" is every week.
    let before = words[..<at].suffix(6)
    let isUnclear = before.contains {
      DateReading.shifts.contains($0) || DateReading.habits.contains($0)
    }
    if let moved = moved(at, to: last, before) { return moved }
    guard !isUnclear, tense != .open, !recurs(at), !isOfEachWeek else { return .said(nil, 3) }
    let length = (last - first + 7) % 7
    if let week = week(at: at + 3) {
      let start = week.monday + first
      return days(start, start + length, at, 3 + week.length)
    }
    var start = tense == .past ? self.before(Int(first)) : after(Int(first))
    if tense == .past, start + length > today { start = start - 7 }
    return days(start, start + length, at, 3)
  }

  /// Whether what is told is so week by week: "three days a week, Monday to Wednesday"; "for a week" is once.
  private var isOfEachWeek: Bool {
    words.indices.contains { place in
      guard words.lower(place) == "week" else { return words.lower(place) == "weekly" }
      let before = words.lower(place - 1)
      if ["every", "each", "per", "most"].contains(before) { return true }
      // "Twice a week", "four evenings a week".
      let count = words.lower(place - 2)
      return before == "a" && (["once", "twice"].contains(count) || count.hasSuffix("s"))
    }
  }

  /// What meets each week, so that a weekday to which it is moved is each of them.
  private static let weekly = WordSet(
    """
    class classes lesson lessons course courses training practice rehearsal rehearsals session sessions
    shift shifts club group choir yoga gym swimming football pilates band therapy physio
    """)

  /// `moved from Tuesday to Thursday`, of what has one day: the new one.
  private func moved(_ at: Int, to last: Int64, _ before: ArraySlice<Word>) -> DatePhrase? {
    guard words.lower(at - 1) == "from",
      before.contains(where: { DateReading.shifts.contains($0) }),
      before.contains(where: Appointment.isNoun), !DateReading.weekly.meets(words[..<at]),
      !recurs(at)
    else { return nil }
    let day = after(Int(last))
    return .days("\(words[at].text) to \(day.text)", DaySpan(first: day, last: day), 3)
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
      guard let close = valid(year, last.0, last.1),
        let start = starts.first(where: { $0 <= close })
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
}
