/// The order of candidates and the score shown, as pure functions.
enum Ranking {
  /// The best `limit` candidates: all that reach the score of the one at the limit, so that of
  /// equally good ones no row number decides.
  static func best(_ candidates: [Candidate], _ limit: Int) -> [Candidate] {
    guard limit > 0 else { return [] }
    guard candidates.count > limit else { return candidates }
    var heap = ScoreHeap(capacity: limit)
    for candidate in candidates { heap.offer(candidate.score) }
    let least = heap.least
    let better = candidates.filter { $0.score > least }
    // Rows rise with time, so where there are too many equals the newest are taken.
    let room = limit - better.count + Weights.ties
    return better + candidates.filter { $0.score == least }.suffix(room)
  }

  /// The same, with the best of those that are no passages, where passages alone reach the limit.
  static func best(
    _ candidates: [Candidate], _ limit: Int, isPassage: (_ row: Int64) -> Bool
  ) -> [Candidate] {
    let first = best(candidates, limit)
    guard first.count < candidates.count else { return first }
    let others = candidates.filter { !isPassage($0.row) }
    if others.count == candidates.count { return first }
    let known = Set(first.lazy.map(\.row))
    return first
      + best(others, min(limit, Weights.besidePassages)).filter { !known.contains($0.row) }
  }

  /// The score shown: the share of what was asked that the item holds, by rarity, times
  /// 0.5 ... 1, which rises with how densely it holds it (BM25 over the rarity found: 1 for once
  /// each in a text of usual length). So all words give .5 and more, half of them .25 and more.
  static func shown(_ candidate: Candidate, asked: Double) -> Double {
    guard asked > 0, candidate.found > 0 else { return 0 }
    let density = max(0, candidate.score / candidate.found)
    return min(1, candidate.found / asked) * (0.5 + 0.5 * density / (density + Weights.density))
  }
}

/// The highest scores that were offered, as a binary heap with the least on top.
struct ScoreHeap {
  private let capacity: Int
  private var scores: [Double] = []

  /// A heap that keeps so many scores, at least one.
  init(capacity: Int) {
    self.capacity = max(1, capacity)
    scores.reserveCapacity(min(self.capacity, 1024))
  }

  /// The least score that is kept; below all scores if none was offered.
  var least: Double { scores.first ?? -.infinity }

  /// Keeps a score if it is among the highest.
  mutating func offer(_ score: Double) {
    if scores.count < capacity {
      scores.append(score)
      var index = scores.count - 1
      while index > 0, scores[index] < scores[(index - 1) / 2] {
        scores.swapAt(index, (index - 1) / 2)
        index = (index - 1) / 2
      }
    } else if score > scores[0] {
      scores[0] = score
      sink()
    }
  }

  private mutating func sink() {
    var index = 0
    while true {
      var child = 2 * index + 1
      if child >= scores.count { return }
      if child + 1 < scores.count, scores[child + 1] < scores[child] { child += 1 }
      if scores[index] <= scores[child] { return }
      scores.swapAt(index, child)
      index = child
    }
  }
}

/// Folds the parts of a large memory into the best of them.
enum Folding {
  /// The contenders, best first, of parts of one memory only the first: by words one was found, and
  /// by meaning others.
  static func fold(_ sorted: [Contender]) -> [Contender] {
    func isPart(_ contender: Contender) -> Bool { contender.item.isOfMemory }
    // Mostly there are none, and a contender is large.
    guard sorted.contains(where: isPart) else { return sorted }
    var seen: Set<Int64> = []
    return sorted.filter { !isPart($0) || seen.insert($0.item.owner).inserted }
  }

  /// The candidates, of parts of one owner only the best.
  static func fold(_ candidates: [Candidate], parts: [Int64: Int64]) -> [Candidate] {
    if parts.isEmpty { return candidates }
    var best: [Int64: Int] = [:]
    var kept: [Candidate] = []
    for candidate in candidates {
      guard let owner = parts[candidate.row] else {
        kept.append(candidate)
        continue
      }
      if let place = best[owner] {
        if candidate.score > kept[place].score { kept[place] = candidate }
      } else {
        best[owner] = kept.count
        kept.append(candidate)
      }
    }
    return kept.sorted { $0.row < $1.row }
  }
}
