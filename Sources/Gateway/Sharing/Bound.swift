internal import Format
internal import SQLite

/// A value of a statement's parameter.
enum Bound {
  case int(Int64?)
  case text([UInt8]?)
  case blob([UInt8]?)
}

extension Connection {
  /// Runs a statement with its parameters.
  func run(_ sql: StaticString, _ values: Bound...) throws(CubeError) {
    try Accounts.sql { () throws(SQLiteError) in
      let statement = try self.statement(sql)
      try Self.bind(statement, values)
      try statement.run()
    }
  }

  /// Reads the first row of a query; nil: there is none.
  func first<Result>(
    _ sql: StaticString, _ values: Bound..., read: (Statement) -> Result
  ) throws(CubeError) -> Result? {
    try Accounts.sql { () throws(SQLiteError) in
      let query = try self.statement(sql)
      defer { query.reset() }
      try Self.bind(query, values)
      return try query.step() ? read(query) : nil
    }
  }

  /// Reads every row of a query.
  func all<Result>(
    _ sql: StaticString, _ values: Bound..., read: (Statement) -> Result
  ) throws(CubeError) -> [Result] {
    try Accounts.sql { () throws(SQLiteError) in
      let query = try self.statement(sql)
      defer { query.reset() }
      try Self.bind(query, values)
      var found: [Result] = []
      while try query.step() { found.append(read(query)) }
      return found
    }
  }

  private static func bind(_ statement: Statement, _ values: [Bound]) throws(SQLiteError) {
    for (index, value) in values.enumerated() {
      switch value {
      case .int(let value): try statement.bind(index + 1, value)
      case .text(let value): try statement.bind(index + 1, text: value)
      case .blob(let value): try statement.bind(index + 1, blob: value)
      }
    }
  }
}
