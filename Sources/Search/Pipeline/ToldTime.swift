internal import Language
internal import Learning
internal import Text

/// What a text holds of a question that names a time: what is learned of "this year" says 2026, and so holds
/// that part of the question as well as if it said it in the same words. This decides the score that is
/// shown, and no order.
struct ToldTime {
  /// From so many days on the year alone names a span.
  private static let year: Int64 = 300

  private let spans: [TimeSpan]
  /// The words that name these times, as the index holds them, with how rare each is.
  private let words: [[UInt8]: Double]
  /// What all of them count of the question.
  private let weight: Double
  private let names: [(month: Int64, stems: Set<[UInt8]>)]

  /// The times of a question; nil if it names none, or nothing else.
  /// - Parameters:
  ///   - question: what is asked.
  ///   - asked: the rarity of all of it.
  ///   - weights: what each of its words counts.
  init?(_ question: Question, asked: Double, weights: [[UInt8]: Double]) {
    var reader = StemReader()
    var words: [[UInt8]: Double] = [:]
    for place in question.timeWords where question.words.indices.contains(place) {
      for stem in reader.stems(question.words[place]) { words[stem] = weights[stem] }
    }
    weight = words.values.sorted().reduce(0, +)
    guard !question.namedSpans.isEmpty, weight > 0, asked - weight > 0.001 else { return nil }
    spans = question.namedSpans
    self.words = words
    names = (Int64(1)...12).map { month in
      let names = TimeNames.months.filter { $0.value == month }.map(\.key)
      let seasons = TimeNames.seasons.filter { Self.months(of: $0.value).contains(month) }.map(
        \.key)
      return (month, Set((names + seasons).flatMap { reader.stems(Array($0.utf8)) }))
    }
  }

  private static func months(of season: Int64) -> [Int64] {
    (season..<(season + 3)).map { ($0 - 1) % 12 + 1 }
  }

  /// What a candidate holds of the question beside its time, where it tells that one; else 0.
  /// - Parameters:
  ///   - candidate: what was found by words.
  ///   - asked: the rarity of all that was asked.
  ///   - tokens: those of its text.
  /// - Returns: 0 ... 1, as `Ranking.shown`.
  func held(_ candidate: Candidate, asked: Double, in tokens: Set<[UInt8]>) -> Double {
    guard spans.allSatisfy({ tells($0, tokens) }) else { return 0 }
    let own = words.reduce(0) { tokens.contains($1.key) ? $0 + $1.value : $0 }
    let density = candidate.found > 0 ? candidate.score / candidate.found : 0
    let other = max(0, candidate.found - own)
    return Ranking.shown(
      Candidate(
        row: candidate.row, score: density * other, found: other, isTelling: candidate.isTelling,
        isNamed: candidate.isNamed), asked: asked - weight)
  }

  /// Whether a text names a time within a span: its year; for shorter spans the month or season too; for a
  /// day
  /// its number too.
  private func tells(_ span: TimeSpan, _ tokens: Set<[UInt8]>) -> Bool {
    let (first, last) = (CivilTime.date(span.first), CivilTime.date(span.last))
    guard last.year - first.year < 100,
      (first.year...last.year).contains(where: { tokens.contains(Array("\($0)".utf8)) })
    else { return false }
    if span.length >= Self.year { return true }
    let months = last.year * 12 + last.month - first.year * 12 - first.month
    let isInMonth = (0...max(0, min(11, months))).contains { offset in
      let month = (first.month + offset - 1) % 12 + 1
      return names.contains { $0.month == month && !$0.stems.isDisjoint(with: tokens) }
    }
    return isInMonth && (span.length > 1 || tokens.contains(Array("\(first.day)".utf8)))
  }
}
