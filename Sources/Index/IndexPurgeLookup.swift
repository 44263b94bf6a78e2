package import Format
package import SQLite

/// What the closure of a purge asks, of an index that stays the same meanwhile. Deletes have no index by what
/// they end in: all lines are looked at once, and a purge rewrites and packs the index anyway.
package final class IndexPurgeLookup: PurgeLookup {
  let index: Index
  /// The objects that ended in another, by that one, once they were asked for.
  private var ended: [ObjectID: [ObjectID]]?

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
    if let ended { return ended[object] ?? [] }
    var all: [ObjectID: [ObjectID]] = [:]
    for each in try index.endings(after: 0) { all[each.into, default: []].append(each.object) }
    ended = all
    return all[object] ?? []
  }

  package func following(_ setting: RecordID) throws(SQLiteError) -> [RecordID] {
    guard let owner = try index.owner(of: setting), owner.class == .setting else { return [] }
    return try index.settings(of: owner.row).map(\.record)
      .filter { $0.kind == .setting && $0.parents.contains(setting) }.map(\.id)
  }

  package func citing(_ subject: RecordID) throws(SQLiteError) -> [ObjectID] {
    let named = try index.object(first: subject).map { (object) throws(SQLiteError) in
      try index.versions(of: object.row).map(\.record.id)
    }
    var found: Set<ObjectID> = []
    for id in Set((named ?? []) + [subject]) {
      for row in try index.objects(from: id) {
        guard let object = try index.object(row: row)?.first, !found.contains(object) else {
          continue
        }
        // All versions of an object count there; here it is the value that it has.
        for source in try sources(of: object).compactMap(\.id) {
          if source == subject { found.insert(object) }
          if try self.subject(of: source) == subject { found.insert(object) }
        }
      }
    }
    return found.sorted()
  }

  package func sources(of object: ObjectID) throws(SQLiteError) -> [ObjectSource] {
    guard let row = try index.object(first: object) else { return [] }
    return ObjectValue.sources(try index.fields(of: row).first("sources"))
  }
}
