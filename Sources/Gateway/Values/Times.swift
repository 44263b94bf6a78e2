internal import MemCube
internal import Posix

extension Timestamp {
  /// RFC 3339, UTC, with microseconds: `2026-11-20T06:00:00.000000Z`.
  var microseconds: [UInt8] {
    Array(rfc3339Milliseconds.dropLast()) + Array("000Z".utf8)
  }

  /// The day, UTC: `2026-11-20`.
  var day: [UInt8] { Array(rfc3339Milliseconds.prefix(10)) }

  /// Nanoseconds in a day are none of ours; seconds are.
  static let daySeconds: Int64 = 86_400

  /// The start of the year 1: there was none before it, and what callers read times with knows none.
  private static let first: Int64 = -62_135_596_800_000

  /// A time that a caller gave: RFC 3339 with any offset, without one (UTC), a day, or seconds since
  /// 1970. Nil for anything else, and for what is before the year 1.
  init?(given value: JSON) {
    guard let time = Self.read(value), time.milliseconds >= Self.first else { return nil }
    self = time
  }

  private static func read(_ value: JSON) -> Timestamp? {
    if let seconds = value.double {
      guard seconds.isFinite, seconds.magnitude < 1e11 else { return nil }
      return Timestamp(milliseconds: Int64((seconds * 1000).rounded()))
    }
    guard let text = value.string else { return nil }
    if let time = Timestamp(rfc3339: text) ?? Timestamp(day: text) { return time }
    return text.count > 10 ? Timestamp(rfc3339: completed(text)) : nil
  }

  /// The start of a day, `2026-11-20`, UTC.
  init?(day text: [UInt8]) {
    guard text.count == 10, let time = Timestamp(rfc3339: text + Array("T00:00:00Z".utf8)),
      time.milliseconds >= Self.first
    else { return nil }
    self = time
  }

  /// `2026-11-20 10:00:00` as RFC 3339 has it.
  private static func completed(_ text: [UInt8]) -> [UInt8] {
    var text = text
    if text[10] == 0x20 { text[10] = 0x54 }
    return hasZone(text) ? text : text + [0x5A]
  }

  /// Whether a time, `2026-11-20T10:00:00`, says by whose clock it is.
  static func hasZone(_ text: [UInt8]) -> Bool {
    let rest = text.dropFirst(11)
    return rest.last == 0x5A || rest.last == 0x7A || rest.contains(0x2B) || rest.contains(0x2D)
  }
}

/// A span of time that a caller named by a day or a time.
struct Moment: Hashable, Sendable {
  /// Milliseconds since 1970: its first, and the first behind it.
  var start, end: Int64

  /// A day is the whole of it, UTC; a time is itself.
  init?(_ value: JSON) {
    if let text = value.string, let day = Timestamp(day: text) {
      start = day.milliseconds
      end = start + Timestamp.daySeconds * 1000
      return
    }
    guard let time = Timestamp(given: value) else { return nil }
    start = time.milliseconds
    end = start + 1
  }
}
