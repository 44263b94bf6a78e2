/// Scores of what is found by its meaning and not by its words: the core's begin at 0 there, and this
/// dialect's newest clients cut at 0.1 unless they are told otherwise.
enum Mem0Meaning {
  /// The least score of what is nearer in meaning than any two texts of people's lives are, and the one
  /// from which on scores are the core's: what answers in its own words stays above both.
  private static let (least, same) = (0.1, 0.15)

  /// From which score on hits are to be looked for, so that none is missing of those that have another
  /// one here.
  static func floor(for floor: Double) -> Double { floor > same ? floor : 0 }

  /// Hits with scores that say so where they are near in meaning; in their order, which stays.
  static func raised(_ hits: [MemoryHit]) -> [MemoryHit] {
    var bound = 1.0
    return hits.map { hit in
      var hit = hit
      if hit.likeness > 0, hit.score < same {
        let meant = least + min(hit.likeness, same) / same * (same - least)
        hit.score = max(hit.score, min(bound, meant))
      }
      bound = hit.score
      return hit
    }
  }
}
