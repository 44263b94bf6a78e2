internal import Language
public import Posix

extension Timestamp {
  /// A point in time and the offset at which it was written, from RFC 3339: `T` and `Z` in
  /// capitals, years 0000 to 9999, at most 9 decimals, any offset up to ±23:59. A leap second
  /// (:60) is held at the last nanosecond of its minute.
  /// - Returns: the point and the offset in seconds east of UTC, or nil for any other text.
  public static func parse(
    rfc3339 text: some Collection<UInt8>
  ) -> (time: Timestamp, offset: Int32)? {
    var rest = Cursor(text: Array(text))
    guard let year = number(&rest, digits: 4), take(0x2D, &rest),
      let month = number(&rest, digits: 2), take(0x2D, &rest),
      let day = number(&rest, digits: 2), take(0x54, &rest),
      let hour = number(&rest, digits: 2), take(0x3A, &rest),
      let minute = number(&rest, digits: 2), take(0x3A, &rest),
      let second = number(&rest, digits: 2),
      1...12 ~= month, 1...CivilTime.length(month, of: year) ~= day, hour < 24, minute < 60,
      second <= 60, var nanoseconds = fraction(&rest), let offset = offset(&rest), rest.isAtEnd
    else { return nil }
    if second == 60 { nanoseconds = 999_999_999 }
    let seconds =
      CivilTime.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60
      + min(second, 59) - offset
    return (Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds)), Int32(offset))
  }

  /// A point in time from RFC 3339, as `parse(rfc3339:)`, without its offset.
  public init?(rfc3339 text: some Collection<UInt8>) {
    guard let (time, _) = Timestamp.parse(rfc3339: text) else { return nil }
    self = time
  }

  /// `2026-11-05T07:08:09.123Z`: UTC, the form of a record's `time`. Years are held within
  /// 0000 to 9999.
  public var rfc3339Milliseconds: [UInt8] { rfc3339(decimals: 3) }

  /// UTC with as many decimals as the value needs, none to 9: the form of `mtime` and `date`.
  public var rfc3339: [UInt8] {
    var decimals = 9
    var rest = nanoseconds
    while decimals > 0, rest % 10 == 0 {
      rest /= 10
      decimals -= 1
    }
    return rfc3339(decimals: decimals)
  }

  /// UTC year and month, as in `2026-11`: the name of a month's folder. Held within
  /// 0000-01 to 9999-12.
  public var yearAndMonth: [UInt8] { Array(rfc3339(decimals: 0).prefix(7)) }

  /// The nearest time that can be written: from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
  public var clamped: Timestamp {
    let held = Swift.min(Swift.max(seconds, -62_167_219_200), 253_402_300_799)
    return held == seconds ? self : Timestamp(seconds: held, nanoseconds: 0)
  }

  private func rfc3339(decimals: Int) -> [UInt8] {
    let held = clamped.seconds
    let (day, second) = held.flooredQuotientAndRemainder(by: 86_400)
    let date = CivilTime.date(day)
    var out: [UInt8] = []
    out.reserveCapacity(30)
    Timestamp.append(date.year, digits: 4, to: &out)
    for (mark, value) in [
      (UInt8(0x2D), date.month), (0x2D, date.day), (0x54, second / 3_600),
      (0x3A, second / 60 % 60), (0x3A, second % 60),
    ] {
      out.append(mark)
      Timestamp.append(value, digits: 2, to: &out)
    }
    if decimals > 0 {
      var value = Int64(Swift.min(Swift.max(nanoseconds, 0), 999_999_999))
      for _ in decimals..<9 { value /= 10 }
      out.append(0x2E)
      Timestamp.append(value, digits: decimals, to: &out)
    }
    out.append(0x5A)
    return out
  }
}

extension Timestamp {
  /// A place in a text.
  private struct Cursor {
    let text: [UInt8]
    var at = 0
    var isAtEnd: Bool { at == text.count }
    var next: UInt8? { at < text.count ? text[at] : nil }
  }

  private static func take(_ byte: UInt8, _ rest: inout Cursor) -> Bool {
    guard rest.next == byte else { return false }
    rest.at += 1
    return true
  }

  private static func number(_ rest: inout Cursor, digits: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<digits {
      guard let byte = rest.next, case 0x30...0x39 = byte else { return nil }
      value = value * 10 + Int64(byte - 0x30)
      rest.at += 1
    }
    return value
  }

  /// Nanoseconds of an optional `.` and 1 to 9 digits.
  private static func fraction(_ rest: inout Cursor) -> Int64? {
    guard take(0x2E, &rest) else { return 0 }
    let digits = rest.text[rest.at...].prefix { 0x30...0x39 ~= $0 }.count
    guard 1...9 ~= digits, var value = number(&rest, digits: digits) else { return nil }
    for _ in digits..<9 { value *= 10 }
    return value
  }

  /// Seconds east of UTC.
  private static func offset(_ rest: inout Cursor) -> Int64? {
    if take(0x5A, &rest) { return 0 }
    let isWest = rest.next == 0x2D
    guard take(0x2B, &rest) || take(0x2D, &rest), let hour = number(&rest, digits: 2),
      take(0x3A, &rest), let minute = number(&rest, digits: 2), hour < 24, minute < 60
    else { return nil }
    return (hour * 3_600 + minute * 60) * (isWest ? -1 : 1)
  }

  private static func append(_ value: Int64, digits: Int, to out: inout [UInt8]) {
    var rest = value
    out.append(contentsOf: repeatElement(0x30, count: digits))
    for at in (out.count - digits..<out.count).reversed() {
      out[at] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}

extension Int64 {
  /// Quotient rounded down, and a remainder that is not negative, for a divisor over 0.
  fileprivate func flooredQuotientAndRemainder(by divisor: Int64) -> (Int64, Int64) {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
  }
}
