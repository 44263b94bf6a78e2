internal import MemCube
internal import SQLite

/// What stands in the database because of a cube's owner, and goes with the owner.
extension Accounts {
  /// Notes that a cube is about to be removed, so that what was asked before does not make it again,
  /// and forgets the tasks, things and answers that are about it, also those under way.
  func forget(_ cube: [UInt8], of project: Project) throws(CubeError) {
    try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        for (sql, cube) in [
          (
            "DELETE FROM replay WHERE project = ?1 AND \(Self.ofSeveral)", ReplayKey.marked(cube)
          ),
          ("DELETE FROM replay WHERE project = ?1 AND owner = ?2", cube),
          ("DELETE FROM task WHERE project = ?1 AND owner = ?2", cube),
          ("DELETE FROM notice WHERE project = ?1 AND owner = ?2", cube),
          ("DELETE FROM thing WHERE project = ?1 AND owner = ?2", cube),
          ("DELETE FROM gone WHERE project = ?1 AND cube = ?2", cube),
          (
            "INSERT INTO gone(project, cube) SELECT ?1, ?2 WHERE EXISTS "
              + "(SELECT 1 FROM project WHERE row = ?1)", cube
          ),
        ] {
          let statement = try connection.prepare(sql)
          try statement.bind(1, project.row)
          try statement.bind(2, blob: cube)
          try statement.run()
        }
      }
    }
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
      try query.bind(2, blob: cube)
      try query.bind(3, project.seen)
      return try query.step()
    }
  }
}
