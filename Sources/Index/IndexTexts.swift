package import Bundle
internal import Format
internal import Learning
internal import Posix
package import SQLite
internal import Text

/// Feeds the full-text tables with what `todo` names, newest state only.
extension Index {
  /// Whether something waits for the full-text tables.
  package var hasTexts: Bool {
    get throws(SQLiteError) { try count("SELECT 1 FROM todo LIMIT 1") != 0 }
  }

  /// Whether a text waits with nothing in the full-text tables yet: all but the rest of long texts.
  package var hasFreshTexts: Bool {
    // Those that were begun come before all others, and are few.
    get throws(SQLiteError) { try count("SELECT 1 FROM todo WHERE place = 0 LIMIT 1") != 0 }
  }

  /// How many texts the full-text tables have to look at again.
  package func textsToIndex() throws(SQLiteError) -> Int64 {
    try count("SELECT count(*) FROM todo")
  }

  /// A note of `todo`.
  private struct Note {
    var row: Int64
    var kind: IndexSchema.Class?
    var owner: Int64
    /// How far a long text is done, bytes.
    var place: Int64
  }

  /// Indexes what waits: at most so many texts, but only one piece of a long one, of `TextParts.stepLimit`
  /// bytes, so that a lock is held meanwhile for no longer. The caller holds a transaction.
  /// The rest of a long text comes after all that is new: a search for a line written just now is not to
  /// wait for a log of a gigabyte. With `limit` `.max` all is done, in the order in which it was written.
  package func indexTexts(upTo limit: Int, in bundle: Bundle) throws(SQLiteError) {
    var steps = 0
    repeat {
      var (begun, fresh) = try notes(upTo: min(limit, 10_000))
      guard !begun.isEmpty || !fresh.isEmpty else { return }
      // Only the last of several notes about one object counts.
      var last: [Int64: Int64] = [:]
      for note in begun + fresh where note.kind == .version { last[note.owner] = note.row }
      if limit == .max {
        fresh = begun + fresh
      } else {
        // Else what was begun of an old version would go on with the new one.
        for note in begun where note.kind == .version && last[note.owner] != note.row {
          try finish(note, next: nil)
        }
        if fresh.isEmpty { fresh = Array(begun.prefix(1)) }
      }
      for var note in fresh {
        repeat {
          guard steps < limit else { return }
          steps += 1
          let begin = note.place
          note.place = try index(note, isLast: last[note.owner] == note.row, in: bundle)
          if begin != 0 || note.place != 0, limit != .max { return }
        } while note.place != 0
      }
    } while limit == .max
  }

  /// Indexes what a note names, or the next piece of it; gives where the piece after it begins, 0 if there
  /// is none.
  private func index(_ note: Note, isLast: Bool, in bundle: Bundle) throws(SQLiteError) -> Int64 {
    var next: Int64?
    switch note.kind {
    case .message: try indexMessage(note.owner, in: bundle)
    case .version where isLast:
      next = try indexObject(note.owner, from: note.place, in: bundle)
    default: break
    }
    try finish(note, next: next)
    return next ?? 0
  }

  /// The notes of texts that were begun, which come before all others, and so many of the others.
  private func notes(
    upTo limit: Int
  ) throws(SQLiteError) -> (begun: [Note], fresh: [Note]) {
    let query = try connection.statement("SELECT row, class, owner, place FROM todo ORDER BY row")
    defer { query.reset() }
    var (begun, fresh): ([Note], [Note]) = ([], [])
    while fresh.count < limit, try query.step() {
      let note = Note(
        row: query.int(0), kind: IndexSchema.Class(rawValue: query.int(1)),
        owner: query.int(2), place: query.int(3))
      if note.place == 0 { fresh.append(note) } else { begun.append(note) }
    }
    return (begun, fresh)
  }

  /// Strikes a note off, or notes how far it is done.
  private func finish(_ note: Note, next: Int64?) throws(SQLiteError) {
    let change: Statement
    if let next {
      change = try connection.statement("UPDATE todo SET place = ?2 WHERE row = ?1")
      try change.bind(2, next)
    } else {
      change = try connection.statement("DELETE FROM todo WHERE row = ?1")
    }
    try change.bind(1, note.row)
    try change.run()
  }

  // MARK: Messages

  private func indexMessage(_ row: Int64, in bundle: Bundle) throws(SQLiteError) {
    let query = try connection.statement(
      "SELECT line, owner, shown FROM record WHERE row = ?1 AND class = 2")
    defer { query.reset() }
    try query.bind(1, row)
    guard try query.step() else { return }
    let (line, conversation, isShown) = (query.blob(0), query.int(1), query.int(2) != 0)
    guard let record = try? Record(line: line) else { return }
    try text.remove(.message, owner: row)
    guard isShown else { return }
    // What is not UTF-8 stands in a blob.
    let text = record.content ?? Index.blobText(record, in: bundle)
    try putMessage(record, text: text, row: row, conversation: conversation)
  }

  /// The start of a message that stands in a blob; nil if it is not here.
  private static func blobText(_ record: Record, in bundle: Bundle) -> [UInt8]? {
    guard let blob = record.blob, let file = try? bundle.openBlob(blob, isChecked: true) else {
      return nil
    }
    guard let bytes = try? Files.read(file, at: 0, count: TextParts.messageLimit) else {
      return nil
    }
    return TextEncoding(start: bytes, name: []).text(bytes)
  }

