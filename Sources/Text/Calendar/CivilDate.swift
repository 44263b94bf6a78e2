internal import Language

/// A date as people write it in queries and front matter, and the span of time that it names.
///
/// Read are `2025`, `2025-06`, `2025-06-10`, `2025-06-10T09:30`, `2025-06-10T09:30:15`, each of the
/// last two with a fraction of a second where seconds are, and with `Z` or `+02:00`. A space may
/// stand for the T.
public struct CivilDate: Hashable, Sendable {
  /// The first millisecond named, since 1970.
  public let start: Int64
  /// The millisecond past the last one named.
  public let end: Int64

  /// Seconds east of UTC at a local time, which is given in seconds since 1970 as if it were UTC.
  public typealias Offset = (_ local: Int64) -> Int64

  /// The span that a text names, or nil. A date without a zone is local.
  public init?(_ text: some Collection<UInt8>, offset: Offset = { _ in 0 }) {
    var reader = DateReader(Array(text))
    guard let year = reader.number(digits: 4), year > 0 else { return nil }
    var first = Moment(year: year)
    var next = Moment(year: year + 1)
    read: if reader.take(0x2D) {
      guard let month = reader.number(digits: 2), (1...12).contains(month) else { return nil }
      first.month = month
      next = month == 12 ? next : Moment(year: year, month: month + 1)
      guard reader.take(0x2D) else { break read }
      guard let day = reader.number(digits: 2), day >= 1, day <= first.daysInMonth else {
        return nil
      }
      first.day = day
      next = first
      next.second = 86_400
      guard reader.take(0x54) || reader.take(0x74) || reader.take(0x20) else { break read }
      guard let time = reader.time() else { return nil }
      self.init(day: first, time: time, zone: reader.zone(), offset: offset)
      guard reader.isAtEnd else { return nil }
      return
    }
    guard reader.isAtEnd else { return nil }
    self.init(
      start: (first.local - offset(first.local)) * 1000,
      end: (next.local - offset(next.local)) * 1000)
  }

  init(start: Int64, end: Int64) {
    self.start = start
    self.end = end
  }

  private init(
    day: Moment, time: (second: Int64, milliseconds: Int64, unit: Int64), zone: Int64?,
    offset: Offset
  ) {
    let local = day.local + time.second
    let start = (local - (zone ?? offset(local))) * 1000 + time.milliseconds
    self.init(start: start, end: start + time.unit)
  }
}

/// A local time by its parts.
private struct Moment {
  var year: Int64
  var month: Int64 = 1
  var day: Int64 = 1
  var second: Int64 = 0

  var daysInMonth: Int64 { CivilTime.length(month, of: year) }

  /// Seconds since 1970 as if the time were UTC.
  var local: Int64 { CivilTime.days(year, month, day) * 86_400 + second }
}

/// Reads the parts of a date from ASCII bytes.
private struct DateReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }

  mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// A number of exactly so many digits.
  mutating func number(digits: Int) -> Int64? {
    guard index <= bytes.count - digits else { return nil }
    var value: Int64 = 0
    for byte in bytes[index..<index + digits] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    index += digits
    return value
  }

  /// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff`; with the milliseconds that its last part spans.
  mutating func time() -> (second: Int64, milliseconds: Int64, unit: Int64)? {
    guard let hour = number(digits: 2), hour < 24, take(0x3A), let minute = number(digits: 2),
      minute < 60
    else { return nil }
    let whole = hour * 3600 + minute * 60
    guard take(0x3A) else { return (whole, 0, 60_000) }
    guard let second = number(digits: 2), second <= 60 else { return nil }
    guard take(0x2E) else { return (whole + second, 0, 1000) }
    var (milliseconds, unit): (Int64, Int64) = (0, 1000)
    guard index < bytes.count, (0x30...0x39).contains(bytes[index]) else { return nil }
    while let digit = number(digits: 1) {
      unit /= 10
      milliseconds += digit * unit
    }
    return (whole + second, milliseconds, 1)
  }

  /// `Z` or `+HH:MM`, in seconds east of UTC; nil if nothing of the kind stands here.
  mutating func zone() -> Int64? {
    if take(0x5A) || take(0x7A) { return 0 }
    let before = index
    let sign: Int64 = take(0x2B) ? 1 : take(0x2D) ? -1 : 0
    guard sign != 0, let hour = number(digits: 2), hour < 24 else {
      index = before
      return nil
    }
    _ = take(0x3A)
    guard let minute = number(digits: 2), minute < 60 else {
      index = before
      return nil
    }
    return sign * (hour * 3600 + minute * 60)
  }
}
