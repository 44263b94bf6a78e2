internal import Bundle
internal import Format
internal import Posix
internal import SQLite

/// Things that are kept once however many servers are asked for them at a time, and found by how their
/// ids begin.
extension Accounts {
  /// Keeps a thing unless there is one of the same kind and id; the one that is there from now on. It is
  /// forgotten with its `owner`. `names` are ids under which it is found besides, kept with it.
  func keepFirst(
    _ kind: String, _ id: [UInt8], _ value: JSON, of project: Project, owner: Owner? = nil,
    names: [(kind: String, id: [UInt8], value: JSON)] = []
  ) throws(CubeError) -> Thing {
    if let there = try thing(kind, id, of: project) { return there }
    return try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        if let there = try Self.thing(connection, kind, id, of: project) { return there }
        try put(connection, kind, id, value, of: project, owner?.cubeName)
        for name in names {
          try put(connection, name.kind, name.id, name.value, of: project, owner?.cubeName)
        }
        return try Self.thing(connection, kind, id, of: project)
          ?? Thing(row: 0, id: id, value: value, created: host.now(), updated: host.now())
      }
    }
  }

  /// Keeps what is drawn from a thing as it is at this moment (nil: there is none), which no other
  /// server changes in between.
  @discardableResult
  func change(
    _ kind: String, _ id: [UInt8], of project: Project, owner: Owner? = nil,
    _ draw: (JSON?) throws(CubeError) -> JSON
  ) throws(CubeError) -> JSON {
    try write { (connection) throws(CubeError) in
      let present = try Self.sql { () throws(SQLiteError) in
        try Self.thing(connection, kind, id, of: project)?.value
      }
      let value = try draw(present)
      try Self.sql { () throws(SQLiteError) in
        try put(connection, kind, id, value, of: project, owner?.cubeName)
      }
      return value
    }
  }

  /// The things of a kind that are forgotten with a cube.
  func things(
    _ kind: String, ofCube cube: [UInt8], in project: Project
  ) throws(CubeError) -> [Thing] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT row, id, value, created, updated FROM thing
        WHERE project = ?1 AND owner = ?2 AND kind = ?3 ORDER BY row
        """)
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, blob: cube)
      try query.bind(3, text: Array(kind.utf8))
      var found: [Thing] = []
      while try query.step() { found.append(Self.thing(query)) }
      return found
    }
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
