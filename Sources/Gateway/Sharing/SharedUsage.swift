internal import Format
internal import Posix
internal import SQLite
internal import Stores

/// What a budget bounds is the sum of what all servers counted. Each puts its own count at most once a
/// second, so that calls at the same moment may go over a budget by as many as come within that second.
extension Accounts {
  /// What the other servers counted of a project's calls; 0 where none share.
  func usedElsewhere(_ project: Project, _ month: [UInt8], _ meter: Meter) -> Int64 {
    guard sharing != nil else { return 0 }
    let sum = try? tally.withLock { connection throws(CubeError) in
      try connection.first(
        "SELECT sum(used) FROM shared_usage WHERE project = ?1 AND month = ?2 AND meter = ?3",
        .text(project.id), .text(month), .text(Array(meter.rawValue.utf8))
      ) { $0.int(0) }
    }
    return sum ?? 0
  }

  /// All that the other servers counted of a project; none where none share.
  static func usedElsewhere(
    _ connection: Connection, _ project: [UInt8]
  ) throws(CubeError) -> [(month: [UInt8], meter: [UInt8], used: Int64)] {
    let isSharing = try connection.first(
      "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'shared_usage'"
    ) { _ in true }
    guard isSharing == true else { return [] }
    return try connection.all(
      """
      SELECT month, meter, sum(used) FROM shared_usage WHERE project = ?1 GROUP BY month, meter
      """, .text(project)
    ) { ($0.text(0), $0.text(1), $0.int(2)) }
  }

  /// What a project used here, with what it used on the other servers; the latest month first.
  func addingElsewhere(_ here: [Usage], of project: Project) throws(CubeError) -> [Usage] {
    let others = try state.withLock { connection throws(CubeError) in
      try Self.usedElsewhere(connection, project.id)
    }
    var found = here
    for (month, meter, used) in others {
      if !found.contains(where: { $0.month == month }) { found.append(Usage(month: month)) }
      for index in found.indices where found[index].month == month {
        switch Meter(rawValue: meter.asText) {
        case .ingest: found[index].ingest += Int(clamping: used)
        case .retrieval: found[index].retrieval += Int(clamping: used)
        case nil: break
        }
      }
    }
    return found.sorted { $1.month.lexicographicallyPrecedes($0.month) }
  }

  /// Puts what this server counted since, and takes what the others did.
  func exchangeUsage(_ sharing: Sharing) throws(CubeError) {
    let (server, changed) = try Self.write(state) {
      (connection) throws(CubeError) -> ([UInt8], [(row: Int64, usage: UsageRow)]) in
      let known = try Self.sharedMeta(connection, "shared/server")
      let server = known ?? randomHex(16)
      if known == nil { try Self.setSharedMeta(connection, "shared/server", server) }
      let changed = try connection.all(
        """
        SELECT usage.project, id, usage.month, usage.meter, used FROM shared_used
        JOIN usage USING (project, month, meter) JOIN project ON project.row = usage.project
        LIMIT 1000
        """
      ) { row in
        (
          row: row.int(0),
          usage: UsageRow(
            project: row.text(1), month: row.text(2), meter: row.text(3), server: server,
            used: row.int(4))
        )
      }
      return (server, changed)
    }
    if !changed.isEmpty {
      try shared { () throws(StoreError) in try sharing.table.putUsage(changed.map(\.usage)) }
      try Self.write(tally) { (connection) throws(CubeError) in
        for (row, usage) in changed {
          // It may have been counted on meanwhile.
          try connection.run(
            """
            DELETE FROM shared_used WHERE project = ?1 AND month = ?2 AND meter = ?3 AND ?4 =
              (SELECT used FROM usage WHERE project = ?1 AND month = ?2 AND meter = ?3)
            """, .int(row), .text(usage.month), .text(usage.meter), .int(usage.used))
        }
        try connection.run(
          "DELETE FROM shared_used WHERE project NOT IN (SELECT row FROM project)")
      }
    }
    try takeUsage(sharing, butOf: server)
  }

  private func takeUsage(_ sharing: Sharing, butOf server: [UInt8]) throws(CubeError) {
    let known = sharing.state.withLock { $0.usage }
    let rows = try shared { () throws(StoreError) in try sharing.table.usage(since: known) }
    guard !rows.isEmpty else { return }
    try Self.write(tally) { (connection) throws(CubeError) in
      for row in rows where row.server != server {
        try connection.run(
          """
          INSERT INTO shared_usage(project, month, meter, server, used) VALUES(?1, ?2, ?3, ?4, ?5)
          ON CONFLICT(project, month, meter, server) DO UPDATE SET used = ?5
          """, .text(row.project), .text(row.month), .text(row.meter), .text(row.server),
          .int(row.used))
      }
    }
    let last = rows.map(\.revision).max() ?? 0
    sharing.state.withLock { $0.usage = max($0.usage, last) }
  }
}
