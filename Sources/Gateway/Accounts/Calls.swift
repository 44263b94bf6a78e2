internal import Bundle
public import Format
public import Posix
internal import SQLite

/// One call, as the log keeps it: nothing of what was said.
public struct CallRecord: Hashable, Sendable {
  /// The row of its project.
  public var project: Int64
  /// The id of its key.
  public var key: [UInt8]?
  /// When it came.
  public var time: Timestamp
  /// The dialect's name.
  public var dialect: [UInt8]
  /// Its method and pattern, `GET /v1/memories/{id}`.
  public var endpoint: [UInt8]
  /// The status that it was answered with.
  public var status: Int
  /// How long it took, microseconds.
  public var micros: Int64
  /// How many memories it gave or made.
  public var count: Int
  /// Whose memories it was about, as far as it said so: the name of the cube; nil after that one is deleted.
  public var user: [UInt8]?
  /// The ids of memories that it gave, 16 bytes each; nil: it gave none. A list of calls leaves them out.
  public var memories: [UInt8]?
  /// Its number in the log; 0: it is not written yet.
  public var row: Int64 = 0
}

/// Which calls of the log are wanted.
public struct CallFilter: Hashable, Sendable {
  /// Only those after this one in the list, which has the latest first; nil: all.
  public var before: Int64?
  /// Only those from a time on, and those before one.
  public var from, to: Timestamp?
  /// Only those that were answered with one of these.
  public var statuses = 0...999
  /// Only those about the memories of this cube; nil: all.
  public var user: [UInt8]?
  /// How many of the latest to leave out.
  public var offset = 0

  /// All calls.
  public init() {}
}

/// What is counted and noted of calls, and written a moment later, with that of others: a search would
/// spend more time on it than on looking at who calls.
struct Unwritten: Sendable {
  /// What is counted together.
  struct Count: Hashable, Sendable {
    var project: Int64
    var month: [UInt8]
    var meter: Meter
  }

  /// A task that was done when it was noted. Callers learn only that it is done.
  struct Done: Sendable {
    var id, dialect, kind: [UInt8]
    var project: Project
    var began, ended: Int64
  }

  var calls: [CallRecord] = []
  /// Calls that no budget bounds.
  var used: [Count: Int64] = [:]
  var done: [Done] = []

  var isEmpty: Bool { calls.isEmpty && used.isEmpty && done.isEmpty }
}

extension Accounts {
  /// How many calls wait at most until they are written, and how long calls are kept, milliseconds.
  private static let lot = 256
  private static let age: Int64 = 90 * 86_400_000

  /// Notes a call. It is written with others, a moment later.
  func note(_ call: CallRecord) {
    let isMany = unwritten.withLock { unwritten in
      unwritten.calls.append(call)
      return unwritten.calls.count >= Self.lot
    }
    if isMany { try? writeCalls() }
  }

  /// Writes what waits of calls, and drops calls older than 90 days, and tasks that ended 30 days ago.
  public func writeCalls() throws(CubeError) {
    let waiting = unwritten.withLock { unwritten in
      defer { unwritten = Unwritten() }
      return unwritten
    }
    if waiting.isEmpty { return }
    let oldest = host.now().milliseconds - Self.age
    do throws(CubeError) {
      try count { (connection) throws(SQLiteError) in
        // A project may be gone by now: what is noted of it with it.
        for done in waiting.done { try Self.keep(done, connection) }
        for (count, calls) in waiting.used { try Self.add(calls, to: count, connection) }
        for call in waiting.calls { try Self.keep(call, connection) }
        let delete = try connection.statement("DELETE FROM call WHERE time < ?1")
        try delete.bind(1, oldest)
        try delete.run()
        try Self.dropOldTasks(connection, now: host.now())
      }
    } catch {
      // What is counted waits for a better moment; of the log there is an end.
      unwritten.withLock { unwritten in
        unwritten.used.merge(waiting.used) { now, before in
          now.addingReportingOverflow(before).partialValue
        }
        if unwritten.done.count < Self.lot { unwritten.done = waiting.done + unwritten.done }
      }
      throw error
    }
  }

  /// Notes a task that is done and has nothing more to report. It is written with others, before a caller
  /// reads the tasks.
  func noteDone(
    _ id: [UInt8], _ project: Project, dialect: String, kind: String, began: Timestamp
  ) {
    let done = Unwritten.Done(
      id: id, dialect: Array(dialect.utf8), kind: Array(kind.utf8), project: project,
      began: began.milliseconds, ended: host.now().milliseconds)
    unwritten.withLock { $0.done.append(done) }
  }

