public import Bundle
public import Format
internal import Posix
internal import SQLite
internal import Stores

/// The gateway's own database, `gateway.sqlite` in the store's directory: projects, keys, members,
/// budgets and what was called. Cubes hold none of it. Any number of processes may have it open.
public final class Accounts: Sendable {
  /// The database's name in the store's directory.
  public static let fileName = Array("gateway.sqlite".utf8)

  let state: Condition<Connection>
  /// For counters and logs; a power loss may take their last moments.
  let tally: Condition<Connection>
  /// For a look at keys that waits for no writer.
  let doors: Condition<Connection>
  let host: Host
  /// How they are shared with other servers; nil: they are not.
  let sharing: Sharing?
  /// Whether nothing is to be written: see `init(looking:)`.
  let isLooking: Bool
  /// What was counted and is not yet in the database.
  let unwritten = Condition(Unwritten())
  /// Entities that are known to stand in the database.
  let met = Condition<Set<[UInt8]>>([])
  /// What is to be forgotten of what calls were answered, and could not be yet.
  let owedForgetting = Condition<[AnswerForgetting]>([])
  /// Whether the write-ahead log may hold what was deleted.
  let owesSweep = Condition(false)
  /// Names that are still to be taken out of what was asked.
  let owedNames = Condition<[(project: Project, name: [UInt8])]>([])
  /// How many calls each project made lately.
  let rates = Condition<[Int64: RateWindow]>([:])

  /// Opens the database of a host's store, or makes it, with the `default` project.
  /// - Throws: `.damaged` where the file is no database; `.foreign` where a newer memcube made it.
  public convenience init(_ host: Host) throws(CubeError) { try self.init(host, sharing: nil) }

  /// The same, shared with the other servers of a store. Where their table cannot be reached now, what is
  /// here counts until then.
  init(_ host: Host, sharing: Sharing?) throws(CubeError) {
    self.host = host
    self.sharing = sharing
    isLooking = false
    let path = host.store.appending(Self.fileName)
    do { try Files.makeDirectories(host.store, mode: 0o700) } catch {
      throw .io(error, "making \(host.store)")
    }
    // Made for its owner alone, before SQLite makes it for everybody.
    do { _ = try Files.open(path, OpenFlags.readWrite | OpenFlags.create, mode: 0o600) } catch {
      throw .io(error, "opening \(path)")
    }
    // A key that was shown, and a task that was accepted, outlast a power loss.
    state = Condition(try Self.open(path, "FULL"))
    tally = Condition(try Self.open(path, "NORMAL"))
    doors = Condition(try Self.open(path, "NORMAL"))
    try Self.write(state) { (connection) throws(CubeError) in
      let known = try Self.sql { () throws(SQLiteError) in
        let version = try connection.statement("PRAGMA user_version")
        return try version.step() ? version.int(0) : 0
      }
      guard known <= AccountSchema.version else {
        throw .foreign("\(path) was made by a newer memcube; this one cannot read it")
      }
      let shared = sharing == nil ? [] : SharedSchema.statements
      try Self.sql { () throws(SQLiteError) in
        for statement in AccountSchema.statements + shared { try connection.execute(statement) }
        for (table, column, kind) in AccountSchema.additions
        where try !Self.has(connection, table, column) {
          try connection.execute("ALTER TABLE \(table) ADD COLUMN \(column) \(kind)")
          // Older programs knew some calls again by things of their own.
          guard table == "replay" else { continue }
          try connection.execute(
            "DELETE FROM thing WHERE kind = 'memos_request' OR kind GLOB 'openmem-replay:*'")
        }
        for table in ["task", "thing"] {
          try connection.execute(
            "CREATE INDEX IF NOT EXISTS \(table)_owner ON \(table)(project, owner) "
              + "WHERE owner IS NOT NULL")
        }
        try Self.takeOverDeliveries(connection)
        try endStrayKeys(connection)
        // Made now that there is room: a caller that only reads it needs none later.
        try keepOrganization(connection)
        try connection.setPragma("user_version", AccountSchema.versionText)
      }
    }
    try makeDefault()
    exchange()
  }

  /// Opens the database of a host's store for a program that only looks; see `looking(at:)`. Where there is
  /// none yet it is as one that has just been made.
  /// - Throws: as `init`.
  public init(looking host: Host) throws(CubeError) {
    self.host = host
    sharing = nil
    isLooking = true
    let known = try Self.looking(at: host.store.appending(Self.fileName))
    let made = try Self.sql { () throws(SQLiteError) in
      let made = try Connection(memory: ())
      guard known == nil else { return made }
      for statement in AccountSchema.statements { try made.execute(statement) }
      return made
    }
    state = Condition(known ?? made)
    (tally, doors) = try Self.sql { () throws(SQLiteError) in
      (Condition(try Connection(memory: ())), Condition(try Connection(memory: ())))
    }
    if known == nil { try makeDefault() }
  }

