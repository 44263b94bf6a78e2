internal import SQLite

extension Cube {
  /// The changes by which a service's caller deletes memories and documents: they go to the trash, and the
  /// messages that memories were learned from no longer answer in their place. A restored memory takes
  /// that back.
  public func deleting(_ objects: [ObjectID]) throws(CubeError) -> [Change] {
    let settings = try read { core throws(SQLiteError) in
      var settings: [Change] = []
      for object in objects {
        for key in try core.index.withdrawalKeys(of: object) {
          settings.append(.setting(key: key, value: true))
        }
      }
      return settings
    }
    return objects.map { .delete($0, into: nil) } + settings
  }

  /// Whether a message no longer answers, since a memory was deleted that was learned from it.
  public func isWithdrawn(_ message: RecordID) throws(CubeError) -> Bool {
    try read { core throws(SQLiteError) in try core.index.isWithdrawn(message) }
  }
}

extension Index {
  /// The settings that say of a memory's messages that they no longer answer.
  func withdrawalKeys(of object: ObjectID) throws(SQLiteError) -> [[UInt8]] {
    guard let row = try self.object(first: object)?.row else { return [] }
    var keys: [[UInt8]] = []
    for source in try sources(of: row) where try owner(of: source)?.class == .message {
      keys.append(Withdrawal.key(of: object, from: source))
    }
    return keys
  }

  /// Whether a message no longer answers.
  func isWithdrawn(_ message: RecordID) throws(SQLiteError) -> Bool {
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
