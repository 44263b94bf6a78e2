internal import Bundle
public import Format
internal import Index
public import Posix
internal import SQLite

/// A copy of a cube besides the one at hand, as far as it is known here.
public enum OtherCopy: Hashable, Sendable {
  /// Another bundle on this machine.
  case here(Path)
  /// A copy that has written records: who wrote the last one that is here, and when.
  case elsewhere(author: [UInt8], last: Timestamp)
}

extension Cube {
  /// The copies of this cube that are known: bundles that this host has opened, and copies whose records
  /// came here. Backups and media that nothing was written on are not among them.
  public func otherCopies() throws(CubeError) -> [OtherCopy] {
    var copies: [OtherCopy] = []
    var labels: Set<[UInt8]> = [replica.label]
    for directory in try ReplicaState.directories(of: replica.cube, replica.host) {
      guard let facts = try? ReplicaFacts(directory).read(), facts.cube == replica.cube else {
        continue
      }
      labels.insert(facts.label)
      guard facts.path != path,
        case .good(let manifest)? = try? Bundle.readManifest(at: facts.path),
        manifest.cube == replica.cube
      else { continue }
      copies.append(.here(facts.path))
    }
    let writers = try read { core throws(SQLiteError) in try core.index.writers() }
    for (label, record) in writers where !labels.contains(label) {
      let time = record.time ?? Timestamp(milliseconds: Int64(clamping: record.orderTime))
      copies.append(.elsewhere(author: record.author, last: time))
    }
    return copies
  }

  /// How many records of this cube none of these copies of it has, or has forgotten by a purge.
  public func recordsLacking(in copies: [Cube]) throws(CubeError) -> Int {
    let all = try read { core throws(SQLiteError) in try core.index.recordIDs() }
    let ids = try Self.unknown(all, to: copies) { (index, id) throws(SQLiteError) in
      try index.contains(id)
    }
    let subjects = try read { core throws(SQLiteError) in
      var subjects: [RecordID] = []
      for id in ids { subjects.append(try core.index.record(id)?.object ?? id) }
      return subjects
    }
    return try Self.unknown(subjects, to: copies) { (index, id) throws(SQLiteError) in
      try index.isDead(id.bytes)
    }.count
  }

  /// The ids that no copy knows.
  private static func unknown(
    _ ids: [RecordID], to copies: [Cube],
    _ isKnown: (Index, RecordID) throws(SQLiteError) -> Bool
  ) throws(CubeError) -> [RecordID] {
    var left = ids
    for copy in copies {
      left = try copy.read { core throws(SQLiteError) in
        var unknown: [RecordID] = []
        for id in left where try !isKnown(core.index, id) { unknown.append(id) }
        return unknown
      }
    }
    return left
  }
}

extension Index {
  /// The ids of all records, those that a purge has left.
  fileprivate func recordIDs() throws(SQLiteError) -> [RecordID] {
    let query = try connection.statement("SELECT id FROM record ORDER BY row")
    defer { query.reset() }
    var found: [RecordID] = []
    while try query.step() {
      if let id = RecordID(bytes: query.blob(0)) { found.append(id) }
    }
    return found
  }

  /// The labels of the copies that wrote what is here, as memcube spells them, each with its last record.
  fileprivate func writers() throws(SQLiteError) -> [(label: [UInt8], last: Record)] {
    let query = try connection.statement(
      """
      SELECT substr(line, instr(line, x'227265706C696361223A22') + 11, 16) AS label, max(id)
      FROM record WHERE instr(line, x'227265706C696361223A22') > 0 GROUP BY label ORDER BY label
      """)
    var found: [(label: [UInt8], id: RecordID)] = []
    while try query.step() {
      if let id = RecordID(bytes: query.blob(1)) { found.append((query.blob(0), id)) }
    }
    query.reset()
    var out: [(label: [UInt8], last: Record)] = []
    for (label, id) in found {
      if let record = try record(id), record.replica == label { out.append((label, record)) }
    }
    return out
  }
}
