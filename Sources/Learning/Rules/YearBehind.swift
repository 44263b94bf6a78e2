/// Distances that another phrase of time completes: "5 May two years ago", "two years ago today".
extension DateReading {
  /// The year that is told behind a date, "last year" or "two years ago", and how many words it has.
  func distantYear(_ place: Int) -> (year: Int64, length: Int)? {
    let of = ["of", ","].contains(words.lower(place)) ? 1 : 0
    let (at, year) = (place + of, today.parts.year)
    if words.lower(at + 1) == "year" {
      switch words.lower(at) {
      case "last": return (year - 1, of + 2)
      case "this": return (year, of + 2)
      case "next": return (year + 1, of + 2)
      default: break
      }
    }
    guard let count = number(at), ["year", "years"].contains(words.lower(at + 1)),
      words.lower(at + 2) == "ago", (1...9999).contains(year - count)
    else { return nil }
    return (year - count, of + 3)
  }

  /// "Two years ago today", "a week ago yesterday".
  func agoFrom(_ count: Int64, _ unit: String, _ at: Int) -> DatePhrase? {
    let shift: Int64
    switch words.lower(at + 3) {
    case "today": shift = 0
    case "yesterday": shift = -1
    case "tomorrow": shift = 1
    default: return nil
    }
    let day = today + shift
    switch unit {
    case "day": return .day(day - count, 4)
    case "week": return .day(day - 7 * count, 4)
    case "fortnight": return .day(day - 14 * count, 4)
    case "month": return .day(same(day, monthsBefore: count), 4)
    case "year": return .day(same(day, monthsBefore: 12 * count), 4)
    default: return nil
    }
  }

  /// The same day of an earlier month, or its last one.
  private func same(_ day: Day, monthsBefore count: Int64) -> Day {
    let first = day.month(-count)
    return Day(
      number: min(first.number + day.parts.day - 1, first.lastOfMonth.number))
  }
}
