package import Format
internal import Posix
package import SQLite

/// What purges name is dead: it leaves the index, and never comes in again.
extension Index {
  /// Whether a record is dead (memcube(5), "Dead records"): a message, a setting or a record of unknown
  /// kind that a purge names, any version of an object that one names; a version that a redaction names.
  package func isDead(_ record: Record) throws(SQLiteError) -> Bool {
    switch record.kind {
    case .message, .setting, .unknown: return try isDead(record.id.bytes)
    case .memory, .document, .delete, .redact, .moved:
      if try isDead((record.object ?? record.id).bytes) { return true }
      let holdsText = record.kind == .memory || record.kind == .moved
      let version = record.kind == .moved ? record.of : record.id
      guard holdsText, let version else { return false }
      return try isRedacted(version)
    case .ingested, .grant, .purge, .signed: return false
    }
  }

  /// Whether a purge names an id (18 bytes) or a blob (32).
  package func isDead(_ id: [UInt8]) throws(SQLiteError) -> Bool {
    let query = try connection.statement("SELECT 1 FROM dead WHERE id = ?1")
    defer { query.reset() }
    try query.bind(1, blob: id)
    return try query.step()
  }

  /// Applies a purge: notes what is dead, and drops what of it is here.
  func applyPurge(_ record: Record) throws(SQLiteError) {
    hasDead = true
    try note(purge: record)
    for id in record.ids.map(\.bytes) + record.purgedBlobs {
      let insert = try connection.statement("INSERT OR IGNORE INTO dead VALUES(?1)")
      try insert.bind(1, blob: id)
      try insert.run()
    }
    var dropped: Set<Int64> = []
    for id in record.ids {
      if let object = try object(first: id) {
        dropped.formUnion(try versions(of: object.row).map(\.row))
        try drop(object)
      } else if let record = try self.record(id), try isDead(record) {
        if let row = try row(of: id) { dropped.insert(row) }
        if record.kind == .setting { try dropSetting(record) } else { try drop(record) }
      }
    }
    try markDead(dropped)
  }

  /// Drops an object with all its versions.
  private func drop(_ object: ObjectRow) throws(SQLiteError) {
    try forgetRedactions(of: object.row)
    try setWant(object, nil, time: Timestamp(seconds: 0))
    try text.remove(.memory, owner: object.row)
    try text.remove(.passage, owner: object.row)
    try dropMentions(of: object.row)
    try dropLabels(of: object.row)
    try forgetRemark(object.row)
    try forgetExtract(object.row)
    try settle(object.row, nil)
    for statement: StaticString in [
      "DELETE FROM record WHERE class = 1 AND owner = ?1",
      "DELETE FROM merged WHERE object = ?1",
      "DELETE FROM source WHERE object = ?1",
      "DELETE FROM todo WHERE class = 1 AND owner = ?1",
      "DELETE FROM unread WHERE object = ?1",
      "DELETE FROM object WHERE row = ?1",
    ] {
      let delete = try connection.statement(statement)
      try delete.bind(1, object.row)
      try delete.run()
    }
  }

  /// Drops a message or a record of unknown kind; the next of a message's duplicates shows.
  private func drop(_ record: Record) throws(SQLiteError) {
    guard let row = try row(of: record.id) else { return }
    let conversation = try owner(of: record.id)?.row
    var wasShown = true
    if record.kind == .message {
      let query = try connection.statement("SELECT shown FROM record WHERE row = ?1")
      try query.bind(1, row)
      wasShown = try query.step() && query.int(0) != 0
      query.reset()
      try text.remove(.message, owner: row)
      try forgetWaiting(record.id)
    }
    let delete = try connection.statement("DELETE FROM record WHERE row = ?1")
    try delete.bind(1, row)
    try delete.run()
    guard record.kind == .message, let conversation else { return }
    var change: Int64 = wasShown ? -1 : 0
    if let key = Index.duplicateKey(record) {
      let leave = try connection.statement("DELETE FROM duplicate WHERE key = ?1 AND id = ?2")
      try leave.bind(1, blob: key)
      try leave.bind(2, blob: record.id.bytes)
      try leave.run()
      if wasShown, let next = try firstDuplicate(key) {
        try show(next.row, true)
        try queueText(.message, next.row)
        if let record = try self.record(row: next.row) {
          try awaitExtractor(record, row: next.row, conversation: conversation)
        }
        change += 1
      }
    }
    try recount(conversation, by: change)
  }
}
