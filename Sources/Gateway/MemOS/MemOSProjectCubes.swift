internal import Bundle
internal import Format
internal import MemCube
internal import Posix

/// Cubes that a call without a user registered: every user of the project may use them. And what such a
/// call may do: it acts for the key's owner, who reaches each cube of the project.
extension MemOSScope {
  /// Whether a call names no user.
  func namesNoUser() throws(Fault) -> Bool { try id("user_id") == nil }

  /// The registration that stands for every user of the project; nil: there is none, or the cube of that
  /// name is another one meanwhile. `registrar` is the user for whom the call acted.
  func projectRegistration(_ cube: [UInt8]) throws(CubeError) -> Registration? {
    guard let thing = try gateway.accounts.thing(Self.cubeKind, key([], cube), of: project)
    else { return nil }
    return try projectRegistration(cube, thing.value)
  }

  func projectRegistration(_ cube: [UInt8], _ value: JSON) throws(CubeError) -> Registration? {
    guard let registrar = value["registrar"]?.string, let one = Self.registration(value, cube),
      try isGranted(cube, to: registrar)
    else { return nil }
    return one
  }

  /// Whether a user is an owner of a cube.
  func owns(_ user: [UInt8], _ cube: [UInt8]) throws(Fault) -> Bool {
    try caught { () throws(CubeError) in try role(of: user, in: cube) == .owner }
  }

  /// Registers a cube with all users of the project.
  func attachToProject(
    _ cube: [UInt8], registrar: [UInt8], name: [UInt8], path: [UInt8]?
  ) throws(Fault) {
    try caught { () throws(CubeError) in
      try gateway.accounts.keep(
        Self.cubeKind, key([], cube),
        Self.attached(name, path, gateway.host.now()).with("registrar", .string(registrar)),
        of: project)
    }
  }

  /// The users who have a cube in their list, and whether all have it.
  private func holders(of cube: [UInt8]) throws(Fault) -> (users: [[UInt8]], isProjects: Bool) {
    let granted = try caught { () throws(CubeError) in
      guard try gateway.memories.cubes.contains(place(cube)) else { return nil as [[UInt8]]? }
      return try gateway.memories.use(place(cube)) { (cube, _) throws(CubeError) in
        try cube.grants().map(\.user)
      }
    }
    guard let granted else { return ([], false) }
    var users: [[UInt8]] = []
    for user in granted + [cube] where !users.contains(user) {
      if try registration(cube, of: user) != nil { users.append(user) }
    }
    let isProjects = try caught { () throws(CubeError) in
      try projectRegistration(cube) != nil
    }
    return (users, isProjects)
  }

  /// Where the cube is that a call without a user names: one that is registered with any user.
  func projectCube(_ id: [UInt8]) throws(Fault) -> CubePlace {
    let holders = try holders(of: id)
    guard !holders.users.isEmpty || holders.isProjects else {
      throw .notFound(.cube, "MemCube '\(id.asText)' does not exist, or is not registered.")
    }
    return place(id)
  }

  /// Takes a cube from the lists of all users; nothing of it is deleted.
  func detachFromAll(_ cube: [UInt8]) throws(Fault) {
    let users = try holders(of: cube).users
    for user in users { try detach(cube, from: user) }
    try caught { () throws(CubeError) in
      _ = try gateway.accounts.drop(Self.cubeKind, key([], cube), of: project)
    }
  }

  /// Grants a cube of the whole project to a user who adds to it, so that its log says whose the
  /// memories are.
  func join(_ cube: [UInt8], _ user: [UInt8]) throws(Fault) {
    let isProjects = try caught { () throws(CubeError) in try projectRegistration(cube) != nil }
    guard isProjects else { return }
    try use(place(cube)) { (cube, _) throws(CubeError) in
      if try cube.grants().contains(where: { $0.user == user }) { return }
      try cube.write([.grant(user: user, .writer)], .durable)
    }
  }

  /// Whose the memories are that a call without a user adds to a cube: of the user for whom it acts,
  /// where the cube is theirs too, else of its owner.
  func author(in cube: [UInt8], else user: [UInt8]) throws(Fault) -> [UInt8] {
    guard try namesNoUser() else { return user }
    return try use(place(cube)) { (cube, owner) throws(CubeError) in
      let grants = try cube.grants()
      if grants.contains(where: { $0.user == user }) { return user }
      return grants.first { $0.role == .owner }?.user ?? owner.id
    }
  }
}
