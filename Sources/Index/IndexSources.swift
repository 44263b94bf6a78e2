package import Format
internal import Learning
package import SQLite

/// Where memories come from, both ways. All versions of an object count: an edit does not change
/// what a memory was made of.
extension Index: MemoryOrigins {
  /// Notes the sources that a version names.
  func link(_ object: Int64, to version: Record) throws(SQLiteError) {
    guard let sources = version["sources"]?.elements else { return }
    for id in sources.compactMap({ $0["id"]?.recordID }) {
      let insert = try connection.statement(
        "INSERT OR IGNORE INTO source(object, id) VALUES(?1, ?2)")
      try insert.bind(1, object)
      try insert.bind(2, blob: id.bytes)
      try insert.run()
    }
  }

  /// The rows of the objects that name a message, a document or a memory as a source.
  package func objects(from source: RecordID) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      "SELECT object FROM source WHERE id = ?1 ORDER BY object")
    defer { query.reset() }
    try query.bind(1, blob: source.bytes)
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }

  /// The objects that fill a slot and are not superseded, by the key of their claim, the last first.
  package func objects(filling key: [UInt8], limit: Int) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      """
      SELECT object, value FROM claim WHERE key = ?1 AND ended = 0 AND kind <> 0
      ORDER BY since DESC, first DESC LIMIT ?2
      """)
    defer { query.reset() }
    try query.bind(1, blob: key)
    try query.bind(2, Int64(clamping: limit))
    var found: [Int64] = []
    while try query.step() {
      if !SlotState(bytes: query.blob(1)).isNone { found.append(query.int(0)) }
    }
    return found
  }

  /// The ids that an object names as its sources, by id.
  package func sources(of object: Int64) throws(SQLiteError) -> [RecordID] {
    let query = try connection.statement("SELECT id FROM source WHERE object = ?1 ORDER BY id")
    defer { query.reset() }
    try query.bind(1, object)
    var found: [RecordID] = []
    while try query.step() {
      if let id = RecordID(bytes: query.blob(0)) { found.append(id) }
    }
    return found
  }

  /// The rows of the messages that objects come from, of those that are here; an object's by id.
  package func messageRows(
    of objects: [Int64]
  ) throws(SQLiteError) -> [(object: Int64, message: Int64)] {
    let query = try connection.statement(
      """
      SELECT s.object, r.row FROM json_each(?1) list CROSS JOIN source s ON s.object = list.value
      CROSS JOIN record r ON r.id = s.id WHERE r.class = 2 ORDER BY s.object, r.id
      """)
    defer { query.reset() }
    try query.bind(1, text: RowList.text(objects))
    var found: [(object: Int64, message: Int64)] = []
    while try query.step() { found.append((query.int(0), query.int(1))) }
    return found
  }

  /// The rows of the objects that come from messages, by the rows of these.
  package func objects(
    learnedFrom messages: [Int64]
  ) throws(SQLiteError) -> [(message: Int64, object: Int64)] {
    let query = try connection.statement(
      """
      SELECT r.row, s.object FROM json_each(?1) list CROSS JOIN record r ON r.row = list.value
      CROSS JOIN source s ON s.id = r.id ORDER BY r.row, s.object
      """)
    defer { query.reset() }
    try query.bind(1, text: RowList.text(messages))
    var found: [(message: Int64, object: Int64)] = []
    while try query.step() { found.append((query.int(0), query.int(1))) }
    return found
  }

  /// What a message or an object says; empty if it is not here, or no text.
  package func text(of owner: Int64, isMessage: Bool) throws(SQLiteError) -> [UInt8] {
    let content =
      isMessage
      ? try record(row: owner).map { Message($0).content }
      : try object(row: owner).map { object throws(SQLiteError) in try self.content(of: object) }
    return if case .bytes(let text)? = content { text } else { [] }
  }
}
