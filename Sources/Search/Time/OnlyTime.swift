package import Text

/// A question of nothing but a time that is past, counted from now: "last month", "what happened
/// yesterday", "what did we do two weeks ago". Its words are in no answer, and where they are, they
/// mean another time; so it asks for what is of that time.
///
/// A date ("23 May 2026", "in May") is none of these: notes speak of it by its words, long before.
package enum OnlyTime {
  /// The span that is all that a query asks for; nil of every other query.
  static func span(of query: Query, _ question: Question) -> TimeSpan? {
    guard let reference = query.reference, query.clauses.count == 1, query.eventSpan == nil,
      query.clauses[0].phrases.isEmpty
    else { return nil }
    for word in query.clauses[0].words { guard case .text = word else { return nil } }
    // "Since yesterday" is open at one end; "the week before" is none by itself.
    guard let span = question.spans.first, question.spans.count == 1, question.undatedEvent == nil,
      span.first <= reference, isAlone(in: question.words, reference)
    else { return nil }
    return span
  }

  /// A query's filters, and that something is of a span.
  package static func filters(_ query: Query, _ span: TimeSpan) -> Query.Filters {
    let offset = query.zone.dateOffset
    func start(_ day: Int64) -> Int64 { (day * 86_400 - offset(day * 86_400)) * 1_000 }
    var filters = query.filters
    filters.after = max(filters.after ?? .min, start(span.first))
    filters.before = min(filters.before ?? .max, start(span.end))
    return filters
  }

  /// What is of the time that is asked for fits as well as what holds all words of a question may,
  /// one as well as the other.
  static func hits(_ newest: [Hit]) -> [Hit] {
    newest.map { hit in
      var hit = hit
      (hit.score, hit.standing) = (0.5, 0.5)
      hit.parts = ["time": hit.score]
      return hit
    }
  }

  /// Words that ask what there was, beside those that say nothing.
  private static let empty: Set<[UInt8]> = Set(
    "happen happened happening going new news since before during around".split(separator: " ")
      .map { Array($0.utf8) })

  /// Whether words name one time, counted from a reference day, and nothing else.
  private static func isAlone(in words: [[UInt8]], _ reference: Int64) -> Bool {
    let mentions = TimeReader.mentions(in: words, reference: reference)
    guard mentions.count == 1, let mention = mentions.first else { return false }
    return words.enumerated().allSatisfy { place, word in
      mention.words.contains(place)
        ? !isOfDate(String(decoding: word, as: UTF8.self))
        : StopWords.contains(word) || empty.contains(word)
    }
  }

  private static func isOfDate(_ word: String) -> Bool {
    TimeNames.months[word] != nil || TimeNames.year(word) != nil
      || word.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
