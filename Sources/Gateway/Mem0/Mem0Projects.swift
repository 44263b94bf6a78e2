internal import Format
internal import Posix

/// The organisation, which is the store; projects and their members.
extension Mem0 {
  private static let base = "/api/v1/orgs/organizations"

  var projectEndpoints: [Endpoint] {
    let base = Self.base
    let project = "\(base)/{org}/projects/{project}"
    let settings = Self.settings.map(\.name)
    return [
      Endpoint(.get, base, .read, "the organisations: one", takes: .nothing, Self.organizations),
      Endpoint(
        .get, "\(base)/{org}", .read, "the organisation", takes: .nothing, Self.organization),
    ] + members(of: "\(base)/{org}", "the members of the key's project") + [
      Endpoint(
        .get, "\(base)/{org}/projects", .read, "the projects of the key", takes: .nothing,
        Self.projects),
      Endpoint(
        .post, "\(base)/{org}/projects", .manage, "make a project",
        takes: .body("name", "description"), Self.makeProject),
      Endpoint(
        .get, project, .read, "a project", takes: .query("fields").lists("fields"), Self.project),
      Endpoint(
        .patch, project, .manage, "change its settings",
        takes: .body(["description"] + settings), Self.updateProject),
      Endpoint(
        .delete, project, .manage, "delete it with its memories", takes: .nothing,
        Self.deleteProject),
    ] + members(of: project, "its members")
  }

  private func members(of path: String, _ summary: String) -> [Endpoint] {
    let path = path + "/members"
    return [
      Endpoint(.get, path, .read, summary, takes: .nothing, Self.members),
      Endpoint(
        .post, path, .manage, "add a member", takes: .body("email", "role"), Self.addMember),
      Endpoint(
        .put, path, .manage, "change a member's role", takes: .body("email", "role"),
        Self.setMember),
      Endpoint(
        .delete, path, .manage, "take a member out",
        takes: .body(["email"], query: ["email"]), Self.removeMember),
    ]
  }

  private static func organizationObject(_ call: Call) throws(Fault) -> JSON {
    let session = try call.caller()
    return try caught { () throws(CubeError) in
      let accounts = call.gateway.accounts
      let first = try accounts.projects().first
      return object(
        ("org_id", .string(try accounts.organization())), ("name", "memcube"),
        ("created_at", .text(first?.created.microseconds)),
        ("updated_at", .text(first?.updated.microseconds)),
        ("members", .array(try memberObjects(session.project, accounts))), ("is_default", true),
        ("is_owner", .bool(session.key?.role != .reader)),
        ("user_role", JSON((session.key?.role ?? .owner).rawValue)))
    }
  }

  static func organizations(_ call: Call) throws(Fault) -> Reply {
    Reply(.array([try organizationObject(call)]))
  }

  static func organization(_ call: Call) throws(Fault) -> Reply {
    try check(call.name("org"), call)
    return Reply(try organizationObject(call))
  }

  static func projects(_ call: Call) throws(Fault) -> Reply {
    try check(call.name("org"), call)
    let own = try call.caller()
    var shown: [JSON] = []
    for session in try own.projects(call.gateway.accounts) {
      shown.append(try projectObject(session.project, call))
    }
    return Reply(.array(shown))
  }

  /// The session of the project in the path, which the caller must see and may have to manage.
  private static func named(
    _ call: Call, _ right: Endpoint.Right
  ) throws(Fault) -> Session {
    try check(call.name("org"), call)
    // The members of the organisation, which is the store, are those of the key's own project.
    let own = try call.caller()
    let isProject = call.names["project"] != nil
    let session =
      isProject ? try Self.session(own, project: call.name("project"), call) : own
    if let objection = session.objection(to: right) { throw Fault(.forbidden, objection) }
    return session
  }

  /// Who manages a project by a key that belongs to no member.
  static let keyOwner = Array("owner@localhost".utf8)

