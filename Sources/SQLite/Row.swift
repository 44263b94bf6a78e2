internal import CSQLite

// The columns of the present row, with the library's conversions: https://sqlite.org/c3ref/column_blob.html
extension Statement {
  /// A column as an integer; 0 for NULL.
  public func int(_ column: Int) -> Int64 {
    unsafe sqlite3_column_int64(raw, Int32(clamping: column))
  }

  /// A column as a floating-point number; 0 for NULL.
  public func double(_ column: Int) -> Double {
    unsafe sqlite3_column_double(raw, Int32(clamping: column))
  }

  /// A column's bytes; empty for NULL.
  public func blob(_ column: Int) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(raw, Int32(clamping: column)) else { return [] }
    let count = Int(unsafe sqlite3_column_bytes(raw, Int32(clamping: column)))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  /// A column as text: its UTF-8 bytes; empty for NULL.
  public func text(_ column: Int) -> [UInt8] {
    guard let start = unsafe sqlite3_column_text(raw, Int32(clamping: column)) else { return [] }
    let count = Int(unsafe sqlite3_column_bytes(raw, Int32(clamping: column)))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Whether a column is NULL.
  public func isNull(_ column: Int) -> Bool {
    unsafe sqlite3_column_type(raw, Int32(clamping: column)) == SQLITE_NULL
  }

  /// A column as an integer, or nil for NULL.
  public func optionalInt(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }

  /// A column's bytes, or nil for NULL.
  public func optionalBlob(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }

  /// A column as text, or nil for NULL.
  public func optionalText(_ column: Int) -> [UInt8]? { isNull(column) ? nil : text(column) }
}
