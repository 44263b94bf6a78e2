internal import Language

/// Spans of the calendar by their names.
package enum TimeCalendar {
  /// The day of a moment, in days since 1970, of local seconds.
  package static func day(ofSeconds local: Int64) -> Int64 {
    local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
  }

  /// A year; of years that can be written.
  package static func year(_ year: Int64) -> TimeSpan {
    TimeSpan(first: CivilTime.days(year, 1, 1), end: CivilTime.days(year + 1, 1, 1))
  }

  /// A month, 1 ... 12.
  package static func month(_ month: Int64, _ year: Int64) -> TimeSpan {
    let next: (Int64, Int64) = month == 12 ? (1, year + 1) : (month + 1, year)
    return TimeSpan(
      first: CivilTime.days(year, month, 1), end: CivilTime.days(next.1, next.0, 1))
  }

  /// A day of a month, nil if the month has no such day.
  package static func day(_ day: Int64, _ month: Int64, _ year: Int64) -> TimeSpan? {
    guard day >= 1, day <= CivilTime.length(month, of: year) else { return nil }
    return TimeSpan(day: CivilTime.days(year, month, day))
  }

  /// A season of the northern half of the world, by its first month (3, 6, 9, 12): three months. A
  /// winter begins in the December before.
  package static func season(_ first: Int64, _ year: Int64) -> TimeSpan {
    let begins = first == 12 ? year - 1 : year
    return TimeSpan(
      first: month(first, begins).first, end: month((first + 1) % 12 + 1, year).end)
  }

  /// The week of a day, from Monday.
  package static func week(of day: Int64) -> TimeSpan {
    let monday = day - weekday(day)
    return TimeSpan(first: monday, end: monday + 7)
  }

  /// 0 is Monday; 1970-01-01 was a Thursday.
  package static func weekday(_ day: Int64) -> Int64 { ((day + 3) % 7 + 7) % 7 }

  /// Year and month of a day, moved by months.
  package static func month(of day: Int64, plus months: Int64 = 0) -> (year: Int64, month: Int64) {
    let date = CivilTime.date(day)
    let count = date.year * 12 + date.month - 1 + months
    let year = count >= 0 ? count / 12 : (count - 11) / 12
    return (year, count - year * 12 + 1)
  }
}
