internal import Language
internal import Text

/// A day of the common calendar.
package struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  package let number: Int64

  /// Days beyond some 11,000 years from 1970 are held there, so that nothing overflows.
  package init(number: Int64) { self.number = min(max(number, -4_000_000), 4_000_000) }

  package init(_ year: Int64, _ month: Int64, _ day: Int64) {
    number = CivilTime.days(year, month, day)
  }

  /// Year, month 1 ... 12, day 1 ... 31.
  package var parts: (year: Int64, month: Int64, day: Int64) {
    let date = CivilTime.date(number)
    return (date.year, date.month, date.day)
  }

  /// 0 is Monday.
  package var weekday: Int64 { TimeCalendar.weekday(number) }

  /// The Monday of its week.
  var monday: Day { self - weekday }
  /// The first day of its month.
  var firstOfMonth: Day { Day(parts.year, parts.month, 1) }

  /// The first day of a month so many months from this one's.
  package func month(_ offset: Int64) -> Day {
    let (year, month) = TimeCalendar.month(of: number, plus: offset)
    return Day(year, month, 1)
  }

  /// The last day of its month.
  package var lastOfMonth: Day {
    Day(parts.year, parts.month, CivilTime.length(parts.month, of: parts.year))
  }

  package static func + (day: Day, count: Int64) -> Day { Day(number: day.number + count) }
  static func - (day: Day, count: Int64) -> Day { Day(number: day.number - count) }
  package static func < (a: Day, b: Day) -> Bool { a.number < b.number }

  /// `7 May 2023`.
  var text: String { "\(parts.day) \(monthName) \(parts.year)" }
  /// `May 2023`.
  var monthText: String { "\(monthName) \(parts.year)" }
  /// `May`.
  var monthName: String { TimeWords.months[Int(parts.month) - 1].capitalisedFirst }

  /// Whether its year is one of 1 to 9999.
  var isInCalendar: Bool {
    number >= -719_162 && number <= 2_932_896
  }

  /// `2023-05-07`; nil outside of the years 1 to 9999.
  package var iso: String? {
    let (year, month, day) = parts
    guard isInCalendar else { return nil }
    func digits(_ value: Int64, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
  }

  /// The day of a spelling `2023-05-07`.
  init?(iso: String) {
    let parts = iso.split(separator: "-").compactMap { Int64($0) }
    guard parts.count == 3, (1...12).contains(parts[1]),
      (1...CivilTime.length(parts[1], of: parts[0])).contains(parts[2])
    else { return nil }
    self.init(parts[0], parts[1], parts[2])
  }
}

/// A span of days that a phrase names; both ends belong to it.
package struct DaySpan: Hashable, Sendable {
  package var first: Day
  package var last: Day
}
