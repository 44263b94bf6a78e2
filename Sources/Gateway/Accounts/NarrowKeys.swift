internal import Digest
internal import Format
public import Posix
internal import SQLite

/// Keys that keys make: none is wider than the one that made it.
extension APIKey {
  /// Whether it counts.
  public enum State: String, Sendable {
    case good, revoked, expired
  }

  /// Whether it counts at a time.
  public func state(at now: Timestamp) -> State {
    if revoked != nil { return .revoked }
    return expires.map { $0 <= now } == true ? .expired : .good
  }

  /// Why this key may not make another one; nil: it may. The other one's address is looked at where it
  /// is made: a member's key ends with them, so that one without an address would be wider.
  func objection(toMaking other: APIKey) -> String? {
    let more = other.scopes.subtracting(scopes).map(\.rawValue).sorted()
    if !more.isEmpty {
      return "this key has no scope '\(more.joined(separator: "', '"))', and can give none"
    }
    if role == .reader, other.role == .owner {
      return "this key is a READER's, and makes no OWNER's"
    }
    if email != nil, other.email == nil { return "this key is a member's, and makes members' only" }
    if let expires, other.expires.map({ $0 > expires }) ?? true {
      return "this key ends at \(expires.rfc3339.asText), and makes none that ends later"
    }
    return nil
  }
}

extension Accounts {
  /// Makes a key as it is wished for, with an id of these digits. Where an interrupted call has made it, it
  /// gets a new secret, since no caller knows the first one.
  /// - Throws: `.notFound` where its address belongs to no member of the project.
  func makeKey(
    _ wish: APIKey, id digits: [UInt8], for project: Project
  ) throws(CubeError) -> (key: APIKey, secret: [UInt8]) {
    let secret = newSecret()
    let id = Array("key_".utf8) + digits
    let made = try write { (connection) throws(CubeError) in
      var key = wish
      key.id = id
      key.project = project.row
      key.role = try Self.role(connection, of: key, in: project)
      let made = key
      try Self.sql { () throws(SQLiteError) in
        let delete = try connection.statement("DELETE FROM key WHERE id = ?1 AND project = ?2")
        try delete.bind(1, text: id)
        try delete.bind(2, project.row)
        try delete.run()
        try Self.insert(connection, made, hash: SHA256.hash(secret))
      }
      return made
    }
    return (made, secret)
  }

  /// The role of a key that is being made: that of its member, who is one at this moment. A key of no member
  /// would wait for the next member of that address.
  /// - Throws: `.notFound` where its address belongs to no member of the project.
  static func role(
    _ connection: Connection, of key: APIKey, in project: Project
  ) throws(CubeError) -> Role {
    guard let email = key.email else { return key.role }
    guard let role = try sql({ () throws(SQLiteError) in try role(connection, email, in: project) })
    else { throw .notFound("'\(email.asText)' is no member of project \(project.name.asText)") }
    return role
  }

  /// The keys of a project, each with the role that it has at the moment.
  func keysAsTheyCount(of project: Project) throws(CubeError) -> [APIKey] {
    let roles = try members(of: project).map { ($0.email, $0.role) }
    let known = Dictionary(roles, uniquingKeysWith: { first, _ in first })
    return try keys(of: project).map { key in
      var key = key
      if let role = key.email.flatMap({ known[$0] }) { key.role = role }
      return key
    }
  }
}
