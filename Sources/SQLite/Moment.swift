extension Connection {
  /// Reads several things as they are at one moment: in one read transaction, which also looks at the
  /// database's locks once and not for each. Within a transaction it is that one's moment.
  public func atOneMoment<Result>(
    _ body: () throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result {
    if isInTransaction { return try body() }
    try statement("BEGIN").run()
    // An error may have ended it.
    defer { if isInTransaction { try? statement("COMMIT").run() } }
    return try body()
  }
}
