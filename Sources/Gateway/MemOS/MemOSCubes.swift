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
    func given(_ name: String) throws(Fault) -> [UInt8]? {
      try call.body.text(name).flatMap { $0.isBlank ? nil : $0 }
    }
    let name = try given("name")
    var (path, field) = (try given("path"), "path")
    if path == nil { (path, field) = (try given("mem_cube_name_or_path"), "mem_cube_name_or_path") }
    if path == nil { field = "name" }
    guard let source = path ?? name else { throw .missing("name") }
    guard source.count <= 4096, !source.contains(0) else {
      throw .invalid(field, "\(field) is too long, or holds a NUL")
    }
    // Also where the cube is there already: an answer that goes well would say that it was read.
    func refuseOutside() throws(Fault) {
      do { try call.gateway.importRoots.refuseOutside(source) } catch {
        throw refusal(outside(source, call.gateway), field: field)
      }
    }
    if source.contains(0x2F) { try refuseOutside() }
    let last = Path(source).lastComponent
    let id = try scope.id("mem_cube_id") ?? name ?? last
    try MemOSScope.check(id, "mem_cube_id")
    guard !id.isBlank else { throw .invalid("name", "name is blank") }
    try Fields.refuseUnnamable(id, "mem_cube_id")
    if source == [0x2E, 0x2E] { try refuseOutside() }
    let user = try scope.user()
    let shown = name ?? id
    if try scope.registration(id, of: user) != nil { return registered(id) }
    var report: [String] = []
    let isThere = try caught { () throws(CubeError) in
      try call.gateway.memories.cubes.contains(scope.place(id))
    }
    if isThere, try !isUnfinished(id, scope) {
      try checkAccess(to: id, of: user, scope)
    } else if let directory = try MemOSImport.find(source, in: field, call.gateway) {
      report = try MemOSImport(directory, named: source, in: field).run(into: id, of: user, scope)
    } else if !source.contains(0x2F) {
      // Whoever bears a name has the cube of that name, also before they said a word.
      if !isThere, id != user, try scope.isKnown(id) { throw othersCube(id, user) }
      try caught { () throws(CubeError) in
        _ = try call.gateway.memories.use(scope.place(id), of: scope.project, makingFor: .user(id))
        {
          (cube, _) throws(CubeError) in
          try cube.write([.grant(user: user, .owner)], .durable)
        }
      }
    } else {
      throw refusal(outside(source, call.gateway), field: field)
    }
    try scope.attach(id, to: user, name: shown, path: path == nil ? nil : last)
    return registered(id, report)
  }

  /// Whether a cube was only begun: the server was killed before it was anybody's.
  private static func isUnfinished(_ id: [UInt8], _ scope: MemOSScope) throws(Fault) -> Bool {
    try scope.use(scope.place(id)) { (cube, _) throws(CubeError) in
      guard try cube.setting(Array("origin".utf8))?.string?.elementsEqual("gateway".utf8) == true,
        try cube.grants().isEmpty
      else { return false }
      let counts = try cube.counts(withBytes: false)
      return counts.memories + counts.messages + counts.documents + counts.trash == 0
    }
  }

  /// So many sentences of an import's report are told.
  private static let told = 100

  private static func registered(_ id: [UInt8], _ report: [String] = []) -> Reply {
    var data = object(("mem_cube_id", .string(id)))
    if !report.isEmpty {
      let more = report.count > told ? ["and \(report.count - told) more"] : []
      data = data.with("report", .array((report.prefix(told) + more).map { JSON($0) }))
    }
    return success("MemCube registered successfully", data)
  }

  private static func outside(_ source: [UInt8], _ gateway: Gateway) -> String {
    gateway.settings.importRoots.isEmpty
      ? "'\(source.asText)' is a path, and the server imports from nowhere (--import-root)"
      : "'\(source.asText)' is no MemCube below a directory that the server imports from"
  }

  private static func othersCube(_ id: [UInt8], _ user: [UInt8]) -> Fault {
    .notFound(
      .cube,
      "MemCube '\(id.asText)' belongs to another user, who has not shared it with "
        + "'\(user.asText)'.")
  }

  /// Whether a user may have a cube that exists: it is granted to them, or nobody's yet, or bears
  /// their own name.
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
    try scope.detach(id, from: user)
    return reply
  }

  static func share(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    let id = call.name("cube")
    let target = try call.body.requiredText("target_user_id")
    try MemOSScope.check(target, "target_user_id")
    let user = try scope.id("user_id")
    if let user { _ = try scope.cube(id, of: try scope.known(user), as: .owner) }
    if user == nil { try checkOwner(of: id, scope) }
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

  /// Without a user who shares it is the owner who does: the cube must be in their list.
  private static func checkOwner(of id: [UInt8], _ scope: MemOSScope) throws(Fault) {
    let owner = try caught { () throws(CubeError) in
      try scope.gateway.memories.use(scope.place(id)) { (cube, owner) throws(CubeError) in
        try cube.grants().first { $0.role == .owner }?.user ?? owner.id
      }
    }
    guard let owner, try scope.registration(id, of: owner) != nil else {
      throw .notFound(.cube, "MemCube '\(id.asText)' does not exist.")
    }
  }
}
