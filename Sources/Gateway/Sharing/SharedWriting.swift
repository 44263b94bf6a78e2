internal import Bundle
internal import Digest
internal import Format
internal import Posix
internal import SQLite

/// Writes what the shared accounts say into this server's database, within a transaction.
extension Accounts {
  /// Makes a row here what a state says.
  func writeShared(
    _ connection: Connection, _ id: SharedID, _ state: SharedState
  ) throws(CubeError) {
    if case .project = id.meaning {
      guard let value = state.json else { return try removeShared(connection, project: id.project) }
      return try writeProject(connection, id.project, value)
    }
    guard let row = try Self.row(connection, ofProject: id.project) else { return }
    switch id.meaning {
    case .member: try Self.writeMember(connection, row, id.key, state.json)
    case .key: try Self.writeKey(connection, row, id.key, state.json)
    case .thing(let kind): try Self.writeThing(connection, row, kind, id.key, state.json)
    case .project, .name, .store, nil: break
    }
  }

  private func writeProject(
    _ connection: Connection, _ id: [UInt8], _ value: JSON
  ) throws(CubeError) {
    guard let name = value["name"]?.string else { return }
    if try Self.row(connection, ofProject: id) == nil {
      try connection.run(
        """
        INSERT INTO project(id, name, description, created, updated) VALUES(?1, ?2, '', 0, 0)
        """, .text(id), .blob(name))
      try Self.sql { () throws(SQLiteError) in try Self.forgetDeletion(connection, of: name) }
    }
    try connection.run(
      """
      UPDATE project SET description = ?2, created = ?3, updated = ?4, settings = ?5,
        monthly_ingest = ?6, monthly_retrieval = ?7, rate = ?8 WHERE id = ?1
      """, .text(id), .text(value["description"]?.string ?? []),
      .int(value["created"]?.integer ?? 0), .int(value["updated"]?.integer ?? 0),
      .text((value["settings"] ?? .object([])).bytes), .int(value["monthly_ingest"]?.integer),
      .int(value["monthly_retrieval"]?.integer), .int(value["rate"]?.integer))
  }

  /// Forgets a project that another server removed; its cubes are erased afterwards, by `finishRemovals`.
  private func removeShared(_ connection: Connection, project id: [UInt8]) throws(CubeError) {
    let found = try connection.first(
      "SELECT row, name FROM project WHERE id = ?1", .text(id)
    ) { (row: $0.int(0), name: $0.blob(1)) }
    guard let found else { return }
    let time = host.now()
    let project = Project(
      row: found.row, id: id, name: found.name, description: [], created: time, updated: time,
      settings: .object([]))
    try remove(connection, project, with: try cubeIDs(in: project.folder))
    sharing?.state.withLock { _ = $0.removed.insert(found.row) }
  }

  private static func writeMember(
    _ connection: Connection, _ project: Int64, _ email: [UInt8], _ value: JSON?
  ) throws(CubeError) {
    guard let value else {
      return try connection.run(
        "DELETE FROM member WHERE project = ?1 AND email = ?2", .int(project), .text(email))
    }
    try connection.run(
      """
      INSERT INTO member(project, email, role, created) VALUES(?1, ?2, ?3, ?4)
      ON CONFLICT(project, email) DO UPDATE SET role = ?3, created = ?4
      """, .int(project), .text(email), .text(value["role"]?.string ?? []),
      .int(value["created"]?.integer ?? 0))
  }

  private static func writeKey(
    _ connection: Connection, _ project: Int64, _ id: [UInt8], _ value: JSON?
  ) throws(CubeError) {
    guard let value, let hash = value["hash"]?.string.flatMap({ Hex.decode($0) }) else {
      return try connection.run(
        "DELETE FROM key WHERE project = ?1 AND id = ?2", .int(project), .text(id))
    }
    // A key that came back with its project made anew stood in the old one.
    try connection.run(
      "DELETE FROM key WHERE (id = ?2 OR hash = ?3) AND NOT (project = ?1 AND id = ?2)",
      .int(project), .text(id), .blob(hash))
    try connection.run(
      """
      INSERT INTO key(id, project, hash, name, email, role, scopes, created, expires, revoked,
        confined) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      ON CONFLICT(id) DO UPDATE SET hash = ?3, name = ?4, email = ?5, role = ?6, scopes = ?7,
        created = ?8, expires = ?9, revoked = ?10, confined = ?11
      """, .text(id), .int(project), .blob(hash), .text(value["name"]?.string ?? []),
      .text(value["email"]?.string), .text(value["role"]?.string ?? []),
      .text(value["scopes"]?.string ?? []), .int(value["created"]?.integer ?? 0),
      .int(value["expires"]?.integer), .int(value["revoked"]?.integer),
      .int(value["confined"]?.bool == true ? 1 : 0))
  }

  private static func writeThing(
    _ connection: Connection, _ project: Int64, _ kind: [UInt8], _ id: [UInt8], _ value: JSON?
  ) throws(CubeError) {
    guard let value else {
      return try connection.run(
        "DELETE FROM thing WHERE project = ?1 AND kind = ?2 AND id = ?3", .int(project),
        .text(kind), .blob(id))
    }
    try connection.run(
      """
      INSERT INTO thing(project, kind, id, value, created, updated, owner)
      VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT(project, kind, id) DO UPDATE SET value = ?4, created = ?5, updated = ?6, owner = ?7
      """, .int(project), .text(kind), .blob(id), .text((value["value"] ?? .object([])).bytes),
      .int(value["created"]?.integer ?? 0), .int(value["updated"]?.integer ?? 0),
      .blob(value["owner"]?.string.flatMap { Hex.decode($0) }))
  }

  /// Notes that there was a key once: this server then lets no caller in without one.
  static func noteHadKeys(_ connection: Connection) throws(CubeError) {
    try connection.run("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'key' AND seq < 1")
    try connection.run(
      """
      INSERT INTO sqlite_sequence(name, seq) SELECT 'key', 1
      WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'key')
      """)
  }
}
