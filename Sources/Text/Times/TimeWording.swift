internal import Language

extension TimeGrammar {
  /// How English says an interval: "on 7 May 2023", "in May 2023", "in the week of 4 May 2026".
  /// - Parameters:
  ///   - e: What was read.
  ///   - bare: Without the preposition: "7 May 2023".
  /// - Returns: One line.
  package static func wording(_ e: TimeExpression, bare: Bool) -> String {
    let clock = e.clock.map(clock) ?? ""
    if let recurrence = e.recurrence { return again(recurrence, bare: bare) + clock }
    let (preposition, span) = words(e)
    guard !bare else { return span + clock }
    switch e.bound {
    case .at: return (preposition.isEmpty ? span : preposition + " " + span) + clock
    case .from: return "from " + span + clock
    case .since: return "since " + span + clock
    case .until: return "by " + span + clock
    case .around: return "around " + span + clock
    }
  }

  private static func words(_ e: TimeExpression) -> (preposition: String, span: String) {
    let (first, last) = (CivilTime.date(e.first), CivilTime.date(e.last))
    switch e.granularity {
    case .day:
      return e.first == e.last ? ("on", day(e.first)) : ("from", days(e.first, e.last))
    case .weekend: return ("on", "the weekend of " + day(e.first))
    case .week: return ("in", "the week of " + day(e.first))
    case .month:
      guard (first.year, first.month) != (last.year, last.month) else {
        return ("in", month(e.first))
      }
      let start = first.year == last.year ? SpelledDate.month(first.month) : month(e.first)
      return ("from", start + " to " + month(e.last))
    case .season: return ("in", "the \(season(first.month)) of " + seasonYears(first, last))
    case .year:
      return first.year == last.year
        ? ("in", "\(first.year)") : ("from", "\(first.year) to \(last.year)")
    case .decade: return ("in", "the \(first.year)s")
    case .few: return few(e)
    }
  }

  private static func seasonYears(
    _ first: (year: Int64, month: Int64, day: Int64),
    _ last: (year: Int64, month: Int64, day: Int64)
  ) -> String { first.year == last.year ? "\(first.year)" : "\(first.year)/\(last.year)" }

  private static func season(_ month: Int64) -> String {
    switch month {
    case 3: "spring"
    case 6: "summer"
    case 9: "autumn"
    default: "winter"
    }
  }

  /// A third of a month or year by its name; other spans by their ends, or their middle.
  private static func few(_ e: TimeExpression) -> (preposition: String, span: String) {
    let first = CivilTime.date(e.first)
    let length = e.last - e.first + 1
    for part in 0...2 as ClosedRange<Int64> {
      let adjective = part == 0 ? "early" : part == 1 ? "mid" : "late"
      let join = part == 1 ? "-" : " "
      let whole = TimeFound(0, TimeCalendar.month(first.month, first.year), .month)
      if let span = TimeDays.third(part, whole), (span.first, span.last) == (e.first, e.last) {
        return ("in", adjective + join + month(e.first))
      }
      let year = TimeFound(0, TimeCalendar.year(first.year), .year)
      if let span = TimeDays.third(part, year), (span.first, span.last) == (e.first, e.last) {
        return ("in", adjective + join + "\(first.year)")
      }
    }
    if length <= 7, e.isRelative { return ("", "a few days before " + day(e.last + 1)) }
    if length <= 40 { return ("between", day(e.first) + " and " + day(e.last)) }
    let middle = e.first + length / 2
    return ("around", length < 300 ? month(middle) : "\(CivilTime.date(middle).year)")
  }

  private static func again(_ recurrence: TimeExpression.Recurrence, bare: Bool) -> String {
    switch recurrence {
    case .daily: return "every day"
    case .weekly(let weekday):
      let names = shared.table.weekdayNames
      return "every " + (names.indices.contains(weekday) ? names[weekday] : "week")
    case .monthly(let day): return (bare ? "" : "on ") + "day \(day) of every month"
    case .yearly(let month, let day):
      return (bare ? "" : "on ") + "\(day) \(SpelledDate.month(Int64(month))) every year"
    }
  }

  private static func clock(_ minutes: Range<Int>) -> String {
    func text(_ minute: Int) -> String {
      let rest = minute % 60
      return "\(minute / 60):" + (rest < 10 ? "0" : "") + "\(rest)"
    }
    let start = text(minutes.lowerBound)
    return minutes.count == 1 ? " at " + start : " from \(start) to " + text(minutes.upperBound)
  }

  private static func month(_ day: Int64) -> String {
    let date = CivilTime.date(day)
    return SpelledDate.month(date.month) + " \(date.year)"
  }

  private static func day(_ day: Int64) -> String { SpelledDate.spell(day: day) }

  private static func days(_ first: Int64, _ last: Int64) -> String {
    let (start, end) = (CivilTime.date(first), CivilTime.date(last))
    if (start.year, start.month) == (end.year, end.month) { return "\(start.day) to " + day(last) }
    if start.year == end.year {
      return "\(start.day) " + SpelledDate.month(start.month) + " to " + day(last)
    }
    return day(first) + " to " + day(last)
  }
}
