/// The names of times, folded: English.
package enum TimeNames {
  private static let allWeekdays: [String: Int64] = numbered(
    "monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs thur", "friday fri",
    "saturday sat", "sunday sun", from: 0)

  /// 0 is Monday. Without the names that are other words in a sentence.
  package static let weekdays = allWeekdays.filter {
    !["sat", "sun", "mon", "wed"].contains($0.key)
  }

  /// All of them, for a text that is a time and nothing else.
  package static let weekdayNames = Set(allWeekdays.keys)

  /// The names of zones in RFC 5322, and those of UTC, in seconds east of it.
  package static let zones: [String: Int32] = [
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -18_000, "edt": -14_400, "cst": -21_600,
    "cdt": -18_000, "mst": -25_200, "mdt": -21_600, "pst": -28_800, "pdt": -25_200,
  ]

  /// What joins the parts of a written time.
  package static let joints: Set<String> = ["t", "on", "at", "of", "the"]

  /// 1 is January.
  package static let months: [String: Int64] = numbered(
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sep sept", "october oct", "november nov", "december dec", from: 1)

  /// Months that are other words, too: only with a day, a year, or "in".
  package static let ambiguous: Set<String> = [
    "may", "march", "mar", "jan", "dec", "sep", "august",
  ]

  /// The first month of a season.
  package static let seasons: [String: Int64] = [
    "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12,
  ]

  private static let numbers: [String: Int64] = numbered(
    "one a an", "two couple", "three few", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", from: 1)

  private static func numbered(_ names: String..., from first: Int64) -> [String: Int64] {
    var numbers: [String: Int64] = [:]
    for (index, group) in names.enumerated() {
      for name in group.split(separator: " ") { numbers[String(name)] = first + Int64(index) }
    }
    return numbers
  }

  /// A number in digits or as a word; of digits at most six.
  package static func number(_ word: String) -> Int64? {
    if let number = numbers[word] { return number }
    guard word.utf8.count <= 6 else { return nil }
    return word.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(word) : nil
  }

  /// "7" or "7th".
  package static func ordinal(_ word: String) -> Int64? {
    for ending in ["st", "nd", "rd", "th"] where word.hasSuffix(ending) {
      return digits(word.dropLast(2))
    }
    return digits(word[...])
  }

  private static func digits(_ word: Substring) -> Int64? {
    guard (1...2).contains(word.utf8.count), word.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int64(word)
  }

  /// A year from 1900 to 2099, in four digits.
  package static func year(_ word: String) -> Int64? {
    guard word.utf8.count == 4, let year = number(word), (1900...2099).contains(year) else {
      return nil
    }
    return year
  }
}
