internal import Bundle
internal import Format
internal import Posix
internal import SQLite

/// Work that goes on after its call was answered, or went on with it: dialects call it events, jobs and
/// tasks. It stands in the database before the caller hears of it, and so survives a restart.
struct GatewayTask: Hashable, Sendable {
  /// How far it is. It never goes back.
  enum State: Int64, Sendable {
    case queued, running, done, failed
  }

  /// Its row, which rises.
  var row: Int64
  /// A UUID, as dialects show it.
  var id: [UInt8]
  /// The row of its project.
  var project: Int64
  /// The dialect's name.
  var dialect: [UInt8]
  /// What is done, in the dialect's word.
  var kind: [UInt8]
  var state: State
  /// What was asked.
  var input: JSON
  /// What came of it.
  var output: JSON
  /// Why it failed, in a sentence.
  var error: [UInt8]?
  var created: Timestamp
  var started, finished: Timestamp?
  /// The last removal of a cube that was known when it was accepted.
  var seen: Int64
}

extension Accounts {
  private static let taskColumns =
    "row, id, project, dialect, kind, state, input, output, error, created, started, finished, seen"

  /// Notes a task that is to be done, or was (with its output), unless it is known: a repeated call has the
  /// same one. It is forgotten with its `owner`. `size`: how much is to be read, bytes, where that is not its
  /// input. `thing`: what the task is about, of a kind and with the task's id. It is kept in the same
  /// transaction as a task that is to be done, so that the thread that does it finds the thing.
  func addTask(
    _ id: [UInt8], _ project: Project, dialect: String, kind: String, input: JSON,
    output: JSON? = nil, began: Timestamp? = nil, owner: Owner? = nil, size: Int64? = nil,
    thing: (kind: String, value: JSON)? = nil
  ) throws(CubeError) {
    try? writeDone()
    let now = host.now().milliseconds
    // The caller can repeat a call whose task is done already, but not one whose task is still owed.
    let keep = { (connection: Connection) throws(SQLiteError) in
      let insert = try connection.statement(
        """
        INSERT OR IGNORE INTO task(id, project, dialect, kind, state, input, output, created, started,
          finished, owner, seen, size)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """)
      try insert.bind(1, text: id)
      try insert.bind(2, project.row)
      try insert.bind(3, text: Array(dialect.utf8))
      try insert.bind(4, text: Array(kind.utf8))
      try insert.bind(5, (output == nil ? GatewayTask.State.queued : .done).rawValue)
      let bytes = input.bytes
      try insert.bind(6, text: bytes)
      try insert.bind(7, text: output?.bytes)
      try insert.bind(8, began?.milliseconds ?? now)
      try insert.bind(9, output == nil ? nil : began?.milliseconds ?? now)
      try insert.bind(10, output == nil ? nil : now)
      try insert.bind(11, blob: owner?.cubeName)
      try insert.bind(12, project.seen)
      try insert.bind(13, size ?? Int64(bytes.count))
      try insert.run()
    }
    if output != nil {
      // What was done stays done where there is no room to note it: a caller that gets an error would ask for
      // it again.
      _ = try? count(keep)
      return
    }
    try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        try keep(connection)
        if let thing { try put(connection, thing.kind, id, thing.value, of: project) }
      }
    }
  }

  /// Notes how a task goes on; false: it was forgotten meanwhile.
  @discardableResult
  func move(
    _ id: [UInt8], to state: GatewayTask.State, output: JSON? = nil, error: [UInt8]? = nil
  ) throws(CubeError) -> Bool {
    try count { (connection) throws(SQLiteError) in
      let update = try connection.statement(
        """
        UPDATE task SET state = ?2, output = coalesce(?3, output), error = ?4,
          started = CASE WHEN ?2 = 1 THEN coalesce(started, ?5) ELSE started END,
          finished = CASE WHEN ?2 > 1 THEN ?5 ELSE finished END WHERE id = ?1 AND state <= ?2
        """)
      try update.bind(1, text: id)
      try update.bind(2, state.rawValue)
      try update.bind(3, text: output?.bytes)
      try update.bind(4, text: error)
      try update.bind(5, host.now().milliseconds)
      try update.run()
      return connection.changes > 0
    }
  }

  /// Forgets a project's task if it failed.
  func forgetFailedTask(_ id: [UInt8], of project: Project) throws(CubeError) {
    try count { (connection) throws(SQLiteError) in
      let delete = try connection.statement(
        "DELETE FROM task WHERE id = ?1 AND project = ?2 AND state = 3")
      try delete.bind(1, text: id)
      try delete.bind(2, project.row)
      try delete.run()
    }
  }

  /// A project's task; nil: it has none of that id.
  func task(_ id: [UInt8], of project: Project) throws(CubeError) -> GatewayTask? {
    try? writeDone()
    return try read { (connection) throws(SQLiteError) in
      let query = try connection.prepare(
        "SELECT \(Self.taskColumns) FROM task WHERE id = ?1 AND project = ?2")
      try query.bind(1, text: id)
      try query.bind(2, project.row)
      return try query.step() ? Self.task(query) : nil
    }
  }

  /// The tasks of a project and dialect, the newest first, and how many there are in all.
  func tasks(
    of project: Project, dialect: String, kind: [UInt8]?, states: [GatewayTask.State],
    offset: Int, limit: Int
  ) throws(CubeError) -> (total: Int, tasks: [GatewayTask]) {
    try? writeDone()
    return try read { (connection) throws(SQLiteError) in
      let marks = states.map { String($0.rawValue) }.joined(separator: ", ")
      let condition =
        "project = ?1 AND dialect = ?2 AND (?3 IS NULL OR kind = ?3) AND state IN (\(marks))"
      func bind(_ statement: Statement) throws(SQLiteError) {
        try statement.bind(1, project.row)
        try statement.bind(2, text: Array(dialect.utf8))
        try statement.bind(3, text: kind)
      }
      let count = try connection.prepare("SELECT count(*) FROM task WHERE \(condition)")
      try bind(count)
      let total = try count.step() ? Int(clamping: count.int(0)) : 0
      let query = try connection.prepare(
        "SELECT \(Self.taskColumns) FROM task WHERE \(condition) ORDER BY row DESC LIMIT ?4 OFFSET ?5"
      )
      try bind(query)
      try query.bind(4, Int64(limit))
      try query.bind(5, Int64(offset))
      return (total, try Self.tasks(query))
    }
  }

  /// The latest tasks of a project, of all dialects, the newest first.
  func latestTasks(of project: Project, limit: Int) throws(CubeError) -> [GatewayTask] {
    try? writeDone()
    return try read { (connection) throws(SQLiteError) in
      let query = try connection.prepare(
        "SELECT \(Self.taskColumns) FROM task WHERE project = ?1 ORDER BY row DESC LIMIT ?2")
      try query.bind(1, project.row)
      try query.bind(2, Int64(limit))
      return try Self.tasks(query)
    }
  }

  /// The tasks after a row that are not done, in their order, with what decides which of them is next.
  func waitingTasks(after row: Int64) throws(CubeError) -> [TaskLine.Entry] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT row, project, owner, size, dialect = 'openmem' AND kind = 'file'
        FROM task INDEXED BY task_open WHERE state < 2 AND state IN (0, 1) AND row > ?1 ORDER BY row
        """)
      defer { query.reset() }
      try query.bind(1, row)
      var found: [TaskLine.Entry] = []
      while try query.step() {
        found.append(
          TaskLine.Entry(
            row: query.int(0), project: query.int(1), owner: query.optionalBlob(2),
            size: query.int(3), isAlone: query.int(4) == 1))
      }
      return found
    }
  }

  /// A task by its row; nil: it is gone, or done.
  func openTask(_ row: Int64) throws(CubeError) -> GatewayTask? {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.prepare(
        "SELECT \(Self.taskColumns) FROM task WHERE row = ?1 AND state < 2")
      try query.bind(1, row)
      return try query.step() ? Self.task(query) : nil
    }
  }

  /// A project's tasks of a kind that are under way.
  func runningTasks(
    _ kind: String, _ dialect: String, of project: Project
  ) throws(CubeError) -> [GatewayTask] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.prepare(
        """
        SELECT \(Self.taskColumns) FROM task INDEXED BY task_open WHERE state < 2 AND state = 1
          AND project = ?1 AND dialect = ?2 AND kind = ?3
        """)
      try query.bind(1, project.row)
      try query.bind(2, text: Array(dialect.utf8))
      try query.bind(3, text: Array(kind.utf8))
      return try Self.tasks(query)
    }
  }

  /// The tasks that are not done, the oldest first. Each search may have left one that is, so they are
  /// found by an index of those that are not.
  func openTasks(after row: Int64, limit: Int) throws(CubeError) -> [GatewayTask] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.prepare(
        """
        SELECT \(Self.taskColumns) FROM task INDEXED BY task_open WHERE state < 2 AND row > ?1
        ORDER BY row LIMIT ?2
        """)
      try query.bind(1, row)
      try query.bind(2, Int64(limit))
      return try Self.tasks(query)
    }
  }

  /// What was deleted of a project by a dialect since a task was accepted.
  func deletions(
    _ dialect: String, behind task: GatewayTask
  ) throws(CubeError) -> [GatewayTask] {
    try read { (connection) throws(SQLiteError) in
      // Each task that is done asks, and thousands may wait after it.
      let query = try connection.prepare(
        """
        SELECT \(Self.taskColumns) FROM task INDEXED BY task_deletion WHERE kind = 'DELETE'
          AND state = 2 AND project = ?1 AND dialect = ?2 AND row > ?3 ORDER BY row
        """)
      try query.bind(1, task.project)
      try query.bind(2, text: Array(dialect.utf8))
      try query.bind(3, task.row)
      return try Self.tasks(query)
    }
  }

  /// How many tasks of all projects wait, and how many are under way.
  func jobCounts() throws(CubeError) -> (queued: Int64, running: Int64) {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT coalesce(sum(state = 0), 0), coalesce(sum(state = 1), 0)
        FROM task INDEXED BY task_open WHERE state < 2
        """)
      defer { query.reset() }
      return try query.step() ? (query.int(0), query.int(1)) : (0, 0)
    }
  }

  /// How long a task that ended stays known, milliseconds.
  private static let taskAge: Int64 = 30 * 86_400_000

  /// Drops tasks that ended more than 30 days ago.
  static func dropOldTasks(_ connection: Connection, now: Timestamp) throws(SQLiteError) {
    let (oldest, isBeyond) = now.milliseconds.subtractingReportingOverflow(taskAge)
    if isBeyond { return }
    let delete = try connection.statement(
      "DELETE FROM task INDEXED BY task_finished WHERE finished < ?1 AND state > 1")
    try delete.bind(1, oldest)
    try delete.run()
  }

  /// All tasks that a query gives.
  private static func tasks(_ query: Statement) throws(SQLiteError) -> [GatewayTask] {
    var found: [GatewayTask] = []
    while try query.step() { found.append(Self.task(query)) }
    return found
  }

  private static func task(_ query: Statement) -> GatewayTask {
    GatewayTask(
      row: query.int(0), id: query.text(1), project: query.int(2), dialect: query.text(3),
      kind: query.text(4), state: GatewayTask.State(rawValue: query.int(5)) ?? .failed,
      input: (try? JSON.parse(query.text(6))) ?? .null,
      output: (try? JSON.parse(query.text(7))) ?? .null, error: query.optionalText(8),
      created: Timestamp(milliseconds: query.int(9)),
      started: query.optionalInt(10).map { Timestamp(milliseconds: $0) },
      finished: query.optionalInt(11).map { Timestamp(milliseconds: $0) }, seen: query.int(12))
  }
}
