internal import Posix
internal import SQLite

/// The file of a cube's index on this host, and how it is opened.
struct IndexFile: Equatable {
  /// Its directory: the bundle's index/LABEL/, or one in the cache where that cannot be.
  var directory: Path
  /// The number that the host gave it; another process that made a new one has another.
  var slot: UInt32

  /// The name of the database.
  static let name = "index.sqlite"

  /// Opens the database of an index, with what all its connections have in common. The page
  /// cache is small: the kernel's serves all processes.
  static func connect(_ path: Path, readOnly: Bool = false) throws(SQLiteError) -> Connection {
    let connection = try Connection(path: path, readOnly: readOnly, create: !readOnly)
    connection.busyTimeout(milliseconds: 10_000)
    if !readOnly {
      try connection.setPragma("journal_mode", "WAL")
      // The index is derived: a commit needs no sync, only a checkpoint does.
      try connection.setPragma("synchronous", "NORMAL")
      try connection.setPragma("journal_size_limit", "16777216")
    }
    try connection.setPragma("cache_size", "-4096")
    try connection.setPragma("temp_store", "MEMORY")
    return connection
  }

  /// Makes a new, empty index in a directory that was made for it, and opens it for a replay: with
  /// a large page cache and without a journal. A crash before `finish` leaves a file that says it
  /// is not finished, and is made again.
  static func create(in directory: Path) throws(CubeError) -> Connection {
    try caught { () throws(SQLiteError) in
      let connection = try Connection(path: directory.appending(name))
      try connection.setPragma("journal_mode", "OFF")
      try connection.setPragma("synchronous", "OFF")
      try connection.setPragma("cache_size", "-65536")
      try connection.setPragma("temp_store", "MEMORY")
      try connection.execute("BEGIN IMMEDIATE")
      try IndexSchema.create(in: connection)
      try TextIndex.createSchema(connection)
      try TextIndex.setBuffer(32 << 20, of: connection)
      try connection.execute("COMMIT")
      return connection
    }
  }

  /// Ends a replay: what was written lasts before the file says that it is finished.
  static func finish(
    _ made: consuming Connection, in directory: Path
  ) throws(CubeError) -> Connection {
    let path = directory.appending(name)
    try caught { () throws(SQLiteError) in try TextIndex.setBuffer(1 << 20, of: made) }
    _ = consume made
    try attempt("syncing \(path)") { () throws(Errno) in
      try Files.sync(try Files.open(path, OpenFlags.readWrite))
    }
    return try caught { () throws(SQLiteError) in
      let connection = try connect(path)
      let update = try connection.statement("UPDATE meta SET value = ?1 WHERE key = 'version'")
      try update.bind(1, IndexSchema.version)
      try update.run()
      return connection
    }
  }

  /// Whether a database has the tables of this program, whole.
  static func isCurrent(_ connection: Connection) throws(SQLiteError) -> Bool {
    let tables = try connection.statement(
      "SELECT count(*) FROM sqlite_master WHERE name = 'meta' AND type = 'table'")
    guard try tables.step(), tables.int(0) == 1 else { return false }
    tables.reset()
    let version = try connection.statement("SELECT value FROM meta WHERE key = 'version'")
    guard try version.step(), version.int(0) == IndexSchema.version else { return false }
    version.reset()
    return try TextIndex.isCurrent(connection)
  }
}
