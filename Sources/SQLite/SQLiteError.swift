internal import CSQLite

/// Why SQLite could not do what was asked.
public struct SQLiteError: Error, Hashable, Sendable {
  /// The extended result code, such as SQLITE_IOERR_FSYNC: https://sqlite.org/rescode.html
  public var extendedCode: Int32
  /// What the library says, such as "no such table: a".
  public var message: String
  /// The SQL that failed; empty where none was involved.
  public var sql: String

  /// An error of its parts.
  public init(extendedCode: Int32, message: String, sql: String = "") {
    self.extendedCode = extendedCode
    self.message = message
    self.sql = sql
  }

  /// The primary result code, such as SQLITE_IOERR.
  public var code: Int32 { extendedCode & 0xFF }

  /// The file is damaged or no database at all.
  public var isCorrupt: Bool { code == SQLITE_CORRUPT || code == SQLITE_NOTADB }
  /// There is no room: for what is written, be it that the disk is full (SQLITE_FULL is ENOSPC alone), a
  /// quota is used up or a file may not be so large; or for the memory that connections share (32 KiB
  /// beside the database, which the first one makes).
  public var isFull: Bool {
    // SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE
    code == SQLITE_FULL
      || [SQLITE_IOERR | (3 << 8), SQLITE_IOERR | (19 << 8)].contains(extendedCode)
  }
  /// There is no memory, or none of what connections share can be mapped.
  public var isOutOfMemory: Bool {
    // SQLITE_IOERR_NOMEM, SQLITE_IOERR_SHMMAP
    code == SQLITE_NOMEM
      || [SQLITE_IOERR | (12 << 8), SQLITE_IOERR | (21 << 8)].contains(extendedCode)
  }
  /// Another connection holds a lock beyond the busy timeout.
  public var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }
  /// The database cannot be written.
  public var isReadOnly: Bool { code == SQLITE_READONLY || code == SQLITE_PERM }
  /// Reading or writing failed in the operating system.
  public var isInputOutput: Bool { code == SQLITE_IOERR }
  /// The file cannot be opened.
  public var isCannotOpen: Bool { code == SQLITE_CANTOPEN }
  /// `interrupt` was called.
  public var isInterrupted: Bool { code == SQLITE_INTERRUPT }
  /// A constraint of the schema forbids it.
  public var isConstraint: Bool { code == SQLITE_CONSTRAINT }
}

extension SQLiteError: CustomStringConvertible {
  /// The message, the code and the SQL in one line.
  public var description: String {
    sql.isEmpty
      ? "\(message) (SQLite \(extendedCode))" : "\(message) (SQLite \(extendedCode)) in: \(sql)"
  }
}