  static func has(
    _ connection: Connection, _ table: String, _ column: String
  ) throws(SQLiteError) -> Bool {
    let query = try connection.prepare(
      "SELECT 1 FROM pragma_table_info('\(table)') WHERE name = '\(column)'")
    return try query.step()
  }

  private static func open(
    _ path: Path, _ synchronous: StaticString
  ) throws(CubeError) -> Connection {
    do throws(SQLiteError) {
      let connection = try Connection(path: path)
      try connection.setPragma("journal_mode", "WAL")
      try connection.setPragma("synchronous", synchronous)
      // What is deleted is overwritten.
      try connection.setPragma("secure_delete", "ON")
      try connection.setPragma("foreign_keys", "ON")
      return connection
    } catch { throw self.error(error, path) }
  }

  /// Runs calls of the database under the lock.
  func read<Result>(
    _ body: (Connection) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    try state.withLock { connection throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in try body(connection) }
    }
  }

  /// Runs changes as one transaction: all of them, or none with an error. Where accounts are shared, the
  /// other servers have them then, unless `waits` is false: they hear of it a moment later.
  func write<Result>(
    waits: Bool = true, _ body: (Connection) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    if waits, let sharing { return try write(sharing: sharing, body) }
    return try Self.write(state, body)
  }

  /// As `write`, of what may be lost with the power.
  func count<Result>(
    _ body: (Connection) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    try Self.write(tally) { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in try body(connection) }
    }
  }

  static func write<Result>(
    _ state: Condition<Connection>, _ body: (Connection) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    try state.withLock { connection throws(CubeError) in
      try sql { () throws(SQLiteError) in try connection.statement("BEGIN IMMEDIATE").run() }
      do throws(CubeError) {
        let result = try body(connection)
        try sql { () throws(SQLiteError) in try connection.statement("COMMIT").run() }
        return result
      } catch {
        try? connection.execute("ROLLBACK")
        throw error
      }
    }
  }

  /// Has what was deleted gone from the file of the write-ahead log as well. Where another connection reads
  /// just now it is owed: until the next deletion, a few seconds, or the end of the server.
  func sweepLog() {
    let isDone: Void? = try? state.withLock { connection throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in try connection.checkpoint(truncate: true) }
    }
    owesSweep.withLock { $0 = isDone == nil }
  }

  /// The same, if it is owed.
  func sweepOwed() {
    for (project, name) in owedNames.withLock({ $0 }) {
      try? forgetDeletions(naming: name, of: project)
    }
    if owesSweep.withLock({ $0 }) { sweepLog() }
  }

  /// Calls the database, and says its errors in the words of the core.
  static func sql<Result>(
    _ body: () throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    do { return try body() } catch { throw self.error(error, Path(fileName)) }
  }

  static func error(_ error: SQLiteError, _ path: Path) -> CubeError {
    if error.isFull { return .io(.noSpace, "writing \(path)") }
    if error.isReadOnly { return .readOnly("\(path) cannot be written: \(error)") }
    if error.isCorrupt {
      return .damaged("\(path) is damaged; put a copy of it back, or remove it and make keys anew")
    }
    return .index("\(path) failed: \(error)")
  }
}

/// The tables of the gateway's database.
enum AccountSchema {
  static let version: Int64 = 1
  static let versionText: StaticString = "1"

  /// Columns that tables of older programs lack. `owner`: the cube that a row is about; `seen`: the
  /// last row of `gone` when it was accepted; `size`: how much a task has to read, bytes; `id` and
  /// `began`: of a call's `ReplayTurn`; `confined`: `APIKey.isConfined`;
  /// `user` and `memories`: as in `CallRecord`.
  static let additions = [
    ("call", "user", "BLOB"), ("call", "memories", "BLOB"),
    ("key", "confined", "INTEGER NOT NULL DEFAULT 0"),
    ("thing", "owner", "BLOB"), ("task", "owner", "BLOB"),
    ("task", "seen", "INTEGER NOT NULL DEFAULT 0"), ("task", "size", "INTEGER NOT NULL DEFAULT 0"),
    ("replay", "id", "BLOB NOT NULL DEFAULT x''"),
    ("replay", "began", "INTEGER NOT NULL DEFAULT 0"),
  ]

