internal import Bundle
internal import Digest
internal import Format
internal import Posix
internal import SQLite

/// Which cube holds which memory, user, agent, app and run: a table of all memories of all cubes,
/// in the cache directory. It follows from the bundles, and is made anew where it is lost. Where there is
/// no room for it, it is in memory, until the program ends.
final class Catalog: Sendable {
  let state: Condition<Connection>

  /// What the tables mean; another number: they are made anew.
  private static let version: StaticString = "8"

  /// Opens the catalog of a host, or makes it.
  /// - Parameters:
  ///   - host: the host; each state directory has a catalog, as each has an index of every cube, whose
  ///     rows it names.
  ///   - patience: how long another process that has it is waited for, milliseconds.
  /// - Throws: `.index` where it cannot be opened. One that is damaged, or of another version, is made
  ///   anew; one that only cannot be had at the moment stays: others may be using it.
  init(_ host: Host, patience: Int32 = 5000) throws(CubeError) {
    if let connection = try Self.onDisk(host, patience) {
      state = Condition(connection)
    } else {
      state = Condition(try Self.inMemory())
    }
  }

  /// The catalog that a host has, or a new one; nil where there is no room for it.
  private static func onDisk(_ host: Host, _ patience: Int32) throws(CubeError) -> Connection? {
    do { try Files.makeDirectories(host.cache, mode: 0o700) } catch {
      if [.noSpace, .overQuota].contains(error) { return nil }
      throw .io(error, "making \(host.cache)")
    }
    // Older programs had one for all state directories.
    remove(host.cache.appending("catalog.sqlite"))
    let path = host.cache.appending(fileName(host))
    do throws(SQLiteError) { return try open(path, patience) } catch {
      if error.isFull { return nil }
      guard error.isCorrupt else {
        throw .index("the catalog at \(path) cannot be opened: \(error)")
      }
    }
    // Nothing is lost with it.
    remove(path)
    do throws(SQLiteError) { return try open(path, patience) } catch {
      throw .index("the catalog at \(path) cannot be made: \(error)")
    }
  }

  /// The name of a host's catalog in its cache directory.
  static func fileName(_ host: Host) -> [UInt8] {
    Array("catalog-".utf8) + Hex.encode(SHA256.hash(host.state.bytes)).prefix(16)
      + Array(".sqlite".utf8)
  }

  private static func remove(_ path: Path) {
    for end in ["", "-wal", "-shm"] { try? Files.unlink(Path(path.bytes + Array(end.utf8))) }
  }

  private static func open(
    _ path: Path, _ patience: Int32
  ) throws(SQLiteError) -> Connection {
    let connection = try Connection(path: path)
    connection.busyTimeout(milliseconds: patience)
    try connection.setPragma("journal_mode", "WAL")
    try connection.setPragma("synchronous", "OFF")
    try connection.setPragma("secure_delete", "ON")
    try connection.setPragma("temp_store", "MEMORY")
    try make(connection)
    return connection
  }

  private static func inMemory() throws(CubeError) -> Connection {
    do throws(SQLiteError) {
      let connection = try Connection()
      try make(connection)
      return connection
    } catch { throw .index("the catalog cannot be made: \(error)") }
  }

  /// Makes the tables, if they are not there.
  private static func make(_ connection: Connection) throws(SQLiteError) {
    let known = try connection.statement("PRAGMA user_version")
    let version = try known.step() ? known.int(0) : 0
    known.reset()
    if version == 0 {
      for statement in statements { try connection.execute(statement) }
      try connection.setPragma("user_version", Self.version)
    } else if version != 8 {
      throw SQLiteError(extendedCode: 11, message: "a catalog of another version")
    }
    // For pages of a cube's list, which begin anywhere in it.
    try connection.execute(
      "CREATE INDEX IF NOT EXISTS memory_cube ON memory(cube, told DESC, uuid) WHERE state <> 2")
    try CatalogShares.make(connection)
  }

  private static let statements = [
    // `slot` is another one for an index that was made anew: then rows mean something else. `stamp`: what the
    // log was like, so that a cube without new writes need not be opened. `users`: to whom it is granted.
    """
    CREATE TABLE IF NOT EXISTS cube(row INTEGER PRIMARY KEY AUTOINCREMENT, folder BLOB NOT NULL,
      name BLOB NOT NULL, id BLOB NOT NULL, slot INTEGER NOT NULL, sequence INTEGER NOT NULL,
      users BLOB NOT NULL, stamp BLOB, UNIQUE(folder, name))
    """,
    // Times are milliseconds since 1970. `state`: see `MemoryState`. `expires`: YYYY-MM-DD. `views`: see
    // `MemoryViews`. `shared`: the groups that have it as well, a NUL before and after each.
    """
    CREATE TABLE IF NOT EXISTS memory(cube INTEGER NOT NULL, object INTEGER NOT NULL,
      folder BLOB NOT NULL, uuid TEXT NOT NULL, user BLOB, agent BLOB, app BLOB, run BLOB,
      created INTEGER NOT NULL, updated INTEGER NOT NULL, told INTEGER NOT NULL, state INTEGER NOT NULL, expires TEXT,
      external TEXT,
      views INTEGER NOT NULL, public INTEGER NOT NULL, shared BLOB,
      PRIMARY KEY(cube, object)) WITHOUT ROWID
    """,
    "CREATE INDEX IF NOT EXISTS memory_uuid ON memory(uuid)",
    // Memories that were here: it tells their ids from those that never were.
    """
    CREATE TABLE IF NOT EXISTS gone(uuid TEXT NOT NULL, cube INTEGER NOT NULL,
      folder BLOB NOT NULL, PRIMARY KEY(uuid, cube)) WITHOUT ROWID
    """,
    // `external`: the id under which it was imported.
    "CREATE INDEX IF NOT EXISTS memory_external ON memory(external) WHERE external IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS memory_user ON memory(folder, user, created)",
    "CREATE INDEX IF NOT EXISTS memory_agent ON memory(folder, agent, created) WHERE agent IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS memory_app ON memory(folder, app, created) WHERE app IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS memory_run ON memory(folder, run, created) WHERE run IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS memory_public ON memory(folder, created) WHERE public = 1",
    "CREATE INDEX IF NOT EXISTS memory_shared ON memory(folder, created) WHERE shared IS NOT NULL",
  ]

