internal import Bundle
internal import Format
internal import Gateway
internal import Objects
internal import Posix

/// `memcube key`: makes, shows and revokes the keys of a project.
struct KeyCommand: Command {
  static let declaration = Declaration(
    name: "key", summary: "make, show or revoke keys of the server",
    forms: [
      "new [--project NAME] [--role ROLE] [--email E] [--scope S]... [--expires DATE] [--name TEXT]",
      "list [--project NAME] [--json]", "revoke ID [--project NAME]",
    ],
    about: [
      "A key lets a program use one project. new prints the key alone on standard output. Only "
        + "its hash is kept, so it cannot be shown again. A key that was revoked, or has "
        + "expired, no longer works.",
      "list shows of each key its id, whether it works, whose it is (or its role), its name, its "
        + "scopes, and until when: - for ever.",
      "A key with an address has the role that this member of the project has now. new makes the "
        + "address a member, in the given role, and changes no member's role.",
    ],
    operands: [
      .init(name: "ACTION", count: .one, help: "new, list or revoke"),
      .init(name: "ID", count: .optional, help: "the key's id, as list shows it"),
    ],
    options: [
      .init(
        name: "project", value: "NAME", help: "of this project; default unless given",
        candidates: [.projects]),
      .init(
        name: "role", value: "ROLE", help: "owner (as unless given) or reader, who may only look",
        candidates: [.words(["owner", "reader"])]),
      .init(name: "email", value: "E", help: "whose key it is"),
      .init(
        name: "scope", value: "S", repeats: true,
        help: "what it is good for: read, write, manage; all unless given",
        candidates: [.words(["read", "write", "manage"])]),
      .init(name: "expires", value: "DATE", help: "until when: 2027-01-31, or RFC 3339"),
      .init(name: "name", value: "TEXT", help: "what to call it"), .json,
    ],
    examples: [
      .init(line: "memcube key new", effect: "a key for the store's own cubes"),
      .init(
        line: "memcube key new --project shop --role reader --name dashboard",
        effect: "a key that can only look and search"),
    ],
    page: Declaration.serverPage, statuses: [1, 3, 4])

  enum Action: String, CaseIterable { case new, list, revoke }

  let action: Action
  let id: [UInt8]?
  let project: [UInt8]
  let role: Role?
  let email, name: [UInt8]?
  let scopes: Set<Scope>
  let expires: Timestamp?
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    action = try given.action(Action.allCases)
    id = given.operandList("ID").first
    if action == .revoke, id == nil { throw UsageError("ID is missing") }
    if action != .revoke, let id { throw UsageError("'\(Path(id))' is one argument too many") }
    project = given.value("project") ?? Project.defaultName
    role = try given.role()
    email = try given.text("email")
    name = try given.text("name")
    var scopes: Set<Scope> = []
    for word in given.all("scope") {
      guard let scope = Scope(rawValue: String(decoding: word, as: UTF8.self)) else {
        throw UsageError("'\(Path(word))' is none of read, write, manage")
      }
      scopes.insert(scope)
    }
    if role == .reader, let more = scopes.subtracting([.read]).map(\.rawValue).sorted().first {
      throw UsageError("a reader's key is good for reading alone, not for '\(more)'")
    }
    self.scopes = scopes.isEmpty ? Set(Scope.allCases) : scopes
    expires = try given.value("expires").map { (text) throws(UsageError) in
      let day = text.count == 10 ? text + Array("T23:59:59Z".utf8) : text
      guard let time = Timestamp(rfc3339: day) else {
        throw UsageError("--expires takes a day or a time, not '\(Path(text))'")
      }
      return time
    }
    asJSON = given.flag("json")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let accounts = try action == .list ? around.accountsToLookAt() : around.accounts()
    switch action {
    case .new:
      let now = try around.host().now()
      if let expires, expires <= now {
        let end = String(decoding: expires.rfc3339, as: UTF8.self)
        throw .usage(UsageError("--expires \(end) is over: the key would be good for nothing"))
      }
      let secret = try core { () throws(CubeError) in
        let project = try accounts.project(naming: project)
        if let email {
          let known = try accounts.member(email, of: project)
          if known == nil { try accounts.setMember(email, role ?? .owner, of: project) }
          // All keys of the address would be others than they were.
          if let known, let role, known.role != role {
            throw .refused(
              "'\(Path(email))' is \(known.role == .owner ? "an owner" : "a reader") of project "
                + "'\(Path(project.name))'; memcube member add changes that, for all their keys")
          }
        }
        return try accounts.makeKey(
          project, name: name ?? [], email: email, role: role ?? .owner, scopes: scopes,
          expires: expires
        ).secret
      }
      try around.console.write(secret + [0x0A])
    case .revoke:
      try core { () throws(CubeError) in
        try accounts.revoke(id ?? [], of: try accounts.project(naming: project))
      }
    case .list:
      let keys = try core { () throws(CubeError) in
        try accounts.keys(of: try accounts.project(naming: project))
      }
      try show(keys, at: try around.host().now(), around.console)
    }
    if action != .list { try around.sayWhoHears() }
  }

  private func show(_ keys: [APIKey], at now: Timestamp, _ console: Console) throws(Failure) {
    if asJSON {
      return try console.write(
        list: keys.map { key in
          .object([
            .init("id", jsonText(key.id)), .init("name", jsonText(key.name)),
            .init("email", key.email.map { jsonText($0) } ?? .null),
            .init("role", JSON(key.role.rawValue)),
            .init("scopes", .array(key.scopes.map(\.rawValue).sorted().map { JSON($0) })),
            .init("created", .string(key.created.rfc3339Milliseconds)),
            .init("expires", key.expires.map { .string($0.rfc3339Milliseconds) } ?? .null),
            .init("state", JSON(key.state(at: now).rawValue)),
          ])
        })
    }
    for key in keys {
      let whose = key.email.map { "\(Path($0))" } ?? key.role.rawValue
      let scopes = key.scopes.map(\.rawValue).sorted().joined(separator: ",")
      let end = key.expires.map { String(decoding: $0.rfc3339, as: UTF8.self) }
      try console.line(
        fields: "\(Path(key.id))", key.state(at: now).rawValue, whose, "\(Path(key.name))", scopes,
        end ?? "-")
    }
  }
}

extension Given {
  /// `--role`.
  func role() throws(UsageError) -> Role? {
    guard let word = value("role") else { return nil }
    guard let role = Role(word: word) else {
      throw UsageError("--role takes owner or reader, not '\(Path(word))'")
    }
    return role
  }
}
