package import Format
package import SQLite

/// Which documents wait for a model: those whose passages are all found, and whose present version
/// no extractor has read.
extension Index {
  /// Notes a document whose passages are all found, unless it was read.
  func awaitReader(_ object: ObjectRow) throws(SQLiteError) {
    guard let head = object.heads.last, try ingested(head) == nil else { return }
    let insert = try connection.statement("INSERT OR IGNORE INTO unread VALUES(?1)")
    try insert.bind(1, object.row)
    try insert.run()
  }

  /// Takes a document off those that wait.
  package func forgetUnread(_ object: Int64) throws(SQLiteError) {
    let delete = try connection.statement("DELETE FROM unread WHERE object = ?1")
    try delete.bind(1, object)
    try delete.run()
  }

  /// Whether some document waits.
  package var hasUnread: Bool {
    get throws(SQLiteError) { try count("SELECT 1 FROM unread LIMIT 1") != 0 }
  }

  /// Whether a document waits, and this is its present version.
  package func isUnread(_ object: Int64, _ version: RecordID) throws(SQLiteError) -> Bool {
    let query = try connection.statement("SELECT 1 FROM unread WHERE object = ?1")
    defer { query.reset() }
    try query.bind(1, object)
    guard try query.step() else { return false }
    return try self.object(row: object)?.heads.last == version
  }

  /// Documents that wait, the newest first, before one of them.
  package func unread(before object: Int64 = .max, limit: Int) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      "SELECT object FROM unread WHERE object < ?1 ORDER BY object DESC LIMIT ?2")
    defer { query.reset() }
    try query.bind(1, object)
    try query.bind(2, Int64(limit))
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }

  /// The latest earlier version of a document that an extractor has read.
  package func lastRead(of object: Int64, before version: RecordID) throws(SQLiteError) -> RecordID?
  {
    let query = try connection.statement(
      """
      SELECT r.id FROM record r JOIN ingested i ON i.source = r.id
      WHERE r.class = 1 AND r.owner = ?1 AND r.id < ?2 ORDER BY r.id DESC LIMIT 1
      """)
    defer { query.reset() }
    try query.bind(1, object)
    try query.bind(2, blob: version.bytes)
    return try query.step() ? RecordID(bytes: query.blob(0)) : nil
  }
}
