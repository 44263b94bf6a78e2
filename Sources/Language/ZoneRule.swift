/// A rule for all years, as in POSIX's TZ variable: `CET-1CEST,M3.5.0,M10.5.0/3`. RFC 9636,
/// section 3.3; times of day may be -167 … 167 hours.
struct ZoneRule: Hashable, Sendable {
  /// When in a year the offset changes.
  private enum Day: Hashable, Sendable {
    /// The weekday (0 is Sunday) of a week (5 is the last) of a month.
    case month(Int, week: Int, weekday: Int)
    /// The day from 0, 29 February counted; or from 1, never counted.
    case day(Int, countsLeap: Bool)
  }

  private let standard: Int32
  /// The other half of the year, if there is one: its offset, and beginning and end as the day
  /// and the seconds of local time.
  private var summer: (offset: Int32, start: (Day, Int), end: (Day, Int))? {
    guard let summerOffset, let start, let end else { return nil }
    return (summerOffset, (start, startTime), (end, endTime))
  }
  private var summerOffset: Int32?
  private var start, end: Day?
  private var startTime = 7200, endTime = 7200

  /// nil for what is no such rule.
  init?(_ text: [UInt8]) {
    var reader = Reader(text: text)
    guard reader.name(), let west = reader.time() else { return nil }
    standard = Int32(-west)
    if reader.isAtEnd { return }
    guard reader.name() else { return nil }
    summerOffset = standard + 3600
    if !reader.isAt(0x2C) {
      guard let west = reader.time() else { return nil }
      summerOffset = Int32(-west)
    }
    guard reader.take(0x2C), let first = reader.day() else { return nil }
    start = first
    if reader.take(0x2F) {
      guard let time = reader.time() else { return nil }
      startTime = time
    }
    guard reader.take(0x2C), let second = reader.day() else { return nil }
    end = second
    if reader.take(0x2F) {
      guard let time = reader.time() else { return nil }
      endTime = time
    }
    if !reader.isAtEnd { return nil }
  }

  func offset(at time: Int64) -> Int32 {
    guard let summer else { return standard }
    let year = CivilTime(seconds: time, offset: standard).year
    // Where summer spans the new year, it is the rest that lies between.
    let begin = instant(year, summer.start, before: standard)
    let finish = instant(year, summer.end, before: summer.offset)
    let isSummer =
      begin < finish ? begin <= time && time < finish : !(finish <= time && time < begin)
    return isSummer ? summer.offset : standard
  }

  /// When a change comes in a year, as seconds since 1970; `before` is the offset until then.
  private func instant(_ year: Int, _ change: (Day, Int), before: Int32) -> Int64 {
    let days: Int
    switch change.0 {
    case .day(let number, let countsLeap):
      let isLeap = CivilTime.length(2, of: year) == 29
      days =
        CivilTime.days(year, 1, 1)
        + (countsLeap ? number : number - 1 + (isLeap && number >= 60 ? 1 : 0))
    case .month(let month, let week, let weekday):
      let first = CivilTime(year: year, month: month, day: 1)
      var day = 1 + (weekday - first.weekday + 7) % 7 + (week - 1) * 7
      if day > CivilTime.length(month, of: year) { day -= 7 }
      days = CivilTime.days(year, month, day)
    }
    return Int64(days) * 86400 + Int64(change.1) - Int64(before)
  }

  /// Goes through the text.
  private struct Reader {
    let text: [UInt8]
    var place = 0

    var isAtEnd: Bool { place == text.count }
    func isAt(_ byte: UInt8) -> Bool { place < text.count && text[place] == byte }

    mutating func take(_ byte: UInt8) -> Bool {
      guard isAt(byte) else { return false }
      place += 1
      return true
    }

    /// Letters, or anything between `<` and `>`.
    mutating func name() -> Bool {
      let start = place
      if take(0x3C) {
        while place < text.count, text[place] != 0x3E { place += 1 }
        return take(0x3E)
      }
      while place < text.count, (text[place] | 0x20) &- 0x61 < 26 { place += 1 }
      return place - start >= 3
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
      let digits = text[place...].prefix { $0 &- 0x30 < 10 }
      guard (1...3).contains(digits.count) else { return nil }
      place += digits.count
      let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      return range.contains(value) ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() -> Int? {
      let isNegative = take(0x2D)
      if !isNegative { _ = take(0x2B) }
      guard let hours = number(0...167) else { return nil }
      var seconds = hours * 3600
      for unit in [60, 1] where take(0x3A) {
        guard let value = number(0...59) else { return nil }
        seconds += value * unit
      }
      return isNegative ? -seconds : seconds
    }

    mutating func day() -> Day? {
      if take(0x4D) {
        guard let month = number(1...12), take(0x2E), let week = number(1...5), take(0x2E),
          let weekday = number(0...6)
        else { return nil }
        return .month(month, week: week, weekday: weekday)
      }
      if take(0x4A) { return number(1...365).map { .day($0, countsLeap: false) } }
      return number(0...365).map { .day($0, countsLeap: true) }
    }
  }
}