  /// Runs calls under the lock; once more, where there is no room for what they do: then in memory.
  func read<Result>(
    _ body: (Connection) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    try state.withLock { connection throws(CubeError) in
      do throws(SQLiteError) {
        do throws(SQLiteError) { return try body(connection) } catch {
          guard error.isFull else { throw error }
          connection = try Connection(copying: connection)
          return try body(connection)
        }
      } catch {
        if error.isFull { throw .io(.noSpace, "writing the catalog") }
        throw .index("the catalog failed: \(error); remove it, and it is made anew")
      }
    }
  }

  /// Runs changes as one transaction. They may be run twice, as `read`.
  func write<Result>(
    _ body: (Connection) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    try read { (connection) throws(SQLiteError) in
      try connection.execute("BEGIN IMMEDIATE")
      do throws(SQLiteError) {
        let result = try body(connection)
        try connection.execute("COMMIT")
        return result
      } catch {
        try? connection.execute("ROLLBACK")
        throw error
      }
    }
  }

  /// What the catalog knows of a cube: its row, and up to where it follows.
  struct KnownCube: Hashable {
    var row: Int64
    var id: [UInt8]
    var slot: Int64
    var sequence: Int64
    var users: [UInt8]
  }

  /// What is known of a cube; nil: nothing.
  func known(_ place: CubePlace) throws(CubeError) -> KnownCube? {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        "SELECT row, id, slot, sequence, users FROM cube WHERE folder = ?1 AND name = ?2")
      defer { query.reset() }
      try query.bind(1, blob: place.folder ?? [])
      try query.bind(2, blob: place.name)
      guard try query.step() else { return nil }
      return KnownCube(
        row: query.int(0), id: query.blob(1), slot: query.int(2), sequence: query.int(3),
        users: query.blob(4))
    }
  }

  /// The ids of a project's cubes, and what their logs were like when they were last followed, by name.
  func stamps(
    _ project: Project
  ) throws(CubeError) -> [[UInt8]: (id: [UInt8], stamp: [UInt8])] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        "SELECT name, id, stamp FROM cube WHERE folder = ?1 AND stamp IS NOT NULL")
      defer { query.reset() }
      try query.bind(1, blob: project.folder ?? [])
      var stamps: [[UInt8]: (id: [UInt8], stamp: [UInt8])] = [:]
      while try query.step() { stamps[query.blob(0)] = (query.blob(1), query.blob(2)) }
      return stamps
    }
  }

  /// Notes what a cube's log was like before it was followed.
  func keep(stamp: [UInt8], of place: CubePlace) throws(CubeError) {
    try write { (connection) throws(SQLiteError) in
      let update = try connection.statement(
        "UPDATE cube SET stamp = ?3 WHERE folder = ?1 AND name = ?2")
      try update.bind(1, blob: place.folder ?? [])
      try update.bind(2, blob: place.name)
      try update.bind(3, blob: stamp)
      try update.run()
    }
  }

  /// Forgets a memory that is no longer where the catalog has it.
  func forget(_ found: Found) throws(CubeError) {
    guard let known = try known(found.place) else { return }
    try write { (connection) throws(SQLiteError) in
      let delete = try connection.statement("DELETE FROM memory WHERE cube = ?1 AND object = ?2")
      try delete.bind(1, known.row)
      try delete.bind(2, found.row.object)
      try delete.run()
    }
  }

  /// Has what was deleted gone from the file of the write-ahead log as well, unless another process reads.
  func sweepLog() {
    try? read { (connection) throws(SQLiteError) in try connection.checkpoint(truncate: true) }
  }

  /// Forgets a cube that is gone.
  /// - Returns: whether it was known.
  @discardableResult
  func forget(_ place: CubePlace) throws(CubeError) -> Bool {
    guard let known = try known(place) else { return false }
    try write { (connection) throws(SQLiteError) in
      for sql in [
        "DELETE FROM memory WHERE cube = ?1", "DELETE FROM gone WHERE cube = ?1",
        "DELETE FROM cube WHERE row = ?1",
      ] {
        let delete = try connection.prepare(sql)
        try delete.bind(1, known.row)
        try delete.run()
      }
    }
    return true
  }
}