  /// Puts a shown message and its text into the full-text tables, if it tells something.
  func putMessage(
    _ record: Record, text content: [UInt8]?, row: Int64, conversation: Int64,
    _ words: IndexedText.Words? = nil
  ) throws(SQLiteError) {
    guard let content, record.isEvidence, try !isWithdrawn(record.id) else { return }
    let said = record.date.flatMap { Timestamp(rfc3339: $0) } ?? record.time
    var item = TextItem(
      .message, owner: row, record: record.id, time: said ?? Timestamp(seconds: 0), text: content)
    item.author = record.name ?? record.role
    item.authorIsNamed = record.name != nil
    // The author did not write what another role says.
    if record.name == nil, !Ingestion.isSilent(record) { item.writer = record.author }
    item.conversation = conversation
    try text.put(item, words)
  }

  // MARK: Memories and documents

  /// Indexes an object from a byte on; gives the next one if there is more to do.
  private func indexObject(
    _ row: Int64, from place: Int64, in bundle: Bundle
  ) throws(SQLiteError) -> Int64? {
    if place == 0 {
      try text.remove(.memory, owner: row)
      try text.remove(.passage, owner: row)
      try dropMentions(of: row)
      try dropLabels(of: row)
      try forgetUnread(row)
      try forgetRemark(row)
    }
    var part: Learned?
    let next = try indexObject(row, from: place, in: bundle, &part)
    if place == 0, part == nil { try settle(row, nil) }
    return next
  }

  /// The same; `part`: what the memory takes part with in reconciliation.
  private func indexObject(
    _ row: Int64, from place: Int64, in bundle: Bundle, _ part: inout Learned?
  ) throws(SQLiteError) -> Int64? {
    guard let object = try object(row: row), let node = node(object), node.tree != .trash,
      node.kind == .file, let head = object.heads.last
    else { return nil }
    let path = try path(of: node)
    // Kept, not searched.
    if ProgramFolders.own(path) { return nil }
    var item = TextItem(
      node.tree == .documents ? .passage : .memory, owner: row, record: head,
      time: node.writingTime, text: [])
    item.title = path
    let (content, fields, writer) = try written(object)
    item.writer = writer
    describe(&item, fields)
    // What was learned is as old as what it was learned from.
    let isLearned = fields.first("sources") != nil
    if isLearned { item.time = node.mtime }
    // What is no text has no parts either.
    if case .bytes(let bytes) = content, node.tree == .memories,
      bytes.count <= TextParts.wholeLimit,
      TextJudge.isText(bytes, TextEncoding(start: bytes, name: path))
    {
      part = try learned(object, text: bytes, fields: fields)
      try indexWhole(&item, bytes, path, of: node, fields, part)
      return nil
    }
    if node.isHidden { return nil }
    if node.tree == .documents {
      try describe(
        &item, document: content, at: path, of: node, fields, isFirst: place == 0, in: bundle)
    } else {
      let hasDay = setDay(of: &item, FrontMatter(), [], path, node, isLearned)
      if place == 0 { try putLabels(item, of: node, hasDay: hasDay) }
    }
    let next = try putParts(item, of: content, from: place, path: path, in: bundle)
    if next == nil, node.tree == .documents { try awaitReader(object) }
    return next
  }

  /// A memory whose text is one item. `part`: what it takes part with in reconciliation.
  private func indexWhole(
    _ item: inout TextItem, _ bytes: [UInt8], _ path: [UInt8], of node: Node,
    _ fields: [JSON.Member], _ part: Learned?
  ) throws(SQLiteError) {
    let (links, hasDay) = try describe(
      &item, by: bytes, at: path, of: node, isLearned: fields.first("sources") != nil)
    let shown = TextEncoding(start: bytes, name: path).text(bytes)
    switch TextFormat(name: path, start: bytes) {
    case .html: item.text = Markup.text(shown)
    case .mail: item.text = MailDecoder.text(bytes)
    case .table: item.text = RowText(start: shown)?.text(ofAll: shown) ?? shown
    default: item.text = shown
    }
    // A hidden file is not found and is in no group; what it repeats or ended stays so.
    let isShown = !node.isHidden
    if isShown {
      try putLabels(item, of: node, hasDay: hasDay)
      try putMentions(of: item.owner, names: item.entities, fields: fields, links: links)
    }
    guard let part else {
      if isShown { try text.put(item) }
      return
    }
    try settle(item.owner, part)
    let stands = try standings(of: item.owner)
    item.isSuperseded = stands.isSuperseded
    if isShown, !stands.isFolded { try text.put(item) }
  }

  /// So many tags, and so many entities, of a memory count: each stands with each part of its text.
  private static let labelLimit = 1_000

  /// What the record says besides the text.
  private func describe(_ item: inout TextItem, _ fields: [JSON.Member]) {
    item.type = fields.first("type")?.string
    let tags = (fields.first("tags")?.elements ?? []).prefix(Self.labelLimit)
    let entities = (fields.first("entities")?.elements ?? []).prefix(Self.labelLimit)
    item.tags = tags.compactMap(\.string)
    item.entities = entities.compactMap { $0["name"]?.string }
    // What is no date never comes.
    item.expires = fields.first("attributes")?["expiration_date"]?.string.flatMap {
      $0.count == 10 && Timestamp(rfc3339: $0 + Array("T00:00:00Z".utf8)) != nil ? $0 : nil
    }
  }

}
