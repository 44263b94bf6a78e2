internal import Bundle
internal import Digest
public import Format
internal import Posix
internal import SQLite

/// Visits of browsers to the console. A visit is a random secret in a cookie, kept here as its hash alone. It stands for
/// the key with which its user signed in, and ends with that key. One that a one-time link began stands for the
/// keeper of the server, who can read the store's files anyway.
extension Accounts {
  /// How long a visit with a key lasts, one of the keeper, and a link that is not used, milliseconds.
  private static let (keyAge, keeperAge, linkAge): (Int64, Int64, Int64) = (
    7 * 86_400_000, 43_200_000, 600_000
  )

  /// The table, made with the others. `key`: the id of the key; null: the keeper's.
  static let visitTable = """
    CREATE TABLE IF NOT EXISTS visit(hash BLOB PRIMARY KEY, key TEXT, is_link INTEGER NOT NULL,
      expires INTEGER NOT NULL) WITHOUT ROWID
    """

  /// Makes the secret of a link that opens the console once, within ten minutes.
  public func makeLink() throws(CubeError) -> [UInt8] {
    try keepVisit("ml_", key: nil, isLink: true, for: Self.linkAge)
  }

  /// Begins a visit with a key that counts; its secret.
  func beginVisit(with key: APIKey) throws(CubeError) -> [UInt8] {
    try keepVisit("mv_", key: key.id, isLink: false, for: Self.keyAge)
  }

  /// Begins the keeper's visit with the secret of a link, which is used up then; nil: it is unknown, used or too
  /// old.
  func beginVisit(link secret: [UInt8]) throws(CubeError) -> [UInt8]? {
    let (hash, now) = (SHA256.hash(secret), host.now().milliseconds)
    let isGood = try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        let delete = try connection.statement(
          "DELETE FROM visit WHERE hash = ?1 AND is_link = 1 AND expires > ?2")
        try delete.bind(1, blob: hash)
        try delete.bind(2, now)
        try delete.run()
        return connection.changes == 1
      }
    }
    return isGood ? try keepVisit("mv_", key: nil, isLink: false, for: Self.keeperAge) : nil
  }

  /// Ends a visit; one that is unknown has ended.
  func endVisit(_ secret: [UInt8]) throws(CubeError) {
    let hash = SHA256.hash(secret)
    try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        let delete = try connection.statement("DELETE FROM visit WHERE hash = ?1")
        try delete.bind(1, blob: hash)
        try delete.run()
      }
    }
  }

  /// Who visits; nil: the visit has ended, or its key has.
  func session(visit secret: [UInt8]) throws(CubeError) -> Session? {
    let (hash, now) = (SHA256.hash(secret), host.now().milliseconds)
    let found = try read { (connection) throws(SQLiteError) -> (key: [UInt8]?, end: Int64)? in
      let query = try connection.statement(
        "SELECT key, expires FROM visit WHERE hash = ?1 AND is_link = 0 AND expires > ?2")
      defer { query.reset() }
      try query.bind(1, blob: hash)
      try query.bind(2, now)
      return try query.step() ? (query.optionalText(0), query.int(1)) : nil
    }
    guard let found else { return nil }
    if let id = found.key {
      var session = try session(keyOf: id)
      session?.isVisit = true
      return session
    }
    guard let project = try project(named: Project.defaultName) else { return nil }
    return Session(
      project: project,
      key: APIKey(
        id: Array("console".utf8), project: project.row, name: Array("memcube console".utf8),
        role: .owner, scopes: Set(Scope.allCases), created: host.now(), expires: nil),
      isKeeper: true, isVisit: true)
  }

  /// Whether a visit, and its key, count as far as that is known without waiting.
  func mayCount(visit secret: [UInt8]) -> Bool {
    let (hash, now) = (SHA256.hash(secret), host.now().milliseconds)
    return doors.withLock { connection in
      do throws(SQLiteError) {
        let query = try connection.statement(
          """
          SELECT 1 FROM visit LEFT JOIN key ON key.id = visit.key
          WHERE visit.hash = ?1 AND is_link = 0 AND visit.expires > ?2 AND (visit.key IS NULL
            OR key.id IS NOT NULL AND revoked IS NULL
              AND (key.expires IS NULL OR key.expires > ?2))
          """)
        defer { query.reset() }
        try query.bind(1, blob: hash)
        try query.bind(2, now)
        return try query.step()
      } catch { return true }
    }
  }

  /// Keeps the hash of a new secret, and drops what has ended.
  private func keepVisit(
    _ prefix: String, key: [UInt8]?, isLink: Bool, for age: Int64
  ) throws(CubeError) -> [UInt8] {
    let secret = Array(prefix.utf8) + randomHex(24)
    let (hash, now) = (SHA256.hash(secret), host.now().milliseconds)
    try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        let sweep = try connection.statement("DELETE FROM visit WHERE expires <= ?1")
        try sweep.bind(1, now)
        try sweep.run()
        let insert = try connection.statement(
          "INSERT INTO visit(hash, key, is_link, expires) VALUES(?1, ?2, ?3, ?4)")
        try insert.bind(1, blob: hash)
        try insert.bind(2, text: key)
        try insert.bind(3, Int64(isLink ? 1 : 0))
        try insert.bind(4, now.addingReportingOverflow(age).partialValue)
        try insert.run()
      }
    }
    return secret
  }
}
