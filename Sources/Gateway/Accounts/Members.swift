internal import Bundle
public import Format
public import Posix
internal import SQLite

/// A person who may use a project.
public struct Member: Hashable, Sendable {
  /// Their address, as it was given.
  public var email: [UInt8]
  /// What they may do.
  public var role: Role
  /// Since when.
  public var created: Timestamp
}

extension Accounts {
  /// The members of a project, by address.
  public func members(of project: Project) throws(CubeError) -> [Member] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        "SELECT email, role, created FROM member WHERE project = ?1 ORDER BY email")
      defer { query.reset() }
      try query.bind(1, project.row)
      var found: [Member] = []
      while try query.step() { found.append(Self.member(query)) }
      return found
    }
  }

  /// A member; nil: there is none of that address.
  public func member(_ email: [UInt8], of project: Project) throws(CubeError) -> Member? {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        "SELECT email, role, created FROM member WHERE project = ?1 AND email = ?2")
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, text: email)
      return try query.step() ? Self.member(query) : nil
    }
  }

  /// Adds a member, or changes the role of one.
  /// - Throws: `.invalid` for what is no address; `.refused` where nothing would be left that manages it.
  public func setMember(_ email: [UInt8], _ role: Role, of project: Project) throws(CubeError) {
    let parts = email.split(separator: 0x40, omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), email.count <= 254,
      !email.contains(where: { $0 <= 0x20 || $0 == 0x7F }),
      String(validating: email, as: UTF8.self) != nil
    else { throw .invalid("'\(email.asText)' is no e-mail address") }
    try write { (connection) throws(CubeError) in
      let other = try Self.sql { () throws(SQLiteError) in
        try Self.otherSpelling(of: email, connection, project)
      }
      if let other {
        throw .invalid("'\(other.asText)' is a member: give the address as it stands there")
      }
      if role == .reader { try keepOwner(connection, project, without: email) }
      try Self.sql { () throws(SQLiteError) in
        try endStrayKeys(connection)
        let insert = try connection.statement(
          """
          INSERT INTO member(project, email, role, created) VALUES(?1, ?2, ?3, ?4)
          ON CONFLICT(project, email) DO UPDATE SET role = excluded.role
          """)
        try insert.bind(1, project.row)
        try insert.bind(2, text: email)
        try insert.bind(3, text: Array(role.rawValue.utf8))
        try insert.bind(4, host.now().milliseconds)
        try insert.run()
      }
    }
  }

  /// The address of a member that is written otherwise in capitals: a person is one member, and it must
  /// not seem as if their role were another one now.
  private static func otherSpelling(
    of email: [UInt8], _ connection: Connection, _ project: Project
  ) throws(SQLiteError) -> [UInt8]? {
    let query = try connection.statement(
      """
      SELECT email FROM member WHERE project = ?1 AND email = ?2 COLLATE NOCASE AND NOT EXISTS
        (SELECT 1 FROM member WHERE project = ?1 AND email = ?2)
      """)
    defer { query.reset() }
    try query.bind(1, project.row)
    try query.bind(2, text: email)
    return try query.step() ? query.text(0) : nil
  }

  /// Takes a member out; their keys end, and stay so where the address is a member again.
  /// - Throws: `.notFound`; `.refused` for the last owner, where no key manages it.
  public func removeMember(_ email: [UInt8], of project: Project) throws(CubeError) {
    try write { (connection) throws(CubeError) in
      guard try takeOut(connection, email, of: project) else {
        throw .notFound("'\(email.asText)' is no member of project \(project.name.asText)")
      }
    }
  }

  /// Takes an address out of all projects but one, or of none.
  /// - Throws: `.refused` where it is the last owner of another.
  func removeMember(_ email: [UInt8], butOf own: Project) throws(CubeError) {
    let others = try projects().filter { $0.row != own.row }
    try write { (connection) throws(CubeError) in
      for project in others { _ = try takeOut(connection, email, of: project) }
      // A key does not come back either with a project that is being deleted.
      try Self.sql { () throws(SQLiteError) in try Self.giveNothingBack(connection, to: email) }
    }
  }

  /// False: it is no member.
  private func takeOut(
    _ connection: Connection, _ email: [UInt8], of project: Project
  ) throws(CubeError) -> Bool {
    try keepOwner(connection, project, without: email)
    let isKnown = try Self.sql { () throws(SQLiteError) in
      let delete = try connection.statement(
        "DELETE FROM member WHERE project = ?1 AND email = ?2")
      try delete.bind(1, project.row)
      try delete.bind(2, text: email)
      try delete.run()
      return connection.changes > 0
    }
    if isKnown { try Self.sql { () throws(SQLiteError) in try endStrayKeys(connection) } }
    return isKnown
  }

  /// Ends the keys of addresses that are no members: a later member of that address may be another person.
  /// Older programs left such keys.
  func endStrayKeys(_ connection: Connection) throws(SQLiteError) {
    let update = try connection.statement(
      """
      UPDATE key SET revoked = ?1 WHERE revoked IS NULL AND email IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM member WHERE member.project = key.project AND member.email = key.email)
      """)
    try update.bind(1, host.now().milliseconds)
    try update.run()
  }

  /// Refuses to take the last owner of a project, unless a key without an address manages it.
  private func keepOwner(
    _ connection: Connection, _ project: Project, without email: [UInt8]
  ) throws(CubeError) {
    let isManaged = try Self.sql { () throws(SQLiteError) in
      try isManagedByKey(connection, project)
    }
    if isManaged { return }
    let (isOwner, others) = try Self.sql { () throws(SQLiteError) -> (Bool, Int64) in
      let query = try connection.statement(
        """
        SELECT coalesce(sum(email = ?2), 0), coalesce(sum(email <> ?2), 0) FROM member
        WHERE project = ?1 AND role = 'OWNER'
        """)
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, text: email)
      guard try query.step() else { return (false, 0) }
      return (query.int(0) > 0, query.int(1))
    }
    if isOwner, others == 0 {
      throw .refused(
        "'\(email.asText)' is the last owner of project \(project.name.asText); make another member an "
          + "owner first, or a key without an address")
    }
  }

  /// Whether a key that belongs to no member, counts, and has role and scope for it manages a project:
  /// one of its own, or the one that made it.
  func isManagedByKey(_ project: Project) throws(CubeError) -> Bool {
    try read { (connection) throws(SQLiteError) in try isManagedByKey(connection, project) }
  }

  private func isManagedByKey(
    _ connection: Connection, _ project: Project
  ) throws(SQLiteError) -> Bool {
    let query = try connection.statement(
      """
      SELECT scopes FROM key WHERE role = 'OWNER' AND revoked IS NULL
        AND (expires IS NULL OR expires > ?3)
        AND (project = ?1 AND email IS NULL OR id = ?2 AND (email IS NULL OR confined))
      """)
    defer { query.reset() }
    try query.bind(1, project.row)
    try query.bind(2, text: project.settings["created_by"]?.string ?? [])
    try query.bind(3, host.now().milliseconds)
    while try query.step() {
      if Scope.read(query.text(0)).contains(.manage) { return true }
    }
    return false
  }

  /// A member's role, within a transaction; nil: there is none of that address.
  static func role(
    _ connection: Connection, _ email: [UInt8], in project: Project
  ) throws(SQLiteError) -> Role? {
    let query = try connection.statement(
      "SELECT role FROM member WHERE project = ?1 AND email = ?2")
    defer { query.reset() }
    try query.bind(1, project.row)
    try query.bind(2, text: email)
    return try query.step() ? Role(word: query.text(0)) ?? .reader : nil
  }

  private static func member(_ query: Statement) -> Member {
    Member(
      email: query.text(0), role: Role(word: query.text(1)) ?? .reader,
      created: Timestamp(milliseconds: query.int(2)))
  }
}
