internal import Format
public import Language
public import Posix

extension Zone {
  /// What clocks here show at a moment, as if it were UTC: for words, not for counting.
  public func clock(at time: Timestamp) -> Timestamp {
    Timestamp(
      seconds: time.seconds &+ Int64(offset(at: time.seconds)), nanoseconds: time.nanoseconds)
  }

  /// A moment in RFC 3339 by the clocks here, with their offset, so that its first ten bytes are its day
  /// here. `milliseconds`: three decimals, else as many as it needs. In UTC where the offset has seconds,
  /// or the year would not be of four digits.
  public func rfc3339(_ time: Timestamp, milliseconds: Bool) -> [UInt8] {
    let time = time.clamped
    let offset = offset(at: time.seconds)
    var local = clock(at: time)
    guard offset != 0, offset % 60 == 0, local == local.clamped else {
      return milliseconds ? time.rfc3339Milliseconds : time.rfc3339
    }
    local.nanoseconds = time.nanoseconds
    let text = milliseconds ? local.rfc3339Milliseconds : local.rfc3339
    return text.dropLast() + HeadingTime.text(offset: offset)
  }

  /// The day of a moment as calendars here show it, in days since 1970.
  public func day(of time: Timestamp) -> Int64 {
    TimeCalendar.day(ofSeconds: time.seconds + Int64(offset(at: time.seconds)))
  }

  /// Seconds to add to UTC at a local time.
  package var dateOffset: CivilDate.Offset {
    { local in Int64(offset(at: local - Int64(offset(at: local)))) }
  }
}
