package import SQLite

/// The files in conflict, and the folders above them: what conflicts/ of the mount lists. What is
/// in the trash needs no look.
extension Index {
  /// Whether a memory or document is in conflict.
  package var hasConflicts: Bool {
    get throws(SQLiteError) {
      try count(
        """
        SELECT 1 FROM object INDEXED BY object_conflict
        WHERE conflict <> 0 AND folder IS NOT NULL AND tree < 3 LIMIT 1
        """) != 0
    }
  }

  /// The rows of all files in conflict, rising; at most so many.
  package func conflictRows(limit: Int) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      """
      SELECT row FROM object INDEXED BY object_conflict
      WHERE conflict <> 0 AND folder IS NOT NULL AND tree < 3 ORDER BY row LIMIT ?1
      """)
    defer { query.reset() }
    try query.bind(1, Int64(clamping: limit))
    var rows: [Int64] = []
    while try query.step() { rows.append(query.int(0)) }
    return rows
  }

  /// The names of files in conflict in a folder, and of folders that hold some, after `name`, by bytes.
  package func conflicts(
    in folder: Int64, after name: [UInt8]?, limit: Int
  ) throws(SQLiteError) -> [[UInt8]] {
    let query = try connection.statement(
      """
      WITH RECURSIVE above(row) AS (
        SELECT DISTINCT folder FROM object INDEXED BY object_conflict
        WHERE conflict <> 0 AND folder IS NOT NULL
        UNION SELECT parent FROM folder JOIN above ON folder.row = above.row WHERE parent > 0)
      SELECT name FROM folder WHERE parent = ?1 AND name > ?2 AND row IN above
      UNION ALL
      SELECT name FROM object INDEXED BY object_conflict
      WHERE conflict <> 0 AND folder = ?1 AND name > ?2
      ORDER BY name LIMIT ?3
      """)
    defer { query.reset() }
    try query.bind(1, folder)
    try query.bind(2, blob: name ?? [])
    try query.bind(3, Int64(limit))
    var found: [[UInt8]] = []
    while try query.step() { found.append(query.blob(0)) }
    return found
  }
}
