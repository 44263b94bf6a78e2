package import SQLite

/// Knows what memories were learned from, and what they mention.
package protocol MemoryOrigins: AnyObject {
  /// The rows of the message records that objects were learned from; an object's in their order.
  func messageRows(
    of objects: [Int64]
  ) throws(SQLiteError) -> [(object: Int64, message: Int64)]
  /// What was learned from messages, by the rows of their records; for one message in the order of its rows.
  func objects(
    learnedFrom messages: [Int64]
  ) throws(SQLiteError) -> [(message: Int64, object: Int64)]
  /// What was learned from messages, by the rows of their records; only messages with a superseded statement.
  func endings(of messages: [Int64]) throws(SQLiteError) -> [Int64: [LearnedObject]]
  /// The objects that fill a slot, by the key of their claim, the last first, so many at most; none that says
  /// that nothing does.
  func objects(filling key: [UInt8], limit: Int) throws(SQLiteError) -> [Int64]
  /// The entities that an object mentions, by name.
  func entities(of object: Int64) throws(SQLiteError) -> [[UInt8]]
  /// The objects that mention an entity, by row, so many at most.
  func objects(mentioning name: [UInt8], limit: Int) throws(SQLiteError) -> [Int64]
  /// What the message or the object says whose row an item names as its owner; empty if it is not here.
  func text(of owner: Int64, isMessage: Bool) throws(SQLiteError) -> [UInt8]
}

/// Rows as one parameter of a statement.
package enum RowList {
  /// A JSON array, for `json_each`.
  package static func text(_ rows: [Int64]) -> [UInt8] {
    Array("[\(rows.map(String.init).joined(separator: ","))]".utf8)
  }
}

/// A memory that was learned from a message.
package struct LearnedObject: Hashable, Sendable {
  package var object: Int64
  /// The last of those that ended one another from it on; nil: it is so.
  package var successor: Int64?
}
