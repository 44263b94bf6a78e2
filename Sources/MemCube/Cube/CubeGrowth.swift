public import Format
internal import Index
public import Posix
internal import SQLite

/// What a picture of a cube shows beside its counts.
extension Cube {
  /// What came to be in one month.
  public struct Month: Hashable, Sendable {
    /// `2026-11`, by UTC.
    public var name: [UInt8]
    /// Memories and documents that are still there, and messages.
    public var files, messages: Int
  }

  /// When what is there was recorded, by months: the last so many up to a time, the oldest first. Those
  /// without anything are among them.
  public func growth(months: Int, until now: Timestamp) throws(CubeError) -> [Month] {
    let (files, messages) = try read { core throws(SQLiteError) in
      (
        try core.index.days("SELECT first FROM object WHERE tree < 3 AND round < 3"),
        try core.index.days("SELECT id FROM record INDEXED BY record_message WHERE class = 2")
      )
    }
    func byMonth(_ days: [Int64: Int]) -> [[UInt8]: Int] {
      var found: [[UInt8]: Int] = [:]
      for (day, count) in days { found[Self.month(day), default: 0] += count }
      return found
    }
    let (made, said) = (byMonth(files), byMonth(messages))
    var names: [[UInt8]] = []
    // Days go back one by one: no month is passed over, whatever its length.
    var day = now.seconds / 86_400
    while names.count < months, day >= 0 {
      let name = Self.month(day)
      if names.last != name { names.append(name) }
      day -= 28
      while day >= 0, Self.month(day) == name { day -= 1 }
    }
    return names.reversed().map {
      Month(name: $0, files: made[$0] ?? 0, messages: said[$0] ?? 0)
    }
  }

  /// The month of a day since 1970.
  private static func month(_ day: Int64) -> [UInt8] {
    Array(Timestamp(seconds: day * 86_400).rfc3339Milliseconds.prefix(7))
  }

  /// The entities that most files mention, each with their number.
  public func topEntities(limit: Int) throws(CubeError) -> [(name: [UInt8], count: Int)] {
    try read { core throws(SQLiteError) in
      let query = try core.index.connection.statement(
        """
        SELECT key, count(DISTINCT object) AS files FROM mention
        GROUP BY key ORDER BY files DESC, key LIMIT ?1
        """)
      defer { query.reset() }
      try query.bind(1, Int64(limit))
      var found: [(name: [UInt8], count: Int)] = []
      while try query.step() { found.append((query.blob(0), Int(clamping: query.int(1)))) }
      for place in found.indices {
        found[place].name =
          try core.index.spelling(ofKey: found[place].name) ?? found[place].name
      }
      return found
    }
  }
}

extension Index {
  /// How many of the ids that a query gives were made on each day since 1970.
  fileprivate func days(_ sql: String) throws(SQLiteError) -> [Int64: Int] {
    let query = try connection.statement(made: sql)
    defer { query.reset() }
    var found: [Int64: Int] = [:]
    while try query.step() {
      guard let id = RecordID(bytes: query.blob(0)) else { continue }
      found[Int64(id.time / 86_400_000), default: 0] += 1
    }
    return found
  }
}
