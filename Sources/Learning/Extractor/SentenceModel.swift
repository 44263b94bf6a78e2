internal import Glibc
internal import Text

/// What is worth keeping, and its type: linear models over `SentenceFeatures`, with weights that scripts/train
/// makes of corpus/. memcube-learn(7) has the format of the table.
package struct SentenceModel: Sendable {
  /// The model of the program, read once. It keeps nothing if its table is damaged.
  package static let shared = SentenceModel(WeightTable.sentences()) ?? SentenceModel()
  /// From this on a sentence is kept.
  package static var threshold: Double { shared.threshold }

  /// From which probability on a sentence is kept.
  package let threshold: Double
  /// The names of types, in the order of their weights.
  package let types: [String]
  private let keep: Weights
  private let type: Weights

  /// The weights of some outcomes: those of one feature stand side by side.
  private struct Weights: Sendable {
    let bits: Int
    let step: Double
    let outcomes: Int
    let values: [Int8]

    /// Adds the scores of features to one score for each outcome.
    func scores(_ features: SentenceFeatures) -> [Double] {
      let mask = UInt32(1) << UInt32(bits) - 1
      var scores = [Double](repeating: 0, count: outcomes)
      for block in SentenceFeatures.Block.allCases {
        var sums = [Int](repeating: 0, count: outcomes)
        for hash in features.hashes[block.rawValue] {
          let start = Int(hash & mask) * outcomes
          for outcome in 0..<outcomes { sums[outcome] += Int(values[start + outcome]) }
        }
        let weight = features.weight(of: block) * step
        for outcome in 0..<outcomes { scores[outcome] += Double(sums[outcome]) * weight }
      }
      return scores
    }
  }

  /// A model without weights, which keeps nothing.
  private init() {
    (threshold, types) = (2, [])
    keep = Weights(bits: 0, step: 0, outcomes: 1, values: [0])
    type = Weights(bits: 0, step: 0, outcomes: 0, values: [])
  }

  /// Reads a table; nil: it is damaged.
  package init?(_ table: [UInt8]) {
    var lines: [[Substring]] = []
    var rest = table[...]
    while lines.count < 2 {
      guard let end = rest.prefix(1024).firstIndex(of: 0x0A) else { return nil }
      let line = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
      if !line.hasPrefix("#") { lines.append(line.split(separator: " ")) }
    }
    guard lines[0].count == 4, lines[0][0] == "keep", lines[1].count > 3, lines[1][0] == "type",
      let threshold = Double(lines[0][3]), threshold.isFinite,
      let keep = Self.weights(lines[0], 1, &rest),
      let type = Self.weights(lines[1], lines[1].count - 3, &rest), rest.isEmpty
    else { return nil }
    (self.threshold, self.keep, self.type) = (threshold, keep, type)
    types = lines[1].dropFirst(3).map(String.init)
  }

  private static func weights(_ line: [Substring], _ outcomes: Int, _ rest: inout ArraySlice<UInt8>)
    -> Weights?
  {
    guard let bits = Int(line[1]), (1...20).contains(bits), let step = Double(line[2]),
      step.isFinite,
      outcomes <= 64, rest.count >= outcomes << bits
    else { return nil }
    let values = rest.prefix(outcomes << bits).map { Int8(bitPattern: $0) }
    rest = rest.dropFirst(outcomes << bits)
    return Weights(bits: bits, step: step, outcomes: outcomes, values: values)
  }

  /// How surely a sentence is worth keeping, its type, and how sure that is; all from 0 to 1.
  package func judge(
    _ analysis: Analysis, sentence place: Int, _ context: SentenceContext
  ) -> (keep: Double, type: String?, typeConfidence: Double) {
    guard let sentence = analysis.sentence(place), !types.isEmpty else { return (0, nil, 0) }
    let features = SentenceFeatures(analysis, sentence, context)
    let own = keep.scores(features)[0]
    let around = Self.surroundings(analysis, context)
    let kept = Self.probability(own > Self.emptiness ? own + around : own + min(0, around))
    let scores = type.scores(features).map(Self.probability)
    let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    return (kept, types[best], scores[best] / max(1e-9, scores.reduce(0, +)))
  }

  /// A sentence with a lower score says too little for its message to lift it.
  private static let emptiness = -2.0
  /// Sentences of a message that are looked at, and words.
  private static let (sentences, words) = (16, 64)

  /// What the message around a sentence adds, of what is said to a friend. The corpus has single sentences, so it
  /// cannot show that people who write at length, or who were asked, mostly tell something, and that those who
  /// ask back mostly react.
  private static func surroundings(_ analysis: Analysis, _ context: SentenceContext) -> Double {
    guard context.setting == .friend else { return 0 }
    let some = analysis.sentences.prefix(sentences)
    let count = some.reduce(0) { $0 + min(words, $1.wordCount) }
    let length = log(Double(min(words, max(8, count))) / 8)
    let asks = some.contains { $0.end == .question } ? 1.0 : 0
    return max(-1, 3 * length - 2.6 - asks + (context.isReply ? 1 : 0))
  }

  private static func probability(_ score: Double) -> Double { 1 / (1 + exp(-score)) }
}
