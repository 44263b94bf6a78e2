package import Format
package import SQLite

/// What the closure of a purge asks. Two of the answers look at every line: a purge rewrites and
/// packs the index anyway.
package struct IndexPurgeLookup: PurgeLookup {
  let index: Index

  package init(index: Index) {
    self.index = index
  }

  package func subject(of id: RecordID) throws(SQLiteError) -> RecordID? {
    guard let record = try index.record(id) else {
      // The first version may still be on its way, while later ones are here and shown.
      return try index.object(first: id) == nil ? nil : id
    }
    guard record.kind != .redact, record.kind != .moved else { return nil }
    return StateRecord(record).subject
  }

  package func isPurged(_ id: RecordID) throws(SQLiteError) -> Bool { try index.isDead(id.bytes) }

  package func twins(of object: ObjectID) throws(SQLiteError) -> [ObjectID] {
    guard let row = try index.object(first: object), let want = row.want else { return [] }
    var shown = row
    if row.round == 3, let holder = try index.node(want.tree, at: want.path),
      let taker = try index.object(row: holder.row)
    {
      shown = taker
    }
    return ([shown] + (try index.twins(of: shown.row))).map(\.first).filter { $0 != object }
  }

  package func duplicates(of message: RecordID) throws(SQLiteError) -> [RecordID] {
    guard let record = try index.record(message), let key = Index.duplicateKey(record) else {
      return []
    }
    let query = try index.connection.statement("SELECT id FROM duplicate WHERE key = ?1")
    defer { query.reset() }
    try query.bind(1, blob: key)
    var found: [RecordID] = []
    while try query.step() {
      if let id = RecordID(bytes: query.blob(0)), id != message { found.append(id) }
    }
    return found
  }

  package func ended(into object: ObjectID) throws(SQLiteError) -> [ObjectID] {
    try versions(holding: Array(#""into":""#.utf8) + object.hex)
      .filter { $0.kind == .delete && $0.into == object }.compactMap(\.object)
  }

  package func following(_ setting: RecordID) throws(SQLiteError) -> [RecordID] {
    guard let owner = try index.owner(of: setting), owner.class == .setting else { return [] }
    return try index.settings(of: owner.row).map(\.record)
      .filter { $0.kind == .setting && $0.parents.contains(setting) }.map(\.id)
  }

  package func citing(_ subject: RecordID) throws(SQLiteError) -> [ObjectID] {
    var found: Set<ObjectID> = []
    for object in Set(try versions(holding: Array(#""sources":"#.utf8)).compactMap(\.object)) {
      for source in try sources(of: object) {
        guard let source = source.id else { continue }
        if source == subject { found.insert(object) }
        if try self.subject(of: source) == subject { found.insert(object) }
      }
    }
    return found.sorted()
  }

  package func sources(of object: ObjectID) throws(SQLiteError) -> [ObjectSource] {
    guard let row = try index.object(first: object) else { return [] }
    return ObjectValue.sources(try index.fields(of: row).first("sources"))
  }

  /// The versions and deletes whose line holds some bytes.
  private func versions(holding bytes: [UInt8]) throws(SQLiteError) -> [Record] {
    let query = try index.connection.statement(
      "SELECT line FROM record WHERE class = 1 AND instr(line, ?1) > 0")
    defer { query.reset() }
    try query.bind(1, blob: bytes)
    var found: [Record] = []
    while try query.step() {
      if let record = try? Record(line: query.blob(0)) { found.append(record) }
    }
    return found
  }
}
