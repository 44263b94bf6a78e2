package import Bundle
package import SQLite

/// Which blobs are here, whole.
extension Index {
  /// Blobs that were found whole, each with the stamp of its file then; nil: it is to come back.
  package func knownBlobs() throws(SQLiteError) -> [[UInt8]: FileStamp?] {
    let query = try connection.statement(
      "SELECT sha256, inode, size, ctime, ctime_ns, inode IS NULL FROM blob")
    defer { query.reset() }
    var found: [[UInt8]: FileStamp?] = [:]
    while try query.step() {
      found[query.blob(0)] = .some(query.int(5) != 0 ? nil : Index.stamp(query))
    }
    return found
  }

  /// The stamp of a blob's file when it was found whole; nil: it was not.
  package func stamp(ofBlob sha256: [UInt8]) throws(SQLiteError) -> FileStamp? {
    let query = try connection.statement(
      """
      SELECT sha256, inode, size, ctime, ctime_ns FROM blob
      WHERE sha256 = ?1 AND inode IS NOT NULL
      """)
    defer { query.reset() }
    try query.bind(1, blob: sha256)
    return try query.step() ? Index.stamp(query) : nil
  }

  /// Notes what `knownBlobs` says of a blob.
  package func note(blob sha256: [UInt8], _ stamp: FileStamp?) throws(SQLiteError) {
    guard let stamp else {
      let insert = try connection.statement(
        "INSERT OR REPLACE INTO blob VALUES(?1, NULL, NULL, NULL, NULL)")
      try insert.bind(1, blob: sha256)
      return try insert.run()
    }
    let insert = try connection.statement("INSERT OR REPLACE INTO blob VALUES(?1, ?2, ?3, ?4, ?5)")
    try insert.bind(1, blob: sha256)
    try bind(insert, stamp, from: 2)
    try insert.run()
  }

  /// Notes that a blob is not to be here.
  package func forget(blob sha256: [UInt8]) throws(SQLiteError) {
    let delete = try connection.statement("DELETE FROM blob WHERE sha256 = ?1")
    try delete.bind(1, blob: sha256)
    try delete.run()
  }
}
