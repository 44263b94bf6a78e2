internal import Bundle
internal import Format
internal import Posix
internal import Replication
internal import SQLite
internal import Stores

/// The log of calls that servers share. Each writes the calls that it answers into its own database, as one that
/// shares nothing does, and puts them into the shared table a moment later. What a reader gets is of the table.
/// A call is known there by its server and its row, so that what was put twice stands once.
extension Accounts {
  /// How many calls are put at a time, and how often in one exchange: keys wait no longer for a long log.
  private static let (lot, turns) = (500, 8)
  /// The last row that was put.
  private static let mark = "shared/calls"

  /// Puts calls that this server answered since, and takes the names out of the log that are forgotten here.
  func putCalls(_ sharing: Sharing) throws(CubeError) {
    for _ in 0..<Self.turns {
      let calls = try state.withLock { connection throws(CubeError) in
        try Self.unputCalls(connection)
      }
      guard let last = calls.last else { break }
      try shared { () throws(StoreError) in try sharing.table.putCalls(calls) }
      try Self.write(tally) { (connection) throws(CubeError) in
        try Self.setSharedMeta(connection, Self.mark, Array("\(last.number)".utf8))
      }
      if calls.count < Self.lot { break }
    }
    // Not before: a name that was read above would stay.
    try putForgotten(sharing)
  }

  private static func unputCalls(_ connection: Connection) throws(CubeError) -> [CallRow] {
    // It is made when counts are put, which is before.
    guard let server = try sharedMeta(connection, "shared/server") else { return [] }
    let known = try sharedMeta(connection, mark).flatMap { Int64($0.asText) } ?? 0
    return try connection.all(
      """
      SELECT id, call.row, key, time, dialect, endpoint, status, micros, count, user, memories
      FROM call JOIN project ON project.row = call.project
      WHERE call.row > ?1 ORDER BY call.row LIMIT ?2
      """, .int(known), .int(Int64(lot))
    ) { row in
      CallRow(
        project: row.text(0), server: server, number: row.int(1), key: row.optionalText(2),
        time: row.int(3), dialect: row.text(4), endpoint: row.text(5), status: row.int(6),
        micros: row.int(7), count: row.int(8), user: row.optionalBlob(9),
        memories: row.optionalBlob(10))
    }
  }

  private func putForgotten(_ sharing: Sharing) throws(CubeError) {
    let forgotten = try state.withLock { connection throws(CubeError) in
      try connection.all("SELECT project, cube FROM shared_forgotten") {
        (project: $0.text(0), cube: $0.blob(1))
      }
    }
    guard !forgotten.isEmpty else { return }
    for (project, cube) in forgotten {
      try shared { () throws(StoreError) in
        try sharing.table.forgetCalls(about: cube, of: project)
      }
      try Self.write(state) { (connection) throws(CubeError) in
        try connection.run(
          "DELETE FROM shared_forgotten WHERE project = ?1 AND cube = ?2", .text(project),
          .blob(cube))
      }
    }
    sweepLog()
  }

  /// What takes the name of a cube out of the log: of this server's, and where it is shared of all servers'.
  var forgettingCalls: [String] {
    let here = "UPDATE call SET user = NULL WHERE project = ?1 AND user = ?2"
    guard sharing != nil else { return [here] }
    return [
      here,
      """
      INSERT OR IGNORE INTO shared_forgotten(project, cube)
        SELECT id, ?2 FROM project WHERE row = ?1
      """,
    ]
  }

  /// The cubes that this server's log names, as the shared store calls them.
  func namesInCalls() throws(CubeError) -> Set<[UInt8]> {
    try writeCalls()
    var names: Set<[UInt8]> = []
    for project in try projects() {
      let found = try state.withLock { connection throws(CubeError) in
        try connection.all(
          "SELECT DISTINCT user FROM call WHERE project = ?1 AND user IS NOT NULL",
          .int(project.row)
        ) { $0.blob(0) }
      }
      names.formUnion(found.map { SharedHome.name($0, in: project.folder) })
    }
    return names
  }

  /// Takes the name of a cube out of the log that another server erased.
  func forgetCalls(ofCube cube: [UInt8], folder: [UInt8]?) throws(CubeError) {
    guard let project = try project(folder: folder) else { return }
    try? writeCalls()
    try forget(forgettingCalls.map { ($0, cube) }, of: project)
  }

  // MARK: Reading

  /// The latest calls of a project that the servers answered; what this one answered before is among them.
  func calls(
    _ sharing: Sharing, of project: Project, limit: Int, _ filter: CallFilter
  ) throws(CubeError) -> [CallRecord] {
    let query = CallQuery(
      before: filter.before, from: filter.from?.milliseconds ?? .min,
      to: filter.to?.milliseconds ?? .max, statuses: filter.statuses, user: filter.user,
      offset: filter.offset, limit: limit)
    let found = try read(sharing) { (table) throws(StoreError) in
      try table.calls(of: project.id, query)
    }
    return found.map { call in
      CallRecord(
        project: project.row, key: call.key, time: Timestamp(milliseconds: call.time),
        dialect: call.dialect, endpoint: call.endpoint, status: Int(clamping: call.status),
        micros: call.micros, count: Int(clamping: call.count), user: call.user, row: call.id)
    }
  }

  /// Reads of the shared log.
  func read<Result>(
    _ sharing: Sharing, _ body: (any AccountTable) throws(StoreError) -> Result
  ) throws(CubeError) -> Result {
    try writeCalls()
    exchange()
    do { return try body(sharing.table) } catch {
      throw .unreachable(
        "the log of calls is in the store that the servers share, which cannot be reached now")
    }
  }
}
