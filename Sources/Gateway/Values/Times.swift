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

  /// A time that a caller gave: RFC 3339 with any offset, without one (UTC), also as ISO 8601 has it,
  /// without seconds or the offset's colon; a day, or seconds since 1970. Nil for anything else, and for
  /// what is before the year 1.
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

  /// `2026-11-20 10:00+0100` and the like as the log writes times: `2026-11-20T10:00:00+01:00`. What is no
  /// time is none then, either.
  static func completed(_ text: [UInt8]) -> [UInt8] {
    guard text.count >= 16 else { return text }
    var clock = text
    if clock[10] == 0x20 || clock[10] == 0x74 { clock[10] = 0x54 }
    let mark = clock[11...].firstIndex { isZone($0) } ?? clock.endIndex
    var zone = Array(clock[mark...])
    clock.removeSubrange(mark...)
    if clock.count == 16 { clock += Array(":00".utf8) }
    switch zone.count {
    case 0: zone = [0x5A]
    case 1: if zone == [0x7A] { zone = [0x5A] }
    case 3: zone += Array(":00".utf8)
    case 5: zone.insert(0x3A, at: 3)
    default: break
    }
    return clock + zone
  }

  /// Whether a byte behind the day begins what says by whose clock it is: `Z`, `+` or `-`.
  private static func isZone(_ byte: UInt8) -> Bool {
    byte == 0x5A || byte == 0x7A || byte == 0x2B || byte == 0x2D
  }

  /// Whether a time, `2026-11-20T10:00:00`, says by whose clock it is.
  static func hasZone(_ text: [UInt8]) -> Bool {
    text.dropFirst(11).contains { isZone($0) }
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
