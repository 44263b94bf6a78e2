/// Makes of sums that only order the results of one search scores of 0 ... 1 that mean something:
/// 0.3 and more "answers in its own words", above 0.45 nearly verbatim. Clients cut there.
enum Calibration {
  /// The share of the question that the best held, as a score: of questions that have nothing to do
  /// with the store, 70 % get less than `Weights.doubt`, of others a fourth.
  static func confidence(_ held: Double) -> Double {
    let (doubt, shown) = (Weights.doubt, 0.3)
    if held < doubt { return max(0, held) / doubt * shown }
    return shown + (1 - shown) * (min(1, held) - doubt) / (1 - doubt)
  }

  /// What a similarity (a cosine less the median of the store) says as a share of a question.
  static func meant(_ similarity: Double) -> Double {
    max(0, min(1, (similarity - Weights.leastMeaning) / 0.6))
  }

  /// The first `limit` results with their scores.
  static func hits(_ ranked: [Contender], _ limit: Int) -> [Hit] {
    let best = ranked.first?.parts.total ?? 0
    let confidence = confidence(ranked.reduce(0) { max($0, $1.held, meant($1.similarity)) })
    return ranked.prefix(limit).map { contender in
      let share = best > 0 ? max(0, contender.parts.total / best) : 0
      var hit = Hit(contender.item, score: min(1, confidence * share), parts: contender.parts.shown)
      hit.likeness = Self.confidence(meant(contender.similarity))
      return hit
    }
  }
}
