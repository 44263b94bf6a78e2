internal import Posix
internal import SQLite

/// Feeds the full-text tables with what `todo` names, newest state only.
extension Index {
  /// Whether something waits for the full-text tables.
  var hasTexts: Bool {
    get throws(SQLiteError) { try count("SELECT 1 FROM todo LIMIT 1") != 0 }
  }

  /// Indexes what waits, at most so many texts; the caller holds a transaction.
  func indexTexts(upTo limit: Int, in bundle: Bundle) throws(SQLiteError) {
    let query = try connection.statement(
      "SELECT row, class, owner FROM todo ORDER BY row LIMIT ?1")
    try query.bind(1, Int64(limit))
    var waiting: [(row: Int64, kind: IndexSchema.Class?, owner: Int64)] = []
    while try query.step() {
      waiting.append((query.int(0), IndexSchema.Class(rawValue: query.int(1)), query.int(2)))
    }
    query.reset()
    // Of several notes about one object the last one counts.
    var seen: Set<Int64> = []
    for note in waiting.reversed() {
      switch note.kind {
      case .message: try indexMessage(note.owner)
      case .version where seen.insert(note.owner).inserted:
        try indexObject(note.owner, in: bundle)
      default: break
      }
    }
    guard let last = waiting.last else { return }
    let delete = try connection.statement("DELETE FROM todo WHERE row <= ?1")
    try delete.bind(1, last.row)
    try delete.run()
  }

  private func indexMessage(_ row: Int64) throws(SQLiteError) {
    let query = try connection.statement(
      "SELECT line, owner, shown FROM record WHERE row = ?1 AND class = 2")
    defer { query.reset() }
    try query.bind(1, row)
    guard try query.step() else { return }
    let (line, conversation, isShown) = (query.blob(0), query.int(1), query.int(2) != 0)
    guard let record = try? Record(line: line) else { return }
    try text.remove(.message, owner: row)
    if isShown { try putMessage(record, row: row, conversation: conversation) }
  }

  /// Puts a shown message into the full-text tables.
  func putMessage(_ record: Record, row: Int64, conversation: Int64) throws(SQLiteError) {
    guard let content = record.content else { return }
    let said = record.date.flatMap { Timestamp(rfc3339: $0) } ?? record.time
    var item = TextItem(
      .message, owner: row, record: record.id, time: said ?? Timestamp(seconds: 0), text: content)
    item.author = record.name ?? record.role
    item.conversation = conversation
    try text.put(item)
  }

  private func indexObject(_ row: Int64, in bundle: Bundle) throws(SQLiteError) {
    try text.remove(.memory, owner: row)
    try text.remove(.passage, owner: row)
    guard let object = try object(row: row), let node = node(object), node.tree != .trash,
      node.kind == .file, let head = object.heads.last
    else { return }
    let path = try path(of: node)
    // Names with a leading dot are another program's (.git, .obsidian): kept, not searched.
    guard !Index.components(path).contains(where: { $0.first == 0x2E }) else { return }
    var item = TextItem(
      node.tree == .documents ? .passage : .memory, owner: row, record: head, time: node.ctime,
      text: [])
    item.title = path
    describe(&item, try fields(of: object))
    switch try content(of: object) {
    case .bytes(let bytes):
      item.text = bytes
      try text.put(item)
    case .blob(let blob):
      guard let file = try? bundle.openBlob(blob, isChecked: true),
        let bytes = try? Files.read(file, at: 0, count: 1 << 20)
      else { return }
      item.text = bytes
      try text.put(item)
    case .link, .missing: return
    }
  }

  /// What the record says besides the text.
  private func describe(_ item: inout TextItem, _ fields: [JSON.Member]) {
    item.type = fields.first("type")?.string
    item.tags = (fields.first("tags")?.elements ?? []).compactMap(\.string)
    item.entities = (fields.first("entities")?.elements ?? []).compactMap { $0["name"]?.string }
  }
}
