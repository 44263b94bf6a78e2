package import Format
package import SQLite

/// What purges imply and none names, in the index: as `CubeState.implied`, at the cost of what is new.
extension Index {
  /// Up to where it was looked for, so that the next look begins there.
  package struct ImpliedLook: Equatable {
    /// How many ids purges name.
    var dead: Int64
    /// The last row of `record`.
    var row: Int64
  }

  /// What the purges known here imply, and up to where that is looked at now; nil: nothing is new since
  /// the last look.
  package func impliedPurge() throws(SQLiteError) -> (found: ImpliedPurge, look: ImpliedLook)? {
    guard hasDead else { return nil }
    let look = ImpliedLook(
      dead: try count("SELECT count(*) FROM dead"),
      row: try count("SELECT coalesce(max(row), 0) FROM record"))
    let last = ImpliedLook(
      dead: try number("implied-dead") ?? 0, row: try number("implied-row") ?? 0)
    if look == last { return nil }
    // What is new may follow what was purged before; what was purged now, anything.
    let after = look.dead == last.dead ? last.row : 0
    var named = try endedIntoDead(after: after)
    named.formUnion(try followingDead(after: after))
    let derived = try madeOfDead().filter { !named.contains($0) }
    return (ImpliedPurge(named: named.sorted(), derived: derived.sorted()), look)
  }

  /// Remembers up to where nothing was found.
  package func keep(_ look: ImpliedLook) throws(SQLiteError) {
    try keep("implied-dead", look.dead)
    try keep("implied-row", look.row)
  }

  /// The objects with a delete that says `into` a purged one.
  private func endedIntoDead(after row: Int64) throws(SQLiteError) -> Set<RecordID> {
    var found: Set<RecordID> = []
    for each in try endings(after: row) where try isDead(each.into.bytes) {
      found.insert(each.object)
    }
    return found
  }

  /// What deletes of the records after a row say `into`, each with its object. Any spelling: letters may be
  /// escaped.
  func endings(after row: Int64) throws(SQLiteError) -> [(object: ObjectID, into: ObjectID)] {
    let query = try connection.statement(
      """
      SELECT line FROM record WHERE class = 1 AND row > ?1
        AND (instr(line, x'696E746F') > 0 OR instr(line, x'5C753030') > 0)
      """)
    defer { query.reset() }
    try query.bind(1, row)
    var found: [(object: ObjectID, into: ObjectID)] = []
    while try query.step() {
      guard let record = try? Record(line: query.blob(0)), record.kind == .delete,
        let into = record.into, let object = record.object
      else { continue }
      found.append((object, into))
    }
    return found
  }

  /// The records of settings that name a purged one as a parent.
  private func followingDead(after row: Int64) throws(SQLiteError) -> Set<RecordID> {
    let query = try connection.statement("SELECT line FROM record WHERE class = 3 AND row > ?1")
    defer { query.reset() }
    try query.bind(1, row)
    var found: Set<RecordID> = []
    while try query.step() {
      guard let record = try? Record(line: query.blob(0)), record.kind == .setting else { continue }
      for parent in record.parents where try isDead(parent.bytes) { found.insert(record.id) }
    }
    return found
  }

  /// The objects that are made of what is purged.
  private func madeOfDead() throws(SQLiteError) -> [ObjectID] {
    let query = try connection.statement(
      """
      SELECT DISTINCT o.first FROM dead d CROSS JOIN source s ON s.id = d.id
        CROSS JOIN object o ON o.row = s.object
      """)
    var candidates: [ObjectID] = []
    while try query.step() {
      if let id = RecordID(bytes: query.blob(0)) { candidates.append(id) }
    }
    query.reset()
    let lookup = IndexPurgeLookup(index: self)
    var found: [ObjectID] = []
    for object in candidates where try PurgeClosure.isMadeOfDead(object, [], lookup) {
      found.append(object)
    }
    return found
  }
}
