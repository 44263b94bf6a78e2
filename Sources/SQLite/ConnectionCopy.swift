internal import CSQLite
public import Posix

extension Connection {
  /// Lets the last connection that is closed leave the write-ahead log (emptied, if the journal has
  /// a size limit) and the shared memory beside the database, so that the next one has nothing to
  /// make, and opens on a full disk.
  public func keepLog() throws(SQLiteError) {
    var keeps: Int32 = 1
    let code = unsafe sqlite3_file_control(
      handle.database, "main", SQLITE_FCNTL_PERSIST_WAL, &keeps)
    if code != SQLITE_OK { throw handle.error(sql: "keeping the log") }
  }

  /// A database in memory with what another one holds now, also what its write-ahead log adds.
  /// Writers of the other one are not kept waiting.
  public convenience init(copying other: Connection) throws(SQLiteError) {
    try self.init(memory: ())
    guard
      let backup = unsafe sqlite3_backup_init(
        handle.database, "main", other.handle.database, "main")
    else { throw handle.error(sql: "backup") }
    // All pages in one step, which is one read transaction.
    let code = unsafe sqlite3_backup_step(backup, -1)
    let end = unsafe sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, end == SQLITE_OK else {
      throw SQLiteError(
        extendedCode: end == SQLITE_OK ? code : end, message: "copying a database", sql: "backup")
    }
  }

  /// Opens a database file that no process changes while it is open: no lock, no log and no shared memory is
  /// made beside it, so that it opens where nothing can be written.
  /// - Throws: `isCannotOpen` if it is missing.
  public convenience init(unchanging path: Path) throws(SQLiteError) {
    let folder: Path
    do { folder = try Files.realPath(path.parent) } catch {
      throw SQLiteError(extendedCode: SQLITE_CANTOPEN, message: "\(path): \(error)")
    }
    // The only way to say so is a URI, in which every byte of the path is escaped.
    var name = Array("file://".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in folder.appending(path.lastComponent).bytes {
      name += byte == 0x2F ? [byte] : [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    let flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
    try self.init(
      Handle(path: name + Array("?immutable=1".utf8), flags: flags))
  }
}
