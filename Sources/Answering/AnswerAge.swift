internal import Language
internal import Learning
internal import Text

/// How old somebody is, counted from the day of birth that answers who asks for it.
enum AnswerAge {
  /// What says that somebody gets no older.
  private static let ends = WordSet(
    "died dead death deceased passed late buried gestorben verstorben tot")
  /// An age at most: an older one is none that is asked for.
  private static let most: Int64 = 120

  /// "74 (born 30 November 1951)" and the number of the citation that tells the birth; nil where the first
  /// tells none with its year, or of several.
  static func find(_ citations: [Answer.Citation]) -> (text: String, number: Int)? {
    guard let citation = citations.first, let today = citation.evidence.today else { return nil }
    let quote = citation.quote
    guard quote.holdsNames, quote.own + quote.near > 0, !quote.isQuestion, !quote.isWeak,
      !citation.evidence.isOutdated, citation.isAboutAsked, !citation.isOfOthers,
      quote.tellsBirth || SelfTold.tellsBirth(quote.sentence),
      !isOver(citation.evidence.text)
    else { return nil }
    let dates = SentenceDates(quote.sentence, day: citation.evidence.day)
    guard dates.mentions.count == 1, let birth = dates.mentions.first, birth.unit == .day,
      birth.span.length == 1, case .itself = dates.ground(of: birth),
      let age = age(from: birth.span.first, to: today)
    else { return nil }
    return ("\(age) (born \(SpelledDate.spell(birth)))", citation.number)
  }

  /// Whole years between two days since 1970, of the youngest months; nil where it is no age, or less than a
  /// month.
  private static func age(from birth: Int64, to today: Int64) -> String? {
    guard birth <= today else { return nil }
    let (born, now) = (CivilTime.date(birth), CivilTime.date(today))
    let months = (now.year - born.year) * 12 + now.month - born.month - (now.day < born.day ? 1 : 0)
    switch months {
    case 1: return "1 month"
    case 2..<(inMonths * 12): return "\(months) months"
    case (inMonths * 12)...(most * 12): return "\(months / 12)"
    default: return nil
    }
  }

  /// Younger ones, in years, are told in months.
  private static let inMonths: Int64 = 2

  private static func isOver(_ text: [UInt8]) -> Bool {
    WordScanner.words(String(decoding: text.prefix(4096), as: UTF8.self)).contains {
      ends.contains($0)
    }
  }
}