  private static func memberObject(_ email: [UInt8], _ role: Role) -> JSON {
    object(
      ("username", .string(Array(email.prefix { $0 != 0x40 }))), ("email", .string(email)),
      ("role", JSON(role.rawValue)))
  }

  /// The members; before them who manages the project by a key without an address.
  private static func memberObjects(
    _ project: Project, _ accounts: Accounts
  ) throws(CubeError) -> [JSON] {
    let members = try accounts.members(of: project)
    var shown = members.map { memberObject($0.email, $0.role) }
    if try accounts.isManagedByKey(project), !members.contains(where: { $0.email == keyOwner }) {
      shown.insert(memberObject(keyOwner, .owner), at: 0)
    }
    return shown
  }

  private static func isNoMember(_ email: [UInt8]) -> Fault {
    let hint = email == keyOwner ? ": that stands for the keys without an address" : ""
    return .notFound(.member, "'\(email.asText)' is no member\(hint)")
  }

  private static let settings: [(name: String, usual: JSON)] = [
    ("custom_categories", .null), ("custom_instructions", .null),
    ("agent_custom_instructions", .null), ("retrieval_criteria", .null), ("enable_graph", false),
    ("multilingual", false), ("decay", false), ("memory_depth", .null),
    ("usecase_setting", .null), ("inclusion_prompt", .null), ("exclusion_prompt", .null),
    ("version", "v2"),
  ]

  private static func projectObject(_ project: Project, _ call: Call) throws(Fault) -> JSON {
    try caught { () throws(CubeError) in
      let accounts = call.gateway.accounts
      var members: [(String, JSON)] = [
        ("project_id", .string(project.id)), ("org_id", .string(try accounts.organization())),
        ("name", .string(project.name)), ("description", .string(project.description)),
        ("created_at", .string(project.created.microseconds)),
        ("updated_at", .string(project.updated.microseconds)),
        ("members", .array(try memberObjects(project, accounts))),
      ]
      for (name, usual) in settings { members.append((name, project.settings[name] ?? usual)) }
      return .object(members.map { JSON.Member($0.0, $0.1) })
    }
  }

  static func project(_ call: Call) throws(Fault) -> Reply {
    let session = try named(call, .read)
    let all = try projectObject(session.project, call)
    let names = call.query.all("fields").flatMap { $0.split(separator: 0x2C).map { Array($0) } }
    guard !names.isEmpty, let members = all.members else { return Reply(all) }
    return Reply(.object(members.filter { names.contains($0.key) }))
  }

  static func makeProject(_ call: Call) throws(Fault) -> Reply {
    try check(call.name("org"), call)
    let name = try call.body.requiredText("name")
    let description = try call.body.text("description") ?? []
    let session = try call.caller()
    let made = try caught { () throws(CubeError) in
      try call.gateway.accounts.makeProject(name, description: description, by: session)
    }
    return Reply(
      object(("message", "Project created successfully"), ("project_id", .string(made.id))))
  }

  static func updateProject(_ call: Call) throws(Fault) -> Reply {
    let project = try named(call, .manage).project
    var changed: [JSON.Member] = []
    for (name, _) in Self.settings {
      guard let value = call.body.json[name] else { continue }
      let isCleared = value.isNull || value.string?.isEmpty == true
      changed.append(JSON.Member(name, isCleared ? .null : value))
      if isCleared { continue }
      switch name {
      case "enable_graph", "multilingual", "decay": _ = try call.body.flag(name)
      case "custom_categories":
        let list = try call.body.list(name) ?? []
        guard list.allSatisfy({ $0.members != nil || $0.string != nil }) else {
          throw .invalid(name, "custom_categories must be a list of objects or of names")
        }
      case "retrieval_criteria": try Mem0Ranking.check(value)
      default: _ = try call.body.text(name)
      }
    }
    let description = try call.body.text("description")
    try caught { () throws(CubeError) in
      try call.gateway.accounts.update(project.row) { project in
        let kept = (project.settings.members ?? []).filter { member in
          !changed.contains { $0.key == member.key }
        }
        project.settings = .object(kept + changed.filter { !$0.value.isNull })
        if let description { project.description = description }
      }
      if let now = try call.gateway.accounts.project(row: project.row) {
        try call.gateway.memories.guideAll(now)
      }
    }
    return Reply(object(("message", "Project updated successfully")))
  }

