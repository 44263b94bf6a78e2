internal import Learning
internal import Text

/// When something happened, by texts that name it with a date.
enum EventDate {
  /// The days of an event by one text.
  /// - Parameters:
  ///   - event: The words that say what it was, as the index holds them.
  ///   - text: What was said or written.
  ///   - day: The day on which it was, since 1970.
  ///   - isOwn: Whether that day is what the whole text is about.
  /// - Returns: Nil if no sentence that names it names a date as well.
  static func days(
    of event: [[UInt8]], in text: [UInt8], said day: Int64, isOwn: Bool = false
  ) -> TimeSpan? {
    var stems = TextStems()
    var isNamed = false
    // Of a longer name not every word is said again.
    let least = event.count - event.count / 3
    for sentence in SentenceCut.sentences(text) where sentence.last != 0x3F {
      let held = stems.read(sentence, keepsStopWords: true)
      guard event.count(where: { held.contains($0) }) >= least else { continue }
      isNamed = true
      let times = TimeGrammar.shared.expressions(in: sentence, said: day)
      if let time = times.min(by: { $0.last - $0.first < $1.last - $1.first }) {
        return TimeSpan(first: time.first, end: time.last + 1)
      }
    }
    return isNamed && isOwn ? TimeSpan(first: day, end: day + 1) : nil
  }

  /// The days on which most texts agree, the finest and then the first of equals; nil of none.
  static func agreed(_ spans: [TimeSpan]) -> TimeSpan? {
    var best: (span: TimeSpan, voices: Int)?
    for span in spans {
      let voices = spans.count { $0.first < span.end && span.first < $0.end }
      if let best, (voices, -span.length) <= (best.voices, -best.span.length) { continue }
      best = (span, voices)
    }
    return best?.span
  }
}
