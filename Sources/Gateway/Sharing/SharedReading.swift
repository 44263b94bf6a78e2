internal import Digest
internal import Format
internal import Posix
internal import SQLite

/// Rows of this server's database as the shared table has them. Local row numbers stay here.
extension Accounts {
  /// The local row of a project; nil: it is not here.
  static func row(_ connection: Connection, ofProject id: [UInt8]) throws(CubeError) -> Int64? {
    try connection.first("SELECT row FROM project WHERE id = ?1", .text(id)) { $0.int(0) }
  }

  /// What a row says here; `.absent`: it is not here.
  static func sharedState(_ connection: Connection, _ id: SharedID) throws(CubeError) -> SharedState
  {
    let found: JSON?
    switch id.meaning {
    case .project: found = try projectValue(connection, id)
    case .member: found = try memberValue(connection, id)
    case .key: found = try keyValue(connection, id)
    case .thing(let kind): found = try thingValue(connection, id, kind)
    case .name, .store, nil: found = nil
    }
    return found.map { .value($0) } ?? .absent
  }

  private static func projectValue(
    _ connection: Connection, _ id: SharedID
  ) throws(CubeError) -> JSON? {
    try connection.first(
      """
      SELECT name, description, created, updated, settings, monthly_ingest, monthly_retrieval, rate
      FROM project WHERE id = ?1
      """, .text(id.project)
    ) { row in
      object(
        ("name", text(row.blob(0))), ("description", text(row.text(1))),
        ("created", number(row.int(2))), ("updated", number(row.int(3))),
        ("settings", (try? JSON.parse(row.text(4))) ?? .object([])),
        ("monthly_ingest", number(row.optionalInt(5))),
        ("monthly_retrieval", number(row.optionalInt(6))), ("rate", number(row.optionalInt(7))))
    }
  }

  private static func memberValue(
    _ connection: Connection, _ id: SharedID
  ) throws(CubeError) -> JSON? {
    try connection.first(
      """
      SELECT role, created FROM member
      WHERE project = (SELECT row FROM project WHERE id = ?1) AND email = ?2
      """, .text(id.project), .text(id.key)
    ) { object(("role", text($0.text(0))), ("created", number($0.int(1)))) }
  }

  private static func keyValue(
    _ connection: Connection, _ id: SharedID
  ) throws(CubeError) -> JSON? {
    try connection.first(
      """
      SELECT hash, name, email, role, scopes, created, expires, revoked, confined FROM key
      WHERE project = (SELECT row FROM project WHERE id = ?1) AND id = ?2
      """, .text(id.project), .text(id.key)
    ) { row in
      object(
        ("hash", .string(Hex.encode(row.blob(0)))), ("name", text(row.text(1))),
        ("email", row.optionalText(2).map { text($0) } ?? .null), ("role", text(row.text(3))),
        ("scopes", text(row.text(4))), ("created", number(row.int(5))),
        ("expires", number(row.optionalInt(6))), ("revoked", number(row.optionalInt(7))),
        ("confined", .bool(row.int(8) != 0)))
    }
  }

  /// nil also for one that is too large to be shared: it stays here.
  private static func thingValue(
    _ connection: Connection, _ id: SharedID, _ kind: [UInt8]
  ) throws(CubeError) -> JSON? {
    let found = try connection.first(
      """
      SELECT value, created, updated, owner FROM thing
      WHERE project = (SELECT row FROM project WHERE id = ?1) AND kind = ?2 AND id = ?3
      """, .text(id.project), .text(kind), .blob(id.key)
    ) { row -> JSON? in
      guard let value = try? JSON.parse(row.text(0)) else { return nil }
      return object(
        ("value", value), ("created", number(row.int(1))), ("updated", number(row.int(2))),
        ("owner", row.optionalBlob(3).map { .string(Hex.encode($0)) } ?? .null))
    }
    return found.flatMap(\.self)
  }

  /// A text, which JSON holds only as UTF-8.
  private static func text(_ bytes: [UInt8]) -> JSON { .string(Array(bytes.asText.utf8)) }

  /// A number, or null. Beyond 2^53, which no reader takes, it bounds nothing that can be counted.
  private static func number(_ value: Int64?) -> JSON {
    value.map { JSON(max(-(1 << 53), min(1 << 53, $0))) } ?? .null
  }

  /// What this server and the others last had in common of a row, and its revision there; 0: none.
  static func sharedBase(
    _ connection: Connection, _ id: SharedID
  ) throws(CubeError) -> (state: SharedState, revision: Int64) {
    let found = try connection.first(
      "SELECT value, revision FROM shared_base WHERE project = ?1 AND kind = ?2 AND key = ?3",
      .text(id.project), .text(id.kind), .blob(id.key)
    ) { row -> (SharedState, Int64) in
      guard let bytes = row.optionalBlob(0) else { return (.removed, row.int(1)) }
      return (.value((try? JSON.parse(bytes)) ?? .null), row.int(1))
    }
    return found ?? (.absent, 0)
  }

  /// Notes what this server and the others have in common of a row.
  static func setSharedBase(
    _ connection: Connection, _ id: SharedID, _ value: [UInt8]?, revision: Int64
  ) throws(CubeError) {
    try connection.run(
      """
      INSERT INTO shared_base(project, kind, key, value, revision) VALUES(?1, ?2, ?3, ?4, ?5)
      ON CONFLICT(project, kind, key) DO UPDATE SET value = ?4, revision = ?5
      """, .text(id.project), .text(id.kind), .blob(id.key), .blob(value), .int(revision))
  }
}
