internal import Index
internal import SQLite

/// Adds up BM25 over the postings of terms, in arrays with a place for each row: nothing is sorted
/// or merged. Where few postings are to come, only the rows that they name get a place. Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and
/// Beyond", with FTS5's k1 = 1.2 and b = 0.75.
struct ScoreTable {
  private let measures: Measures
  /// The part of BM25 that goes by an item's length, by its byte in `Measures`.
  private var norms: [Float] = []
  private var scores: [Float]
  private var weights: [Float]
  /// 1: more than a common word was found; 128: a name; between: how many of the required terms,
  /// times 2.
  private var marks: [UInt8]
  /// The row of each place, and the place of each row; empty where each row has its own.
  private var rows: [Int] = []
  private var places: [Int: Int] = [:]
  private let isSparse: Bool
  private let required: Int
  private let superseded: Bool

  /// A place for each row costs as much as a look-up of a row for some sixteen.
  private static let rowsPerLookup = 16

  /// `postings`: how many will be added; `superseded`: whether memories that are superseded count.
  init(_ measures: Measures, all: Int, postings: Int, superseded: Bool) {
    self.measures = measures
    self.superseded = superseded
    required = min(all, 60)
    isSparse = postings < measures.bytes.count / Self.rowsPerLookup
    scores = [Float](repeating: 0, count: isSparse ? 0 : measures.bytes.count)
    weights = scores
    marks = [UInt8](repeating: 0, count: scores.count)
    for byte in 0...255 {
      let length = Measures.length(UInt8(byte)) / measures.mean
      norms.append(Float(1.2 * (0.25 + 0.75 * length)))
    }
  }

  /// Adds a term's postings.
  /// - Parameters:
  ///   - found: The term.
  ///   - isRequired: Whether what has it not is no candidate.
  ///   - messages: Whether it counts in messages; what does not is a name, which tells of whom a
  ///     memory is and not what is asked of him.
  mutating func add(
    _ found: TermLookup.Found, isRequired: Bool = false, messages: Bool = true
  ) {
    let weight = Float(found.weight)
    let mark: UInt8 = isRequired ? 2 : !messages ? 128 : found.isCommon ? 0 : 1
    for (row, count) in zip(found.list.rows, found.list.counts) {
      guard let row = Int(exactly: row), row >= 0, row < measures.bytes.count
      else { continue }
      let byte = measures.bytes[row]
      if !messages, Measures.isMessage(byte) { continue }
      if !superseded, Measures.isSuperseded(byte) { continue }
      let times = Float(count)
      let place = place(of: row)
      scores[place] += weight * times * 2.2 / (times + norms[Int(byte)])
      weights[place] += weight
      if isRequired {
        if (marks[place] & 127) >> 1 < required { marks[place] += mark }
      } else {
        marks[place] |= mark
      }
    }
  }

  private mutating func place(of row: Int) -> Int {
    if !isSparse { return row }
    if let known = places[row] { return known }
    places[row] = rows.count
    rows.append(row)
    scores.append(0)
    weights.append(0)
    marks.append(0)
    return rows.count - 1
  }

  /// Every item that has all required terms, or any if none is required; rows rise.
  func candidates() -> [Candidate] {
    var found: [Candidate] = []
    for place in scores.indices where scores[place] > 0 {
      if required > 0, (marks[place] & 127) >> 1 < required { continue }
      found.append(
        Candidate(
          row: Int64(isSparse ? rows[place] : place), score: Double(scores[place]),
          found: Double(weights[place]), isTelling: required > 0 || marks[place] & 1 == 1,
          isNamed: marks[place] & 128 != 0))
    }
    return isSparse ? found.sorted { $0.row < $1.row } : found
  }
}
