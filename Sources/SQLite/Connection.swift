internal import CSQLite
public import Posix

/// A connection to a database. Not for several threads at once: guard it by a lock.
public final class Connection {
  let handle: Handle
  /// Compiled statements by the address of their SQL, which is a literal of the program.
  private var cache: [UInt: Compiled] = [:]
  /// Those whose SQL the program puts together, by its text.
  private var made: [String: Compiled] = [:]
  /// Of so many kinds they are kept.
  private static let madeLimit = 64

  /// Opens a database file. A path is a path, never a URI, and not a symlink.
  /// - Throws: `isCannotOpen` if it is missing and not to be made.
  public init(path: Path, readOnly: Bool = false, create: Bool = true) throws(SQLiteError) {
    var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW
    flags |= readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    if create, !readOnly { flags |= SQLITE_OPEN_CREATE }
    // The flag forbids symlinks anywhere in the path, but a symlink may well lead to a home: only the file
    // itself must not be one. The result is absolute, so that no name is special to the library (`:memory:`
    // is).
    let folder: Path
    do { folder = try Files.realPath(path.parent) } catch {
      throw SQLiteError(extendedCode: SQLITE_CANTOPEN, message: "\(path): \(error)")
    }
    if path.lastComponent.contains(0) {
      throw SQLiteError(extendedCode: SQLITE_CANTOPEN, message: "a path with a NUL")
    }
    handle = try Handle(path: folder.appending(path.lastComponent).bytes, flags: flags)
    busyTimeout(milliseconds: 5000)
  }

  /// Opens a database that lives in memory only.
  public init(memory: Void = ()) throws(SQLiteError) {
    let flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    handle = try Handle(path: Array(":memory:".utf8), flags: flags)
  }

  init(_ handle: Handle) { self.handle = handle }

  /// Runs every statement of a text; rows are dropped.
  public func execute(_ sql: String) throws(SQLiteError) {
    let text = Array(sql.utf8)
    var place = 0
    while place < text.count {
      let (raw, end) = try unsafe handle.prepare(text, from: place, persistent: false)
      if let raw = unsafe raw { try Statement(unsafe Compiled(handle, raw)).run() }
      place = end
    }
  }

  /// The statement of a literal SQL text, compiled once. While a caller has it, a second one gets one of its
  /// own, so that nested use cannot disturb the rows of the first.
  public func statement(_ sql: StaticString) throws(SQLiteError) -> Statement {
    guard sql.hasPointerRepresentation else { return try prepare(String(describing: sql)) }
    let key = unsafe UInt(bitPattern: sql.utf8Start)
    if let kept = cache[key], !kept.isLent { return Statement(kept) }
    let fresh = try prepare(String(describing: sql))
    if cache[key] == nil { cache[key] = fresh.compiled }
    return fresh
  }

  /// As above, of SQL that the program puts together of few parts.
  public func statement(made sql: String) throws(SQLiteError) -> Statement {
    if let kept = made[sql], !kept.isLent { return Statement(kept) }
    let fresh = try prepare(sql)
    if made.count >= Self.madeLimit { made = [:] }
    if made[sql] == nil { made[sql] = fresh.compiled }
    return fresh
  }

  /// Compiles a statement that is not cached.
  public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    let (raw, _) = try unsafe handle.prepare(Array(sql.utf8), from: 0, persistent: true)
    guard let raw = unsafe raw else {
      throw SQLiteError(extendedCode: SQLITE_MISUSE, message: "no statement", sql: sql)
    }
    return Statement(unsafe Compiled(handle, raw))
  }

  /// The row id of the last insert.
  public var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle.database) }

  /// The rows that the last statement inserted, changed or removed.
  public var changes: Int64 { unsafe sqlite3_changes64(handle.database) }

  /// The rows that this connection ever inserted, changed or removed.
  public var totalChanges: Int64 { unsafe sqlite3_total_changes64(handle.database) }

  /// Whether a call has found the database to be damaged, or no database.
  public var isDamaged: Bool { handle.isDamaged }

  /// Whether a transaction is open.
  public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle.database) == 0 }
}
