internal import Language

/// Days as English writes them.
package enum SpelledDate {
  /// A day since 1970, as "7 May 2023".
  package static func spell(day: Int64) -> String {
    let date = CivilTime.date(max(-TimeSpan.farthest, min(day, TimeSpan.farthest)))
    return "\(date.day) \(month(date.month)) \(date.year)"
  }

  /// The name of a month.
  static func month(_ number: Int64) -> String {
    let names = TimeGrammar.shared.table.monthNames
    return names.indices.contains(Int(clamping: number)) ? names[Int(number)] : "\(number)"
  }
}
