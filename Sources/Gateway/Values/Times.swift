internal import Format
internal import Language
internal import Posix
internal import Search

extension Timestamp {
  /// RFC 3339, UTC, with microseconds: `2026-11-20T06:00:00.000000Z`.
  var microseconds: [UInt8] {
    Array(rfc3339Milliseconds.dropLast()) + Array("000Z".utf8)
  }

  /// The day, UTC: `2026-11-20`.
  var day: [UInt8] { Array(rfc3339Milliseconds.prefix(10)) }

  /// Nanoseconds in a day are none of ours; seconds are.
  static let daySeconds: Int64 = 86_400

  /// A time that a caller gave, in any form of `WrittenTime`. Nil for anything else, and for what is before
  /// the year 1.
  init?(given value: JSON) {
    guard let written = try? WrittenTime(given: value) else { return nil }
    self = written.time
  }

  /// The start of a day, `2026-11-20`, UTC.
  init?(day text: [UInt8]) {
    guard text.count == 10, let time = Timestamp(rfc3339: text + Array("T00:00:00Z".utf8)),
      time.seconds >= CivilTime(year: 1, month: 1, day: 1).seconds ?? 0
    else { return nil }
    self = time
  }
}

extension WrittenTime {
  /// The start of the year 1: there was none before it, and what callers read times with knows none.
  private static let first: Int64 = -62_135_596_800_000

  /// A time that a caller gave, as a text or a number.
  init(given value: JSON) throws(WrittenTime.Objection) {
    if let text = value.string {
      self = try WrittenTime(text)
    } else if let number = value.double, let read = WrittenTime(number: number) {
      self = read
    } else {
      throw .unknown
    }
    guard time.milliseconds >= Self.first else { throw .unknown }
  }

  /// The time that a field of a call gives.
  /// - Throws: a fault that names the field, quotes what stands there, and says how a time is written.
  init(_ value: JSON, of field: String) throws(Fault) {
    do throws(WrittenTime.Objection) { self = try WrittenTime(given: value) } catch {
      let given = value.string ?? value.bytes
      let shown = String(decoding: given.prefix(60), as: UTF8.self)
      let hint = "2026-03-02, 2026-03-02T11:00:00+01:00, or seconds or milliseconds since 1970"
      switch error {
      case .unknown:
        throw .invalid(field, "\(field): '\(shown)' cannot be read as a time; write \(hint)")
      case .ambiguous:
        throw .invalid(
          field, "\(field): '\(shown)' leaves open which number is the month; write \(hint)")
      }
    }
  }
}

/// A span of time that a caller named by a day or a time.
struct Moment: Hashable, Sendable {
  /// Milliseconds since 1970: its first, and the first after it.
  var start, end: Int64

  /// A day is the whole of it, UTC; a time is itself.
  init?(_ value: JSON) {
    guard let written = try? WrittenTime(given: value) else { return nil }
    start = written.time.milliseconds
    end = start + (written.isDay ? Timestamp.daySeconds * 1000 : 1)
  }
}
