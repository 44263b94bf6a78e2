internal import Embedding
internal import Index
internal import SQLite
internal import Text

extension SemanticIndex {
  /// The items nearest to a question.
  /// - Parameters:
  ///   - question: What `question(_:)` gave.
  ///   - limit: How many at most.
  ///   - allowed: Which items may be among them; nil for all. Asked before the limit counts.
  ///   - connection: The cube's index.
  ///   - kept: What was read of it before, where that is kept.
  /// - Returns: Rows of `item`, the nearest first, those of one text by row.
  /// - Throws: What the database throws.
  func candidates(
    for question: QuestionVector, limit: Int = 300, allowed: AllowedItems? = nil,
    in connection: Connection, kept: KeptReadings? = nil
  ) throws(SQLiteError) -> [SemanticCandidate] {
    guard limit > 0,
      let scan = question.vectors.scan(question.vector, beside: question.backdrop)
    else { return [] }
    let table = ItemVectors(connection)
    func read(_ key: Int64) throws(SQLiteError) -> [Int64] {
      if let known = kept?.texts.find(key) { return known }
      let found = try table.rows(of: key)
      kept?.texts.keep(found, for: key, bytes: 32 + 8 * found.count)
      return found
    }
    let rows = try allowed?.rows.map { rows throws(SQLiteError) in try table.rows(rows) }
    var found: [SemanticCandidate] = []
    try scan.forEach { hit throws(SQLiteError) in
      let score = question.score(hit.cosine, median: scan.median)
      if score <= 0 { return false }
      let near = if let rows { rows[hit.key] ?? [] } else { try read(hit.key) }
      for row in near {
        if let passes = allowed?.passes, try !passes(row) { continue }
        found.append(SemanticCandidate(row: row, score: score))
        if found.count == limit { return false }
      }
      return true
    }
    return found
  }
}
