internal import SQLite

/// Adds up BM25 over the postings of terms, in arrays with a place for each row: nothing is sorted
/// or merged. Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and
/// Beyond", with FTS5's k1 = 1.2 and b = 0.75.
struct ScoreTable {
  private let measures: Measures
  /// The part of BM25 that goes by an item's length, by its byte in `Measures`.
  private var norms: [Float] = []
  private var scores: [Float]
  private var weights: [Float]
  /// 1: more than a common word was found; above: how many of the required terms, times 2.
  private var marks: [UInt8]
  private let required: Int
  private let superseded: Bool

  /// `superseded`: whether memories that are superseded count.
  init(_ measures: Measures, all: Int, superseded: Bool) {
    self.measures = measures
    self.superseded = superseded
    required = min(all, 100)
    scores = [Float](repeating: 0, count: measures.bytes.count)
    weights = scores
    marks = [UInt8](repeating: 0, count: measures.bytes.count)
    for byte in 0...255 {
      let length = Measures.length(UInt8(byte)) / measures.mean
      norms.append(Float(1.2 * (0.25 + 0.75 * length)))
    }
  }

  /// Adds a term's postings.
  /// - Parameters:
  ///   - found: The term.
  ///   - isRequired: Whether what has it not is no candidate.
  ///   - messages: Whether it counts in messages.
  mutating func add(
    _ found: TermLookup.Found, isRequired: Bool = false, messages: Bool = true
  ) {
    let weight = Float(found.weight)
    let mark: UInt8 = isRequired ? 2 : found.isCommon ? 0 : 1
    for (row, count) in zip(found.list.rows, found.list.counts) {
      guard let row = Int(exactly: row), row >= 0, row < scores.count else { continue }
      let byte = measures.bytes[row]
      if !messages, Measures.isMessage(byte) { continue }
      if !superseded, Measures.isSuperseded(byte) { continue }
      let times = Float(count)
      scores[row] += weight * times * 2.2 / (times + norms[Int(byte)])
      weights[row] += weight
      if isRequired {
        if marks[row] >> 1 < required { marks[row] += mark }
      } else {
        marks[row] |= mark
      }
    }
  }

  /// Every item that has all required terms, or any if none is required; rows rise.
  func candidates() -> [Candidate] {
    var found: [Candidate] = []
    for row in scores.indices where scores[row] > 0 {
      if required > 0, marks[row] >> 1 < required { continue }
      found.append(
        Candidate(
          row: Int64(row), score: Double(scores[row]), found: Double(weights[row]),
          isTelling: required > 0 || marks[row] & 1 == 1))
    }
    return found
  }
}
