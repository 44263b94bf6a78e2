internal import Posix
internal import SQLite

/// Looks terms up, one after another, so that each item is known with the terms it holds. BM25 is
/// a sum over terms, so the sum is what one OR query gives, and costs about the same.
struct TermLookup {
  private let connection: Connection
  private let filter: ItemFilter
  private let itemCount: Int

  init(_ connection: Connection, _ filter: ItemFilter, itemCount: Int) {
    self.connection = connection
    self.filter = filter
    self.itemCount = itemCount
  }

  /// What one term found.
  private struct Found {
    var candidates: [Candidate]
    /// How rare it is; 0 if it is nowhere.
    var weight: Double
    var isCommon: Bool
  }

  /// The items that a clause finds, and the weight of all that it asks for.
  func candidates(_ clause: TermClause) throws(SQLiteError) -> ([Candidate], weight: Double) {
    var all: [Found] = []
    for term in clause.all { all.append(try find(term)) }
    var any: [Found] = []
    for term in try rarest(clause.any) { any.append(try find(term)) }
    let asked = Self.weight(all + any)
    guard let first = all.first else {
      return (Self.telling(any), asked)
    }
    var both = first.candidates
    for phrase in all.dropFirst() { both = Candidates.intersection(both, phrase.candidates) }
    return (Candidates.adding(Candidates.union(any.map(\.candidates)), to: both), asked)
  }

  /// What any of the words found. What holds only common words is left out if rarer ones were
  /// asked for, unless that would leave nothing of a query that the cube knows half of.
  private static func telling(_ found: [Found]) -> [Candidate] {
    let union = Candidates.union(found.map(\.candidates))
    if found.allSatisfy(\.isCommon) { return union }
    let telling = union.filter(\.isTelling)
    let known = found.filter { $0.weight > 0 }.count
    return telling.isEmpty && 2 * known >= found.count ? union : telling
  }

  /// The weight of what was asked: that of the terms that are somewhere, and a share of the
  /// greatest for each that is nowhere.
  private static func weight(_ found: [Found]) -> Double {
    let weights = found.map(\.weight)
    let unknown = Double(weights.filter { $0 == 0 }.count)
    return weights.reduce(0, +) + unknown * Weights.unknownWord * (weights.max() ?? 0)
  }

  /// The terms, of very many only the rarest that are known, which bounds the cost of a pasted
  /// page.
  private func rarest(_ terms: [Term]) throws(SQLiteError) -> [Term] {
    if terms.count <= Weights.words { return terms }
    let vocabulary = try connection.statement("SELECT doc FROM item_vocabulary WHERE term = ?1")
    var counted: [(count: Int64, index: Int)] = []
    for (index, term) in terms.enumerated() {
      try vocabulary.bind(1, text: term.tokens.last ?? [])
      let count = try vocabulary.step() ? vocabulary.int(0) : 0
      if count > 0 { counted.append((count, index)) }
      vocabulary.reset()
    }
    counted.sort { ($0.count, $0.index) < ($1.count, $1.index) }
    return counted.prefix(Weights.words).map(\.index).sorted().map { terms[$0] }
  }

  private func find(_ term: Term) throws(SQLiteError) -> Found {
    let statement = try connection.statement(
      filter.needsItem ? TextQueries.filteredPostings : TextQueries.postings)
    if filter.needsItem { try filter.bind(statement) }
    try statement.bind(1, text: term.match)
    var candidates: [Candidate] = []
    var count = 0
    while try statement.step() {
      count += 1
      if filter.needsItem, statement.isNull(1) { continue }
      let score = -statement.double(1)
      candidates.append(
        Candidate(row: statement.int(0), score: score, found: 0, isTelling: false))
    }
    if let rows = filter.rows { candidates = Candidates.filtered(candidates, by: rows) }
    if let exact = term.exactMatch {
      candidates = Candidates.filtered(candidates, by: try rows(exact))
    }
    return weighed(candidates, count: count)
  }

  private func rows(_ match: [UInt8]) throws(SQLiteError) -> [Int64] {
    let statement = try connection.statement(
      "SELECT rowid FROM item_words WHERE item_words MATCH ?1")
    try statement.bind(1, text: match)
    var rows: [Int64] = []
    while try statement.step() { rows.append(statement.int(0)) }
    return rows
  }

  /// FTS5's rarity is 0.000001 for whatever is in half of the items, which in a cube of three
  /// notes is everything. So its factor is put in place by one that is always positive.
  private func weighed(_ candidates: [Candidate], count: Int) -> Found {
    if count == 0 { return Found(candidates: [], weight: 0, isCommon: false) }
    let odds = (Double(max(itemCount, count) - count) + 0.5) / (Double(count) + 0.5)
    let theirs = max(Logarithm.natural(odds), 1e-6)
    let ours = Logarithm.natural(1 + odds)
    let isCommon =
      itemCount >= Weights.commonFrom && Double(count) > Weights.commonShare * Double(itemCount)
    let weighed = candidates.map {
      Candidate(row: $0.row, score: $0.score / theirs * ours, found: ours, isTelling: !isCommon)
    }
    return Found(candidates: weighed, weight: ours, isCommon: isCommon)
  }
}
