internal import MemCube
internal import Posix
internal import SQLite

/// Things that are kept once, and found by how their ids begin.
extension Accounts {
  /// Keeps a thing unless there is one of the same kind and id; the one that is there from now on.
  func keepFirst(
    _ kind: String, _ id: [UInt8], _ value: JSON, of project: Project
  ) throws(CubeError) -> Thing {
    try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        let insert = try connection.statement(
          """
          INSERT OR IGNORE INTO thing(project, kind, id, value, created, updated)
          VALUES(?1, ?2, ?3, ?4, ?5, ?5)
          """)
        try insert.bind(1, project.row)
        try insert.bind(2, text: Array(kind.utf8))
        try insert.bind(3, blob: id)
        try insert.bind(4, text: value.bytes)
        try insert.bind(5, host.now().milliseconds)
        try insert.run()
      }
    }
    return try thing(kind, id, of: project)
      ?? Thing(row: 0, id: id, value: value, created: host.now(), updated: host.now())
  }

  /// The things of a kind whose ids begin so, in the order in which they were made.
  func things(
    _ kind: String, prefix: [UInt8], of project: Project
  ) throws(CubeError) -> [Thing] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT row, id, value, created, updated FROM thing
        WHERE project = ?1 AND kind = ?2 AND id >= ?3 ORDER BY id
        """)
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, text: Array(kind.utf8))
      try query.bind(3, blob: prefix)
      var found: [Thing] = []
      while try query.step() {
        let thing = Self.thing(query)
        guard thing.id.starts(with: prefix) else { break }
        found.append(thing)
      }
      return found.sorted { $0.row < $1.row }
    }
  }
}
