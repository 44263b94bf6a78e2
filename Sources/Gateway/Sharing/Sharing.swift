internal import Format
internal import Posix
internal import SQLite
internal import Stores

/// How this server shares its accounts with the others of its store. The local database stays what calls
/// read and write. Changes of it that `SharedSchema` names are put into the shared table.
///
/// A change of a project, key or member is acknowledged once the table has it. Where the table cannot
/// be reached such a change is taken back and refused with 503. A removed project is the exception: it
/// stays removed here, and the others hear of it later. All else (things, counts) follows within a second.
final class Sharing: Sendable {
  struct State {
    /// Whether one thread is exchanging rows.
    var isBusy = false
    /// Whether it is known that the local database belongs to this table.
    var isCompared = false
    /// The table's rows and counts are known up to these revisions.
    var rows: Int64 = 0
    var usage: Int64 = 0
    /// Why the table could not be reached at the last attempt; nil: it was.
    var objection: String?
    /// Local rows of projects that others removed, whose cubes are still to be erased.
    var removed: Set<Int64> = []
  }

  let table: any AccountTable
  let report: @Sendable (String) -> Void
  let state = Condition(State())

  init(_ table: any AccountTable, _ report: @escaping @Sendable (String) -> Void) {
    self.table = table
    self.report = report
  }

  /// Runs what one thread at a time does.
  func alone(_ body: () throws(CubeError) -> Void) throws(CubeError) {
    state.wait { state -> Void? in
      if state.isBusy { return nil }
      state.isBusy = true
      return ()
    }
    defer {
      state.withLock { $0.isBusy = false }
      state.broadcast()
    }
    try body()
  }

  /// Runs an exchange, one at a time, and notes whether the table was reached.
  func exchange(_ body: () throws(CubeError) -> Void) throws(CubeError) {
    var failure: CubeError?
    var before: String?
    try alone { () throws(CubeError) in
      do throws(CubeError) { try body() } catch { failure = error }
      let objection = failure?.message
      before = state.withLock { state in
        defer { state.objection = objection }
        return state.objection
      }
    }
    let objection = failure?.message
    if let objection, before == nil {
      report(
        "the accounts are not shared now, and projects, keys and members stay as they are: \(objection)"
      )
    }
    if before != nil, objection == nil { report("the accounts are shared again") }
    if let failure { throw failure }
  }

  /// What a caller hears whose change cannot be shared.
  static let refusal = CubeError.unreachable(
    "the store that the servers share cannot be reached, so nothing was changed: try again later")
}

/// Calls the shared table, and says its errors in the words of the core.
func shared<Result>(_ body: () throws(StoreError) -> Result) throws(CubeError) -> Result {
  do { return try body() } catch { throw error.asCubeError }
}

extension Accounts {
  /// Runs changes as one transaction, and waits until the other servers can see them.
  /// - Throws: `.unreachable` where they cannot, and then nothing is changed.
  func write<Result>(
    sharing: Sharing, _ body: (Connection) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    let isAway = sharing.state.withLock { $0.objection != nil }
    let (result, before, after) = try Self.write(state) {
      (connection) throws(CubeError) -> (Result, Int64, Int64) in
      let before = try Self.lastUrgent(connection)
      let result = try body(connection)
      let after = try Self.lastUrgent(connection)
      if after > before, isAway { throw Sharing.refusal }
      return (result, before, after)
    }
    if after > before { try share(sharing, after: before, upTo: after) }
    return result
  }

  /// The last note of a change that is acknowledged only when it is shared.
  private static func lastUrgent(_ connection: Connection) throws(CubeError) -> Int64 {
    let last = try connection.first("SELECT max(seq) FROM shared_change WHERE urgent = 1") {
      $0.int(0)
    }
    return last ?? 0
  }

  /// Shares changes, or takes them back.
  private func share(_ sharing: Sharing, after: Int64, upTo last: Int64) throws(CubeError) {
    // Another thread's exchange may have taken them along.
    guard try isPending(after: after, upTo: last) else { return }
    do throws(CubeError) {
      try sharing.exchange { () throws(CubeError) in
        if try isPending(after: after, upTo: last) {
          try exchangeRows(sharing, isHasty: true)
        }
      }
    } catch {
      guard try isPending(after: after, upTo: last) else { return }
      try takeBack(after: after, upTo: last)
      throw Sharing.refusal
    }
  }

  private func isPending(after: Int64, upTo last: Int64) throws(CubeError) -> Bool {
    try state.withLock { connection throws(CubeError) in
      try connection.first(
        "SELECT 1 FROM shared_change WHERE urgent = 1 AND seq > ?1 AND seq <= ?2 LIMIT 1",
        .int(after), .int(last)
      ) { _ in true } ?? false
    }
  }

  /// Makes rows again what all servers have. A removed project stays so: its log and tasks are gone.
  /// Where the table had got the rows after all, they come back with the next exchange.
  private func takeBack(after: Int64, upTo last: Int64) throws(CubeError) {
    try Self.write(state) { (connection) throws(CubeError) in
      let ids = try connection.all(
        """
        SELECT project, kind, key FROM shared_change WHERE urgent = 1 AND seq > ?1 AND seq <= ?2
        ORDER BY seq
        """, .int(after), .int(last)
      ) { SharedID(project: $0.text(0), kind: $0.text(1), key: $0.blob(2)) }
      for id in ids {
        let base = try Self.sharedBase(connection, id).state
        if case .project = id.meaning {
          if try Self.row(connection, ofProject: id.project) == nil { continue }
          // One that was just made goes, without a word of it to the others.
          if base.json == nil {
            try connection.run("DELETE FROM project WHERE id = ?1", .text(id.project))
          }
        }
        try writeShared(connection, id, base)
        try Self.dropNote(connection, id)
      }
    }
  }

  /// Forgets that a row is to be shared.
  static func dropNote(_ connection: Connection, _ id: SharedID) throws(CubeError) {
    try connection.run(
      "DELETE FROM shared_change WHERE project = ?1 AND kind = ?2 AND key = ?3",
      .text(id.project), .text(id.kind), .blob(id.key))
  }

  /// Shares what other programs of this machine changed, and takes what other servers did: what a server
  /// does all the time. Errors are reported, and it is tried again.
  func exchange() {
    guard let sharing else { return }
    try? sharing.exchange { () throws(CubeError) in
      try exchangeRows(sharing)
      try exchangeUsage(sharing)
    }
    // A log that cannot be put keeps no key from being changed.
    try? sharing.alone { () throws(CubeError) in try putCalls(sharing) }
  }

  /// Waits until the other servers know what was removed here.
  /// - Throws: `.unreachable` where they will hear of it later.
  func tellRemoval() throws(CubeError) {
    guard let sharing else { return }
    do throws(CubeError) {
      try sharing.exchange { () throws(CubeError) in
        try exchangeRows(sharing, isHasty: true)
      }
    } catch {
      throw .unreachable(
        "the project is removed here; the store that the servers share cannot be reached, and the other "
          + "servers hear of it when it is")
    }
  }
}
