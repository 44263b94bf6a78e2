internal import Learning

/// What a text holds of one sentence of a query that has several, as programs send the last messages of a
/// conversation: who answers one in its own words answers. This decides the score that is shown, and no order.
struct AskedSentences {
  /// So many sentences are looked at, the last ones.
  private static let most = 8
  /// A sentence with fewer words that are looked for says too little to be answered alone.
  private static let fewest = 2

  /// Of each sentence the words that are looked for, as the index holds them, with how rare each is.
  private let sentences: [[[UInt8]: Double]]

  /// The sentences of a question; nil where there are not several.
  /// - Parameters:
  ///   - question: what is asked.
  ///   - weights: what each of its words counts.
  init?(_ question: Question, weights: [[UInt8]: Double]) {
    guard question.sentences.count > 1 else { return nil }
    var reader = StemReader()
    sentences = question.sentences.suffix(Self.most).compactMap { range in
      var words: [[UInt8]: Double] = [:]
      for stem in question.words[range].flatMap({ reader.stems($0) }) {
        if let weight = weights[stem] { words[stem] = weight }
      }
      return words.count >= Self.fewest ? words : nil
    }
    if sentences.isEmpty { return nil }
  }

  /// How much of one of them a candidate holds.
  /// - Parameters:
  ///   - candidate: what was found by words.
  ///   - tokens: those of its text.
  /// - Returns: 0 ... 1, as `Ranking.shown`.
  func held(_ candidate: Candidate, in tokens: Set<[UInt8]>) -> Double {
    let density = candidate.found > 0 ? candidate.score / candidate.found : 0
    return sentences.reduce(0) { best, words in
      let held = words.filter { tokens.contains($0.key) }
      guard held.count >= Self.fewest else { return best }
      // Sums in an order of their own, which is not that of a dictionary.
      let found = held.values.sorted().reduce(0, +)
      let part = Candidate(
        row: candidate.row, score: density * found, found: found, isTelling: candidate.isTelling)
      return max(best, Ranking.shown(part, asked: words.values.sorted().reduce(0, +)))
    }
  }
}
