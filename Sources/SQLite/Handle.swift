internal import CSQLite
internal import Posix

/// The library's connection. Statements keep it alive, so that it is closed after the last one. Its calls are
/// not serialized (SQLITE_OPEN_NOMUTEX): one thread at a time, the caller's lock.
@safe final class Handle {
  let database: OpaquePointer
  private var hasFoundDamage = false
  private let faults = MappingFaults.count

  /// Whether the library has found the file to be damaged, or a mapped file was cut off, which may
  /// be the log's index beside this one (`-shm`).
  var isDamaged: Bool { hasFoundDamage || MappingFaults.count != faults }

  /// Its statistics of memory take one lock for all threads at each allocation, and no code reads them:
  /// https://sqlite.org/malloc.html#memory_allocation_subsystem_statistics. Once, before the first
  /// connection.
  private static let isSetUp = csqlite_keep_no_memory_statistics() == SQLITE_OK

  init(path: [UInt8], flags: Int32) throws(SQLiteError) {
    _ = Self.isSetUp
    var opened: OpaquePointer?
    let terminated = path + [0]
    let code = unsafe terminated.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { text in
        unsafe sqlite3_open_v2(text.baseAddress, &opened, flags, nil)
      }
    }
    guard code == SQLITE_OK, let database = unsafe opened else {
      let extended = unsafe opened.map { unsafe sqlite3_extended_errcode($0) } ?? code
      let message = unsafe opened.map { unsafe String(cString: sqlite3_errmsg($0)) }
      unsafe sqlite3_close_v2(opened)
      throw SQLiteError(
        extendedCode: extended,
        message: "\(String(decoding: path, as: UTF8.self)): \(message ?? "out of memory")")
    }
    unsafe self.database = unsafe database
    unsafe sqlite3_extended_result_codes(database, 1)
  }

  deinit { unsafe sqlite3_close_v2(database) }

  /// The library's last error on this connection.
  func error(sql: String) -> SQLiteError {
    let error = SQLiteError(
      extendedCode: unsafe sqlite3_extended_errcode(database),
      message: unsafe String(cString: sqlite3_errmsg(database)), sql: sql)
    if error.isCorrupt { hasFoundDamage = true }
    return error
  }

  /// A compiled statement and where the text goes on after it.
  func prepare(_ sql: [UInt8], from start: Int, persistent: Bool) throws(SQLiteError) -> (
    statement: OpaquePointer?, end: Int
  ) {
    var statement: OpaquePointer?
    var end = sql.count
    guard sql.count < 1 << 30 else {
      throw SQLiteError(extendedCode: SQLITE_TOOBIG, message: "statement too long")
    }
    let code = unsafe sql[start...].withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { text in
        var tail: UnsafePointer<CChar>?
        let flags = UInt32(persistent ? SQLITE_PREPARE_PERSISTENT : 0)
        let code = unsafe sqlite3_prepare_v3(
          database, text.baseAddress, Int32(text.count), flags, &statement, &tail)
        if let tail = unsafe tail, let base = text.baseAddress {
          end = unsafe start + (tail - base)
        }
        return code
      }
    }
    if code != SQLITE_OK { throw error(sql: String(decoding: sql[start...], as: UTF8.self)) }
    return unsafe (statement, end)
  }
}