  /// Forgets a project. Cubes that the gateway made go with it for good; others stay, and are named. In
  /// the place of the caller's own an empty one comes, so that its key goes on.
  static func deleteProject(_ call: Call) throws(Fault) -> Reply {
    let project = try named(call, .manage).project
    let own = call.session?.key.flatMap { $0.project == project.row ? $0 : nil }
    func reply(_ kept: [[UInt8]]) -> Reply {
      Reply(
        object(
          ("message", "Project deleted successfully"),
          ("kept_cubes", .array(kept.map { .string($0) }))))
    }
    return try caught { () throws(CubeError) in
      if call.isKnownAgain { try call.takes(reply(try call.gateway.staying(of: project))) }
      return reply(try call.gateway.remove(project, keeping: own))
    }
  }

  // MARK: Members

  static func members(_ call: Call) throws(Fault) -> Reply {
    let project = try named(call, .read).project
    let list = try caught { () throws(CubeError) in
      try memberObjects(project, call.gateway.accounts)
    }
    return Reply(object(("members", .array(list))))
  }

  private static func role(_ call: Call) throws(Fault) -> Role {
    guard let role = Role(word: try call.body.requiredText("role")) else {
      throw .invalid("role", "role must be READER or OWNER")
    }
    return role
  }

  private static func member(
    _ call: Call, mustExist: Bool
  ) throws(Fault) -> (project: Project, email: [UInt8], role: Role) {
    let project = try named(call, .manage).project
    let email = try call.body.requiredText("email")
    let role = try role(call)
    let known = try caught { () throws(CubeError) in
      try call.gateway.accounts.member(email, of: project)
    }
    if mustExist, known == nil { throw isNoMember(email) }
    // Who was cut off while adding them finds that they are there.
    if !mustExist, known != nil, call.aim == nil {
      throw Fault(.exists(.member), "'\(email.asText)' is a member already")
    }
    return (project, email, role)
  }

  /// The last owner stays: said as what the caller got wrong.
  private static func change(_ body: () throws(CubeError) -> Void) throws(Fault) {
    do throws(CubeError) { try body() } catch {
      if case .refused(let sentence) = error { throw .invalid("email", sentence) }
      if case .notFound(let sentence) = error { throw .notFound(.member, sentence) }
      throw Fault(error)
    }
  }

  static func addMember(_ call: Call) throws(Fault) -> Reply {
    let (project, email, role) = try member(call, mustExist: false)
    try change { () throws(CubeError) in
      try call.note(aim: .object([]))
      try call.gateway.accounts.setMember(email, role, of: project)
    }
    let isProject = call.names["project"] != nil
    return Reply(
      status: isProject ? 200 : 201,
      object(("message", "User added to the project successfully")))
  }

  static func setMember(_ call: Call) throws(Fault) -> Reply {
    let (project, email, role) = try member(call, mustExist: true)
    try change { () throws(CubeError) in
      try call.gateway.accounts.setMember(email, role, of: project)
    }
    return Reply(object(("message", "User role updated successfully")))
  }

  static func removeMember(_ call: Call) throws(Fault) -> Reply {
    let project = try named(call, .manage).project
    guard let email = call.query["email"] ?? call.body["email"]?.string else {
      throw .missing("email")
    }
    let reply = Reply(object(("message", "User removed from the project successfully")))
    let accounts = call.gateway.accounts
    let known = try caught { () throws(CubeError) in try accounts.member(email, of: project) }
    if known == nil { throw isNoMember(email) }
    try change { () throws(CubeError) in
      try call.takes(reply)
      try accounts.removeMember(email, of: project)
    }
    return reply
  }
}
