public import Format

/// A user with a project of their own.
public struct GatewayUser: Hashable, Sendable {
  /// Their address.
  public var email: [UInt8]
  /// The project that was made for them.
  public var project: Project
}

extension Accounts {
  private static let mark = "user"

  /// Makes a user: a project of their own, with them as its owner, and a key to it.
  /// - Parameters:
  ///   - email: the user's address.
  ///   - name: the project's name; nil: the address.
  /// - Returns: the user, and the key, which is shown once and kept nowhere.
  /// - Throws: `.exists` where there is such a user, or project; `.invalid` for what is no address.
  public func makeUser(
    _ email: [UInt8], project name: [UInt8]? = nil
  ) throws(CubeError) -> (user: GatewayUser, secret: [UInt8]) {
    if try users().contains(where: { $0.email == email }) {
      throw .exists("there is a user '\(email.asText)' already")
    }
    var project = try makeProject(name ?? email)
    do throws(CubeError) {
      try setMember(email, .owner, of: project)
      let settings = JSON.object([JSON.Member(Self.mark, .string(email))])
      project.settings = settings
      try update(project.row) { $0.settings = settings }
      let secret = try makeKey(project, name: email, email: email).secret
      return (GatewayUser(email: email, project: project), secret)
    } catch {
      // All of it, or nothing: what is no address is only found out here.
      try? drop(project)
      throw error
    }
  }

  /// The users, in the order in which they were made.
  public func users() throws(CubeError) -> [GatewayUser] {
    try projects().compactMap { project in
      project.settings[Self.mark]?.string.map { GatewayUser(email: $0, project: project) }
    }
  }

  /// The user of an address.
  /// - Throws: `.notFound`, with the way out.
  func user(_ email: [UInt8]) throws(CubeError) -> GatewayUser {
    guard let found = try users().first(where: { $0.email == email }) else {
      throw .notFound("there is no user '\(email.asText)'; memcube user list shows them")
    }
    return found
  }
}

extension Gateway {
  /// Deletes a user: with the project that was made for them, and as a member of others. The names of
  /// the cubes that stay.
  /// - Throws: `.refused` where they are the last owner of another project.
  public func deleteUser(_ email: [UInt8]) throws(CubeError) -> [[UInt8]] {
    let user = try accounts.user(email)
    try accounts.removeMember(email, butOf: user.project)
    return try remove(user.project)
  }
}
