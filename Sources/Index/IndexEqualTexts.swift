package import Bundle
package import Format
package import SQLite

/// The same texts made apart: what a purge of one copy's means for another's.
extension Index {
  /// What would make another file, message or setting the same as this one: of a file what it shows now.
  /// (What it showed before may be what another file says that is known here, and is not to go.)
  package func equalText(of id: RecordID) throws(SQLiteError) -> EqualText? {
    if let object = try object(first: id) { return object.want.flatMap { Index.equalText($0) } }
    guard let record = try record(id) else { return nil }
    return Index.equalText(record)
  }

  /// Of a file: twins, had both been known at once.
  private static func equalText(_ want: ObjectRow.Want) -> EqualText? {
    guard let digest = want.digest else { return nil }
    let kind: EqualText.Kind =
      switch want.tree {
      case .memories: .memory
      case .documents: .document
      case .trash: .deleted
      }
    return EqualText(kind: kind, name: want.path, content: digest)
  }

  private static func equalText(_ record: Record) -> EqualText? {
    switch record.kind {
    case .message:
      return duplicateKey(record).map { EqualText(kind: .message, name: [], content: $0) }
    case .setting:
      // The name of a folder, of a saved search, of a conversation: its key says it.
      guard let key = record.key, key.contains(0x2F) else { return nil }
      return EqualText(kind: .setting, name: key, content: [])
    case .memory, .document, .delete, .ingested, .grant, .purge, .signed, .redact, .moved, .unknown:
      return nil
    }
  }

  /// What is the same as a text that was purged on this host before, of what came since the last look, and
  /// up to where that is looked at now; nil: nothing is new.
  package func objects(
    markedBy marks: PurgeMarks?
  ) throws(SQLiteError) -> (found: [RecordID], row: Int64)? {
    guard let marks, !marks.isEmpty else { return nil }
    let last = try number("marked-row") ?? 0
    let end = try count("SELECT coalesce(max(row), 0) FROM record")
    if end == last { return nil }
    let query = try connection.statement(
      "SELECT id, class, owner FROM record WHERE row > ?1 AND class <> 0 AND id < ?2")
    try query.bind(1, last)
    try query.bind(2, blob: RecordID(time: marks.latest, high: 0, low: 0).bytes)
    var objects: Set<Int64> = []
    var others: [RecordID] = []
    while try query.step() {
      if query.int(1) == IndexSchema.Class.version.rawValue {
        objects.insert(query.int(2))
      } else if let id = RecordID(bytes: query.blob(0)) {
        others.append(id)
      }
    }
    query.reset()
    var found: [RecordID] = []
    for row in objects.sorted() {
      // What was learned of messages goes with the last of them, and not by what it says.
      guard let object = try object(row: row), try sources(of: row).isEmpty,
        let text = object.want.flatMap({ Index.equalText($0) }),
        let time = object.heads.map(\.time).max(), marks.matches(text, recorded: time)
      else { continue }
      found.append(object.first)
    }
    for id in others {
      guard let text = try equalText(of: id), marks.matches(text, recorded: id.time) else {
        continue
      }
      found.append(id)
    }
    return (found.sorted(), end)
  }
}
