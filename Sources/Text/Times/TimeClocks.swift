/// A time of day, and the token after it.
struct TimeClock {
  /// Minutes since midnight.
  var minutes: Range<Int>
  var end: Int
}

/// Times of day: "at 9", "um 14.30 Uhr", "14h30", "15:00–16:00", "9 to 10.30", "午後3時".
extension TimeParser {
  /// One end of a clock: its minutes, and whether a colon, a unit or "am" says that it is one.
  private struct Hour {
    var minutes: Int
    var end: Int
    var isSure: Bool
    /// Whether "am" or "pm" follows, or the hour cannot have either.
    var half: Int?
  }

  /// The clock at a place.
  /// - Parameters:
  ///   - place: Its first token.
  ///   - isAfterDay: Whether a day stands before it, so that "9–11" is enough.
  /// - Returns: Nil if none is there.
  func clock(_ place: Int, isAfterDay: Bool = false) -> TimeClock? {
    if let found = eastern(clock: place) { return found }
    for opening in all(place, .clockat) + all(place, .between) + all(place, .first) {
      let isSure = opening.kind == .clockat && opening.value == 0
      if let found = range(
        place + opening.length, isSaid: isSure, isBetween: opening.kind != .clockat)
      {
        return found
      }
    }
    return range(place, isSaid: false, isBetween: isAfterDay)
  }

  private func range(_ place: Int, isSaid: Bool, isBetween: Bool) -> TimeClock? {
    guard var first = hour(place) else { return nil }
    var last: Hour?
    if let at = next(first.end, .to) ?? (isBetween ? next(first.end, .and) : nil) {
      last = hour(next(at, .clockat) ?? at, isAfterDash: true)
    }
    // "From 8 to 4".
    if let end = last, end.minutes < first.minutes, end.half == nil, first.minutes < 720 {
      last?.minutes += 720
    }
    if let end = last, end.minutes > first.minutes || end.half != nil,
      isSaid || first.isSure || end.isSure || isBetween
    {
      if first.half == nil, end.half == 720, first.minutes < 720, first.minutes + 720 < end.minutes
      {
        first.minutes += 720
      }
      if end.minutes > first.minutes {
        return TimeClock(minutes: first.minutes..<end.minutes, end: end.end)
      }
    }
    guard first.isSure || isSaid else { return nil }
    return TimeClock(minutes: first.minutes..<first.minutes + 1, end: first.end)
  }

  /// "9", "9:30", "9.30 am", "14h30", "noon", "halb zehn".
  private func hour(_ place: Int, isAfterDash: Bool = false) -> Hour? {
    if let named = sense(place, .clock) {
      return Hour(minutes: Int(named.value), end: place + named.length, isSure: true, half: 720)
    }
    if let half = sense(place, .halfto) ?? sense(place, .halfpast),
      let word = wordHour(place + half.length, half)
    {
      let minutes = half.kind == .halfto ? (word.hour + 23) % 24 * 60 + 30 : word.hour * 60 + 30
      return Hour(minutes: minutes % 1440, end: word.end, isSure: true)
    }
    guard let hour = number(place, 1...2), hour < 25, isAfterDash || isFree(place) else {
      return nil
    }
    var found = Hour(minutes: Int(hour) * 60, end: place + 1, isSure: false)
    addMinutes(&found)
    addHalf(&found, hour)
    // "From 1 November".
    if !found.isSure, sense(found.end, .month) != nil { return nil }
    guard found.minutes <= 1440 else { return nil }
    found.minutes = min(found.minutes, 1439)
    return found
  }

  private func wordHour(_ place: Int, _ half: TimeSense) -> (hour: Int, end: Int)? {
    if let word = sense(place, .number, in: half.languages), word.value <= 12 {
      return (Int(word.value), place + word.length)
    }
    return number(place, 1...2).flatMap { $0 <= 12 ? (Int($0), place + 1) : nil }
  }

  /// Adds ":30", ".30", "h30".
  private func addMinutes(_ found: inout Hour) {
    let at = found.end
    if [0x3A, 0x2E].contains(mark(at)), isGlued(at), isGlued(at + 1),
      let minutes = number(at + 1, 2...2),
      minutes < 60, !(mark(at + 2) == 0x2E && isGlued(at + 3) && token(at + 3).shape == .number)
    {
      found.minutes += Int(minutes)
      found.isSure = mark(at) == 0x3A
      found.end = at + 2
      if mark(found.end) == 0x3A, isGlued(found.end + 1), number(found.end + 1, 2...2) != nil {
        found.end += 2
      }
    } else if let unit = next(at, .clockh),
      isGlued(at) || !token(unit).isSpaced || isBreak(unit) || sense(at, .clockat) == nil
    {
      found.isSure = true
      found.end = unit
      if isGlued(unit), let minutes = number(unit, 2...2), minutes < 60 {
        found.minutes += Int(minutes)
        found.end = unit + 1
      }
    }
  }

  /// Adds "am", "pm", "Uhr", "o'clock".
  private func addHalf(_ found: inout Hour, _ hour: Int64) {
    let at = found.end
    if let unit = next(at, .clockunit) {
      (found.end, found.isSure) = (unit, true)
      if let minutes = number(unit, 2...2), minutes < 60, found.minutes % 60 == 0,
        !isGlued(unit + 1)
      {
        found.minutes += Int(minutes)
        found.end = unit + 1
      }
      return
    }
    // "Am" is German as well: "9 am Montag".
    let isGerman =
      token(at).isSpaced && sense(at + 1, .weekday, in: 2) != nil
      && sense(at + 1, .weekday, in: 1) == nil
    guard (1...12).contains(hour), !isGerman, let half = sense(at, .am) ?? sense(at, .pm) else {
      return
    }
    let isAfternoon = half.kind == .pm
    found.minutes = found.minutes % 720 + (isAfternoon ? 720 : 0)
    (found.half, found.isSure, found.end) = (isAfternoon ? 720 : 0, true, at + half.length)
    if half.length > 1, mark(found.end) == 0x2E, isGlued(found.end) { found.end += 1 }
  }

  /// "10時", "下午3点半", "午後3時30分".
  private func eastern(clock place: Int) -> TimeClock? {
    let half = sense(place, .cjkam) ?? sense(place, .cjkpm)
    let at = place + (half?.length ?? 0)
    guard let hour = number(at, 1...2), hour < 25 else { return nil }
    let isColon = mark(at + 1) == 0x3A
    guard let end = isColon && half != nil ? at + 1 : next(at + 1, .clockunit, in: 0x180) else {
      return nil
    }
    var found = Hour(minutes: Int(hour % 24) * 60, end: end, isSure: true)
    if half?.kind == .cjkpm, hour < 12 { found.minutes += 720 }
    if let last = next(end, .half) {
      (found.minutes, found.end) = (found.minutes + 30, last)
    } else if let minutes = number(isColon ? end + 1 : end, 1...2), minutes < 60,
      isColon || sense(end + 1, .minuteunit) != nil
    {
      found.minutes += Int(minutes)
      found.end = isColon ? end + 2 : next(end + 1, .minuteunit) ?? end + 1
    }
    return TimeClock(minutes: found.minutes..<found.minutes + 1, end: found.end)
  }
}
