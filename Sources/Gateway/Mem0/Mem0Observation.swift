internal import Format
internal import Language
internal import Posix
internal import Search

/// When messages were said, where a call says so apart from the time of its memories, and by whose clock:
/// "yesterday" is a day there.
enum Mem0Observation {
  /// Reads `observation_datetime` or `observation_date`, and `timezone`.
  /// - Parameters:
  ///   - body: of the call.
  ///   - time: when it was said where the call says nothing else.
  /// - Returns: RFC 3339 with the clock's offset; nil where the call says neither.
  /// - Throws: `invalid` for what is no time, or no time zone.
  static func date(_ body: Fields, _ time: Timestamp) throws(Fault) -> [UInt8]? {
    let zone = try zone(body)
    var told: WrittenTime?
    // The last one counts; the other one must be a time as well.
    for name in ["observation_date", "observation_datetime"] {
      guard let given = body[name] else { continue }
      told = try WrittenTime(given, of: name)
    }
    guard let told else { return zone.map { written(time, by: $0) } }
    if told.offset != nil { return zone.map { written(told.time, by: $0) } ?? told.rfc3339 }
    // What the clock showed; of a day its noon, which is that day whatever the clock was.
    let shown = CivilTime(seconds: told.time.seconds + (told.isDay ? 43_200 : 0))
    let clock = zone ?? .utc
    return written(
      clock.instants(shown).first.map { Timestamp(seconds: $0) } ?? told.time, by: clock)
  }

  private static func zone(_ body: Fields) throws(Fault) -> Zone? {
    guard let name = try body.text("timezone"), !name.isBlank else { return nil }
    guard let zone = Zone(name.asText) else {
      throw .invalid("timezone", "timezone: there is no time zone '\(name.asText)'")
    }
    return zone
  }

  /// `2026-11-20T23:30:00-08:00`
  private static func written(_ time: Timestamp, by zone: Zone) -> [UInt8] {
    let time = time.clamped
    // RFC 3339 knows no seconds of an offset, which some clocks had.
    let minutes = Int64(zone.offset(at: time.seconds)) / 60
    let local = Timestamp(
      seconds: time.seconds + minutes * 60, nanoseconds: time.nanoseconds)
    func two(_ number: UInt64) -> [UInt8] {
      [number / 10, number].map { 0x30 + UInt8(clamping: $0 % 10) }
    }
    let size = minutes.magnitude
    let offset =
      [minutes < 0 ? 0x2D : 0x2B] + two(size / 60) + [0x3A] + two(size % 60)
    return Array(local.rfc3339.dropLast()) + offset
  }
}
