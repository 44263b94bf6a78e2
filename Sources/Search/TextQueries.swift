/// The SQL of searches. Filters are parameters, so that each statement is compiled once.
package enum TextQueries {
  /// One item.
  package static let item: StaticString = """
    SELECT row, kind, owner, record, time, author, conversation, number, start, finish, length, marks
    FROM item WHERE row = ?1
    """

  /// One item, if it passes the filters.
  static let filteredItem: StaticString = """
    SELECT row, kind, owner, record, time, author, conversation, number, start, finish, length, marks
    FROM item WHERE row = ?1 AND time >= ?2 AND time < ?3 AND (?4 >> kind) & 1
      AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5))
        OR writer IN (SELECT value FROM json_each(?5)))
      AND (?6 IS NULL OR conversation IN (SELECT value FROM json_each(?6)))
    """

  /// Items of a list of rows, in its order, those that pass the filters.
  static let items: StaticString = """
    SELECT row, kind, owner, record, time, author, conversation, number, start, finish, length, marks
    FROM json_each(?1) AS list CROSS JOIN item ON item.row = list.value
    WHERE time >= ?2 AND time < ?3 AND (?4 >> kind) & 1
      AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5))
        OR writer IN (SELECT value FROM json_each(?5)))
      AND (?6 IS NULL OR conversation IN (SELECT value FROM json_each(?6)))
    """

  /// Whether an item passes the filters.
  static let passes: StaticString = """
    SELECT 1
    FROM item WHERE row = ?1 AND time >= ?2 AND time < ?3 AND (?4 >> kind) & 1
      AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5))
        OR writer IN (SELECT value FROM json_each(?5)))
      AND (?6 IS NULL OR conversation IN (SELECT value FROM json_each(?6)))
    """

  /// All items that pass the filters, newest first.
  static let newest: StaticString = """
    SELECT row, kind, owner, record, time, author, conversation, number, start, finish, length, marks
    FROM item WHERE time >= ?2 AND time < ?3 AND (?4 >> kind) & 1
      AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5))
        OR writer IN (SELECT value FROM json_each(?5)))
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
      AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5))
        OR writer IN (SELECT value FROM json_each(?5)))
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
      AND (?5 IS NULL OR author IN (SELECT value FROM json_each(?5))
        OR writer IN (SELECT value FROM json_each(?5)))
      AND (?6 IS NULL OR conversation IN (SELECT value FROM json_each(?6)))
    """

  /// The two messages before one in its conversation, the nearer first, marked -1; then the two
  /// after it, marked 1.
  static let talk: StaticString = """
    SELECT row, side FROM (
      SELECT row, -1 AS side FROM item INDEXED BY item_talk
      WHERE conversation = ?1 AND record < ?2 ORDER BY record DESC LIMIT 2)
    UNION ALL
    SELECT row, side FROM (
      SELECT row, 1 AS side FROM item INDEXED BY item_talk
      WHERE conversation = ?1 AND record > ?2 ORDER BY record LIMIT 2)
    """
}
