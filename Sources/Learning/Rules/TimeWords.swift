/// Words that tell when.
package enum TimeWords {
  package static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
  static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  private static let any = WordSet(
    """
    today tonight tomorrow yesterday week weeks weekend weekends month months year years day days
    morning afternoon evening night summer winter spring autumn monday tuesday wednesday thursday
    friday saturday sunday january february april june july august september october november december
    recently lately ago since birthday anniversary hour hours daily weekly monthly yearly
    christmas thanksgiving halloween easter currently
    """)
  private static let past = WordSet("yesterday ago recently lately earlier")
  private static let units = WordSet(
    """
    night week weekend month year monday tuesday wednesday thursday friday saturday sunday summer
    winter spring fall autumn january february march april may june july august september october
    november december
    """)

  /// Whether words tell any time, and whether they tell one in the past.
  static func kinds(_ words: [Word]) -> (any: Bool, past: Bool) {
    var (isAny, isPast) = (false, false)
    for (place, word) in words.enumerated() where !word.isMark {
      let lower = word.lower
      if any.contains(lower) || isYear(word) || NumericDate.isOne(word) { isAny = true }
      if past.contains(lower) { isPast = true }
      if lower == "last", units.contains(words.lower(place + 1)) { isPast = true }
      if lower == "just", Verbs.isPast(words.lower(place + 1)) { isPast = true }
    }
    return (isAny || isPast, isPast)
  }

  /// The same, where the name of any month counts as well.
  static func days(_ words: [Word]) -> (any: Bool, past: Bool) {
    let kinds = kinds(words)
    return (kinds.any || words.contains(where: isMonth), kinds.past)
  }

  /// Whether a word is the name of a month: `May`, not `may`.
  package static func isMonth(_ word: Word) -> Bool {
    word.isCapitalised && months.contains(word.lower)
  }

  private static let beforeMonth = WordSet("in since until till last next early late mid during")

  /// Whether a month stands at a place; in small letters where nothing else can: "in november".
  static func isMonth(_ words: [Word], _ place: Int) -> Bool {
    guard words.indices.contains(place) else { return false }
    return isMonth(words[place])
      || months.contains(words[place].lower) && beforeMonth.contains(words.lower(place - 1))
  }

  /// Whether a name is that of a month or a weekday.
  package static func isName(_ name: String) -> Bool {
    let lower = name.lowercased()
    let first = lower.split(separator: " ").first.map(String.init) ?? ""
    return months.contains(first) || weekdays.contains(first)
      || (first.hasSuffix("s") && weekdays.contains(String(first.dropLast())))
  }

  /// A number that is read as a year.
  package static func isYear(_ word: Word) -> Bool {
    guard word.kind == .number, word.text.utf8.count == 4, let year = Int(word.text) else {
      return false
    }
    return (1900...2100).contains(year)
  }

  /// Whether a number behind a date is a year before 1900, and counts nothing: "3 May 1887".
  static func isEarlyYear(_ words: [Word], _ place: Int) -> Bool {
    guard words[place].kind == .number, words[place].text.utf8.count == 4,
      let year = Int(words[place].text), (1000...1899).contains(year)
    else { return false }
    guard words.indices.contains(place + 1) else { return true }
    let next = words[place + 1]
    return next.isMark || !FunctionWords.isContent(next) || Verbs.isPast(next.lower)
  }
}
