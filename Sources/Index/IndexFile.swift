package import Bundle
package import Format
package import Posix
package import SQLite

/// The file of a cube's index on this host, and how it is opened.
package struct IndexFile: Equatable {
  /// Its directory, in this host's state of the bundle.
  package var directory: Path
  /// The number that the host gave it; another process that made a new one has another.
  package var slot: UInt32

  package init(directory: Path, slot: UInt32) {
    self.directory = directory
    self.slot = slot
  }

  /// The name of the database.
  package static let name = IndexToken.databaseName

  /// How long a connection waits for others, milliseconds.
  package static let patience: Int32 = 10_000

  /// Opens the database of an index, with what all its connections have in common; it has to be
  /// there. The page cache is small: the kernel's serves all processes.
  package static func connect(_ path: Path) throws(SQLiteError) -> Connection {
    let connection = try Connection(path: path, create: false)
    connection.busyTimeout(milliseconds: patience)
    try connection.keepLog()
    // The index is derived: a commit needs no sync, only a checkpoint does.
    try connection.setPragma("synchronous", "NORMAL")
    try connection.setPragma("journal_size_limit", "16777216")
    try connection.setPragma("cache_size", "-4096")
    try connection.setPragma("temp_store", "MEMORY")
    return connection
  }

  /// Whether the database and what SQLite keeps beside it are files that can be written. Where they
  /// are not, but their directory can, another index takes their place.
  package static func canBeWritten(in directory: Path) -> Bool {
    guard Files.isWritable(directory) else { return true }
    return ["", "-wal", "-shm"].allSatisfy { suffix in
      let path = directory.appending(name + suffix)
      guard let status = try? Files.status(path, followLinks: false) else { return true }
      return status.kind == .regular && Files.isWritable(path)
    }
  }

  /// Makes an index of what `fill` puts into it, in an empty directory: with a large page cache and
  /// without a journal. When this returns all of it lasts.
  package static func make(
    in directory: Path, mark: Int64, _ fill: (Connection) throws(CubeError) -> Void
  ) throws(CubeError) {
    let path = directory.appending(name)
    try make(caught { () throws(SQLiteError) in try Connection(path: path) }, mark, fill)
    try attempt("syncing \(path)") { () throws(Errno) in
      try Files.sync(try Files.open(path, OpenFlags.readWrite))
      try Files.syncDirectory(directory)
    }
  }

  private static func make(
    _ connection: Connection, _ mark: Int64, _ fill: (Connection) throws(CubeError) -> Void
  ) throws(CubeError) {
    try caught { () throws(SQLiteError) in
      try connection.setPragma("journal_mode", "OFF")
      try connection.setPragma("synchronous", "OFF")
      try create(in: connection, mark: mark)
    }
    try fill(connection)
    try caught { () throws(SQLiteError) in
      try TextIndex.setBuffer(1 << 20, of: connection)
      // Now, while there is room for it: a reader should have nothing to make.
      try connection.setPragma("journal_mode", "WAL")
      try connection.setPragma("journal_size_limit", "16777216")
      try connection.keepLog()
    }
  }

  /// Makes an index in memory, for a process that must not wait for another, or has no room.
  package static func makeInMemory(
    _ fill: (Connection) throws(CubeError) -> Void
  ) throws(CubeError) -> Connection {
    let connection = try caught { () throws(SQLiteError) in
      let connection = try Connection(memory: ())
      try create(in: connection, mark: 0)
      return connection
    }
    try fill(connection)
    return connection
  }

  private static func create(in connection: Connection, mark: Int64) throws(SQLiteError) {
    try connection.setPragma("cache_size", "-65536")
    try connection.setPragma("temp_store", "MEMORY")
    try connection.execute("BEGIN IMMEDIATE")
    try IndexSchema.create(in: connection)
    try connection.execute("INSERT INTO meta VALUES('mark', \(mark)), ('generation', 0)")
    try TextIndex.createSchema(connection)
    try TextIndex.setBuffer(32 << 20, of: connection)
    try connection.execute("COMMIT")
  }

  /// Whether a database is the index that this host made, as it left it, and has the tables of
  /// this program.
  package static func isOwn(
    _ connection: Connection, _ token: IndexToken, _ generation: IndexGeneration
  ) throws(CubeError) -> Bool {
    let isMarked = try caught { () throws(SQLiteError) in
      guard try isCurrent(connection) else { return false }
      return try number("mark", in: connection) == token.mark
    }
    guard isMarked else { return false }
    return try generation.allows { () throws(CubeError) in
      try caught { () throws(SQLiteError) in try number("generation", in: connection) }
    }
  }

  private static func number(
    _ key: String, in connection: Connection
  ) throws(SQLiteError) -> Int64? {
    let query = try connection.prepare("SELECT value FROM meta WHERE key = ?1")
    try query.bind(1, text: Array(key.utf8))
    return try query.step() ? query.int(0) : nil
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
