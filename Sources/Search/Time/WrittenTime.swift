internal import Format
internal import Language
public import Posix
internal import Text

/// A time as people and programs write it: ISO 8601, RFC 5322, `1:56 pm on 2 March, 2026`,
/// `2026/03/02 (Mon) 11:00`, `02.03.2026`, `20260302`, and counts since 1970.
///
/// The text names one day at least. A text that leaves open which day it names is no time, and neither is one
/// that counts from the day of its reader, such as `yesterday`.
public struct WrittenTime: Hashable, Sendable {
  /// Why a text is no time.
  public enum Objection: Error, Hashable, Sendable {
    /// It is not one of the forms.
    case unknown
    /// The order of day and month is open: `03/02/2026`.
    case ambiguous
  }

  /// The point in time; of a day its midnight.
  public let time: Timestamp
  /// Seconds east of UTC that the text names; nil: it names none, and UTC was taken.
  public let offset: Int32?
  /// Whether the text names a day and no time of it.
  public let isDay: Bool

  /// The longest text that is read, bytes; a longer one is no time.
  public static let limit = 120

  /// The time of a text.
  /// - Throws: why it is none.
  public init(_ text: [UInt8]) throws(Objection) {
    guard text.count <= Self.limit else { throw .unknown }
    if let (time, offset) = Timestamp.parse(rfc3339: text) {
      self.init(time: time, offset: offset, isDay: false)
      return
    }
    if let count = DecimalCount(text) {
      guard let read = Self.counted(count) else { throw .unknown }
      self = read
      return
    }
    var reader = WrittenTimeReader(text)
    let parts = try reader.read()
    guard let read = Self(parts) else { throw .unknown }
    self = read
  }

  /// The time that a number names: seconds, milliseconds, microseconds or nanoseconds since 1970 by its size,
  /// but a day where its eight digits are one, such as 20260302.
  public init?(number: Double) {
    guard number.isFinite, number.magnitude < 1e20 else { return nil }
    if let whole = Int64(exactly: number), let day = Self.compact(Array("\(whole)".utf8)) {
      self = day
      return
    }
    var unit = 1.0
    while number.magnitude / unit >= 1e11 { unit *= 1000 }
    let seconds = (number / unit).rounded(.down)
    let rest = number / unit - seconds
    // A double holds no more decimals of such a number.
    let microseconds = (rest * 1e6).rounded(.down)
    self.init(
      time: Timestamp(
        seconds: Int64(seconds), nanoseconds: Int32(microseconds) * 1000), offset: 0, isDay: false)
  }

  private init(time: Timestamp, offset: Int32?, isDay: Bool) {
    (self.time, self.offset, self.isDay) = (time, offset, isDay)
  }

  private init?(_ parts: TimeParts) {
    guard let year = parts.year, let month = parts.month, let day = parts.day,
      (1...9999).contains(year)
    else { return nil }
    let civil = CivilTime(
      year: year, month: month, day: day, hour: parts.hour ?? 0, minute: parts.minute,
      second: min(parts.second, 59))
    guard parts.second <= 60, let seconds = civil.seconds else { return nil }
    self.init(
      time: Timestamp(
        seconds: seconds - Int64(parts.offset ?? 0),
        nanoseconds: parts.second == 60 ? 999_999_999 : parts.nanoseconds),
      offset: parts.offset, isDay: parts.hour == nil)
  }

  /// RFC 3339, with the offset that the text named.
  public var rfc3339: [UInt8] {
    guard let offset, offset != 0, offset % 60 == 0 else { return time.rfc3339 }
    let local = Timestamp(seconds: time.seconds + Int64(offset), nanoseconds: time.nanoseconds)
    return Array(local.rfc3339.dropLast()) + HeadingTime.text(offset: offset)
  }

  // MARK: Digits alone

  /// The time of a text of digits: a day with or without its time, else a count since 1970.
  private static func counted(_ count: DecimalCount) -> WrittenTime? {
    if count.decimals.isEmpty, !count.isNegative, let read = compact(count.digits) { return read }
    guard count.digits.count >= 9, let number = Double(count.text) else { return nil }
    return WrittenTime(number: number)
  }

  /// `20260302`, `202603021000` or `20260302100000`, of the years 1900 to 2099.
  private static func compact(_ digits: [UInt8]) -> WrittenTime? {
    guard [8, 12, 14].contains(digits.count), digits.allSatisfy({ 0x30...0x39 ~= $0 }) else {
      return nil
    }
    func number(_ from: Int, _ count: Int) -> Int {
      digits[from..<from + count].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    var parts = TimeParts()
    (parts.year, parts.month, parts.day) = (number(0, 4), number(4, 2), number(6, 2))
    if digits.count > 8 { (parts.hour, parts.minute) = (number(8, 2), number(10, 2)) }
    if digits.count > 12 { parts.second = number(12, 2) }
    guard let year = parts.year, (1900...2099).contains(year), parts.second < 60 else {
      return nil
    }
    return WrittenTime(parts)
  }
}

/// A text that is one number in digits, with or without decimals.
private struct DecimalCount {
  var isNegative = false
  var digits: [UInt8] = []
  var decimals: [UInt8] = []

  init?(_ text: [UInt8]) {
    var rest = text[...]
    while let last = rest.last, last <= 0x20 { rest.removeLast() }
    rest = rest.drop { $0 <= 0x20 }
    if rest.first == 0x2D {
      isNegative = true
      rest.removeFirst()
    }
    digits = Array(rest.prefix { 0x30...0x39 ~= $0 })
    rest = rest.dropFirst(digits.count)
    if rest.first == 0x2E {
      decimals = Array(rest.dropFirst().prefix { 0x30...0x39 ~= $0 })
      rest = rest.dropFirst(1 + decimals.count)
    }
    guard rest.isEmpty, (1...19).contains(digits.count) else { return nil }
  }

  var text: String {
    let sign = isNegative ? "-" : ""
    let whole = String(decoding: digits, as: UTF8.self)
    return sign + whole + (decimals.isEmpty ? "" : "." + String(decoding: decimals, as: UTF8.self))
  }
}

/// The parts of a written time that were read so far; each stands there once.
struct TimeParts {
  var year, month, day, hour: Int?
  var minute = 0
  var second = 0
  var nanoseconds: Int32 = 0
  var offset: Int32?
}
