package import Format
package import SQLite

/// What an object's value says besides its name, bytes, time and mode.
extension Index {
  /// The merged fields of an object.
  package func fields(of object: ObjectRow) throws(SQLiteError) -> [JSON.Member] {
    try fields(of: object, nil)
  }

  /// What a file holds and its fields; mostly one record says both.
  func whole(
    _ object: ObjectRow
  ) throws(SQLiteError) -> (content: Content, fields: [JSON.Member]) {
    try whole(object, try source(of: object))
  }

  /// The same, and who wrote it last.
  func written(
    _ object: ObjectRow
  ) throws(SQLiteError) -> (content: Content, fields: [JSON.Member], author: [UInt8]?) {
    let source = try source(of: object)
    var last = source
    if let head = object.heads.last, head != source?.id { last = try record(head) }
    let (content, fields) = try whole(object, source)
    return (content, fields, last?.author)
  }

  private func whole(
    _ object: ObjectRow, _ source: Record?
  ) throws(SQLiteError) -> (content: Content, fields: [JSON.Member]) {
    (try content(of: object, source), try fields(of: object, source))
  }

  private func fields(
    of object: ObjectRow, _ known: Record?
  ) throws(SQLiteError) -> [JSON.Member] {
    let query = try connection.statement("SELECT fields FROM merged WHERE object = ?1")
    defer { query.reset() }
    try query.bind(1, object.row)
    if try query.step() {
      return (try? JSON.parse(query.blob(0)))?.members ?? []
    }
    // A single plain head has its own; a delete has those of the version that it deleted.
    var id = object.heads.last
    while let next = id, let record = try next == known?.id ? known : record(next) {
      if record.kind != .delete { return record.freeFields }
      id = record.parents.count == 1 ? record.parents[0] : nil
    }
    return []
  }

  /// What a file holds.
  package func content(of object: ObjectRow) throws(SQLiteError) -> Content {
    try content(of: object, try source(of: object))
  }

  /// The record that holds the shown content; nil: merged, or not here.
  private func source(of object: ObjectRow) throws(SQLiteError) -> Record? {
    guard let row = object.source else { return nil }
    return try record(row: row)
  }

  private func content(of object: ObjectRow, _ source: Record?) throws(SQLiteError) -> Content {
    if let source {
      return Index.content(StatedContent(source)) ?? .missing(size: object.attributes.size)
    }
    let query = try connection.statement("SELECT content FROM merged WHERE object = ?1")
    defer { query.reset() }
    try query.bind(1, object.row)
    if try query.step(), !query.isNull(0) { return .bytes(query.blob(0)) }
    return .missing(size: object.attributes.size)
  }

  /// What one version holds, through `content_from`; nil if there is no such version.
  package func content(of version: RecordID) throws(SQLiteError) -> Content? {
    guard let record = try record(version), record.kind == .memory || record.kind == .document
    else { return try stub(of: version).map { _ in .bytes([]) } }
    let stated = StatedContent(record)
    if let content = Index.content(stated) { return content }
    guard case .from(let holder) = stated else { return .missing(size: 0) }
    guard let held = try self.record(holder) else {
      return try isRedacted(holder) ? try moved(to: record) ?? .missing(size: 0) : .missing(size: 0)
    }
    guard held.object == record.object else { return .missing(size: 0) }
    if let content = Index.content(StatedContent(held)) { return content }
    // It may be one that got its content from a redacted version.
    guard hasDead, let first = held.contentFrom, try isRedacted(first) else {
      return .missing(size: 0)
    }
    return try moved(to: held) ?? .missing(size: 0)
  }

  /// The content that was moved to a version.
  private func moved(to version: Record) throws(SQLiteError) -> Content? {
    guard let first = version.object, let row = try self.object(first: first)?.row else {
      return nil
    }
    for (_, each) in try versions(of: row) where each.kind == .moved && each.of == version.id {
      return Index.content(StatedContent(each))
    }
    return nil
  }

  private static func content(_ stated: StatedContent) -> Content? {
    switch stated {
    case .inline(let bytes): .bytes(bytes)
    case .blob(let blob): .blob(blob)
    case .link(let target): .link(target)
    case .from, .none: nil
    }
  }

  /// The objects whose file is hidden as a twin of this one.
  package func twins(of row: Int64) throws(SQLiteError) -> [ObjectRow] {
    let query = try connection.statement(Self.twinsOf)
    defer { query.reset() }
    try query.bind(1, row)
    var found: [ObjectRow] = []
    while try query.step() { found.append(ObjectRow(query)) }
    return found
  }

  /// The one of these with the latest time.
  func latestTwin(of row: Int64) throws(SQLiteError) -> ObjectRow? {
    let query = try connection.statement(Self.latestTwinOf)
    defer { query.reset() }
    try query.bind(1, row)
    return try query.step() ? ObjectRow(query) : nil
  }

  private static let twinsOf: StaticString = """
    SELECT row, first, document, tree, heads, gaps, conflict, wanted, claim, digest, round, folder,
      name, source, link, size, mtime, mtime_ns, ctime, mode FROM object
    WHERE round > 1 AND tree = (SELECT tree FROM object WHERE row = ?1)
      AND wanted = (SELECT wanted FROM object WHERE row = ?1) AND twin = ?1
    """
  private static let latestTwinOf: StaticString = """
    SELECT row, first, document, tree, heads, gaps, conflict, wanted, claim, digest, round, folder,
      name, source, link, size, mtime, mtime_ns, ctime, mode FROM object
    WHERE round > 1 AND tree = (SELECT tree FROM object WHERE row = ?1)
      AND wanted = (SELECT wanted FROM object WHERE row = ?1) AND twin = ?1
    ORDER BY mtime DESC, mtime_ns DESC, first DESC LIMIT 1
    """

  /// Whether an object is the last thing in its folder, which no setting keeps.
  package func isLast(in folder: Int64) throws(SQLiteError) -> Bool {
    guard folder > 3 else { return false }
    let query = try connection.statement(
      """
      SELECT (SELECT count(*) FROM (SELECT 1 FROM object WHERE folder = ?1 LIMIT 2))
        + (SELECT count(*) FROM (SELECT 1 FROM folder WHERE parent = ?1 LIMIT 2)) <= 1
        AND (SELECT settings FROM folder WHERE row = ?1) = 0
      """)
    defer { query.reset() }
    try query.bind(1, folder)
    return try query.step() && query.int(0) != 0
  }
}
