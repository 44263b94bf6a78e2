package import Format
internal import Posix
package import SQLite

/// Versions that redactions name: their records leave the index, and what is left of them stands in the
/// redaction (memcube(5), "Redaction").
extension Index {
  /// Whether a redaction names a version.
  package func isRedacted(_ id: RecordID) throws(SQLiteError) -> Bool {
    let query = try connection.statement("SELECT 1 FROM redacted WHERE id = ?1")
    defer { query.reset() }
    try query.bind(1, blob: id.bytes)
    return try query.step()
  }

  /// Whether a redaction is here of versions of an object.
  func hasRedactions(_ object: Int64) throws(SQLiteError) -> Bool {
    try versions(of: object).contains { $0.record.kind == .redact }
  }

  /// Applies a redaction; false if it was known.
  func applyRedaction(_ record: Record) throws(SQLiteError) -> Bool {
    guard let redacting = Redacting(record), let stub = redacting.stubs.first else { return false }
    let row = try place(of: stub)
    guard let own = try insert(record, .version, owner: row, path: nil) else { return false }
    hasDead = true
    for sha256 in record.purgedBlobs {
      let insert = try connection.statement("INSERT OR IGNORE INTO dead VALUES(?1)")
      try insert.bind(1, blob: sha256)
      try insert.run()
    }
    for stub in redacting.stubs {
      let insert = try connection.statement("INSERT OR IGNORE INTO redacted VALUES(?1, ?2)")
      try insert.bind(1, blob: stub.id.bytes)
      try insert.bind(2, own)
      try insert.run()
    }
    var dropped: Set<Int64> = []
    for (row, each) in try versions(of: row) where try isDead(each) {
      try keepLeaving(each)
      let delete = try connection.statement("DELETE FROM record WHERE row = ?1")
      try delete.bind(1, row)
      try delete.run()
      dropped.insert(row)
    }
    try markDead(dropped)
    // The full-text tables may still have what is gone: they follow later.
    if !dropped.isEmpty {
      try text.remove(.memory, owner: row)
      try text.remove(.passage, owner: row)
      try dropMentions(of: row)
    }
    try settle(row, time: redacting.stubs.map(\.time).max() ?? stub.time)
    return true
  }

  /// Applies content that was moved to a version; false if it was known.
  func applyMoved(_ record: Record) throws(SQLiteError) -> Bool {
    guard let moved = MovedContent(record) else { return false }
    let placeholder = ObjectVersion(moved)
    let row = try place(of: placeholder)
    guard try insert(record, .version, owner: row, path: nil) != nil else { return false }
    try settle(row, time: placeholder.time)
    return true
  }

  /// The row of the object of a version, which is made if it is not there.
  private func place(of version: ObjectVersion) throws(SQLiteError) -> Int64 {
    if let known = try object(first: version.object) { return known.row }
    let row = try nextObjectRow()
    try makeObject(ObjectRow(row: row, first: version.object), ObjectStanding(version))
    return row
  }

  /// Computes the object anew, or notes that it has to be.
  private func settle(_ row: Int64, time: Timestamp) throws(SQLiteError) {
    let known = lastRecordRow
    if isApplyingMany || unsettled[row] != nil {
      unsettled[row] = time
    } else if var object = try object(row: row) {
      try replay(&object, time: time)
    }
    lastRecordRow = known
  }

  // MARK: Lines that leave

  /// Keeps the line of a version that is redacted, and not purged, until its content is moved to the versions
  /// that need it.
  func keepLeaving(_ record: Record) throws(SQLiteError) {
    let version = record.kind == .moved ? record.of ?? record.id : record.id
    guard record.kind == .memory || record.kind == .moved, try isRedacted(version),
      try !isDead((record.object ?? record.id).bytes)
    else { return }
    try keep("unscrubbed", 1)
    let insert = try connection.statement("INSERT OR IGNORE INTO leaving VALUES(?1, ?2)")
    try insert.bind(1, blob: record.id.bytes)
    try insert.bind(2, blob: record.line)
    try insert.run()
  }

  /// The redacted versions whose lines are still kept.
  package func leaving() throws(SQLiteError) -> [Record] {
    guard hasDead else { return [] }
    let query = try connection.statement("SELECT line FROM leaving ORDER BY id")
    defer { query.reset() }
    var found: [Record] = []
    while try query.step() {
      if let record = try? Record(line: query.blob(0)) { found.append(record) }
    }
    return found
  }

  /// Forgets lines that were kept.
  package func forgetLeaving(_ ids: [RecordID]) throws(SQLiteError) {
    for id in ids {
      let delete = try connection.statement("DELETE FROM leaving WHERE id = ?1")
      try delete.bind(1, blob: id.bytes)
      try delete.run()
    }
  }

  /// Forgets what redactions name of an object that a purge drops.
  func forgetRedactions(of object: Int64) throws(SQLiteError) {
    for (row, record) in try versions(of: object) where record.kind == .redact {
      let delete = try connection.statement("DELETE FROM redacted WHERE record = ?1")
      try delete.bind(1, row)
      try delete.run()
    }
    for record in try leaving() {
      guard let first = record.object, try self.object(first: first)?.row == object else {
        continue
      }
      try forgetLeaving([record.id])
    }
  }

  /// What is left of a version that was redacted; nil: it was not.
  package func stub(of version: RecordID) throws(SQLiteError) -> ObjectVersion? {
    let query = try connection.statement("SELECT record FROM redacted WHERE id = ?1")
    let row: Int64
    do {
      defer { query.reset() }
      try query.bind(1, blob: version.bytes)
      guard try query.step() else { return nil }
      row = query.int(0)
    }
    return try record(row: row).flatMap { Redacting($0) }?.stubs.first { $0.id == version }
  }
}
