internal import Language
internal import Text

/// Dates as an answer says them: as fine as what they were read from.
package enum SpelledDate {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

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
