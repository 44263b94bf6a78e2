internal import Index
internal import SQLite
internal import Text

/// What memories say that the user is called: "The user's name is Ada." Who asks of Ada then asks of the
/// user, and what tells the name is no answer because it holds it.
struct StatedNames {
  /// What is left of what such a memory holds of a question, where it holds the name alone.
  static let share = 0.2

  let connection: Connection
  let origins: (any MemoryOrigins)?
  /// What was read before, where that is kept.
  let kept: KeptReadings?

  /// The rows of the memories that state a word as a name, and the authors whom it stands for.
  typealias Found = (rows: Set<Int64>, authors: Set<Int64>)

  /// The rows of the memories that state a word as a name, and the authors whom it stands for: who
  /// said so.
  func find(_ word: [UInt8]) throws(SQLiteError) -> Found {
    if let known = kept?.stated.find(word) { return known }
    let found = try look(for: word)
    let count = found.rows.count + found.authors.count
    kept?.stated.keep(found, for: word, bytes: 32 + word.count + 16 * count)
    return found
  }

  private func look(for word: [UInt8]) throws(SQLiteError) -> Found {
    let query = try connection.statement(
      """
      SELECT item.row, item.owner FROM facet JOIN item ON item.row = facet.item
      WHERE facet.kind = ?1 AND facet.value = ?2 AND item.kind = 0 ORDER BY item.row LIMIT 8
      """)
    defer { query.reset() }
    try query.bind(1, Facet.statedName.rawValue)
    try query.bind(2, blob: word)
    var (rows, owners): (Set<Int64>, [Int64]) = ([], [])
    while try query.step() {
      rows.insert(query.int(0))
      owners.append(query.int(1))
    }
    if rows.isEmpty { return (rows, []) }
    var authors: Set<Int64> = []
    let message = try connection.statement("SELECT author FROM item WHERE owner = ?1 AND kind = 1")
    for (_, row) in try origins?.messageRows(of: owners) ?? [] {
      try message.bind(1, row)
      if try message.step(), let author = message.optionalInt(0) { authors.insert(author) }
      message.reset()
    }
    // It is not known who wrote a note: `OwnersQuestion` finds that out.
    return authors.isEmpty ? ([], []) : (rows, authors)
  }
}
