internal import Format
internal import Posix
internal import SQLite
internal import Stores

/// One exchange of rows with the shared table; a thread at a time, within `Sharing.exchange`.
extension Accounts {
  /// What is put at a time, and how often others may come first.
  private static let (lot, attempts) = (400, 50)

  /// Rows that are to be put, with the last note that they tell of.
  private struct Batch {
    var rows: [AccountRow] = []
    var notes: [SharedID: Int64] = [:]
  }

  /// Takes what is new in the shared table, and puts what changed here.
  ///
  /// - Parameters:
  ///   - sharing: how, and where.
  ///   - isHasty: only puts, which is one call of the table where no other server changed the same.
  /// - Throws: `.unreachable`, and what the table and the database throw.
  func exchangeRows(_ sharing: Sharing, isHasty: Bool = false) throws(CubeError) {
    let isCompared = sharing.state.withLock { $0.isCompared }
    var rows = isCompared ? (isHasty ? [] : try news(sharing)) : try compare(sharing)
    var attempts = 0
    while true {
      if !rows.isEmpty { try take(rows, sharing) }
      rows = []
      guard try hasNotes() else { return }
      let batch = try Self.write(state) { (connection) throws(CubeError) in
        try nextBatch(connection)
      }
      if batch.rows.isEmpty { continue }
      let revision = try shared { () throws(StoreError) in try sharing.table.put(batch.rows) }
      if let revision {
        attempts = 0
        try settle(batch, revision)
      } else {
        attempts += 1
        if attempts >= Self.attempts {
          throw .unreachable("other servers change the same accounts all the time")
        }
        rows = try news(sharing)
      }
    }
  }

  private func hasNotes() throws(CubeError) -> Bool {
    try state.withLock { connection throws(CubeError) in
      try connection.first("SELECT 1 FROM shared_change LIMIT 1") { _ in true } ?? false
    }
  }

  /// Sees whether the local database has been sharing with this table. Where it has not, all that is here
  /// is to be united with what is there.
  /// - Returns: what is new there.
  private func compare(_ sharing: Sharing) throws(CubeError) -> [AccountRow] {
    let rows = try shared { () throws(StoreError) in try sharing.table.rows(since: 0) }
    let store = rows.first { SharedID($0) == .ofStore }?.value
    let there = store.flatMap { try? JSON.parse($0) }?["id"]?.string
    let own = try organization()
    try Self.write(state) { (connection) throws(CubeError) in
      let known = try Self.sharedMeta(connection, "shared/store")
      if there == nil || there != known {
        try connection.run("DELETE FROM shared_base")
        try connection.run("DELETE FROM shared_usage")
        try connection.run("DELETE FROM meta WHERE key = 'shared/calls'")
        try Self.noteAll(connection)
        try Self.setSharedMeta(connection, "shared/store", there ?? own)
      }
    }
    sharing.state.withLock { state in
      (state.isCompared, state.rows, state.usage) = (true, 0, 0)
    }
    return rows
  }

  private func news(_ sharing: Sharing) throws(CubeError) -> [AccountRow] {
    let known = sharing.state.withLock { $0.rows }
    return try shared { () throws(StoreError) in try sharing.table.rows(since: known) }
  }

  /// What the next put says: what changed here, projects first, and with them the claims to their names.
  private func nextBatch(_ connection: Connection) throws(CubeError) -> Batch {
    let notes = try connection.all(
      """
      SELECT seq, project, kind, key, time FROM shared_change ORDER BY CASE kind
        WHEN 'project' THEN EXISTS (SELECT 1 FROM project WHERE id = shared_change.project)
        WHEN 'member' THEN 2 WHEN 'key' THEN 3 ELSE 4 END, seq LIMIT ?1
      """, .int(Int64(Self.lot))
    ) { row in
      (
        seq: row.int(0), time: row.int(4),
        id: SharedID(project: row.text(1), kind: row.text(2), key: row.blob(3))
      )
    }
    var batch = Batch()
    for note in notes {
      let (id, isProject) = (note.id, note.id.kind.elementsEqual("project".utf8))
      let base = try Self.sharedBase(connection, id)
      var state = try Self.sharedState(connection, id)
      let isHere = try Self.row(connection, ofProject: id.project) != nil
      if state == .absent, isProject || isHere, base.state != .absent { state = .removed }
      // What goes with its project, what was never shared, and what is as the others have it.
      if state == .absent || state == base.state {
        try Self.dropNote(connection, id)
        continue
      }
      batch.notes[id] = note.seq
      batch.rows.append(id.row(state.json, changed: note.time, revision: base.revision))
      guard isProject else { continue }
      if let value = state.json {
        try claim(connection, value["name"]?.string ?? [], by: id, note.time, &batch.rows)
      } else {
        try removeRest(connection, of: id, note.time, &batch.rows)
      }
    }
    let store = try Self.sharedBase(connection, .ofStore)
    if store.revision == 0, !batch.rows.isEmpty {
      let id = try Self.sharedMeta(connection, "organization")
      batch.rows.append(SharedID.ofStore.row(object(("id", .text(id))), changed: 0, revision: 0))
    }
    return batch
  }

