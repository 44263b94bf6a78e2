package import Format
package import Language
package import Posix

/// Times as other programs write them.
package enum SourceTime {
  /// A number since 1970, or the text of one, or RFC 3339 in any spelling; nil where it is none, or 0. Numbers from
  /// 1e14 on are microseconds, from 1e11 on milliseconds.
  package static func date(_ value: JSON?) -> [UInt8]? {
    guard let value, !value.isNull else { return nil }
    if let text = value.string {
      if let number = Double(String(decoding: text, as: UTF8.self)) { return date(number) }
      return date(text)
    }
    return value.double.flatMap { date($0) }
  }

  private static func date(_ number: Double) -> [UInt8]? {
    number == 0 ? nil : epoch(number).map { rfc3339($0) }
  }

  /// A number since 1970 as a time, to the millisecond.
  package static func epoch(_ number: Double, isSeconds: Bool = false) -> Timestamp? {
    guard number.isFinite, abs(number) < 1e18 else { return nil }
    let size = isSeconds ? 0 : abs(number)
    let scaled = size >= 1e14 ? number / 1000 : size >= 1e11 ? number : number * 1000
    guard abs(scaled) < 9e17 else { return nil }
    let time = Timestamp(milliseconds: Int64(scaled.rounded()))
    return time == time.clamped ? time : nil
  }

  /// UTC with as many decimals as the time needs, at most three.
  static func rfc3339(_ time: Timestamp) -> [UInt8] { time.rfc3339 }

  /// RFC 3339 and what is nearly that: a blank for the T, `+0100`, no offset (then UTC, unless a zone is given), a day
  /// alone. The offset stays as it is written.
  package static func date(_ text: [UInt8], in zone: Zone? = nil) -> [UInt8]? {
    if Timestamp(rfc3339: text) != nil { return text }
    var out = Array(text.drop { $0 <= 0x20 })
    while let last = out.last, last <= 0x20 { out.removeLast() }
    if out.count == 10 { out += Array("T00:00:00".utf8) }
    guard out.count >= 16, out.count < 48 else { return nil }
    if out[10] == 0x20 || out[10] == 0x74 { out[10] = 0x54 }
    if out.last == 0x7A { out[out.count - 1] = 0x5A }
    if out.count == 16 { out += Array(":00".utf8) }
    out = withoutBlank(out)
    // No more than nine decimals.
    if out.count > 20, out[19] == 0x2E {
      let digits = out[20...].prefix { (0x30...0x39).contains($0) }
      if digits.count > 9 { out.removeSubrange(29..<digits.endIndex) }
    }
    let tail = out.dropFirst(19)
    if let sign = tail.lastIndex(where: { $0 == 0x2B || $0 == 0x2D }) {
      if out.count - sign == 5 { out.insert(0x3A, at: sign + 3) }
      if out.count - sign == 3 { out += Array(":00".utf8) }
    } else if tail.last != 0x5A {
      guard let zone, let local = Timestamp(rfc3339: out + [0x5A]) else {
        return Timestamp(rfc3339: out + [0x5A]) == nil ? nil : out + [0x5A]
      }
      guard let dated = LocalTime.date(local.seconds, in: zone) else { return nil }
      return dated
    }
    return Timestamp(rfc3339: out) == nil ? nil : out
  }

  private static func withoutBlank(_ text: [UInt8]) -> [UInt8] {
    guard let blank = text.dropFirst(16).firstIndex(of: 0x20) else { return text }
    return Array(text[..<blank] + text[(blank + 1)...])
  }
}

/// Times by a clock on the wall.
package enum LocalTime {
  /// What clocks in a zone showed, as RFC 3339 with the offset of that day. `local` is in seconds since 1970 as if it
  /// were UTC. `after` is what was said before it: the hour that comes twice is the second one where this is later
  /// than the first.
  package static func date(_ local: Int64, in zone: Zone, after: Int64? = nil) -> [UInt8]? {
    let civil = CivilTime(seconds: local)
    let instants = zone.instants(civil)
    var time: Int64
    if let first = instants.first {
      time = first
      if let after, instants.count > 1, first < after, let last = instants.last { time = last }
    } else {
      // The clock was set forward: by the offset before.
      time = local - Int64(zone.offset(at: local - 86_400))
    }
    let offset = Int64(zone.offset(at: time))
    // In the hour that is left out clocks showed a later time.
    var text = Array(Timestamp(seconds: time + offset).rfc3339.dropLast())
    guard abs(offset) < 86_400 else { return nil }
    text += suffix(offset)
    return Timestamp(rfc3339: text) == nil ? nil : text
  }

  private static func suffix(_ offset: Int64) -> [UInt8] {
    if offset == 0 { return [0x5A] }
    let minutes = abs(offset) / 60
    func two(_ number: Int64) -> [UInt8] {
      [0x30 + UInt8(clamping: number / 10), 0x30 + UInt8(clamping: number % 10)]
    }
    return [offset < 0 ? 0x2D : 0x2B] + two(minutes / 60) + [0x3A] + two(minutes % 60)
  }
}
