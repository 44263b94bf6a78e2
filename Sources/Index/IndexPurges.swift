package import Format
package import SQLite

/// The purges that the cube knows: who forgot how much, and when.
extension Index {
  /// Notes a purge.
  func note(purge record: Record) throws(SQLiteError) {
    let insert = try connection.statement("INSERT OR IGNORE INTO purge VALUES(?1, ?2)")
    try insert.bind(1, blob: record.id.bytes)
    try insert.bind(2, blob: record.line)
    try insert.run()
  }

  /// All purges, by id.
  package func purges() throws(SQLiteError) -> [Record] {
    guard hasDead else { return [] }
    let query = try connection.statement("SELECT line FROM purge ORDER BY id")
    defer { query.reset() }
    var found: [Record] = []
    while try query.step() {
      if let record = try? Record(line: query.blob(0)) { found.append(record) }
    }
    return found
  }
}
