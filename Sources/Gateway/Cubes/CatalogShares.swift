internal import SQLite

/// How many memories each cube has of each kind that a selection can tell apart: a table that
/// triggers keep, so that a search need not look at each of a user's memories to know that it may
/// find all of them. Mostly a cube has one kind, or one for each session.
enum CatalogShares {
  /// Makes the table of what is there, in a catalog that has none: an older program's goes on.
  static func make(_ connection: Connection) throws(SQLiteError) {
    if try isThere(connection) { return }
    try connection.execute("BEGIN IMMEDIATE")
    do throws(SQLiteError) {
      // Another process may have been faster.
      if try !isThere(connection) {
        for statement in statements { try connection.execute(statement) }
      }
      try connection.execute("COMMIT")
    } catch {
      try? connection.execute("ROLLBACK")
      throw error
    }
  }

  private static func isThere(_ connection: Connection) throws(SQLiteError) -> Bool {
    let query = try connection.statement("SELECT 1 FROM sqlite_master WHERE name = 'share'")
    defer { query.reset() }
    return try query.step()
  }

  /// What a selection asks of a memory, in the order of the table's columns.
  private static func columns(_ row: String) -> String {
    ["folder", "user", "agent", "app", "run", "state", "expires", "views", "public", "shared"]
      .map { row + $0 }.joined(separator: ", ")
  }

  /// What tells a kind from the others of its cube.
  private static func key(_ row: String) -> String {
    ["user", "agent", "app", "run", "expires", "state", "views", "public", "shared"]
      .map { "quote(\(row)\($0))" }.joined(separator: " || ',' || ")
  }

  private static let statements = [
    """
    CREATE TABLE share(cube INTEGER NOT NULL, key TEXT NOT NULL, count INTEGER NOT NULL,
      folder BLOB NOT NULL, user BLOB, agent BLOB, app BLOB, run BLOB, state INTEGER NOT NULL,
      expires TEXT, views INTEGER NOT NULL, public INTEGER NOT NULL, shared BLOB,
      PRIMARY KEY(cube, key)) WITHOUT ROWID
    """,
    "CREATE INDEX share_user ON share(folder, user)",
    "CREATE INDEX share_agent ON share(folder, agent) WHERE agent IS NOT NULL",
    "CREATE INDEX share_app ON share(folder, app) WHERE app IS NOT NULL",
    "CREATE INDEX share_run ON share(folder, run) WHERE run IS NOT NULL",
    """
    INSERT INTO share SELECT cube, \(key("")), count(*), \(columns("")) FROM memory GROUP BY 1, 2
    """,
    // What INSERT OR REPLACE removes fires no trigger; what this removes does.
    """
    CREATE TRIGGER memory_comes BEFORE INSERT ON memory BEGIN
      DELETE FROM memory WHERE cube = NEW.cube AND object = NEW.object;
    END
    """,
    """
    CREATE TRIGGER memory_came AFTER INSERT ON memory BEGIN
      INSERT INTO share SELECT NEW.cube, \(key("NEW.")), 0, \(columns("NEW."))
        WHERE NOT EXISTS (SELECT 1 FROM share WHERE cube = NEW.cube AND key = \(key("NEW.")));
      UPDATE share SET count = count + 1 WHERE cube = NEW.cube AND key = \(key("NEW."));
    END
    """,
    """
    CREATE TRIGGER memory_went AFTER DELETE ON memory BEGIN
      UPDATE share SET count = count - 1 WHERE cube = OLD.cube AND key = \(key("OLD."));
      DELETE FROM share WHERE cube = OLD.cube AND key = \(key("OLD.")) AND count < 1;
    END
    """,
  ]
}