  /// Claims a project's name, unless it is claimed. A claim of a project that is not there any more is free.
  private func claim(
    _ connection: Connection, _ name: [UInt8], by id: SharedID, _ time: Int64,
    _ rows: inout [AccountRow]
  ) throws(CubeError) {
    let claim = SharedID.ofName(name)
    let base = try Self.sharedBase(connection, claim)
    if base.state.json?["id"]?.string == id.project { return }
    rows.append(
      claim.row(object(("id", .string(id.project))), changed: time, revision: base.revision))
  }

  /// What the table has of a removed project goes as well.
  private func removeRest(
    _ connection: Connection, of project: SharedID, _ time: Int64, _ rows: inout [AccountRow]
  ) throws(CubeError) {
    let rest = try connection.all(
      """
      SELECT kind, key, revision FROM shared_base
      WHERE project = ?1 AND value IS NOT NULL AND kind <> 'project'
      """, .text(project.project)
    ) { (kind: $0.text(0), key: $0.blob(1), revision: $0.int(2)) }
    for row in rest {
      let id = SharedID(project: project.project, kind: row.kind, key: row.key)
      rows.append(id.row(nil, changed: time, revision: row.revision))
    }
  }

  /// Notes that the table has what was put.
  private func settle(_ batch: Batch, _ revision: Int64) throws(CubeError) {
    try Self.write(state) { (connection) throws(CubeError) in
      for row in batch.rows {
        let id = SharedID(row)
        try Self.setSharedBase(connection, id, row.value, revision: revision)
        // It may have changed again meanwhile.
        try connection.run(
          """
          DELETE FROM shared_change WHERE project = ?1 AND kind = ?2 AND key = ?3 AND seq <= ?4
          """, .text(id.project), .text(id.kind), .blob(id.key), .int(batch.notes[id] ?? .max))
      }
    }
    // Nothing of what was removed stays in the write-ahead log either.
    if batch.rows.contains(where: { $0.value == nil }) { sweepLog() }
  }

  static func sharedMeta(_ connection: Connection, _ key: String) throws(CubeError) -> [UInt8]? {
    try connection.first("SELECT value FROM meta WHERE key = ?1", .text(Array(key.utf8))) {
      $0.text(0)
    }
  }

  static func setSharedMeta(
    _ connection: Connection, _ key: String, _ value: [UInt8]
  ) throws(CubeError) {
    try connection.run(
      "INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)", .text(Array(key.utf8)),
      .text(value))
  }

  /// Notes all that is here as changed, at no time: what the others have is later.
  static func noteAll(_ connection: Connection) throws(CubeError) {
    try connection.run("DELETE FROM shared_change")
    let rows = try connection.all("SELECT row FROM project") { $0.int(0) }
    for row in rows { try noteAll(connection, ofProject: row) }
  }

  /// The same of one project.
  static func noteAll(_ connection: Connection, ofProject row: Int64) throws(CubeError) {
    try connection.run(
      """
      INSERT INTO shared_change(project, kind, key, urgent, time)
        SELECT id, 'project', x'', 1, 0 FROM project WHERE row = ?1
        UNION ALL SELECT id, 'member', CAST(email AS BLOB), 1, 0
          FROM member JOIN project ON project.row = project WHERE project = ?1
        UNION ALL SELECT project.id, 'key', CAST(key.id AS BLOB), 1, 0
          FROM key JOIN project ON project.row = project WHERE project = ?1
        UNION ALL SELECT project.id, 'thing/' || kind, thing.id, 0, 0
          FROM thing JOIN project ON project.row = project WHERE project = ?1
      """, .int(row))
    try connection.run(
      """
      INSERT OR REPLACE INTO shared_used(project, month, meter)
        SELECT project, month, meter FROM usage WHERE project = ?1
      """, .int(row))
  }
}
