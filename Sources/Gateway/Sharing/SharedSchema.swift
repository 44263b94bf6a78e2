/// What servers of one store share of the gateway's database, table by table. The names are those of
/// `AccountSchema`.
///
///     project    shared, by id; `row` never leaves this database, and names are claimed by rows of their own
///     key        shared, by project and id: hash, scopes, expiry, revocation
///     member     shared, by project and address
///     thing      shared, by project, kind and id: webhooks, entities, profiles, knowledge bases, exports
///     usage      each server's counts are shared; a budget bounds their sum
///     meta       the organization's id alone; the rest tells what this server has still to do
///     call       shared, by server and row: each puts the calls that it answered, and reads what all put
///     replay     not shared: what this server answered to calls that may come again to it
///     task       not shared: what this server accepted, it does
///     notice, delivery   not shared: what happened here is delivered from here
///     gone       not shared: its rows order the removals of this server, and cubes travel with the store
///     visit      not shared: a browser's visit belongs to the server that it visits
///
/// The tables here and the triggers are made when a server first shares. The triggers cover every
/// writer, commands beside the server too.
enum SharedSchema {
  static let statements =
    tables + triggers("project", [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")])
    + triggers("key", [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")])
    + triggers("member", [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")])
    + triggers("thing", [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")])
    + ["INSERT", "UPDATE"].map { event in
      """
      CREATE TRIGGER IF NOT EXISTS shared_usage_\(event) AFTER \(event) ON usage BEGIN
        DELETE FROM shared_used
          WHERE project = NEW.project AND month = NEW.month AND meter = NEW.meter;
        INSERT INTO shared_used(project, month, meter) VALUES(NEW.project, NEW.month, NEW.meter);
      END
      """
    }

  private static let tables = [
    // What this server and the others last had in common. No value: removed; an empty one: unknown.
    """
    CREATE TABLE IF NOT EXISTS shared_base(project TEXT NOT NULL, kind TEXT NOT NULL,
      key BLOB NOT NULL, value BLOB, revision INTEGER NOT NULL,
      PRIMARY KEY(project, kind, key)) WITHOUT ROWID
    """,
    // Rows that changed here and are not in the shared table yet. `urgent`: the change is not
    // acknowledged before.
    """
    CREATE TABLE IF NOT EXISTS shared_change(seq INTEGER PRIMARY KEY AUTOINCREMENT,
      project TEXT NOT NULL, kind TEXT NOT NULL, key BLOB NOT NULL, urgent INTEGER NOT NULL,
      time INTEGER NOT NULL)
    """,
    "CREATE INDEX IF NOT EXISTS shared_change_row ON shared_change(project, kind, key)",
    "CREATE INDEX IF NOT EXISTS shared_change_urgent ON shared_change(urgent, seq)",
    // Counts of this server that changed, and what the other servers counted.
    """
    CREATE TABLE IF NOT EXISTS shared_used(project INTEGER NOT NULL, month TEXT NOT NULL,
      meter TEXT NOT NULL, PRIMARY KEY(project, month, meter)) WITHOUT ROWID
    """,
    """
    CREATE TABLE IF NOT EXISTS shared_usage(project TEXT NOT NULL, month TEXT NOT NULL,
      meter TEXT NOT NULL, server TEXT NOT NULL, used INTEGER NOT NULL,
      PRIMARY KEY(project, month, meter, server)) WITHOUT ROWID
    """,
    // Cubes whose names are to be taken out of the log of all servers.
    """
    CREATE TABLE IF NOT EXISTS shared_forgotten(project TEXT NOT NULL, cube BLOB NOT NULL,
      PRIMARY KEY(project, cube)) WITHOUT ROWID
    """,
  ]

  /// The kind and the key of a row of a local table, as SQL.
  private static func name(_ table: String, _ row: String) -> (kind: String, key: String) {
    switch table {
    case "project": ("'project'", "x''")
    case "key": ("'key'", "CAST(\(row).id AS BLOB)")
    case "member": ("'member'", "CAST(\(row).email AS BLOB)")
    default: ("'thing/' || \(row).kind", "\(row).id")
    }
  }

  /// Milliseconds since 1970.
  private static let now = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"

  private static func triggers(
    _ table: String, _ events: [(event: String, row: String)]
  ) -> [String] {
    events.map { event, row in
      let (kind, key) = name(table, row)
      // A row that goes with its project finds none here, and needs no note: the project's says it.
      let project =
        table == "project"
        ? "\(row).id" : "(SELECT id FROM project WHERE row = \(row).project)"
      let isWaiting = table == "thing" ? 0 : 1
      // What is deleted is to be found nowhere: the last common value goes at once.
      let blanking =
        table == "thing" && event == "DELETE"
        ? """
          UPDATE shared_base SET value = x'' WHERE project = \(project) AND kind = \(kind)
            AND key = \(key) AND value IS NOT NULL;
        """ : ""
      return """
        CREATE TRIGGER IF NOT EXISTS shared_\(table)_\(event) AFTER \(event) ON \(table) BEGIN
          DELETE FROM shared_change
            WHERE project = \(project) AND kind = \(kind) AND key = \(key);
          INSERT INTO shared_change(project, kind, key, urgent, time)
            SELECT \(project), \(kind), \(key), \(isWaiting), \(now)
            WHERE \(project) IS NOT NULL;
          \(blanking)
        END
        """
    }
  }
}
