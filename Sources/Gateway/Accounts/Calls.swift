public import MemCube
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
}

extension Accounts {
  /// How many calls wait at most until they are written, and how long calls are kept, milliseconds.
  private static let lot = 256
  private static let age: Int64 = 90 * 86_400_000

  /// Notes a call. It is written with others, a moment later.
  func note(_ call: CallRecord) {
    let isMany = unwritten.withLock { calls in
      calls.append(call)
      return calls.count >= Self.lot
    }
    if isMany { try? writeCalls() }
  }

  /// Writes the calls that wait, and drops what is older than 90 days.
  public func writeCalls() throws(CubeError) {
    let calls = unwritten.withLock { calls in
      defer { calls = [] }
      return calls
    }
    if calls.isEmpty { return }
    let oldest = host.now().milliseconds - Self.age
    try count { (connection) throws(SQLiteError) in
      // A project may be gone by now: its calls with it.
      let insert = try connection.statement(
        """
        INSERT INTO call(project, key, time, dialect, endpoint, status, micros, count)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE EXISTS (SELECT 1 FROM project WHERE row = ?1)
        """)
      for call in calls {
        try insert.bind(1, call.project)
        try insert.bind(2, text: call.key)
        try insert.bind(3, call.time.milliseconds)
        try insert.bind(4, text: call.dialect)
        try insert.bind(5, text: call.endpoint)
        try insert.bind(6, Int64(call.status))
        try insert.bind(7, call.micros)
        try insert.bind(8, Int64(call.count))
        try insert.run()
      }
      let delete = try connection.statement("DELETE FROM call WHERE time < ?1")
      try delete.bind(1, oldest)
      try delete.run()
    }
  }

  /// The latest calls of a project, the last first.
  public func calls(of project: Project, limit: Int) throws(CubeError) -> [CallRecord] {
    try writeCalls()
    return try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT project, key, time, dialect, endpoint, status, micros, count FROM call
        WHERE project = ?1 ORDER BY row DESC LIMIT ?2
        """)
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, Int64(limit))
      var found: [CallRecord] = []
      while try query.step() {
        found.append(
          CallRecord(
            project: query.int(0), key: query.optionalText(1),
            time: Timestamp(milliseconds: query.int(2)), dialect: query.text(3),
            endpoint: query.text(4), status: Int(clamping: query.int(5)), micros: query.int(6),
            count: Int(clamping: query.int(7))))
      }
      return found
    }
  }
}
