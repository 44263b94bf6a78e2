package import Format
internal import Posix
package import SQLite

/// Calls the index, and says its errors in the words of this layer.
package func caught<Result>(
  _ body: () throws(SQLiteError) -> Result
) throws(CubeError) -> Result {
  do { return try body() } catch { throw CubeError(error) }
}

extension CubeError {
  /// Bytes of the index are not what was written there. It is derived: see `Core.distrust`.
  package static let damagedIndex = CubeError.index(
    "the index of this host is damaged; it is made anew at the next try")

  /// What an error of SQLite means here.
  package init(_ error: SQLiteError) {
    if error.isFull {
      self = .io(.noSpace, "writing the index")
    } else if error.isReadOnly {
      self = .readOnly("the index cannot be written: \(error)")
    } else if error.isOutOfMemory {
      self = .io(.noMemory, "reading the index")
    } else if error.isCorrupt {
      self = .damagedIndex
    } else {
      self = .index("the index failed: \(error); `memcube rebuild` makes it anew")
    }
  }
}
