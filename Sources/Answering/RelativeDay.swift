internal import Learning
internal import Text

/// A day that a clause counts from that of another: "I finish school on Wednesday and we fly the day after".
enum RelativeDay: Equatable {
  /// So many days behind the other; before it where that is negative.
  case days(Int64)
  /// Some time behind or before it, of which nobody can tell the day.
  case open

  private static let units: [String: Int64] = ["day": 1, "days": 1, "week": 7, "weeks": 7]
  private static let longer = WordSet("month months year years summer winter spring autumn weekend")
  private static let numbers: [String: Int64] = [
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
  ]
  private static let behind = WordSet("after later afterwards thereafter")
  private static let before = WordSet("before earlier")
  private static let coming = WordSet("next following")
  /// Days that nobody counts farther.
  private static let most: Int64 = 10_000

  /// What a clause counts; nil: nothing.
  init?(_ clause: [UInt8]) {
    let words = WordScanner.words(String(decoding: clause.prefix(1024), as: UTF8.self))
    for place in words.indices {
      let unit = Self.units[words[place].lower]
      guard unit != nil || Self.longer.contains(words[place]), place > 0 else { continue }
      let (last, next) = (words[place - 1], words.lower(place + 1))
      // "The day after tomorrow", "the day after the wedding" count from something else.
      let ends = place + 2 >= words.count || words[place + 2].isMark
      let isBehind = ends && Self.behind.meets(words[(place + 1)...].prefix(1))
      let isBefore = ends && Self.before.meets(words[(place + 1)...].prefix(1))
      if last.lower == "the", isBehind || isBefore, !next.isEmpty {
        // "The week after" may be any day of it.
        self = unit == 1 ? .days(isBehind ? 1 : -1) : .open
        return
      }
      if Self.coming.contains(last), place > 1, words[place - 2].lower == "the" {
        self = unit == 1 ? .days(1) : .open
        return
      }
      guard isBehind || isBefore else { continue }
      guard let number = Self.numbers[last.lower] ?? Int64(last.text), let unit,
        (1...Self.most).contains(number)
      else {
        self = .open
        return
      }
      self = .days((isBehind ? 1 : -1) * number * unit)
      return
    }
    return nil
  }

  /// The day that is meant in a sentence of which a clause counts from the rest; nil where the rest does not name
  /// one day alone. `day`: when it was told; nil: on no known day.
  func day(from rest: [UInt8], told day: Int64?) -> Int64? {
    guard case .days(let distance) = self else { return nil }
    let dates = SentenceDates(rest, day: day ?? 0)
    guard dates.mentions.count == 1, let mention = dates.mentions.first, mention.unit == .day,
      mention.span.length == 1, !dates.recurs
    else { return nil }
    switch dates.ground(of: mention) {
    case .itself, .weekday: return mention.span.first + distance
    case .yearMissing: return nil
    case .dayOfTelling:
      guard day != nil else { return nil }
      let isPast = dates.looksBack ?? NoteDate.tellsPast(rest)
      return (isPast ? mention : dates.ahead(mention)).span.first + distance
    }
  }
}
