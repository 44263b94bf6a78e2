/// A date in digits.
package enum NumericDate {
  /// Whether a word may be one at all.
  static func isOne(_ word: Word) -> Bool {
    word.kind == .number && (8...10).contains(word.text.utf8.count) && read(word.text) != nil
  }

  /// The day of `31/08/2028`, `8/31/2028`, `31.08.2028` or `2028-08-31`; nil for one that may be
  /// two days, as `03/04/2028` may; with points the day stands first.
  static func read(_ text: String) -> Day? {
    let separator = text.first { !$0.isNumber }
    guard let separator, "/.-".contains(separator) else { return nil }
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let numbers = parts.compactMap { Int64($0) }
    guard numbers.count == 3 else { return nil }
    let isYearFirst = parts[0].utf8.count == 4
    if separator == ".", !isYearFirst {
      return day([numbers[2], numbers[1], numbers[0]], isYearFirst: true)
    }
    return day(numbers, isYearFirst: isYearFirst)
  }

  /// The day of three numbers as they are written one behind another.
  package static func day(_ numbers: [Int64], isYearFirst: Bool) -> Day? {
    func valid(_ year: Int64, _ month: Int64, _ day: Int64) -> Day? {
      guard (1900...2100).contains(year), (1...12).contains(month), day >= 1 else { return nil }
      return day <= Day(year, month, 1).lastOfMonth.parts.day ? Day(year, month, day) : nil
    }
    if isYearFirst { return valid(numbers[0], numbers[1], numbers[2]) }
    let (first, second, year) = (numbers[0], numbers[1], numbers[2])
    if first == second || first > 12 { return valid(year, second, first) }
    return second > 12 ? valid(year, first, second) : nil
  }
}
