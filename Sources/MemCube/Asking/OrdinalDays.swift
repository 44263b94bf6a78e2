/// Days that a sentence tells without their month, where that was told before: "from Wednesday 3 February, then
/// the train on Friday the 5th".
enum OrdinalDays {
  private static let ends = ["st", "nd", "rd", "th"]

  /// A sentence with the month behind each such day. `above`: what stands before it, as a heading.
  static func completed(_ sentence: [UInt8], after above: [UInt8]) -> [UInt8] {
    guard sentence.count <= 4_096 else { return sentence }
    let named = above.split(separator: 0x20).lazy.compactMap { self.month($0) }.last
    var told = named.map { (month: $0, year: Int64?.none) }
    var (out, last) = ([UInt8](), sentence.startIndex)
    let words = sentence.split { $0 <= 0x20 }
    var day = 0
    for (place, word) in words.enumerated() {
      if let found = self.month(word) {
        let beside = [place - 1, place + 1].filter(words.indices.contains).compactMap {
          number(words[$0])
        }
        day = beside.first { (1...31).contains($0) } ?? 0
        let year = words.dropFirst(place + 1).first.map(bare).flatMap { TimeNames.year($0) }
        told = (found, year)
      }
      guard let told, isDay(word), place > 0, bare(words[place - 1]) == "the" else { continue }
      let next = words.dropFirst(place + 1).first.map(bare) ?? ""
      let ends = word.last.map { ",.;:!?)".utf8.contains($0) } ?? false
      // "The 5th of March", "the 5th floor".
      let isAlone =
        ends || place + 1 == words.count
        || ["and", "at", "to", "from", "in", "until"].contains(next)
      guard isAlone, let month = month(of: number(word) ?? 0, behind: day, told) else { continue }
      let end = word.startIndex + bare(word).utf8.count
      out += sentence[last..<end] + Array(" of \(month)".utf8)
      last = end
    }
    return out + sentence[last...]
  }

  /// The month of a day, with its year where that was told, behind a day of one: behind "28 May" the 3rd
  /// is of June. Nil where either may be meant.
  private static func month(
    of number: Int, behind day: Int, _ told: (month: String, year: Int64?)
  ) -> String? {
    guard let place = TimeNames.months[told.month.lowercased()] else { return nil }
    let length = Day(told.year ?? 2001, place, 1).lastOfMonth.parts.day
    switch MonthAnchor.month(of: Int64(number), behind: Int64(day), length: length) {
    case .same: return told.year.map { "\(told.month) \($0)" } ?? told.month
    case .next:
      let year = told.year.map { " \(place == 12 ? $0 + 1 : $0)" } ?? ""
      return SpelledDate.month(place % 12 + 1) + year
    case .either: return nil
    }
  }

  /// The number with which a word begins.
  private static func number(_ word: some Sequence<UInt8>) -> Int? {
    Int(bare(word).prefix { $0.isNumber })
  }

  private static func bare(_ word: some Sequence<UInt8>) -> String {
    String(decoding: word.prefix { !",.;:!?()".utf8.contains($0) }, as: UTF8.self).lowercased()
  }

  /// The name of a month, with its capital: "may" and "march" are verbs as well.
  private static func month(_ word: some Sequence<UInt8>) -> String? {
    let text = bare(word)
    guard TimeNames.months[text] != nil, let first = word.first(where: { _ in true }),
      (0x41...0x5A).contains(first)
    else { return nil }
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  /// "5th", "21st".
  private static func isDay(_ word: some Sequence<UInt8>) -> Bool {
    let text = bare(word)
    guard ends.contains(where: { text.hasSuffix($0) }), let day = Int(text.dropLast(2)) else {
      return false
    }
    return (1...31).contains(day)
  }
}
