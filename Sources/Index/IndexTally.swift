package import SQLite

/// How many things of each kind there are, kept up by triggers: about.md and `status` ask, and a
/// million rows take a second to count. Live files of other programs (`ProgramFolders`) are none of them.
package enum IndexTally: Int64, CaseIterable {
  /// Files of a tree, by its raw value: of those that want one path and say the same, one.
  case memories = 1
  case documents = 2
  case trash = 3
  case conversations = 4
  /// Messages that are shown.
  case messages = 5
  case records = 6

  static let table = "CREATE TABLE tally(kind INTEGER PRIMARY KEY, count INTEGER NOT NULL)"

  /// Each with the change that it counts. `tree` is NULL for what is not shown anywhere.
  private static let triggers: [(name: String, body: String)] = [
    ("object_insert", "AFTER INSERT ON object WHEN \(counts("new.")) \(add("new.tree"))"),
    ("object_delete", "AFTER DELETE ON object WHEN \(counts("old.")) \(add("old.tree", "-1"))"),
    (
      "object_update",
      """
      AFTER UPDATE OF tree, round, link ON object
      WHEN new.tree IS NOT old.tree OR (\(counts("new."))) IS NOT (\(counts("old."))) BEGIN
      UPDATE tally SET count = count + 1 WHERE kind = new.tree AND \(counts("new."));
      UPDATE tally SET count = count - 1 WHERE kind = old.tree AND \(counts("old.")); END
      """
    ),
    ("conversation_insert", "AFTER INSERT ON conversation \(add("4"))"),
    (
      "conversation_delete",
      """
      AFTER DELETE ON conversation BEGIN
      UPDATE tally SET count = count - 1 WHERE kind = 4;
      UPDATE tally SET count = count - old.count WHERE kind = 5; END
      """
    ),
    (
      "conversation_update",
      "AFTER UPDATE OF count ON conversation \(add("5", "new.count - old.count"))"
    ),
    ("record_insert", "AFTER INSERT ON record \(add("6"))"),
    ("record_delete", "AFTER DELETE ON record \(add("6", "-1"))"),
  ]

  /// Whether an object counts as a file of its tree.
  private static func counts(_ row: String = "") -> String {
    "\(row)round < 3 AND (\(row)link & 8 = 0 OR \(row)tree = 3)"
  }

  private static func add(_ kind: String, _ count: String = "1") -> String {
    "BEGIN UPDATE tally SET count = count + (\(count)) WHERE kind = \(kind); END"
  }

  private static let all = """
    INSERT OR REPLACE INTO tally
    SELECT t.kind, (SELECT count(*) FROM object WHERE tree = t.kind AND \(counts()))
      FROM (SELECT 1 AS kind UNION SELECT 2 UNION SELECT 3) t
    UNION ALL SELECT 4, count(*) FROM conversation
    UNION ALL SELECT 5, coalesce(sum(count), 0) FROM conversation
    UNION ALL SELECT 6, count(*) FROM record
    """

  /// Counts all anew, and from then on what changes.
  static func begin(_ connection: Connection) throws(SQLiteError) {
    try connection.execute(all)
    for (name, body) in triggers {
      try connection.execute("CREATE TRIGGER tally_\(name) \(body)")
    }
  }

  /// Ends the counting, before a replay.
  static func end(_ connection: Connection) throws(SQLiteError) {
    for (name, _) in triggers { try connection.execute("DROP TRIGGER tally_\(name)") }
  }
}

extension Index {
  /// How many there are of a kind.
  package func count(of kind: IndexTally) throws(SQLiteError) -> Int {
    let query = try connection.statement("SELECT count FROM tally WHERE kind = ?1")
    defer { query.reset() }
    try query.bind(1, kind.rawValue)
    return try query.step() ? Int(clamping: query.int(0)) : 0
  }
}
