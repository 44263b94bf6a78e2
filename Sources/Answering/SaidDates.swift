internal import Learning
internal import Text

/// The dates of a sentence as whoever said it meant them: by the same rules as in learned memories.
struct SaidDates {
  /// The finest date, spelled out; one that leaves its year open stays as it was said. Nil: none is
  /// named that these rules know.
  let text: String?
  /// The finest date, with its unit; nil where it is not certain.
  let finest: TimeMention?

  /// The dates of a sentence that was said on a day, in days since 1970.
  init(_ sentence: [UInt8], on day: Int64) {
    let words = WordScanner.words(String(decoding: sentence.prefix(4096), as: UTF8.self))
    let dated = DateResolver(today: Day(number: day)).resolve(words)
    let mentions = dated.spans.map(SaidDates.mention)
    finest = mentions.min { $0.unit < $1.unit }
    text = finest.map(SpelledDate.spell) ?? dated.open.first
  }

  /// A span as people would name it.
  private static func mention(_ span: DaySpan) -> TimeMention {
    let (first, last) = (span.first.parts, span.last.parts)
    let unit: TimeUnit
    if span.last.number - span.first.number < 6 {
      unit = .day
    } else if span.last == span.first + 6, span.first.weekday == 0 {
      unit = .week
    } else if first.day == 1, span.last == span.first.lastOfMonth {
      unit = .month
    } else if first.day == 1, first.month == 1, last.month == 12, first.year == last.year {
      unit = .year
    } else if first.day == 1, first.month % 3 == 0, span.last == span.first.month(2).lastOfMonth {
      unit = .season
    } else {
      unit = .day
    }
    let days = TimeSpan(first: span.first.number, end: span.last.number + 1)
    return TimeMention(span: days, words: 0..<0, unit: unit)
  }
}
