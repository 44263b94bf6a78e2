internal import Bundle
internal import Digest
public import Format
public import Posix
internal import SQLite

/// What a member or a key may do.
public enum Role: String, CaseIterable, Sendable {
  /// Look, list and search.
  case reader = "READER"
  /// Everything.
  case owner = "OWNER"

  /// A role that was given in whatever case.
  public init?(word: [UInt8]) { self.init(rawValue: word.asText.uppercased()) }
}

/// What a key is good for, within its role.
public enum Scope: String, CaseIterable, Sendable {
  /// Look, list and search.
  case read
  /// Add, change and delete memories.
  case write
  /// Change the project and its members.
  case manage

  /// Scopes as the database has them: their names with blanks between.
  static func words(_ scopes: Set<Scope>) -> [UInt8] {
    Array(scopes.map(\.rawValue).sorted().joined(separator: " ").utf8)
  }

  /// The scopes of such a text.
  static func read(_ words: [UInt8]) -> Set<Scope> {
    Set(words.asText.split(separator: " ").compactMap { Scope(rawValue: "\($0)") })
  }
}

/// A key of a project, without the key itself: only its hash is kept.
public struct APIKey: Hashable, Sendable {
  /// Its id, by which it is revoked.
  public var id: [UInt8]
  /// The row of its project.
  public var project: Int64
  /// What its owner calls it.
  public var name: [UInt8]
  /// The member that it belongs to, whose role it has; nil: it has a role of its own.
  public var email: [UInt8]?
  /// Its role, where it belongs to no member.
  public var role: Role
  /// What it is good for.
  public var scopes: Set<Scope>
  /// Whether it was made over HTTP for another address than its maker's. Its holder has not shown that the
  /// address is theirs, and so it opens no other project of that member.
  public var isConfined = false
  /// When it was made, ends, and was revoked.
  public var created: Timestamp
  public var expires, revoked: Timestamp?
}

extension Accounts {
  /// Makes a key. What comes back as `secret` is shown once and kept nowhere.
  /// - Throws: `.notFound` where the address belongs to no member of the project.
  public func makeKey(
    _ project: Project, name: [UInt8] = [], email: [UInt8]? = nil, role: Role = .owner,
    scopes: Set<Scope> = Set(Scope.allCases), expires: Timestamp? = nil
  ) throws(CubeError) -> (secret: [UInt8], id: [UInt8]) {
    let secret = newSecret()
    let key = APIKey(
      id: Array("key_".utf8) + randomHex(6), project: project.row, name: name, email: email,
      role: role, scopes: scopes, created: host.now(), expires: expires)
    try write { (connection) throws(CubeError) in
      _ = try Self.role(connection, of: key, in: project)
      try Self.sql { () throws(SQLiteError) in
        try Self.insert(connection, key, hash: SHA256.hash(secret))
      }
    }
    return (secret, key.id)
  }

  /// What a program gives as its key.
  func newSecret() -> [UInt8] { Array("mk_".utf8) + randomHex(24) }

  /// Writes a key that counts, within a transaction.
  static func insert(
    _ connection: Connection, _ key: APIKey, hash: [UInt8]
  ) throws(SQLiteError) {
    let insert = try connection.statement(
      """
      INSERT INTO key(id, project, hash, name, email, role, scopes, created, expires, confined)
      VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """)
    try insert.bind(1, text: key.id)
    try insert.bind(2, key.project)
    try insert.bind(3, blob: hash)
    try insert.bind(4, text: key.name)
    try insert.bind(5, text: key.email)
    try insert.bind(6, text: Array(key.role.rawValue.utf8))
    try insert.bind(7, text: Scope.words(key.scopes))
    try insert.bind(8, key.created.milliseconds)
    try insert.bind(9, key.expires?.milliseconds)
    try insert.bind(10, Int64(key.isConfined ? 1 : 0))
    try insert.run()
  }

