package import SQLite

/// Which vector belongs to which item: a table beside `item`, with a row for each of its rows. The
/// key is nil until the item's text is looked at, and 0 for an item without text.
///
/// A key is the first 64 bits of the SHA-256 of the text that is embedded. Among a million texts, two
/// share a key by chance once in 37 million cubes, and would then share a vector.
package struct ItemVectors {
  private let connection: Connection

  /// The table and its index, which also finds what waits.
  static let sql = """
    CREATE TABLE item_vector (item INTEGER PRIMARY KEY, key INTEGER);
    CREATE INDEX item_vector_key ON item_vector (key, item)
    """
  /// Notes an item that came.
  static let insert: StaticString = "INSERT OR REPLACE INTO item_vector VALUES (?1, NULL)"
  /// Strikes out an item that goes.
  static let delete: StaticString = "DELETE FROM item_vector WHERE item = ?1"
  /// Notes all items that a replay has put.
  static let fill = "INSERT OR IGNORE INTO item_vector SELECT row, NULL FROM item"

  package init(_ connection: Connection) { self.connection = connection }

  // MARK: Searching

  /// The items of a text.
  package func rows(of key: Int64) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      "SELECT item FROM item_vector WHERE key = ?1 ORDER BY item")
    defer { query.reset() }
    try query.bind(1, key)
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }

  /// The items of each text, of these items.
  package func rows(_ rows: [Int64]) throws(SQLiteError) -> [Int64: [Int64]] {
    let query = try connection.statement("SELECT key FROM item_vector WHERE item = ?1")
    var found: [Int64: [Int64]] = [:]
    for row in rows {
      try query.bind(1, row)
      if try query.step(), let key = query.optionalInt(0) { found[key, default: []].append(row) }
      query.reset()
    }
    return found
  }

  // MARK: Feeding

  /// How many items wait.
  package func waiting() throws(SQLiteError) -> Int64 {
    let query = try connection.statement("SELECT count(*) FROM item_vector WHERE key IS NULL")
    defer { query.reset() }
    return try query.step() ? query.int(0) : 0
  }

  /// Whether a memory of one of these objects waits.
  package func isWaiting(anyOf objects: [Int64]) throws(SQLiteError) -> Bool {
    let query = try connection.statement(
      """
      SELECT 1 FROM item CROSS JOIN item_vector ON item_vector.item = item.row
      WHERE item.owner = ?1 AND item.kind = 0 AND item_vector.key IS NULL LIMIT 1
      """)
    defer { query.reset() }
    for object in objects {
      try query.bind(1, object)
      if try query.step() { return true }
      query.reset()
    }
    return false
  }

  /// Items that wait, the newest first, before one of them.
  package func waiting(before: Int64 = .max, limit: Int) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      "SELECT item FROM item_vector WHERE key IS NULL AND item < ?1 ORDER BY item DESC LIMIT ?2")
    defer { query.reset() }
    try query.bind(1, before)
    try query.bind(2, Int64(limit))
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }

  /// Notes a text's key, if the item is still the one that was read.
  package func set(_ key: Int64, of item: Int64, _ record: [UInt8]) throws(SQLiteError) {
    let update = try connection.statement(
      """
      UPDATE item_vector SET key = ?2 WHERE item = ?1 AND key IS NULL
        AND EXISTS (SELECT 1 FROM item WHERE row = ?1 AND record = ?3)
      """)
    try update.bind(1, item)
    try update.bind(2, key)
    try update.bind(3, blob: record)
    try update.run()
  }

  /// The keys of all items.
  package func keys() throws(SQLiteError) -> Set<Int64> { Set(try keys(after: 0).keys) }

  /// The noted keys of the items after a row, and the last row before the first item that waits.
  package func keys(after row: Int64) throws(SQLiteError) -> (keys: [Int64], last: Int64) {
    let query = try connection.statement(
      "SELECT item, key FROM item_vector WHERE item > ?1 ORDER BY item")
    defer { query.reset() }
    try query.bind(1, row)
    var keys: [Int64] = []
    while try query.step() { if let key = query.optionalInt(1), key != 0 { keys.append(key) } }
    let last = try connection.statement(
      """
      SELECT coalesce((SELECT min(item) - 1 FROM item_vector WHERE key IS NULL),
        (SELECT max(item) FROM item_vector))
      """)
    defer { last.reset() }
    return (keys, try last.step() ? last.optionalInt(0) ?? 0 : 0)
  }
}
