package import Format
package import SQLite

extension Index {
  /// The settings that say of a memory's messages that they no longer answer.
  package func withdrawalKeys(of object: ObjectID) throws(SQLiteError) -> [[UInt8]] {
    guard let row = try self.object(first: object)?.row else { return [] }
    var keys: [[UInt8]] = []
    for source in try sources(of: row) where try owner(of: source)?.class == .message {
      keys.append(Withdrawal.key(of: object, from: source))
    }
    return keys
  }

  /// Whether a message no longer answers.
  package func isWithdrawn(_ message: RecordID) throws(SQLiteError) -> Bool {
    try settings(prefix: Withdrawal.prefix(of: message)).contains { Index.isSet($0.value) }
  }

  /// What follows from another value of a setting about a message.
  func withdrawalChanged(of message: RecordID) throws(SQLiteError) {
    guard let row = try row(of: message), let record = try record(message),
      record.kind == .message
    else { return }
    try queueText(.message, row)
    if try isWithdrawn(message) {
      try forgetWaiting(message)
    } else if let owner = try owner(of: message) {
      try awaitExtractor(record, row: row, conversation: owner.row)
    }
  }
}