  /// The keys of a project, in the order in which they were made.
  public func keys(of project: Project) throws(CubeError) -> [APIKey] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        made: "SELECT \(columns) FROM key WHERE project = ?1 ORDER BY row")
      defer { query.reset() }
      try query.bind(1, project.row)
      var found: [APIKey] = []
      while try query.step() { found.append(Self.key(query)) }
      return found
    }
  }

  /// Ends a key; one that has ended stays so.
  /// - Throws: `.notFound`.
  public func revoke(_ id: [UInt8], of project: Project) throws(CubeError) {
    let changes = try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        let update = try connection.statement(
          """
          UPDATE key SET revoked = coalesce(revoked, ?3) WHERE id = ?1 AND project = ?2
          """)
        try update.bind(1, text: id)
        try update.bind(2, project.row)
        try update.bind(3, host.now().milliseconds)
        try update.run()
        return connection.changes
      }
    }
    if changes == 0 {
      throw .notFound(
        "project \(project.name.asText) has no key '\(id.asText)'; memcube key list shows them")
    }
  }

  /// Who a key is; nil: unknown, revoked, expired, or its address is no member any more. The key is looked up
  /// by its hash, so that no comparison tells how much of a guess was right.
  func session(key secret: [UInt8]) throws(CubeError) -> Session? {
    try session { (connection) throws(SQLiteError) in
      let query = try connection.statement(made: "SELECT \(columns) FROM key WHERE hash = ?1")
      defer { query.reset() }
      try query.bind(1, blob: SHA256.hash(secret))
      return try query.step() ? Self.key(query) : nil
    }
  }

  /// The same of a key's id.
  func session(keyOf id: [UInt8]) throws(CubeError) -> Session? {
    try session { (connection) throws(SQLiteError) in
      let query = try connection.statement(made: "SELECT \(columns) FROM key WHERE id = ?1")
      defer { query.reset() }
      try query.bind(1, text: id)
      return try query.step() ? Self.key(query) : nil
    }
  }

  private func session(
    _ find: (Connection) throws(SQLiteError) -> APIKey?
  ) throws(CubeError) -> Session? {
    let now = host.now()
    let key = try read(find)
    guard var key, key.revoked == nil, key.expires.map({ $0 > now }) ?? true,
      let project = try project(row: key.project)
    else { return nil }
    if let email = key.email {
      guard let member = try member(email, of: project) else { return nil }
      key.role = member.role
    }
    return Session(project: project, key: key)
  }

  /// What a key is found to be before its call is read.
  enum Standing: Hashable, Sendable {
    case unknown
    case known
    /// It may not, for a reason.
    case mayNot(String)
  }

  /// Whether the first of these keys that still counts may do something, or no key is asked for since there
  /// is none: as far as that is known without waiting.
  func standing(
    ofFirst secrets: [[UInt8]], mayHaveNone: Bool, for right: Endpoint.Right?
  ) -> Standing {
    let now = host.now().milliseconds
    return doors.withLock { connection in
      do throws(SQLiteError) {
        if mayHaveNone, secrets.isEmpty {
          return try Self.hadKeys(connection) ? .unknown : .known
        }
        for secret in secrets {
          let query = try connection.statement(
            """
            SELECT role, scopes FROM key
            WHERE hash = ?1 AND revoked IS NULL AND (expires IS NULL OR expires > ?2)
            """)
          defer { query.reset() }
          try query.bind(1, blob: SHA256.hash(secret))
          try query.bind(2, now)
          guard try query.step() else { continue }
          let (role, scopes) = (Role(word: query.text(0)) ?? .reader, Scope.read(query.text(1)))
          let reason = right.flatMap { $0.objection(to: role, scopes) }
          return reason.map { .mayNot($0) } ?? .known
        }
        return .unknown
      } catch { return .known }
    }
  }

  /// Whether a key was ever made: who ends the last one does not open the door to everybody.
  func hadKeys() throws(CubeError) -> Bool {
    try read { (connection) throws(SQLiteError) in try Self.hadKeys(connection) }
  }

  private static func hadKeys(_ connection: Connection) throws(SQLiteError) -> Bool {
    // SQLite counts here what AUTOINCREMENT gave out: https://sqlite.org/autoinc.html
    let query = try connection.statement(
      "SELECT 1 FROM sqlite_sequence WHERE name = 'key' AND seq > 0")
    defer { query.reset() }
    return try query.step()
  }

  /// A program that only looks leaves an older program's table as it is, which lacks the last one.
  private var columns: String {
    "id, project, name, email, role, scopes, created, expires, revoked, "
      + (isLooking ? "0" : "confined")
  }

  private static func key(_ query: Statement) -> APIKey {
    return APIKey(
      id: query.text(0), project: query.int(1), name: query.text(2),
      email: query.optionalText(3), role: Role(word: query.text(4)) ?? .reader,
      scopes: Scope.read(query.text(5)), isConfined: query.int(9) != 0,
      created: Timestamp(milliseconds: query.int(6)),
      expires: query.optionalInt(7).map { Timestamp(milliseconds: $0) },
      revoked: query.optionalInt(8).map { Timestamp(milliseconds: $0) })
  }
}

/// Who calls, and for which project.
struct Session: Hashable, Sendable {
  /// The project whose cubes are meant.
  var project: Project
  /// The key; nil where none is asked for.
  var key: APIKey?
  /// Whether the keeper of the server visits the console, who sees all projects.
  var isKeeper = false
  /// Whether a browser visits the console, by its cookie.
  var isVisit = false

  /// Why this caller may not; nil: it may.
  func objection(to right: Endpoint.Right) -> String? {
    guard let key else {
      return right == .manage ? "a project is only managed with a key" : nil
    }
    return right.objection(to: key.role, key.scopes)
  }
}

extension Endpoint.Right {
  /// Why a key of this role and these scopes may not; nil: it may.
  fileprivate func objection(to role: Role, _ scopes: Set<Scope>) -> String? {
    let scope: Scope
    switch self {
    case .none, .key: return nil
    case .read: scope = .read
    case .write: scope = .write
    case .manage: scope = .manage
    }
    if role == .reader, self != .read {
      return "this key belongs to a READER, who may only look and search"
    }
    return scopes.contains(scope) ? nil : "this key has no scope '\(scope.rawValue)'"
  }
}
