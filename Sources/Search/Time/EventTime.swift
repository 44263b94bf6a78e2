package import Text

/// A time that a question counts from something that happened: "two weeks before the wedding", "the
/// day after the concert", "a month after she moved", "the Sunday before 25 October".
package struct EventTime: Hashable, Sendable {
  /// How far from the event the time lies.
  enum Distance: Hashable, Sendable {
    /// So many units from it, or roughly so many: "a few days".
    case counted(Int64, TimeUnit, isRough: Bool)
    /// Within the unit right beside it: "the week before".
    case beside(TimeUnit)
    /// On the nearest such day: 0 is Monday.
    case weekday(Int64)
    /// On the nearest Saturday and Sunday.
    case weekend
    /// "shortly after".
    case soon
    /// On its day: "the day of the wedding".
    case same
  }

  var distance: Distance
  /// Before the event, and not after it.
  var isBefore: Bool
  /// The places of all words, with the event's.
  var words: Range<Int>
  /// The places of the words that name the event.
  package var event: Range<Int>

  /// Words of an event at most.
  private static let most = 10
  /// An event that was not dated finer than so many days is no point to count days from.
  private static let coarsest: Int64 = 92

  /// The first such time that a question names.
  /// - Parameters:
  ///   - words: Folded words.
  ///   - ends: The places of the words that end a clause, as commas show it.
  /// - Returns: Nil if it names none.
  static func first(in words: [[UInt8]], ends: Set<Int> = []) -> EventTime? {
    // No question is longer, and each place is looked at once.
    let reader = EventTimeReader(
      words: words.prefix(512).map { String(decoding: $0, as: UTF8.self) }, ends: ends)
    for place in reader.words.indices {
      guard let (distance, isBefore, length) = reader.opening(at: place) else { continue }
      let start = place + length
      let end = reader.end(from: start, most: most)
      guard start < end else { continue }
      return EventTime(
        distance: distance, isBefore: isBefore, words: place..<end, event: start..<end)
    }
    return nil
  }

  /// The days that are meant, if the event was on these days; nil if it is not known well enough.
  package func span(from event: TimeSpan) -> TimeSpan? {
    guard event.length <= Self.coarsest else { return nil }
    let sign: Int64 = isBefore ? -1 : 1
    switch distance {
    case .same: return event
    case .soon: return beside(event, 14)
    case .beside(.day): return moved(event, sign)
    case .beside(let unit): return beside(event, Self.days(unit))
    case .weekday(let weekday):
      let edge = isBefore ? event.first : event.last
      let today = TimeCalendar.weekday(edge)
      let away = isBefore ? (today - weekday + 6) % 7 + 1 : (weekday - today + 6) % 7 + 1
      return TimeSpan(day: edge + sign * away)
    case .weekend:
      let edge = isBefore ? event.first : event.last
      let away = TimeCalendar.weekday(edge)
      let saturday = edge + (isBefore ? -(away + 2) : 5 - away + (away >= 5 ? 7 : 0))
      return TimeSpan(first: saturday, end: saturday + 2)
    case .counted(let count, let unit, let isRough):
      let days = Self.days(unit)
      if isRough {
        let (near, far) = (days, count * days * 2)
        return isBefore
          ? TimeSpan(first: event.first - far, end: event.first - near + 1)
          : TimeSpan(first: event.last + near, end: event.last + far + 1)
      }
      // Of longer times people mean it less exactly.
      let slack = unit == .day ? count / 5 : days / 3 + 1
      let middle = moved(event, sign * count * days)
      return TimeSpan(first: middle.first - slack, end: middle.end + slack)
    }
  }

  private func moved(_ span: TimeSpan, _ days: Int64) -> TimeSpan {
    TimeSpan(first: span.first + days, end: span.end + days)
  }

  private func beside(_ event: TimeSpan, _ days: Int64) -> TimeSpan {
    isBefore
      ? TimeSpan(first: event.first - days, end: event.first)
      : TimeSpan(first: event.end, end: event.end + days)
  }

  private static func days(_ unit: TimeUnit) -> Int64 {
    switch unit {
    case .day: 1
    case .week: 7
    case .month: 30
    case .season: 91
    case .year: 365
    case .decade: 3652
    }
  }
}

