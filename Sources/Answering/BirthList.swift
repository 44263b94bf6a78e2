internal import Index
internal import Search

/// Lists of birthdays, of which one who asks for another day is told nothing: below "Birthdays" stands under
/// somebody's name when they were born, and not when they marry.
enum BirthList {
  /// Whether what is cited says of the question only whom it names, and of them when they were born.
  static func holds(_ citation: Answer.Citation) -> Bool {
    let quote = citation.quote
    guard quote.holdsNoneButNames else { return false }
    let path = citation.evidence.result.path.map { "/.-_".utf8.contains($0) ? 0x20 : $0 }
    let label = EntryLabel.label(of: quote.sentence) ?? []
    if SelfTold.namesBirth(quote.above + [0x20] + label + [0x20] + path) { return true }
    // "Ida was born in May 1950 and passed away in 2021" tells two.
    return SelfTold.tellsBirth(quote.sentence)
      && SentenceDates(quote.sentence, day: 0).mentions.count == 1
  }

  /// Whether a question asks for a birth, or for an age, which follows from it.
  static func isAsked(_ question: [UInt8], _ form: QuestionForm) -> Bool {
    SelfTold.namesBirth(question) || form.amount.isAge
  }
}
