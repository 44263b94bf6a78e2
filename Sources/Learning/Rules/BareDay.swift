/// Days of a month that are named without it: `on the 17th`.
extension DateReading {
  private static let behindOrdinal = WordSet(
    "and at with to for in so but because which when we i they it")
  /// Words before a day that is named so, where another date was named before it.
  private static let beforeOrdinal = WordSet("on by until till from since to")
  private static let returning = WordSet(
    """
    leave leaves left leaving return returns returned returning back home end ends ended finish finishes
    finished depart departs departed until till through
    """)

  /// `on the 17th`, and `the 17th of May`.
  func ordinal(_ at: Int) -> DatePhrase? {
    if let day = dayNumber(at + 1) ?? ordinalWord(at + 1) {
      let of = words.lower(at + 2) == "of" ? 1 : 0
      if let month = month(stem(at + 2 + of).0, at + 2 + of) {
        return dated(month, day, at, length: 3 + of)
      }
    }
    guard let day = dayNumber(at + 1), words.lower(at + 1).count > 2,
      words[at + 1].lower.last?.isLetter ?? false
    else { return nil }
    let before = words.lower(at - 1)
    guard before == "on" || !anchor.isEmpty && DateReading.beforeOrdinal.contains(before) else {
      return nil
    }
    let next = at + 2
    guard
      next >= words.count || words[next].isMark
        || DateReading.behindOrdinal.contains(words.lower(next))
    else { return nil }
    switch anchor.day(day, tense(at), today: isSaidToday ? today : nil, returns: returns(at)) {
    case .day(let day): return .day(day, 2)
    case .asSaid: return .said(nil, 2)
    case .fromToday: break
    }
    guard before == "on", isSaidToday else { return nil }
    let (year, month, _) = today.parts
    let days = (-1...1).compactMap { offset -> Day? in
      let first = Day(year, month, 1).month(Int64(offset))
      return valid(first.parts.year, first.parts.month, day)
    }
    return nearest(days, tense(at)).map { .day($0, 2) }
  }

  /// Whether what began ends on the date at a place: "and come back on the 3rd".
  func returns(_ at: Int) -> Bool {
    words[max(0, at - 6)..<min(words.count, at + 6)].contains {
      DateReading.returning.contains($0)
    }
  }
}