  static let statements = [
    "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    // Times are milliseconds since 1970. `settings`: an object, what the dialects keep of a project.
    """
    CREATE TABLE IF NOT EXISTS project(row INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE, name BLOB NOT NULL UNIQUE, description TEXT NOT NULL,
      created INTEGER NOT NULL, updated INTEGER NOT NULL, settings TEXT NOT NULL DEFAULT '{}',
      monthly_ingest INTEGER, monthly_retrieval INTEGER, rate INTEGER)
    """,
    // `hash`: the SHA-256 of the key, which itself is nowhere. A key with an address has the role
    // that the member of that address has.
    """
    CREATE TABLE IF NOT EXISTS key(row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
      project INTEGER NOT NULL REFERENCES project(row) ON DELETE CASCADE,
      hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT, role TEXT NOT NULL,
      scopes TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER, revoked INTEGER)
    """,
    """
    CREATE TABLE IF NOT EXISTS member(
      project INTEGER NOT NULL REFERENCES project(row) ON DELETE CASCADE,
      email TEXT NOT NULL, role TEXT NOT NULL, created INTEGER NOT NULL,
      PRIMARY KEY(project, email)) WITHOUT ROWID
    """,
    """
    CREATE TABLE IF NOT EXISTS usage(
      project INTEGER NOT NULL REFERENCES project(row) ON DELETE CASCADE,
      month TEXT NOT NULL, meter TEXT NOT NULL, used INTEGER NOT NULL,
      PRIMARY KEY(project, month, meter)) WITHOUT ROWID
    """,
    """
    CREATE TABLE IF NOT EXISTS call(row INTEGER PRIMARY KEY AUTOINCREMENT,
      project INTEGER NOT NULL REFERENCES project(row) ON DELETE CASCADE, key TEXT,
      time INTEGER NOT NULL, dialect TEXT NOT NULL, endpoint TEXT NOT NULL,
      status INTEGER NOT NULL, micros INTEGER NOT NULL, count INTEGER NOT NULL)
    """,
    Accounts.visitTable,
    "CREATE INDEX IF NOT EXISTS call_project ON call(project, row)",
    "CREATE INDEX IF NOT EXISTS call_time ON call(time)",
    // Work that goes on after its call was answered. `state`: 0 queued, 1 running, 2 done, 3 failed.
    """
    CREATE TABLE IF NOT EXISTS task(row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
      project INTEGER NOT NULL REFERENCES project(row) ON DELETE CASCADE,
      dialect TEXT NOT NULL, kind TEXT NOT NULL, state INTEGER NOT NULL, input TEXT NOT NULL,
      output TEXT, error TEXT, created INTEGER NOT NULL, started INTEGER, finished INTEGER)
    """,
    "CREATE INDEX IF NOT EXISTS task_project ON task(project, row)",
    "CREATE INDEX IF NOT EXISTS task_open ON task(state, row) WHERE state < 2",
    """
    CREATE INDEX IF NOT EXISTS task_deletion ON task(project, dialect, row)
      WHERE kind = 'DELETE' AND state = 2
    """,
    "CREATE INDEX IF NOT EXISTS task_finished ON task(finished) WHERE finished IS NOT NULL",
    // What happened, in the words that webhooks are sent, and the deliveries that are still due.
    """
    CREATE TABLE IF NOT EXISTS notice(row INTEGER PRIMARY KEY AUTOINCREMENT,
      project INTEGER NOT NULL REFERENCES project(row) ON DELETE CASCADE,
      event TEXT NOT NULL, body TEXT NOT NULL, owner BLOB)
    """,
    "CREATE INDEX IF NOT EXISTS notice_owner ON notice(project, owner)",
    """
    CREATE TABLE IF NOT EXISTS delivery(row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL,
      project INTEGER NOT NULL REFERENCES project(row) ON DELETE CASCADE, webhook BLOB NOT NULL,
      notice INTEGER NOT NULL REFERENCES notice(row) ON DELETE CASCADE)
    """,
    "CREATE INDEX IF NOT EXISTS delivery_webhook ON delivery(project, webhook, row)",
    "CREATE INDEX IF NOT EXISTS delivery_notice ON delivery(notice)",
    // What calls that are known again were answered. No `status`: it is being answered, by `holder`, or
    // (that is empty) came to nothing.
    """
    CREATE TABLE IF NOT EXISTS replay(
      project INTEGER NOT NULL REFERENCES project(row) ON DELETE CASCADE, caller TEXT NOT NULL,
      endpoint TEXT NOT NULL, key BLOB NOT NULL, digest BLOB NOT NULL, owner BLOB,
      holder BLOB NOT NULL, status INTEGER, answer TEXT, ends INTEGER NOT NULL,
      PRIMARY KEY(project, caller, endpoint, key)) WITHOUT ROWID
    """,
    "CREATE INDEX IF NOT EXISTS replay_owner ON replay(project, owner)",
    "CREATE INDEX IF NOT EXISTS replay_ends ON replay(ends)",
    // Cubes that were removed, in that order: what was asked before must not make them again.
    """
    CREATE TABLE IF NOT EXISTS gone(row INTEGER PRIMARY KEY AUTOINCREMENT,
      project INTEGER NOT NULL REFERENCES project(row) ON DELETE CASCADE, cube BLOB NOT NULL)
    """,
    "CREATE INDEX IF NOT EXISTS gone_cube ON gone(project, cube)",
    // What a dialect keeps of a project beside cubes, by kind and id: webhooks, exports, entities.
    """
    CREATE TABLE IF NOT EXISTS thing(row INTEGER PRIMARY KEY AUTOINCREMENT,
      project INTEGER NOT NULL REFERENCES project(row) ON DELETE CASCADE,
      kind TEXT NOT NULL, id BLOB NOT NULL, value TEXT NOT NULL, created INTEGER NOT NULL,
      updated INTEGER NOT NULL, UNIQUE(project, kind, id))
    """,
  ]
}
