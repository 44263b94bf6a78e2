internal import SQLite

/// The SQL of searches. Filters are parameters, so that each statement is compiled once.
enum TextQueries {
  /// The items with a term, by row, and their BM25 (negative: the better the less).
  static let postings: StaticString = """
    SELECT rowid, rank FROM item_words WHERE item_words MATCH ?1
    """

  /// The same; BM25 only of those that pass the filters, NULL of others: how many items have the
  /// term says how rare it is, so all are counted.
  static let filteredPostings: StaticString = """
    SELECT f.rowid, CASE WHEN EXISTS (
      SELECT 1 FROM item WHERE row = f.rowid AND time >= ?2 AND time < ?3 AND (?4 >> kind) & 1
        AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5)))
        AND (?6 IS NULL OR conversation IN (SELECT value FROM json_each(?6)))) THEN f.rank END
    FROM item_words f WHERE item_words MATCH ?1
    """

  /// One item.
  static let item: StaticString = """
    SELECT row, kind, owner, record, time, conversation, number, start, finish
    FROM item WHERE row = ?1
    """

  /// One item, if it passes the filters.
  static let filteredItem: StaticString = """
    SELECT row, kind, owner, record, time, conversation, number, start, finish
    FROM item WHERE row = ?1 AND time >= ?2 AND time < ?3 AND (?4 >> kind) & 1
      AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5)))
      AND (?6 IS NULL OR conversation IN (SELECT value FROM json_each(?6)))
    """

  /// All items that pass the filters, newest first.
  static let newest: StaticString = """
    SELECT row, kind, owner, record, time, conversation, number, start, finish
    FROM item WHERE time >= ?2 AND time < ?3 AND (?4 >> kind) & 1
      AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5)))
      AND (?6 IS NULL OR conversation IN (SELECT value FROM json_each(?6)))
    ORDER BY time DESC, record DESC, number
    """

  /// How many items are of a time and kind; read from an index alone.
  static let count: StaticString = """
    SELECT count(*) FROM item WHERE time >= ?2 AND time < ?3 AND (?4 >> kind) & 1
    """

  /// How many items pass all filters.
  static let countFiltered: StaticString = """
    SELECT count(*) FROM item WHERE time >= ?2 AND time < ?3 AND (?4 >> kind) & 1
      AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5)))
      AND (?6 IS NULL OR conversation IN (SELECT value FROM json_each(?6)))
    """

  /// The rows of items that are parts of large memories, with their owners.
  static let parts: StaticString = """
    SELECT row, owner FROM item INDEXED BY item_part WHERE kind = 0 AND number IS NOT NULL
    """

  /// How many parts of large memories pass the filters, and of how many memories.
  static let countParts: StaticString = """
    SELECT count(*), count(DISTINCT owner) FROM item INDEXED BY item_part
    WHERE kind = 0 AND number IS NOT NULL AND time >= ?2 AND time < ?3 AND (?4 >> kind) & 1
      AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5)))
      AND (?6 IS NULL OR conversation IN (SELECT value FROM json_each(?6)))
    """

  /// A hit, without a score, and its record from a row of the statements of items; nil for a kind
  /// that the index never writes.
  static func hit(_ row: Statement) -> (Hit, record: [UInt8])? {
    guard let kind = SearchResult.Kind(number: row.int(1)) else { return nil }
    let place = row.optionalInt(6).map {
      SearchResult.Place(number: Int(clamping: $0), start: row.int(7), end: row.int(8))
    }
    let hit = Hit(
      row: row.int(0), kind: kind, owner: row.int(2), score: 0, parts: [:], time: row.int(4),
      conversation: row.optionalInt(5), place: place)
    return (hit, row.blob(3))
  }
}