/// Reads the words of `EventTime`.
package struct EventTimeReader {
  let words: [String]
  let ends: Set<Int>

  private func word(_ place: Int) -> String { words.indices.contains(place) ? words[place] : "" }

  private static let units: [String: TimeUnit] = [
    "day": .day, "days": .day, "week": .week, "weeks": .week, "month": .month, "months": .month,
    "year": .year, "years": .year,
  ]
  private static let parts: Set<String> = ["night", "evening", "morning", "afternoon"]
  private static let nearly: Set<String> = [
    "shortly", "soon", "right", "just", "immediately", "directly",
  ]

  /// What stands before an event's words at a place: how far, on which side, and how many words.
  func opening(at place: Int) -> (EventTime.Distance, isBefore: Bool, length: Int)? {
    if Self.nearly.contains(word(place)), let (isBefore, length) = side(at: place + 1) {
      return (.soon, isBefore, 1 + length)
    }
    if let (count, isRough, length) = count(at: place), let unit = Self.units[word(place + length)],
      let (isBefore, more) = side(at: place + length + 1)
    {
      return (.counted(count, unit, isRough: isRough), isBefore, length + 1 + more)
    }
    let name = word(place)
    guard ["the", "last", "on", "in", "that"].contains(word(place - 1)) || place == 0 else {
      return nil
    }
    let distance: EventTime.Distance
    if let weekday = TimeNames.weekdays[name] {
      distance = .weekday(weekday)
    } else if name == "weekend" {
      distance = .weekend
    } else if let unit = Self.units[name], !name.hasSuffix("s") {
      distance = .beside(unit)
    } else if Self.parts.contains(name) {
      distance = .beside(.day)
    } else {
      return nil
    }
    if let (isBefore, length) = side(at: place + 1) { return (distance, isBefore, 1 + length) }
    let isDay = name == "day" || name == "weekend" || Self.parts.contains(name)
    return isDay && word(place + 1) == "of" ? (.same, false, 2) : nil
  }

  /// "two", "a couple of", "a few".
  private func count(at place: Int) -> (count: Int64, isRough: Bool, length: Int)? {
    var at = place
    if word(at) == "a", ["few", "couple"].contains(word(at + 1)) { at += 1 }
    if word(at) == "several" { return (4, true, 1) }
    guard let number = TimeNames.number(word(at)), (1..<1_000).contains(number) else { return nil }
    let of = word(at) == "couple" && word(at + 1) == "of" ? 1 : 0
    return (number, word(at) == "few", at + 1 + of - place)
  }

  /// "before", "prior to", "after", "following".
  private func side(at place: Int) -> (isBefore: Bool, length: Int)? {
    switch word(place) {
    case "before", "preceding": (true, 1)
    case "prior": word(place + 1) == "to" ? (true, 2) : nil
    case "after", "following": (false, 1)
    default: nil
    }
  }

  /// Words with which another clause begins.
  private static let openers: Set<String> = [
    "what", "which", "who", "whom", "whose", "where", "when", "why", "how", "did", "does", "do",
  ]

  /// Where the words of an event that begin at a place end.
  func end(from place: Int, most: Int) -> Int {
    var end = place
    while end < words.count, end - place < most {
      if Self.openers.contains(words[end]) { break }
      end += 1
      if ends.contains(end - 1) { break }
    }
    return end
  }

  /// Words of an event that say nothing of what it was.
  private static let empty: Set<String> = [
    "that", "today", "tomorrow", "yesterday", "then", "day", "week", "month", "year", "time",
  ]

  /// The words that say what an event was; empty where it is none.
  package static func telling(_ words: [[UInt8]]) -> [[UInt8]] {
    words.filter {
      !StopWords.contains($0) && !empty.contains(String(decoding: $0, as: UTF8.self))
    }
  }
}
