package import Format
internal import Learning
package import SQLite

/// Which messages wait for an extractor, and what extractors made of the others. What waits is
/// kept up record by record, so that to ask costs the same in a cube of any size.
extension Index {
  /// Notes that a shown message waits, if extractors read such ones and none has.
  func awaitExtractor(
    _ message: Record, row: Int64, conversation: Int64
  ) throws(SQLiteError) {
    guard Ingestion.reads(message) else { return }
    if let done = try ingested(message.id) {
      return try sumUp(message.id, done, in: conversation)
    }
    if try isWithdrawn(message.id) { return }
    let insert = try connection.statement(
      "INSERT OR IGNORE INTO waiting(id, record, conversation) VALUES(?1, ?2, ?3)")
    try insert.bind(1, blob: message.id.bytes)
    try insert.bind(2, row)
    try insert.bind(3, conversation)
    try insert.run()
  }

  /// Takes a message off those that wait.
  package func forgetWaiting(_ id: RecordID) throws(SQLiteError) {
    let delete = try connection.statement("DELETE FROM waiting WHERE id = ?1")
    try delete.bind(1, blob: id.bytes)
    try delete.run()
  }

  /// Applies an `ingested` record: the first of a source counts.
  func applyIngested(_ record: Record) throws(SQLiteError) {
    guard let source = record.of else { return }
    let counts = Ingested(
      memories: Int64(record.recordIDs("memories").count),
      relations: max(0, record["counts"]?["relations"]?.integer ?? 0))
    let insert = try connection.statement("INSERT OR IGNORE INTO ingested VALUES(?1, ?2, ?3)")
    try insert.bind(1, blob: source.bytes)
    try insert.bind(2, counts.memories)
    try insert.bind(3, counts.relations)
    try insert.run()
    guard connection.changes > 0 else { return }
    try forgetWaiting(source)
    guard let owner = try owner(of: source) else { return }
    if owner.class == .message { try sumUp(source, counts, in: owner.row) }
    if owner.class == .version, try isUnread(owner.row, source) { try forgetUnread(owner.row) }
  }

  /// How much one source gave.
  package struct Ingested {
    package var memories: Int64
    var relations: Int64
  }

  package func ingested(_ source: RecordID) throws(SQLiteError) -> Ingested? {
    let query = try connection.statement(
      "SELECT memories, relations FROM ingested WHERE source = ?1")
    defer { query.reset() }
    try query.bind(1, blob: source.bytes)
    return try query.step() ? Ingested(memories: query.int(0), relations: query.int(1)) : nil
  }

  private func sumUp(
    _ message: RecordID, _ counts: Ingested, in conversation: Int64
  ) throws(SQLiteError) {
    let insert = try connection.statement(
      """
      INSERT INTO ingestion VALUES(?1, 1, ?2, ?3, ?4) ON CONFLICT(conversation) DO UPDATE SET
        messages = messages + 1, memories = memories + ?2, relations = relations + ?3,
        last = max(last, ?4)
      """)
    try insert.bind(1, conversation)
    try insert.bind(2, counts.memories)
    try insert.bind(3, counts.relations)
    try insert.bind(4, blob: message.bytes)
    try insert.run()
  }

  // MARK: What waits

  /// Whether some message waits for an extractor.
  package var hasWaiting: Bool {
    get throws(SQLiteError) { try count("SELECT 1 FROM waiting LIMIT 1") != 0 }
  }

  /// How many messages wait.
  package func waitingCount() throws(SQLiteError) -> Int64 {
    try count("SELECT count(*) FROM waiting")
  }

  /// Whether a message waits.
  package func isWaiting(_ id: RecordID) throws(SQLiteError) -> Bool {
    let query = try connection.statement("SELECT 1 FROM waiting WHERE id = ?1")
    defer { query.reset() }
    try query.bind(1, blob: id.bytes)
    return try query.step()
  }

  /// The messages that wait, after an id, in the order of their ids, each with its conversation.
  package func waiting(
    after: RecordID?, limit: Int
  ) throws(SQLiteError) -> [(message: Record, conversation: Int64)] {
    let query = try connection.statement(
      """
      SELECT r.line, w.conversation FROM waiting w JOIN record r ON r.row = w.record
      WHERE w.id > ?1 ORDER BY w.id LIMIT ?2
      """)
    defer { query.reset() }
    try query.bind(1, blob: after?.bytes ?? [])
    try query.bind(2, Int64(limit))
    var found: [(message: Record, conversation: Int64)] = []
    while try query.step() {
      if let record = try? Record(line: query.blob(0)) { found.append((record, query.int(1))) }
    }
    return found
  }

  /// The shown messages of a conversation between two ids, the last ones of them, in their order.
  package func messages(
    in conversation: Int64, after: RecordID?, before: RecordID, last limit: Int
  ) throws(SQLiteError) -> [Record] {
    let query = try connection.statement(
      """
      SELECT line FROM record WHERE class = 2 AND owner = ?1 AND id > ?2 AND id < ?3 AND shown = 1
      ORDER BY id DESC LIMIT ?4
      """)
    defer { query.reset() }
    try query.bind(1, conversation)
    try query.bind(2, blob: after?.bytes ?? [])
    try query.bind(3, blob: before.bytes)
    try query.bind(4, Int64(limit))
    var found: [Record] = []
    while try query.step() {
      if let record = try? Record(line: query.blob(0)) { found.append(record) }
    }
    return found.reversed()
  }
}
