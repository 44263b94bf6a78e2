package import Format
package import SQLite

/// Records in the index: each is kept whole, once, and applied to what it is about.
extension Index {
  /// Applies a record that may be known already, in any order. False if it was known, or is
  /// dead and thus not kept.
  @discardableResult
  package func apply(_ record: Record) throws(SQLiteError) -> Bool {
    if hasDead, try isDead(record) {
      try keepLeaving(record)
      return false
    }
    switch record.kind {
    case .message: return try applyMessage(record)
    case .memory, .document, .delete: return try applyVersion(record)
    case .setting, .grant: return try applySetting(record)
    case .purge:
      guard try insert(record, .other, owner: nil, path: nil) != nil else { return false }
      try applyPurge(record)
      return true
    case .redact: return try applyRedaction(record)
    case .moved: return try applyMoved(record)
    case .ingested:
      guard try insert(record, .other, owner: nil, path: nil) != nil else { return false }
      try applyIngested(record)
      return true
    case .signed, .unknown:
      return try insert(record, .other, owner: nil, path: nil) != nil
    }
  }

  static let insertRecord = """
    INSERT OR IGNORE INTO record(id, line, class, owner, path, shown)
    VALUES(?1, ?2, ?3, ?4, ?5, ?6)
    """

  /// Keeps a record's line; gives its row, or nil if the id was known.
  func insert(
    _ record: Record, _ kind: IndexSchema.Class, owner: Int64?, path: [UInt8]?, shown: Bool = true
  ) throws(SQLiteError) -> Int64? {
    let insert = insertRecord
    try insert.bind(1, blob: record.id.bytes)
    try insert.bind(2, blob: record.line)
    try insert.bind(3, kind.rawValue)
    try insert.bind(4, owner)
    try insert.bind(5, blob: path)
    try insert.bind(6, flag: shown)
    try insert.run()
    if connection.changes > 0 {
      lastRecordRow = connection.lastInsertedRow
      return lastRecordRow
    }
    // Of two lines forged to one id the smaller is the record; the rest of the index then
    // follows from a replay, which the next opening does.
    if let known = try line(of: record.id), record.line.lexicographicallyPrecedes(known) {
      try keep("version", 0)
    }
    return nil
  }

  /// Whether a record is here.
  package func contains(_ id: RecordID) throws(SQLiteError) -> Bool { try row(of: id) != nil }

  /// The row of a record, or nil.
  package func row(of id: RecordID) throws(SQLiteError) -> Int64? {
    let query = try connection.statement("SELECT row FROM record WHERE id = ?1")
    defer { query.reset() }
    try query.bind(1, blob: id.bytes)
    return try query.step() ? query.int(0) : nil
  }

  /// The line of a record, or nil.
  func line(of id: RecordID) throws(SQLiteError) -> [UInt8]? {
    let query = try connection.statement("SELECT line FROM record WHERE id = ?1")
    defer { query.reset() }
    try query.bind(1, blob: id.bytes)
    return try query.step() ? query.blob(0) : nil
  }

  /// The record of an id, or nil.
  package func record(_ id: RecordID) throws(SQLiteError) -> Record? {
    guard let line = try line(of: id) else { return nil }
    return try? Record(line: line)
  }

  /// The record of a row, or nil.
  package func record(row: Int64) throws(SQLiteError) -> Record? {
    let query = try connection.statement("SELECT line FROM record WHERE row = ?1")
    defer { query.reset() }
    try query.bind(1, row)
    return try query.step() ? try? Record(line: query.blob(0)) : nil
  }

  /// The versions of an object, by id.
  package func versions(of object: Int64) throws(SQLiteError) -> [(row: Int64, record: Record)] {
    try records("SELECT row, line FROM record WHERE class = 1 AND owner = ?1 ORDER BY id", object)
  }

  /// Versions and deletes of all objects before an id (nil: from the end), the latest first, each with the
  /// record that says it: of a redacted version, that is the redaction.
  package func versions(
    before id: RecordID?, limit: Int
  ) throws(SQLiteError) -> [(id: RecordID, record: Record)] {
    let query = try connection.statement(
      """
      SELECT id, line FROM record WHERE id < ?1 AND class = 1
      UNION ALL
      SELECT d.id, r.line FROM redacted d JOIN record r ON r.row = d.record
      WHERE d.id < ?1 AND NOT EXISTS (SELECT 1 FROM record k WHERE k.id = d.id)
      ORDER BY 1 DESC LIMIT ?2
      """)
    defer { query.reset() }
    try query.bind(1, blob: id?.bytes ?? Array(repeating: 0xFF, count: 19))
    try query.bind(2, Int64(limit))
    var found: [(id: RecordID, record: Record)] = []
    while try query.step() {
      if let id = RecordID(bytes: query.blob(0)), let record = try? Record(line: query.blob(1)) {
        found.append((id, record))
      }
    }
    return found
  }

  /// The record that comes before all others.
  package func oldest() throws(SQLiteError) -> Record? {
    let query = try connection.statement("SELECT line FROM record ORDER BY id LIMIT 1")
    defer { query.reset() }
    return try query.step() ? try? Record(line: query.blob(0)) : nil
  }

  /// A number that is another one once the versions of an object are others.
  package func historyMark(of object: ObjectID) throws(SQLiteError) -> Int64 {
    let query = try connection.statement(
      """
      SELECT coalesce(max(row), 0) + count(*) FROM record
      WHERE class = 1 AND owner = (SELECT row FROM object WHERE first = ?1)
      """)
    defer { query.reset() }
    try query.bind(1, blob: object.bytes)
    return try query.step() ? query.int(0) : 0
  }

  /// The values of a setting, by id.
  func settings(of setting: Int64) throws(SQLiteError) -> [(row: Int64, record: Record)] {
    try records("SELECT row, line FROM record WHERE class = 3 AND owner = ?1 ORDER BY id", setting)
  }

  private func records(
    _ sql: StaticString, _ owner: Int64
  ) throws(SQLiteError) -> [(row: Int64, record: Record)] {
    let query = try connection.statement(sql)
    defer { query.reset() }
    try query.bind(1, owner)
    var found: [(row: Int64, record: Record)] = []
    while try query.step() {
      if let record = try? Record(line: query.blob(1)) { found.append((query.int(0), record)) }
    }
    return found
  }

  /// What a record belongs to, or nil.
  package func owner(of id: RecordID) throws(SQLiteError) -> (class: IndexSchema.Class, row: Int64)?
  {
    let query = try connection.statement("SELECT class, owner FROM record WHERE id = ?1")
    defer { query.reset() }
    try query.bind(1, blob: id.bytes)
    guard try query.step(), let kind = IndexSchema.Class(rawValue: query.int(0)),
      !query.isNull(1)
    else { return nil }
    return (kind, query.int(1))
  }

  /// Asks for the full-text tables to look at something again.
  func queueText(_ kind: IndexSchema.Class, _ owner: Int64) throws(SQLiteError) {
    let insert = try connection.statement("INSERT INTO todo(class, owner) VALUES(?1, ?2)")
    try insert.bind(1, kind.rawValue)
    try insert.bind(2, owner)
    try insert.run()
  }
}
