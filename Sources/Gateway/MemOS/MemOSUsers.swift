internal import Format
internal import MemCube
internal import Posix

/// Settings and users.
extension MemOS {
  var userEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/configure", .write, "the default user and how much is found",
        takes: Self.takes(["user_id", "top_k"]), Self.configure),
      Endpoint(
        .get, "/users", .read, "the users", takes: Self.takes([], query: ["user_id"]), Self.users),
      Endpoint(
        .post, "/users", .write, "make a user",
        takes: Self.takes(["user_id", "user_name", "role"]), Self.makeUser),
      Endpoint(
        .get, "/users/me", .read, "a user and their cubes",
        takes: Self.takes([], query: ["user_id"]), Self.me),
    ]
  }

  private static let roles = ["ROOT", "ADMIN", "USER", "GUEST"]

  /// Of all that can be configured, what concerns this server; the rest is about models and stores
  /// that it does not have, and neither dials out nor loads anything.
  static func configure(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    var kept = try scope.configuration()
    if let user = try scope.id("user_id") {
      try Fields.refuseUnnamable(user, "user_id")
      try scope.make(user, named: user, role: "ROOT")
      kept = kept.with("user_id", .string(user))
    }
    if let limit = try call.body.integer("top_k", in: 1...1000) {
      kept = kept.with("top_k", JSON(limit))
    }
    let settings = kept
    try caught { () throws(CubeError) in
      try call.gateway.accounts.keep(MemOSScope.settings, [], settings, of: scope.project)
    }
    return success("Configuration set successfully")
  }

  private static func userObject(_ thing: Thing) -> JSON {
    object(
      ("user_id", .string(thing.id)),
      ("user_name", thing.value["user_name"] ?? .string(thing.id)),
      ("role", thing.value["role"] ?? "USER"),
      ("created_at", .string(thing.created.rfc3339Milliseconds)), ("is_active", true))
  }

  static func users(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    _ = try scope.user()
    let prefix = Array("user/".utf8)
    let (own, others) = try caught { () throws(CubeError) in
      (
        try call.gateway.accounts.things(MemOSScope.userKind, of: scope.project),
        try call.gateway.accounts.things("entity", prefix: prefix, of: scope.project)
      )
    }
    let known = Set(own.map(\.id))
    // Those whom other dialects made.
    let more = others.map { thing in
      var thing = thing
      thing.id = Array(thing.id.dropFirst(prefix.count))
      return thing
    }.filter { !known.contains($0.id) }
    let list = (own + more).map { userObject($0) }
    return success("Users retrieved successfully", .array(list), count: list.count)
  }

  static func makeUser(_ call: Call) throws(Fault) -> Reply {
    let id = try call.body.requiredText("user_id")
    try MemOSScope.check(id, "user_id")
    try Fields.refuseUnnamable(id, "user_id")
    let name = try call.body.text("user_name").flatMap { $0.isBlank ? nil : $0 } ?? id
    let given = try call.body.text("role")?.asText ?? "USER"
    let role = given.uppercased()
    guard roles.contains(role) else {
      throw refusal(
        "role '\(given)' is none of \(roles.joined(separator: ", "))", field: "role")
    }
    let scope = try MemOSScope(call)
    try scope.make(id, named: name, role: role)
    return success("User created successfully", object(("user_id", .string(id))))
  }

  static func me(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    let user = try scope.user()
    let thing = try caught { () throws(CubeError) -> Thing? in
      let accounts = call.gateway.accounts
      if let own = try accounts.thing(MemOSScope.userKind, user, of: scope.project) { return own }
      return try accounts.thing("entity", Array("user/".utf8) + user, of: scope.project)
    }
    var cubes: [JSON] = []
    for one in try scope.registrations(of: user) {
      let owner = try scope.use(scope.place(one.cube)) { (cube, owner) throws(CubeError) in
        try cube.grants().first { $0.role == .owner }?.user ?? owner.id
      }
      cubes.append(
        object(
          ("cube_id", .string(one.cube)), ("cube_name", .string(one.name)),
          ("cube_path", .text(one.path)), ("owner_id", .string(owner)), ("is_loaded", true)))
    }
    return success(
      "User info retrieved successfully",
      object(
        ("user_id", .string(user)), ("user_name", thing?.value["user_name"] ?? .string(user)),
        ("role", thing?.value["role"] ?? "USER"),
        ("created_at", .text(thing?.created.rfc3339Milliseconds)),
        ("accessible_cubes", .array(cubes))), count: cubes.count)
  }
}
