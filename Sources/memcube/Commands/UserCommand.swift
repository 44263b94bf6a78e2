internal import Format
internal import Gateway
internal import Objects
internal import Posix

/// `memcube user`: makes, shows and deletes those who have a project of their own.
struct UserCommand: Command {
  static let declaration = Declaration(
    name: "user", summary: "make, show or delete users of the server",
    forms: ["new EMAIL [--project NAME]", "list [--json]", "remove EMAIL --yes"],
    about: [
      "A user is an address with a project of its own, whose owner it is. new makes both, and "
        + "prints a key to the project, alone; it is shown only once. memcube key new --email "
        + "makes more keys, and memcube member lets users into each other's projects.",
      "remove deletes the user's project, with the cubes that the server made for it. It takes "
        + "the user out of all other projects, which ends the user's keys for good. Cubes that a "
        + "person made stay, and are named.",
    ],
    operands: [
      .init(name: "ACTION", count: .one, help: "new, list or remove"),
      .init(name: "EMAIL", count: .optional, help: "the user's address"),
    ],
    options: [
      .init(
        name: "project", value: "NAME", help: "call the project so; like the address unless given"),
      .init(name: "yes", help: "delete without asking"), .json,
    ],
    examples: [
      .init(
        line: "memcube user new ana@example.org",
        effect: "lets Ana's programs in, with a project of her own")
    ],
    page: Declaration.serverPage, statuses: [1, 3, 4])

  enum Action: String, CaseIterable { case new, list, remove }

  let action: Action
  let email: [UInt8]
  let project: [UInt8]?
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    action = try given.action(Action.allCases)
    let email = given.operandList("EMAIL").first
    if action != .list, email == nil { throw UsageError("EMAIL is missing") }
    if action == .list, let email {
      throw UsageError("'\(Path(email))' is one argument too many")
    }
    self.email = email ?? []
    project = given.value("project")
    if project != nil, action != .new { throw UsageError("--project goes with new") }
    asJSON = given.flag("json")
    if action == .remove, !given.flag("yes") {
      throw UsageError("what the server made for the user is erased for good; say --yes")
    }
  }

  func run(_ around: Surroundings) throws(Failure) {
    switch action {
    case .new:
      let accounts = try around.accounts()
      let secret = try core { () throws(CubeError) in
        try accounts.makeUser(email, project: project).secret
      }
      try around.console.line(String(decoding: secret, as: UTF8.self))
    case .list: try list(around)
    case .remove:
      let host = try around.host()
      let kept = try core { () throws(CubeError) in
        let gateway = try Gateway(host)
        defer { gateway.close() }
        return try gateway.deleteUser(email)
      }
      for cube in kept {
        around.console.say("cube '\(Path(cube))' was not made by the server; it stays")
      }
    }
    if action != .list { try around.sayWhoHears() }
  }

  private func list(_ around: Surroundings) throws(Failure) {
    let accounts = try around.accountsToLookAt()
    let users = try core { () throws(CubeError) in try accounts.users() }
    if asJSON {
      return try around.console.write(
        list: users.map { user in
          .object([
            .init("email", jsonText(user.email)), .init("project", jsonText(user.project.name)),
            .init("project_id", jsonText(user.project.id)),
            .init("since", .string(user.project.created.rfc3339Milliseconds)),
          ])
        })
    }
    for user in users {
      try around.console.line(fields: "\(Path(user.email))", "\(Path(user.project.name))")
    }
  }
}
