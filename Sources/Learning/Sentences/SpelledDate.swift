internal import Language
package import Text

/// Dates as an answer says them: as fine as what they were read from.
package enum SpelledDate {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// "7 May 2023", "the week of 5 June 2023", "June 2023", "summer 2022", "2016".
  package static func spell(_ mention: TimeMention) -> String {
    let date = CivilTime.date(mention.span.first)
    switch mention.unit {
    case .day:
      let day = spell(day: mention.span.first)
      if mention.span.length > 2 { return "\(day) to \(spell(day: mention.span.last))" }
      guard mention.span.length == 2 else { return day }
      return TimeCalendar.weekday(mention.span.first) == 5
        ? "the weekend of \(day)" : "\(day) to \(spell(day: mention.span.last))"
    case .week: return "the week of \(spell(day: mention.span.first))"
    case .month: return "\(month(date.month)) \(date.year)"
    case .season:
      // A winter is named after the year in which it ends.
      let names: [Int64: String] = [3: "spring", 6: "summer", 9: "autumn"]
      guard let name = names[date.month] else { return "winter \(date.year + 1)" }
      return "\(name) \(date.year)"
    case .year: return "\(date.year)"
    case .decade: return "the \(date.year)s"
    }
  }

  /// "7 May", "the week of 1 May", "May", of what named no year.
  package static func spellWithoutYear(_ mention: TimeMention) -> String {
    let date = CivilTime.date(mention.span.first)
    let day = "\(date.day) \(month(date.month))"
    switch mention.unit {
    case .day:
      if mention.span.length > 2 {
        let last = CivilTime.date(mention.span.last)
        return "\(day) to \(last.day) \(month(last.month))"
      }
      return mention.span.length == 1 ? day : "the weekend of \(day)"
    case .week: return "the week of \(day)"
    case .month, .season, .year, .decade: return month(date.month)
    }
  }

  /// A day since 1970, as "7 May 2023".
  package static func spell(day: Int64) -> String {
    let date = CivilTime.date(max(-TimeSpan.farthest, min(day, TimeSpan.farthest)))
    return "\(date.day) \(month(date.month)) \(date.year)"
  }

  /// The name of a month.
  package static func month(_ number: Int64) -> String {
    months[Int(max(1, min(number, 12))) - 1]
  }
}
