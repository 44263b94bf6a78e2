internal import Index
internal import Language
internal import Learning
internal import Text

/// Days that a sentence tells without their month, where that was told before: "from Wednesday 3 February, then
/// the train on Friday the 5th".
enum OrdinalDays {
  private static let ends = ["st", "nd", "rd", "th"]

  /// Words behind which such a day is one of the month that comes, or that was: "on the 21st", "now the 26th".
  private static let leads: Set<String> = [
    "on", "until", "till", "by", "to", "for", "from", "now", "is", "was",
  ]

  /// What is cited, with the month behind each such day; where none was told before, of that which was said on a
  /// known day the one that comes, or of what is past the last.
  static func completed(_ citation: Answer.Citation) -> [UInt8] {
    let (quote, evidence) = (citation.quote, citation.evidence)
    let sentence = completed(quote.sentence, after: quote.above)
    let isSaid =
      evidence.author != nil || evidence.teller != nil || evidence.result.kind == .message
    guard isSaid, evidence.dayIsTold, !AnswerDate.names(sentence) else { return sentence }
    // "Rescheduled: now the 26th" is to come.
    let words = WordScanner.words(String(decoding: sentence.prefix(1024), as: UTF8.self))
    let tellsPast =
      NoteDate.tellsPast(sentence)
      || NoteDate.isTitle(sentence) && asksOfPast(evidence.question)
    let changes = words.indices.contains { place in
      DatedThing.changes.contains(words[place]) && !isOfHome(words, place)
    }
    let isPast = tellsPast && !changes
    return completed(sentence, said: evidence.day, isPast: isPast)
  }

  /// "Moved out", "moved house": no date is.
  private static func isOfHome(_ words: [Word], _ place: Int) -> Bool {
    words[place].lower == "moved"
      && ["out", "in", "into", "away", "house", "home", "flat"].contains(words.lower(place + 1))
  }

  /// Whether what was asked right before asks of what was: "On the 23rd" answers "When was your birthday?"
  private static func asksOfPast(_ question: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    return zip(words, words.dropFirst()).contains { asking.contains($0) && pasts.contains($1) }
  }

  private static let asking = WordSet("when day date weekend time")
  private static let pasts = WordSet("was were did had")

  /// A sentence with the month and year behind its first such day, as it was said on a day since 1970.
  static func completed(_ sentence: [UInt8], said day: Int64, isPast: Bool) -> [UInt8] {
    guard sentence.count <= 4_096 else { return sentence }
    let words = sentence.split { $0 <= 0x20 }
    for (place, word) in words.enumerated() where place > 1 && isDay(word) {
      guard bare(words[place - 1]) == "the", leads.contains(bare(words[place - 2])),
        isAlone(words, place), let number = number(word),
        let found = Self.day(number, said: day, isPast: isPast)
      else { continue }
      let end = word.startIndex + bare(word).utf8.count
      let date = CivilTime.date(found)
      let month = SpelledDate.month(date.month)
      return sentence[..<end] + Array(" of \(month) \(date.year)".utf8) + sentence[end...]
    }
    return sentence
  }

  /// The next day of that number from a day on, or the last up to it.
  private static func day(_ number: Int, said day: Int64, isPast: Bool) -> Int64? {
    let days =
      isPast ? stride(from: day, to: day - 62, by: -1) : stride(from: day, to: day + 62, by: 1)
    return days.first { Int(CivilTime.date($0).day) == number }
  }

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
      guard isAlone(words, place), let month = month(of: number(word) ?? 0, behind: day, told)
      else { continue }
      let end = word.startIndex + bare(word).utf8.count
      out += sentence[last..<end] + Array(" of \(month)".utf8)
      last = end
    }
    return out + sentence[last...]
  }

  /// Whether no month stands behind a day, nor anything that it counts: "the 5th of March", "the 5th floor".
  private static func isAlone(_ words: [ArraySlice<UInt8>], _ place: Int) -> Bool {
    let next = words.dropFirst(place + 1).first.map(bare) ?? ""
    let ends = words[place].last.map { ",.;:!?)".utf8.contains($0) } ?? false
    return ends || place + 1 == words.count
      || ["and", "at", "to", "from", "in", "until"].contains(next)
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
