internal import Format
internal import Posix
internal import SQLite

/// The gateway's database for programs that only look. Opened as it is, it waits for no writer. It is read
/// also where nothing can be written (a backup, a medium that is read-only).
extension Accounts {
  /// A connection that only reads what is at a path; nil: there is no database yet.
  static func looking(at path: Path) throws(CubeError) -> Connection? {
    guard Files.exists(path) else { return nil }
    let (connection, version): (Connection, Int64)
    do throws(SQLiteError) {
      connection = try lookingAsItIs(path)
      let query = try connection.statement("PRAGMA user_version")
      version = try query.step() ? query.int(0) : 0
    } catch { throw self.error(error, path) }
    guard version <= AccountSchema.version else {
      throw .foreign("\(path) was made by a newer memcube; this one cannot read it")
    }
    // Another process is making it.
    return version == 0 ? nil : connection
  }

  private static func lookingAsItIs(_ path: Path) throws(SQLiteError) -> Connection {
    do throws(SQLiteError) {
      let connection = try Connection(path: path, readOnly: true, create: false)
      // The log beside it is looked at when something is read.
      _ = try connection.statement("SELECT count(*) FROM sqlite_master").step()
      return connection
    } catch {
      guard error.isCannotOpen || error.isReadOnly else { throw error }
    }
    // The log's index (`-shm`) is not there, and cannot be made: no process has the database open, so it does
    // not change. SQLite would read it without its log; a copy of both brings in what the log holds.
    let log = Path(path.bytes + Array("-wal".utf8))
    guard let size = try? Files.status(log).size, size > 0 else {
      return try Connection(unchanging: path)
    }
    let base = Environment.nonEmpty("TMPDIR").map { Path($0) } ?? Path("/tmp")
    let folder = base.appending(Array("memcube-".utf8) + UUIDs.random(Random.bytes(16)))
    defer { try? Files.removeTree(folder) }
    let copy = folder.appending(Accounts.fileName)
    do throws(Errno) {
      try Files.makeDirectory(folder, mode: 0o700)
      try self.copy(path, to: copy)
      try self.copy(log, to: Path(copy.bytes + Array("-wal".utf8)))
    } catch {
      throw SQLiteError(
        extendedCode: 14,
        message: "\(path) and its log cannot be copied to \(base) (TMPDIR says where), \(error)")
    }
    return try Connection(copying: try Connection(path: copy, create: false))
  }

  private static func copy(_ from: Path, to: Path) throws(Errno) {
    let source = try Files.open(from, OpenFlags.read)
    let target = try Files.open(
      to, OpenFlags.readWrite | OpenFlags.create | OpenFlags.exclusive, mode: 0o600)
    try Files.copyAll(from: source, to: target)
  }
}
