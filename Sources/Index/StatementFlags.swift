package import SQLite

extension Statement {
  /// Binds yes or no as 1 or 0.
  package func bind(_ index: Int, flag: Bool) throws(SQLiteError) {
    try bind(index, Int64(flag ? 1 : 0))
  }
}
