internal import Index
internal import Text

/// Makes of what a search knows of each result a score of 0 to 1 that means the same in every search: from 0.5
/// on it answers, from 0.3 on it is near in meaning, below 0.1 it has nothing to do with the question. Clients
/// cut there.
///
/// One logistic function over the evidence for each result gives it; the weights stand in CalibrationWeights.swift,
/// and `memcube-bench quality` shows how well they tell answers from others. Where the order of the results
/// says otherwise, neighbours share their mean, so that scores never rise.
struct Calibration {
  /// What a search asked, as far as scores hang on it.
  struct Asked {
    /// Whether there is a model that understands meaning.
    var hasMeaning = false
    /// Whether it is about the user, and whether it asks for whatever is known.
    var (isPersonal, isBroad) = (false, false)
    /// Whether it names a person or a thing that no text names.
    var namesUnknown = false
    /// How many texts there are.
    var items = 0
  }

  private let weights: Weights
  private let asked: Asked
  /// How near in meaning items are, by their rows, also those that came in for another reason.
  private let near: [Int64: Double]
  /// What the best result holds, the best sum that orders results, and the best nearness of a memory.
  private var (held, total, nearest) = (0.0, 0.0, 0.0)

  /// For all that a search ranked, and what it found near in meaning.
  init(_ asked: Asked, _ ranked: [Contender], near: [SemanticCandidate] = []) {
    self.asked = asked
    self.near = Dictionary(near.lazy.map { ($0.row, $0.score) }, uniquingKeysWith: max)
    weights = asked.hasMeaning ? .meaning : .words
    for contender in ranked {
      held = max(held, contender.held, Self.meant(contender.similarity))
      total = max(total, contender.parts.total)
      if Self.isOfUser(contender.item) { nearest = max(nearest, nearness(contender)) }
    }
  }

  /// From this nearness on a memory is near to any question by itself, and not only beside the others.
  private static let nearByItself = 0.25

  /// Results whose scores are looked at together; those beyond have no more than the last of them.
  private static let window = 50

  /// The first `limit` results with their scores.
  func hits(_ ranked: [Contender], _ limit: Int) -> [Hit] {
    var shown = Self.falling(ranked.prefix(Self.window).map(score))
    for contender in ranked.dropFirst(Self.window).prefix(max(0, limit - Self.window)) {
      shown.append(min(shown.last ?? 1, score(contender)))
    }
    let confidence = Self.confidence(held)
    return zip(ranked.prefix(limit), shown).map { contender, score in
      let share = total > 0 ? max(0, contender.parts.total / total) : 0
      var hit = Hit(contender.item, score: score, parts: contender.parts.shown)
      hit.doubter = contender.doubter
      hit.standing = min(1, confidence * share)
      hit.likeness = Self.confidence(Self.meant(contender.similarity))
      return hit
    }
  }

  /// The score of one result by its own evidence.
  private func score(_ contender: Contender) -> Double {
    let isOfUser = asked.isPersonal && Self.isOfUser(contender.item)
    let share = total > 0 ? max(0, contender.parts.total / total) : 0
    var sum = weights.bias + weights.held * contender.held + weights.lead * share * held
    let nearness = nearness(contender)
    sum += weights.near * nearness
    if isOfUser {
      sum += weights.personal
      if nearest > 0 {
        let lack = max(0, 1 - nearness / Self.nearByItself)
        sum += weights.nearest * lack * nearness / nearest
      }
      if asked.isBroad { sum += weights.broad }
    }
    if asked.namesUnknown { sum += weights.unknown }
    // Whatever is known of the user answers, however much that is.
    if !(isOfUser && asked.isBroad) {
      sum += weights.crowd * Logarithm.natural(1 + Double(asked.items))
    }
    if contender.item.marks.contains(.question) { sum += weights.asks }
    return 1 / (1 + Exponential.of(-sum))
  }

  /// How near in meaning a result is, by itself or by the message that it was learned from.
  private func nearness(_ contender: Contender) -> Double {
    max(contender.similarity, contender.heard, near[contender.item.row] ?? 0)
  }

  /// Whether an item may tell of the user: a memory that is so.
  private static func isOfUser(_ item: ItemFacts) -> Bool {
    item.kind == .memory && !item.isSuperseded
  }

  /// Scores that never rise, nearest to those given: neighbours that do share their mean.
  static func falling(_ scores: [Double]) -> [Double] {
    var pools: [(sum: Double, count: Int)] = []
    for score in scores {
      pools.append((score, 1))
      while pools.count > 1, let last = pools.last {
        let other = pools[pools.count - 2]
        guard other.sum / Double(other.count) < last.sum / Double(last.count) else { break }
        pools.removeLast(2)
        pools.append((other.sum + last.sum, other.count + last.count))
      }
    }
    return pools.flatMap { [Double](repeating: $0.sum / Double($0.count), count: $0.count) }
  }

  // MARK: Standing

  /// The share of the question that the best held, as a measure of trust: of questions that have nothing to do
  /// with the store, 70 % get less than 0.3, of others a fourth. `ask` weighs evidence by it.
  static func confidence(_ held: Double) -> Double {
    let (doubt, shown) = (Search.Weights.doubt, 0.3)
    if held < doubt { return max(0, held) / doubt * shown }
    return shown + (1 - shown) * (min(1, held) - doubt) / (1 - doubt)
  }

  /// What a similarity (a cosine less the median of the store) says as a share of a question.
  static func meant(_ similarity: Double) -> Double {
    max(0, min(1, (similarity - Search.Weights.leastMeaning) / 0.6))
  }
}

extension Calibration {
  /// What each piece of evidence counts.
  struct Weights {
    var (bias, held, lead, near) = (0.0, 0.0, 0.0, 0.0)
    var (personal, nearest, broad) = (0.0, 0.0, 0.0)
    var (unknown, crowd, asks) = (0.0, 0.0, 0.0)

    /// Those without and with a model, of the data file.
    static let (words, meaning) = {
      let table = DataTable.calibration
      return (Weights(table.numbers("words")), Weights(table.numbers("meaning")))
    }()

    init(_ numbers: [String: Double]) {
      func number(_ name: String) -> Double { numbers[name] ?? 0 }
      (bias, held) = (number("bias"), number("held"))
      (lead, near) = (number("lead"), number("near"))
      (personal, nearest, broad) = (number("personal"), number("nearest"), number("broad"))
      (unknown, crowd, asks) = (number("unknown"), number("crowd"), number("asks"))
    }
  }
}
