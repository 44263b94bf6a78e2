internal import Bundle
internal import Format
internal import Posix
internal import SQLite

/// What a dialect keeps of a project that is no memory: a webhook, an export, an entity that was
/// made by hand.
struct Thing: Hashable, Sendable {
  /// Its row, which rises and is never given twice.
  var row: Int64
  var id: [UInt8]
  /// An object.
  var value: JSON
  var created, updated: Timestamp
}

extension Accounts {
  /// Keeps a thing, in the place of one of the same kind and id. It is forgotten with its `owner`.
  func keep(
    _ kind: String, _ id: [UInt8], _ value: JSON, of project: Project, owner: Owner? = nil
  ) throws(CubeError) {
    try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        try put(connection, kind, id, value, of: project, owner?.cubeName)
      }
    }
  }

  /// Keeps a thing that tells what cubes and owners of these names have; with any of them it is forgotten.
  /// - Throws: `.notFound` where one was deleted since `project` was read.
  func keep(
    _ kind: String, _ id: [UInt8], _ value: JSON, of project: Project, about names: [[UInt8]]
  ) throws(CubeError) {
    try write { (connection) throws(CubeError) in
      let isGone = try Self.sql { () throws(SQLiteError) in
        if try Self.isAnyGone(names, from: project, connection) { return true }
        try put(connection, kind, id, value, of: project, ReplayKey.name(ofCubes: names))
        return false
      }
      if isGone { throw .deletedMeanwhile }
    }
  }

  func put(
    _ connection: Connection, _ kind: String, _ id: [UInt8], _ value: JSON, of project: Project,
    _ owner: [UInt8]? = nil
  ) throws(SQLiteError) {
    let insert = try connection.statement(
      """
      INSERT INTO thing(project, kind, id, value, created, updated, owner)
      VALUES(?1, ?2, ?3, ?4, ?5, ?5, ?6)
      ON CONFLICT(project, kind, id) DO UPDATE SET value = ?4, updated = ?5
      """)
    try insert.bind(1, project.row)
    try insert.bind(2, text: Array(kind.utf8))
    try insert.bind(3, blob: id)
    try insert.bind(4, text: value.bytes)
    try insert.bind(5, host.now().milliseconds)
    try insert.bind(6, blob: owner)
    try insert.run()
  }

  /// The project that has a thing of an id; nil: none has.
  func holder(of kind: String, _ id: [UInt8]) throws(CubeError) -> Project? {
    let row = try read { (connection) throws(SQLiteError) -> Int64? in
      let query = try connection.statement("SELECT project FROM thing WHERE kind = ?1 AND id = ?2")
      defer { query.reset() }
      try query.bind(1, text: Array(kind.utf8))
      try query.bind(2, blob: id)
      return try query.step() ? query.int(0) : nil
    }
    return try row.flatMap { (row) throws(CubeError) in try project(row: row) }
  }

  /// One thing; nil: there is none.
  func thing(_ kind: String, _ id: [UInt8], of project: Project) throws(CubeError) -> Thing? {
    try read { (connection) throws(SQLiteError) in
      try Self.thing(connection, kind, id, of: project)
    }
  }

  static func thing(
    _ connection: Connection, _ kind: String, _ id: [UInt8], of project: Project
  ) throws(SQLiteError) -> Thing? {
    let query = try connection.statement(
      """
      SELECT row, id, value, created, updated FROM thing
      WHERE project = ?1 AND kind = ?2 AND id = ?3
      """)
    defer { query.reset() }
    try query.bind(1, project.row)
    try query.bind(2, text: Array(kind.utf8))
    try query.bind(3, blob: id)
    return try query.step() ? Self.thing(query) : nil
  }

  /// All things of a kind, in the order in which they were made.
  func things(_ kind: String, of project: Project) throws(CubeError) -> [Thing] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT row, id, value, created, updated FROM thing WHERE project = ?1 AND kind = ?2
        ORDER BY row
        """)
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, text: Array(kind.utf8))
      var found: [Thing] = []
      while try query.step() { found.append(Self.thing(query)) }
      return found
    }
  }

  /// Forgets a thing; false: there was none.
  @discardableResult
  func drop(_ kind: String, _ id: [UInt8], of project: Project) throws(CubeError) -> Bool {
    met.withLock { _ = $0.remove(Array("\(project.row)/".utf8) + id) }
    return try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        let delete = try connection.statement(
          "DELETE FROM thing WHERE project = ?1 AND kind = ?2 AND id = ?3")
        try delete.bind(1, project.row)
        try delete.bind(2, text: Array(kind.utf8))
        try delete.bind(3, blob: id)
        try delete.run()
        return connection.changes > 0
      }
    }
  }

  /// Notes that these ids are in use: an owner that has had a memory stays known until deleted.
  func meet(_ ids: OwnerIDs, in project: Project) throws(CubeError) {
    try ids.refuseUnnamable()
    for (kind, id) in [
      ("user", ids.user), ("agent", ids.agent), ("app", ids.app), ("run", ids.run),
    ] {
      guard let id else { continue }
      let name = Array("\(kind)/".utf8) + id
      let key = Array("\(project.row)/".utf8) + name
      if met.withLock({ $0.contains(key) }) { continue }
      try count { (connection) throws(SQLiteError) in
        let insert = try connection.statement(
          """
          INSERT OR IGNORE INTO thing(project, kind, id, value, created, updated)
          VALUES(?1, 'entity', ?2, '{}', ?3, ?3)
          """)
        try insert.bind(1, project.row)
        try insert.bind(2, blob: name)
        try insert.bind(3, host.now().milliseconds)
        try insert.run()
      }
      met.withLock { met in
        if met.count > 100_000 { met = [] }
        met.insert(key)
      }
    }
  }

  static func thing(_ query: Statement) -> Thing {
    Thing(
      row: query.int(0), id: query.blob(1),
      value: (try? JSON.parse(query.text(2))) ?? .object([]),
      created: Timestamp(milliseconds: query.int(3)),
      updated: Timestamp(milliseconds: query.int(4)))
  }
}
