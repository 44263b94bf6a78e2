internal import CSQLite

extension Statement {
  /// Sets a parameter to an integer.
  public func bind(_ index: Int, _ value: Int64) throws(SQLiteError) {
    try check(unsafe sqlite3_bind_int64(raw, Int32(clamping: index), value))
  }

  /// Sets a parameter to an integer, or NULL.
  public func bind(_ index: Int, _ value: Int64?) throws(SQLiteError) {
    if let value { try bind(index, value) } else { try bindNull(index) }
  }

  /// Sets a parameter to a floating-point number; NaN becomes NULL.
  public func bind(_ index: Int, _ value: Double) throws(SQLiteError) {
    try check(unsafe sqlite3_bind_double(raw, Int32(clamping: index), value))
  }

  /// Sets a parameter to a blob, which is copied. Without bytes it is an empty blob, not NULL.
  public func bind(_ index: Int, blob: [UInt8]) throws(SQLiteError) {
    // A null pointer would bind NULL: an empty array still has to hand over some address.
    if blob.isEmpty {
      return try check(unsafe sqlite3_bind_zeroblob(raw, Int32(clamping: index), 0))
    }
    let code = unsafe blob.withUnsafeBufferPointer { bytes in
      unsafe csqlite_bind_blob(raw, Int32(clamping: index), bytes.baseAddress, UInt64(bytes.count))
    }
    try check(code)
  }

  /// Sets a parameter to a blob, or NULL.
  public func bind(_ index: Int, blob: [UInt8]?) throws(SQLiteError) {
    if let blob { try bind(index, blob: blob) } else { try bindNull(index) }
  }

  /// Sets a parameter to a text of UTF-8 bytes, which are copied.
  public func bind(_ index: Int, text: [UInt8]) throws(SQLiteError) {
    let code = unsafe text.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        if let base = characters.baseAddress {
          return unsafe csqlite_bind_text(
            raw, Int32(clamping: index), base, UInt64(characters.count))
        }
        return unsafe csqlite_bind_text(raw, Int32(clamping: index), "", 0)
      }
    }
    try check(code)
  }

  /// Sets a parameter to a text of UTF-8 bytes, or NULL.
  public func bind(_ index: Int, text: [UInt8]?) throws(SQLiteError) {
    if let text { try bind(index, text: text) } else { try bindNull(index) }
  }

  /// Sets a parameter to NULL.
  public func bindNull(_ index: Int) throws(SQLiteError) {
    try check(unsafe sqlite3_bind_null(raw, Int32(clamping: index)))
  }

  private func check(_ code: Int32) throws(SQLiteError) {
    if code != SQLITE_OK { throw compiled.handle.error(sql: sql) }
  }
}
