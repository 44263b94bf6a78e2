/// Days that a sentence tells without their month, where that was told before: "from Wednesday 3 February, then
/// the train on Friday the 5th".
enum OrdinalDays {
  private static let ends = ["st", "nd", "rd", "th"]

  /// A sentence with the month behind each such day. `above`: what stands before it, as a heading.
  static func completed(_ sentence: [UInt8], after above: [UInt8]) -> [UInt8] {
    guard sentence.count <= 4_096 else { return sentence }
    var month = above.split(separator: 0x20).lazy.compactMap { self.month($0) }.last
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
        month = year.map { "\(found) \($0)" } ?? found
      }
      guard let month, isDay(word), place > 0, bare(words[place - 1]) == "the" else { continue }
      let next = words.dropFirst(place + 1).first.map(bare) ?? ""
      let ends = word.last.map { ",.;:!?)".utf8.contains($0) } ?? false
      // "The 5th of March", "the 5th floor".
      let isAlone =
        ends || place + 1 == words.count
        || ["and", "at", "to", "from", "in", "until"].contains(next)
      // Behind "28 May" the 3rd is of June, if not of a month told elsewhere.
      guard isAlone, number(word) ?? 0 > day else { continue }
      let end = word.startIndex + bare(word).utf8.count
      out += sentence[last..<end] + Array(" of \(month)".utf8)
      last = end
    }
    return out + sentence[last...]
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
