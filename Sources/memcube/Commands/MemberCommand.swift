internal import Format
internal import Gateway
internal import Objects
internal import Posix

/// `memcube member`: who may use a project.
struct MemberCommand: Command {
  static let declaration = Declaration(
    name: "member", summary: "say who may use a project of the server",
    forms: [
      "add EMAIL [--role ROLE] [--project NAME]", "remove EMAIL [--project NAME]",
      "list [--project NAME] [--json]",
    ],
    about: [
      "A member is an address with a role: an owner may do everything, a reader may look and "
        + "search. Keys with that address follow at once. add makes a reader unless --role is "
        + "given, and changes the role of a member. remove ends the keys with that address for "
        + "good, even if it becomes a member again later. The last owner stays, unless a key "
        + "without an address manages the project."
    ],
    operands: [
      .init(name: "ACTION", count: .one, help: "add, remove or list"),
      .init(name: "EMAIL", count: .optional, help: "the member's address"),
    ],
    options: [
      .init(
        name: "role", value: "ROLE", help: "reader (as unless given) or owner",
        candidates: [.words(["owner", "reader"])]),
      .init(name: "project", value: "NAME", help: "of this project; default unless given"), .json,
    ],
    examples: [
      .init(
        line: "memcube member add ana@example.org --project shop",
        effect: "lets Ana's keys look and search in the project shop")
    ],
    page: Declaration.serverPage, statuses: [1, 3, 4])

  enum Action: String, CaseIterable { case add, remove, list }

  let action: Action
  let email: [UInt8]
  /// nil: as it is; a reader, where it is a new member.
  let role: Role?
  let project: [UInt8]
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    action = try given.action(Action.allCases)
    let email = given.operandList("EMAIL").first
    if action != .list, email == nil { throw UsageError("EMAIL is missing") }
    if action == .list, let email {
      throw UsageError("'\(Path(email))' is one argument too many")
    }
    self.email = email ?? []
    role = try given.role()
    project = given.value("project") ?? Project.defaultName
    asJSON = given.flag("json")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let accounts = try action == .list ? around.accountsToLookAt() : around.accounts()
    let members = try core { () throws(CubeError) -> [Member] in
      let project = try accounts.project(naming: project)
      switch action {
      case .add:
        let known = try accounts.member(email, of: project)?.role
        try accounts.setMember(email, role ?? known ?? .reader, of: project)
      case .remove: try accounts.removeMember(email, of: project)
      case .list: return try accounts.members(of: project)
      }
      return []
    }
    guard action == .list else { return try around.sayWhoHears() }
    if asJSON {
      return try around.console.write(
        list: members.map { member in
          .object([
            .init("email", jsonText(member.email)), .init("role", JSON(member.role.rawValue)),
            .init("since", .string(member.created.rfc3339Milliseconds)),
          ])
        })
    }
    for member in members {
      try around.console.line(fields: "\(Path(member.email))", member.role.rawValue)
    }
  }
}
