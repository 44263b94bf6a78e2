internal import Learning
internal import Text

/// The times that a sentence names, as its words show them.
enum SentenceTimes {
  /// The times of a sentence, in order.
  /// - Parameters:
  ///   - sentence: UTF-8.
  ///   - said: The day on which it was said, since 1970.
  ///   - direction: Which of several days a time means where no verb shows it.
  /// - Returns: None of what stands counted out in brackets right after it.
  static func read(
    _ sentence: [UInt8], said: Int64, direction: TimeGrammar.Direction = .nearest
  ) -> [TimeExpression] {
    let open = TimeGrammar.shared.expressions(in: sentence, said: said)
    guard open.contains(where: \.isOpen) else { return withoutCounted(open, in: sentence) }
    // "On Friday": the tense says which one.
    var found =
      direction == .nearest
      ? open
      : TimeGrammar.shared.expressions(in: sentence, said: said, direction: direction)
    let analysis = Analysis(String(decoding: sentence, as: UTF8.self), said: said)
    for part in analysis.sentences where part.direction != .nearest {
      found.removeAll { part.bytes.contains($0.bytes.lowerBound) }
      found += part.times
    }
    found.sort { $0.bytes.lowerBound < $1.bytes.lowerBound }
    return withoutCounted(found, in: sentence)
  }

  /// Without those that stand counted out in brackets: "on Friday (27 November 2026)".
  private static func withoutCounted(
    _ times: [TimeExpression], in sentence: [UInt8]
  ) -> [TimeExpression] {
    times.indices.filter { place in
      let end = times[place].bytes.upperBound
      let isBeforeNext = place + 1 < times.count && times[place + 1].bytes.lowerBound <= end + 2
      return !isBeforeNext || !sentence[end...].starts(with: " (".utf8)
    }.map { times[$0] }
  }
}
