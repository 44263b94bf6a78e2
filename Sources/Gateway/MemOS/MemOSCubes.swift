internal import Format
internal import MemCube
internal import Posix

/// Registering cubes and sharing them.
extension MemOS {
  var cubeEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/mem_cubes", .write, "register a cube: make, attach or import it",
        takes: Self.takes(["name", "path", "mem_cube_name_or_path", "mem_cube_id", "user_id"]),
        Self.register),
      Endpoint(
        .delete, "/mem_cubes/{cube}", .write, "unregister a cube",
        takes: Self.takes([], query: ["user_id"]), Self.unregister),
      Endpoint(
        .post, "/mem_cubes/{cube}/share", .write, "share a cube with a user",
        takes: Self.takes(["target_user_id", "user_id"]), Self.share),
    ]
  }

  static func register(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    let asked = try MemOSCubeSource(call, scope)
    let id = asked.id
    let user = try scope.user()
    let isUnnamed = try scope.namesNoUser()
    // A known user has the cube of their name: a call that names no user means them.
    var owner = user
    if isUnnamed, id != user, try scope.isKnown(id) { owner = id }
    func attach(_ owner: [UInt8]) throws(Fault) {
      let (name, path) = (asked.name, asked.path.map { Path($0).lastComponent })
      try scope.attach(id, to: owner, name: name, path: path)
      if isUnnamed, id != owner, try scope.owns(owner, id) {
        try scope.attachToProject(id, registrar: owner, name: name, path: path)
      }
    }
    if try scope.registration(id, of: owner) != nil {
      // The same call again changes nothing; but without a user it is meant for all.
      let isProjects = try caught { () throws(CubeError) in
        try scope.projectRegistration(id) != nil
      }
      if isUnnamed, id != owner, !isProjects, try scope.owns(owner, id) { try attach(owner) }
      return registered(id)
    }
    var report: [String] = []
    let isThere = try caught { () throws(CubeError) in
      try call.gateway.memories.cubes.contains(scope.place(id))
    }
    if isThere, try !isUnfinished(id, scope) {
      try checkAccess(to: id, of: owner, scope)
    } else if let directory = try MemOSImport.find(asked.source, in: asked.field, call.gateway) {
      report = try MemOSImport(directory, named: asked.source, in: asked.field)
        .run(into: id, of: owner, scope)
    } else if !asked.isOutside {
      // A known user has the cube of their name, also before they said a word.
      if !isThere, id != owner, try scope.isKnown(id) { throw othersCube(id, owner) }
      try caught { () throws(CubeError) in
        _ = try call.gateway.memories.use(scope.place(id), of: scope.project, makingFor: .user(id))
        {
          (cube, _) throws(CubeError) in
          try cube.write([.grant(user: owner, .owner)], .durable)
        }
      }
    } else {
      throw asked.outside(call.gateway)
    }
    try attach(owner)
    return registered(id, report)
  }

  /// Whether a cube was only begun: the server was killed before the cube had an owner.
  private static func isUnfinished(_ id: [UInt8], _ scope: MemOSScope) throws(Fault) -> Bool {
    try scope.use(scope.place(id)) { (cube, _) throws(CubeError) in
      guard try cube.setting(Array("origin".utf8))?.string?.elementsEqual("gateway".utf8) == true,
        try cube.grants().isEmpty
      else { return false }
      let counts = try cube.counts(withBytes: false)
      return counts.memories + counts.messages + counts.documents + counts.trash == 0
    }
  }

  /// How many sentences of an import's report are shown.
  private static let told = 100

  private static func registered(_ id: [UInt8], _ report: [String] = []) -> Reply {
    var data = object(("mem_cube_id", .string(id)))
    if !report.isEmpty {
      let more = report.count > told ? ["and \(report.count - told) more"] : []
      data = data.with("report", .array((report.prefix(told) + more).map { JSON($0) }))
    }
    return success("MemCube registered successfully", data)
  }

  private static func othersCube(_ id: [UInt8], _ user: [UInt8]) -> Fault {
    .notFound(
      .cube,
      "MemCube '\(id.asText)' belongs to another user, who has not shared it with "
        + "'\(user.asText)'.")
  }

  /// Whether a user may have a cube that exists: it is granted to them, or to no user yet, or bears their own
  /// name.
  private static func checkAccess(
    to id: [UInt8], of user: [UInt8], _ scope: MemOSScope
  ) throws(Fault) {
    let (grants, isGateways) = try scope.use(scope.place(id)) { (cube, _) throws(CubeError) in
      (
        try cube.grants(),
        try cube.setting(Array("origin".utf8))?.string?.elementsEqual("gateway".utf8) == true
      )
    }
    if grants.contains(where: { $0.user == user }) { return }
    guard grants.isEmpty, !isGateways || id == user else { throw othersCube(id, user) }
    _ = try scope.use(scope.place(id)) { (cube, _) throws(CubeError) in
      try cube.write([.grant(user: user, .owner)], .durable)
    }
  }

  static func unregister(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    let user = try scope.user()
    let id = call.name("cube")
    _ = try scope.cube(id, of: user)
    let reply = success("MemCube unregistered successfully")
    try caught { () throws(CubeError) in try call.takes(reply) }
    if try scope.namesNoUser() {
      try scope.detachFromAll(id)
    } else {
      try scope.detach(id, from: user)
    }
    return reply
  }

  static func share(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    let id = call.name("cube")
    let target = try call.body.requiredText("target_user_id")
    try MemOSScope.check(target, "target_user_id")
    let user = try scope.id("user_id")
    if let user { _ = try scope.cube(id, of: try scope.known(user), as: .owner) }
    if user == nil { _ = try scope.projectCube(id) }
    guard try scope.isKnown(target) else {
      throw .notFound(.user, "Target user '\(target.asText)' does not exist or is inactive.")
    }
    try scope.use(scope.place(id)) { (cube, owner) throws(CubeError) in
      let grants = try cube.grants()
      var changes: [Change] = []
      // The first grant says whose it is as well, where that was only in its name.
      if grants.isEmpty { changes.append(.grant(user: user ?? owner.id, .owner)) }
      if !grants.contains(where: { $0.user == target }), owner.id != target || !grants.isEmpty {
        changes.append(.grant(user: target, .writer))
      }
      if !changes.isEmpty { try cube.write(changes, .durable) }
    }
    if try scope.registration(id, of: target) == nil {
      try scope.attach(id, to: target, name: id, path: nil)
    }
    return success("Cube shared successfully")
  }
}
