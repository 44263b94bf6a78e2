/// A date and a time of day of the proleptic Gregorian calendar, as a clock on the wall shows it.
public struct CivilTime: Hashable, Comparable, Sendable {
  /// The year; 0 is the year before 1.
  public var year: Int
  /// 1 … 12 and 1 … 31.
  public var month, day: Int
  /// 0 … 23, 0 … 59, 0 … 59.
  public var hour, minute, second: Int

  /// A date and time of its parts. None of them is checked.
  public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// What a clock shows that is `offset` seconds ahead of UTC. Years beyond ± 200,000 are not
  /// reached: such times are held at that end.
  public init(seconds: Int64, offset: Int32 = 0) {
    let bound: Int64 = 6_200_000_000_000
    let local = min(max(seconds, -bound), bound) + Int64(offset)
    let day = Int(local.quotientAndRemainder(dividingBy: 86400).quotient)
    let rest = Int(local % 86400)
    // Division rounds to zero; times before 1970 count back from the next midnight.
    let (days, time) = rest < 0 ? (day - 1, rest + 86400) : (day, rest)
    (year, month, self.day) = CivilTime.date(days)
    (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60)
  }

  /// Seconds since 1970 if this is UTC; nil if a part is out of its range (the 29th of a
  /// February without one, second 60) or the year is beyond ± 200,000.
  public var seconds: Int64? {
    guard isValid else { return nil }
    let days = CivilTime.days(year, month, day)
    return Int64(days) * 86400 + Int64(hour * 3600 + minute * 60 + second)
  }

  /// Whether every part is in its range.
  public var isValid: Bool {
    abs(year) <= 200_000 && (1...12).contains(month) && day >= 1
      && day <= CivilTime.length(month, of: year) && (0...23).contains(hour)
      && (0...59).contains(minute) && (0...59).contains(second)
  }

  /// 0 is Sunday; of a valid date.
  public var weekday: Int {
    ((CivilTime.days(year, month, day) + 4) % 7 + 7) % 7
  }

  // Inlinable, for the layers above: each record's time is read and written by these, and what
  // is generic over a border of layers costs ten times as much.

  /// The days of a month, 1 … 12.
  @inlinable
  public static func length<Number: BinaryInteger>(_ month: Number, of year: Number) -> Number {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01, by eras of 400 years whose years begin in March:
  /// https://howardhinnant.github.io/date_algorithms.html
  @inlinable
  public static func days<Number: SignedInteger>(
    _ year: Number, _ month: Number, _ day: Number
  ) -> Number {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The inverse of `days`.
  @inlinable
  public static func date<Number: SignedInteger>(
    _ days: Number
  ) -> (year: Number, month: Number, day: Number) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// The earlier one first.
  public static func < (a: CivilTime, b: CivilTime) -> Bool {
    (a.year, a.month, a.day) == (b.year, b.month, b.day)
      ? (a.hour, a.minute, a.second) < (b.hour, b.minute, b.second)
      : (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }
}
