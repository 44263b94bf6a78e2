internal import Digest
internal import Format
internal import Posix
internal import SQLite

extension CubeError {
  /// Whose memories are asked for, or are to be stored, was deleted since the call came.
  static let deletedMeanwhile = CubeError.notFound(
    "whose memories these are was deleted while this was under way")
}

/// What stands in the database because of a cube's owner, and goes with the owner.
extension Accounts {
  /// Notes that a cube is about to be removed, so that what was asked before does not make it again,
  /// and forgets the tasks, things and answers that are about it, also those under way.
  func forget(_ cube: [UInt8], of project: Project) throws(CubeError) {
    // Calls that are not written yet tell of it as well.
    try? writeCalls()
    let (marked, trace) = (ReplayKey.marked(cube), Self.trace(of: cube, of: project))
    try forget(
      [
        ("DELETE FROM replay WHERE project = ?1 AND \(Self.ofSeveral)", marked),
        (Self.forgettingReadings, cube),
        ("DELETE FROM thing WHERE project = ?1 AND \(Self.ofSeveral)", marked),
        (Self.forgettingOldExports, cube),
        ("DELETE FROM replay WHERE project = ?1 AND owner = ?2", cube),
        ("DELETE FROM task WHERE project = ?1 AND owner = ?2", cube),
        ("DELETE FROM notice WHERE project = ?1 AND owner = ?2", cube),
        ("DELETE FROM thing WHERE project = ?1 AND owner = ?2", cube),
        ("DELETE FROM gone WHERE project = ?1 AND cube = ?2", trace),
        (
          "INSERT INTO gone(project, cube) SELECT ?1, ?2 WHERE EXISTS "
            + "(SELECT 1 FROM project WHERE row = ?1)", trace
        ),
      ] + forgettingCalls.map { ($0, cube) }, of: project)
  }

  /// What stays of a cube that is gone: its name cannot be read from it.
  private static func trace(of cube: [UInt8], of project: Project) -> [UInt8] {
    SHA256.hash(project.id + [0] + cube)
  }

  /// Takes a name that is forgotten out of the deletions that were asked for it. Where something that was
  /// asked before them is still under way, which has to find them, that is owed.
  func forgetDeletions(naming name: [UInt8], of project: Project) throws(CubeError) {
    let isDone = try write { (connection) throws(CubeError) -> Bool in
      try Self.sql { () throws(SQLiteError) in
        let query = try connection.prepare(
          """
          SELECT row, input, EXISTS (SELECT 1 FROM task AS other INDEXED BY task_open
            WHERE other.state < 2 AND other.project = ?1 AND other.row < task.row)
          FROM task WHERE project = ?1 AND kind = 'DELETE' AND state > 1
          """)
        try query.bind(1, project.row)
        var (rows, isDone): ([Int64], Bool) = ([], true)
        while try query.step() {
          guard let input = try? JSON.parse(query.text(1)), input.holds(name) else { continue }
          if query.int(2) == 0 { rows.append(query.int(0)) } else { isDone = false }
        }
        query.reset()
        for row in rows {
          let update = try connection.prepare("UPDATE task SET input = '{}' WHERE row = ?1")
          try update.bind(1, row)
          try update.run()
        }
        return isDone
      }
    }
    owedNames.withLock { owed in
      owed.removeAll { $0.project == project && $0.name == name }
      if !isDone { owed.append((project, name)) }
    }
    sweepLog()
  }

  /// Runs statements that forget, all or none, and leaves nothing of it in the write-ahead log.
  /// - Parameters:
  ///   - statements: each with what its ?2 is: a cube's name, or that marked.
  ///   - project: whose row their ?1 is.
  /// - Throws: where the database cannot be written.
  func forget(
    _ statements: [(sql: String, owner: [UInt8])], of project: Project
  ) throws(CubeError) {
    try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        for (sql, owner) in statements {
          let statement = try connection.statement(made: sql)
          defer { statement.reset() }
          try statement.bind(1, project.row)
          try statement.bind(2, blob: owner)
          try statement.run()
        }
      }
    }
    sweepLog()
  }

  /// What was read may be anybody's: it is read again, under the same id, by which it finds what it stored
  /// beside. What is being answered meanwhile is not kept.
  static let forgettingReadings =
    """
    UPDATE replay SET status = NULL, answer = NULL, owner = x'',
      holder = CASE WHEN status IS NULL THEN holder ELSE x'' END
    WHERE project = ?1 AND owner = x'0000' AND ?2 IS NOT NULL
    """

  /// Older programs did not say whose memories are in an export that is not one owner's.
  private static let forgettingOldExports =
    """
    DELETE FROM thing WHERE project = ?1 AND kind = 'mem0-export' AND owner IS NULL
      AND ?2 IS NOT NULL
    """

  /// Whether any of these was removed since `project` was read, within a transaction.
  static func isAnyGone(
    _ cubes: [[UInt8]], from project: Project, _ connection: Connection
  ) throws(SQLiteError) -> Bool {
    for cube in cubes {
      let query = try connection.statement(
        "SELECT 1 FROM gone WHERE project = ?1 AND cube = ?2 AND row > ?3")
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, blob: trace(of: cube, of: project))
      try query.bind(3, project.seen)
      if try query.step() { return true }
    }
    return false
  }

  /// Whether a cube may still be made for what was asked when `project` was read: neither the project
  /// nor the cube was removed since.
  func mayMake(_ cube: [UInt8], of project: Project) throws(CubeError) -> Bool {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT 1 FROM project WHERE row = ?1 AND NOT EXISTS
          (SELECT 1 FROM gone WHERE project = ?1 AND cube = ?2 AND row > ?3)
        """)
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, blob: Self.trace(of: cube, of: project))
      try query.bind(3, project.seen)
      return try query.step()
    }
  }
}

extension JSON {
  /// Whether a text stands anywhere in it as a value.
  fileprivate func holds(_ text: [UInt8]) -> Bool {
    string == text || elements?.contains { $0.holds(text) } == true
      || members?.contains { $0.value.holds(text) } == true
  }
}
