internal import Language

/// The time in a heading: `YYYY-MM-DD HH:MM:SS` in the cube's zone, with the offset after it where the
/// zone's clocks show that time twice.
package enum HeadingTime {
  /// The text of a time, in seconds since 1970.
  static func text(_ time: Int64, in zone: Zone) -> [UInt8] {
    let offset = zone.offset(at: time)
    let local = CivilTime(seconds: time, offset: offset)
    // Four digits hold no other years; in UTC every recorded date has one of these.
    guard (0...9999).contains(local.year) else {
      return text(CivilTime(seconds: time)) + text(offset: 0)
    }
    return text(local) + (zone.instants(local).count == 1 ? [] : text(offset: offset))
  }

  /// The time of a text, and the offset under which it was meant; nil for any other text. A time
  /// that clocks skip is read as if they had not been set forward.
  static func parse(
    _ text: ArraySlice<UInt8>, in zone: Zone
  ) -> (seconds: Int64, offset: Int32)? {
    var rest = text
    guard let local = civil(&rest), let shown = local.seconds else { return nil }
    if !rest.isEmpty {
      guard let offset = offset(rest) else { return nil }
      return (shown - Int64(offset), offset)
    }
    if let time = zone.instants(local).first { return (time, zone.offset(at: time)) }
    let before = zone.offset(at: shown - 86400)
    return (shown - Int64(before), before)
  }

  /// Bytes of a day: `YYYY-MM-DD`.
  static let dayCount = 10

  /// The same of what people type: a day alone, which is its beginning, a time without seconds or
  /// with parts of them, `T` between the two.
  static func parse(
    typed text: ArraySlice<UInt8>, in zone: Zone
  ) -> (seconds: Int64, offset: Int32)? {
    let day = text.prefix(dayCount)
    var rest = text.dropFirst(dayCount)
    if rest.isEmpty { return parse((day + Array(" 00:00:00".utf8))[...], in: zone) }
    guard [0x20, 0x54, 0x74].contains(rest.removeFirst()) else { return nil }
    let clock = rest.prefix { 0x30...0x3A ~= $0 }
    rest = rest.dropFirst(clock.count)
    if rest.first == 0x2E { rest = rest.dropFirst().drop { 0x30...0x39 ~= $0 } }
    if rest.first == 0x20 { rest.removeFirst() }
    let seconds = clock.count == 5 ? Array(":00".utf8) : []
    return parse((day + [0x20] + clock + seconds + rest)[...], in: zone)
  }

  /// The time as a record's `date`: RFC 3339 with the offset, or in UTC where that has seconds,
  /// which RFC 3339 cannot say.
  static func date(_ time: Int64, offset: Int32) -> [UInt8] {
    let offset = offset % 60 == 0 ? offset : 0
    var out = text(CivilTime(seconds: time, offset: offset))
    out[10] = 0x54
    return out + (offset == 0 ? [0x5A] : text(offset: offset))
  }

  private static func text(_ time: CivilTime) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(25)
    append(time.year / 100, after: nil, to: &out)
    append(time.year % 100, after: nil, to: &out)
    append(time.month, after: 0x2D, to: &out)
    append(time.day, after: 0x2D, to: &out)
    append(time.hour, after: 0x20, to: &out)
    append(time.minute, after: 0x3A, to: &out)
    append(time.second, after: 0x3A, to: &out)
    return out
  }

  /// `+02:00`, with seconds where there are some: clocks before the zones.
  package static func text(offset: Int32) -> [UInt8] {
    let seconds = abs(Int(offset))
    var out: [UInt8] = []
    append(seconds / 3600, after: offset < 0 ? 0x2D : 0x2B, to: &out)
    append(seconds / 60 % 60, after: 0x3A, to: &out)
    if seconds % 60 != 0 { append(seconds % 60, after: 0x3A, to: &out) }
    return out
  }

  /// Two digits after a mark.
  private static func append(_ value: Int, after mark: UInt8?, to out: inout [UInt8]) {
    if let mark { out.append(mark) }
    out.append(0x30 + UInt8(truncatingIfNeeded: abs(value) / 10 % 10))
    out.append(0x30 + UInt8(truncatingIfNeeded: abs(value) % 10))
  }

  private static func civil(_ rest: inout ArraySlice<UInt8>) -> CivilTime? {
    guard let year = number(&rest, 4), take(0x2D, &rest), let month = number(&rest, 2),
      take(0x2D, &rest), let day = number(&rest, 2), take(0x20, &rest),
      let hour = number(&rest, 2), take(0x3A, &rest), let minute = number(&rest, 2),
      take(0x3A, &rest), let second = number(&rest, 2)
    else { return nil }
    return CivilTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  private static func offset(_ text: ArraySlice<UInt8>) -> Int32? {
    if Array(text) == [0x5A] { return 0 }
    var rest = text
    let isWest = rest.first == 0x2D
    guard take(0x2B, &rest) || take(0x2D, &rest), let hours = number(&rest, 2), hours < 24,
      take(0x3A, &rest), let minutes = number(&rest, 2), minutes < 60
    else { return nil }
    var seconds = hours * 3600 + minutes * 60
    if take(0x3A, &rest) {
      guard let more = number(&rest, 2), more < 60 else { return nil }
      seconds += more
    }
    return rest.isEmpty ? Int32(isWest ? -seconds : seconds) : nil
  }

  private static func take(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> Int? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    rest.removeFirst(count)
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