  /// Writes the done tasks that wait, so that a reader of the tasks finds them in their order.
  func writeDone() throws(CubeError) {
    if unwritten.withLock({ $0.done.isEmpty }) { return }
    try writeCalls()
  }

  private static func keep(
    _ done: Unwritten.Done, _ connection: Connection
  ) throws(SQLiteError) {
    let insert = try connection.statement(
      """
      INSERT OR IGNORE INTO task(id, project, dialect, kind, state, input, output, created, started,
        finished, seen) SELECT ?1, ?2, ?3, ?4, ?5, '{}', '[]', ?6, ?6, ?7, ?8
        WHERE EXISTS (SELECT 1 FROM project WHERE row = ?2)
      """)
    try insert.bind(1, text: done.id)
    try insert.bind(2, done.project.row)
    try insert.bind(3, text: done.dialect)
    try insert.bind(4, text: done.kind)
    try insert.bind(5, GatewayTask.State.done.rawValue)
    try insert.bind(6, done.began)
    try insert.bind(7, done.ended)
    try insert.bind(8, done.project.seen)
    try insert.run()
  }

  private static func keep(_ call: CallRecord, _ connection: Connection) throws(SQLiteError) {
    let insert = try connection.statement(
      """
      INSERT INTO call(project, key, time, dialect, endpoint, status, micros, count, user, memories)
      SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE EXISTS (SELECT 1 FROM project WHERE row = ?1)
      """)
    try insert.bind(1, call.project)
    try insert.bind(2, text: call.key)
    try insert.bind(3, call.time.milliseconds)
    try insert.bind(4, text: call.dialect)
    try insert.bind(5, text: call.endpoint)
    try insert.bind(6, Int64(call.status))
    try insert.bind(7, call.micros)
    try insert.bind(8, Int64(call.count))
    try insert.bind(9, blob: call.user)
    try insert.bind(10, blob: call.memories)
    try insert.run()
  }

  private static func add(
    _ calls: Int64, to count: Unwritten.Count, _ connection: Connection
  ) throws(SQLiteError) {
    let insert = try connection.statement(
      """
      INSERT INTO usage(project, month, meter, used) SELECT ?1, ?2, ?3, max(0, ?4)
        WHERE EXISTS (SELECT 1 FROM project WHERE row = ?1)
      ON CONFLICT(project, month, meter) DO UPDATE SET used = max(0, used + ?4)
      """)
    try insert.bind(1, count.project)
    try insert.bind(2, text: count.month)
    try insert.bind(3, text: Array(count.meter.rawValue.utf8))
    try insert.bind(4, calls)
    try insert.run()
  }

  /// The latest calls of a project, the last first.
  /// - Parameters:
  ///   - project: whose.
  ///   - limit: how many at most.
  ///   - filter: which of them.
  /// - Returns: the calls, of all servers where they share them.
  /// - Throws: what the database throws; `.unreachable`.
  public func calls(
    of project: Project, limit: Int, _ filter: CallFilter = CallFilter()
  ) throws(CubeError) -> [CallRecord] {
    if let sharing { return try calls(sharing, of: project, limit: limit, filter) }
    try writeCalls()
    return try read { (connection) throws(SQLiteError) in
      // A database of an older program that is only looked at has no such column.
      let hasUser = isLooking ? try Self.has(connection, "call", "user") : true
      let user = hasUser ? "user" : "NULL"
      let query = try connection.statement(
        made: """
          SELECT project, key, time, dialect, endpoint, status, micros, count, row, \(user) FROM call
          WHERE project = ?1 AND row < ?3 AND time >= ?4 AND time < ?5
            AND status BETWEEN ?6 AND ?7 AND (?8 IS NULL OR \(user) = ?8)
          ORDER BY row DESC LIMIT ?2 OFFSET ?9
          """)
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, Int64(limit))
      try query.bind(3, filter.before ?? .max)
      try query.bind(4, filter.from?.milliseconds ?? .min)
      try query.bind(5, filter.to?.milliseconds ?? .max)
      try query.bind(6, Int64(filter.statuses.lowerBound))
      try query.bind(7, Int64(filter.statuses.upperBound))
      try query.bind(8, blob: filter.user)
      try query.bind(9, Int64(filter.offset))
      var found: [CallRecord] = []
      while try query.step() {
        found.append(
          CallRecord(
            project: query.int(0), key: query.optionalText(1),
            time: Timestamp(milliseconds: query.int(2)), dialect: query.text(3),
            endpoint: query.text(4), status: Int(clamping: query.int(5)), micros: query.int(6),
            count: Int(clamping: query.int(7)), user: query.optionalBlob(9), row: query.int(8)))
      }
      return found
    }
  }
}
