internal import CSQLite

extension Connection {
  /// How long a statement waits for another connection's lock before it fails as busy.
  public func busyTimeout(milliseconds: Int32) {
    unsafe sqlite3_busy_timeout(handle.database, milliseconds)
  }

  /// Sets a pragma. Both are words of the program, not of a user: they are put into SQL as they
  /// stand.
  public func setPragma(_ name: StaticString, _ value: StaticString) throws(SQLiteError) {
    try execute("PRAGMA \(String(describing: name)) = \(String(describing: value))")
  }

  /// A number that changes when another connection has committed to the file.
  public func dataVersion() throws(SQLiteError) -> Int64 {
    let statement = try statement("PRAGMA data_version")
    return try statement.step() ? statement.int(0) : 0
  }

  /// Moves the write-ahead log into the database; with `truncate` also empties its file.
  /// - Throws: `isBusy` where a reader is in the way.
  public func checkpoint(truncate: Bool = false) throws(SQLiteError) {
    let mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
    let code = unsafe sqlite3_wal_checkpoint_v2(handle.database, nil, mode, nil, nil)
    if code != SQLITE_OK { throw handle.error(sql: "checkpoint") }
  }

  /// Gives back what memory the connection can spare.
  public func releaseMemory() { unsafe sqlite3_db_release_memory(handle.database) }

  /// How many bytes of pages it keeps in memory.
  public var pageBytes: Int {
    var (now, most): (Int32, Int32) = (0, 0)
    let code = unsafe sqlite3_db_status(
      handle.database, SQLITE_DBSTATUS_CACHE_USED, &now, &most, 0)
    return code == SQLITE_OK ? Int(now) : 0
  }

  /// Stops statements of this connection from any thread.
  public var interrupter: Interrupter { Interrupter(handle) }

  /// Stops a running statement: it fails as interrupted.
  public func interrupt() { unsafe sqlite3_interrupt(handle.database) }
}

/// Stops the statements of a connection that another thread works with. It keeps the connection
/// open, as sqlite3_interrupt wants.
@safe public final class Interrupter: @unchecked Sendable {
  private let handle: Handle

  init(_ handle: Handle) { self.handle = handle }

  /// Lets every running statement fail as interrupted.
  public func interrupt() { unsafe sqlite3_interrupt(handle.database) }
}

/// The library as a whole.
public enum SQLiteLibrary {
  /// The version, such as "3.40.1".
  public static var version: String { unsafe String(cString: sqlite3_libversion()) }
}
