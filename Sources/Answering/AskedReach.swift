/// So many days from today on, as questions for what is to come name them: "in the next two weeks", "within 14
/// days", "over the next month".
struct AskedReach {
  /// Days from today on.
  let days: Int64
  /// The words that say it.
  let words: Range<Int>

  private static let leads: Set<String> = ["in", "over", "within", "during", "for", "the"]
  private static let nexts: Set<String> = ["next", "coming", "following"]
  private static let units: [String: Int64] = [
    "day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14, "fortnights": 14, "month": 31,
    "months": 31,
  ]
  private static let numbers: [String: Int64] = [
    "a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "few": 3, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "fourteen": 14, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90, "several": 3,
  ]
  /// What is asked for beyond that is cut: a year.
  private static let longest: Int64 = 366
  private static let longestNumber = 3

  /// Of a question's folded words; nil: it names no such time. "Next week" is one of the calendar.
  init?(_ question: [[UInt8]]) {
    let said = question.prefix(64).map { String(decoding: $0, as: UTF8.self) }
    for (place, word) in said.enumerated() {
      guard let unit = AskedReach.units[word], place > 0 else { continue }
      var (start, number) = (place - 1, Int64?.none)
      if said[start] == "of", start > 0 { start -= 1 }
      if let value = AskedReach.number(said[start]) {
        number = value
        start -= 1
        // "A few", "a couple".
        if start >= 0, ["a", "an"].contains(said[start]) { start -= 1 }
      }
      let isNext = start >= 0 && AskedReach.nexts.contains(said[start])
      if isNext { start -= 1 }
      let front = start >= 0 ? said[start] : ""
      let isWithin = !isNext && number != nil && front == "within"
      // "Next week" and "next month" alone are those of the calendar.
      guard isWithin || isNext && (number != nil || front == "the" || word.hasSuffix("s")) else {
        continue
      }
      while start >= 0, AskedReach.leads.contains(said[start]) { start -= 1 }
      let count = number ?? (word.hasSuffix("s") ? 3 : 1)
      days = min(count * unit, AskedReach.longest)
      words = (start + 1)..<(place + 1)
      return
    }
    return nil
  }

  private static func number(_ word: String) -> Int64? {
    if let number = numbers[word] { return number }
    guard word.utf8.count <= longestNumber, let number = Int64(word), number > 0 else { return nil }
    return number
  }
}
