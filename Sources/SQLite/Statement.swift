internal import CSQLite

/// A compiled statement that the cache keeps, and whether a caller has it.
@safe final class Compiled {
  let handle: Handle
  let raw: OpaquePointer
  var isLent = false

  init(_ handle: Handle, _ raw: OpaquePointer) {
    self.handle = handle
    unsafe self.raw = raw
  }

  deinit { unsafe sqlite3_finalize(raw) }
}

/// A statement in use. Columns count from 0, parameters from 1. Not for several threads at once.
/// Letting go of it ends its rows (and with them its read transaction) and puts the compiled
/// form back into the connection's cache.
public final class Statement {
  let compiled: Compiled

  init(_ compiled: Compiled) {
    compiled.isLent = true
    self.compiled = compiled
  }

  deinit {
    reset()
    compiled.isLent = false
  }

  var raw: OpaquePointer { unsafe compiled.raw }

  /// The SQL, with `?` for parameters.
  public var sql: String {
    unsafe sqlite3_sql(raw).map { unsafe String(cString: $0) } ?? ""
  }

  /// Goes to the next row; false when there is none.
  public func step() throws(SQLiteError) -> Bool {
    switch unsafe sqlite3_step(raw) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let failure = compiled.handle.error(sql: sql)
      reset()
      throw failure
    }
  }

  /// Goes to the end and resets.
  public func run() throws(SQLiteError) {
    while try step() {}
    reset()
  }

  /// Ends the rows and sets every parameter to NULL.
  public func reset() {
    unsafe sqlite3_reset(raw)
    unsafe sqlite3_clear_bindings(raw)
  }

  /// The number of columns of a row.
  public var columns: Int { Int(unsafe sqlite3_column_count(raw)) }
}
