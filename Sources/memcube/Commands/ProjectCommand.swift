internal import Format
internal import Gateway
internal import Objects
internal import Posix

/// `memcube project`: makes, shows, changes and deletes projects.
struct ProjectCommand: Command {
  static let declaration = Declaration(
    name: "project", summary: "make, show or delete projects of the server",
    forms: [
      "new NAME [--description TEXT] [--monthly-ingest N] [--monthly-retrieval N] [--rate N]",
      "set NAME [--description TEXT] [--monthly-ingest N] [--monthly-retrieval N] [--rate N]",
      "list [--json]", "delete NAME --yes",
    ],
    about: [
      "A project is a folder of cubes with keys, members and budgets of its own. memcube serve "
        + "makes the project default, whose cubes are those of the store.",
      "delete forgets the project with its keys and logs, and erases the cubes that the server "
        + "made for it. Other cubes stay, and are named. The project default is there again "
        + "after that, as new.",
    ],
    operands: [
      .init(name: "ACTION", count: .one, help: "new, set, list or delete"),
      .init(name: "NAME", count: .optional, help: "the project's name"),
    ],
    options: [
      .init(name: "description", value: "TEXT", help: "say what it is for"),
      .init(
        name: "monthly-ingest", value: "N",
        help: "how many calls a month may add; 0: none; - (set): any number"),
      .init(
        name: "monthly-retrieval", value: "N",
        help: "how many calls a month may search; 0: none; - (set): any number"),
      .init(name: "rate", value: "N", help: "how many calls a minute; - (set): any number"),
      .init(name: "yes", help: "delete without asking"), .json,
    ],
    examples: [
      .init(line: "memcube project new shop", effect: "a project named shop"),
      .init(
        line: "memcube project set shop --monthly-ingest 1000",
        effect: "lets its programs add a thousand times a month"),
    ],
    page: Declaration.serverPage, statuses: [1, 3])

  enum Action: String, CaseIterable { case new, set, list, delete }

  /// A limit as given: absent, none, or a number.
  enum Limit: Equatable {
    case unchanged
    case none
    case calls(Int)

    /// The limit after a change.
    func applied(to old: Int?) -> Int? {
      switch self {
      case .unchanged: old
      case .none: nil
      case .calls(let count): count
      }
    }
  }

  let action: Action
  let name: [UInt8]?
  let description: [UInt8]?
  let ingest, retrieval, rate: Limit
  let isSure, asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    action = try given.action(Action.allCases)
    name = given.operandList("NAME").first
    if action != .list, name == nil { throw UsageError("NAME is missing") }
    if action == .list, let name { throw UsageError("'\(Path(name))' is one argument too many") }
    description = try given.text("description")
    ingest = try Self.limit("monthly-ingest", given, action)
    retrieval = try Self.limit("monthly-retrieval", given, action)
    rate = try Self.limit("rate", given, action)
    isSure = given.flag("yes")
    asJSON = given.flag("json")
    if action == .delete, !isSure {
      throw UsageError("what the server made is erased for good; say --yes")
    }
  }

  private static func limit(
    _ name: String, _ given: Given, _ action: Action
  ) throws(UsageError) -> Limit {
    guard let value = given.value(name) else { return .unchanged }
    guard action == .new || action == .set else {
      throw UsageError("--\(name) goes with new and set")
    }
    if value == [UInt8(ascii: "-")] { return .none }
    let number = try given.number(name, in: 0...1_000_000_000)
    return number.map { .calls($0) } ?? .unchanged
  }

  func run(_ around: Surroundings) throws(Failure) {
    if action == .list { return try list(try around.accountsToLookAt(), around.console) }
    let accounts = try around.accounts()
    let name = name ?? []
    switch action {
    case .new:
      _ = try core { () throws(CubeError) in
        try accounts.makeProject(
          name, description: description ?? [], monthlyIngest: ingest.applied(to: nil),
          monthlyRetrieval: retrieval.applied(to: nil), rate: rate.applied(to: nil))
      }
    case .set:
      try core { () throws(CubeError) in
        try accounts.update(accounts.project(naming: name).row) { project in
          if let description { project.description = description }
          project.monthlyIngest = ingest.applied(to: project.monthlyIngest)
          project.monthlyRetrieval = retrieval.applied(to: project.monthlyRetrieval)
          project.rate = rate.applied(to: project.rate)
        }
      }
    case .list: break
    case .delete:
      let host = try around.host()
      let kept = try core { () throws(CubeError) in
        let gateway = try Gateway(host)
        defer { gateway.close() }
        return try gateway.deleteProject(naming: name)
      }
      for cube in kept {
        around.console.say("cube '\(Path(cube))' was not made by the server; it stays")
      }
      if let again = try core({ () throws(CubeError) in try accounts.project(named: name) }) {
        around.console.say(
          "project '\(Path(again.name))' is there again, without keys, members and logs")
      }
    }
    try around.sayWhoHears()
  }

  private func list(_ accounts: Accounts, _ console: Console) throws(Failure) {
    let projects = try core { () throws(CubeError) in try accounts.allProjects() }
    if asJSON {
      return try console.write(
        list: projects.map { project in
          .object([
            .init("name", jsonText(project.name)),
            .init("id", project.id.isEmpty ? .null : jsonText(project.id)),
            .init("description", jsonText(project.description)),
            .init("monthly_ingest", project.monthlyIngest.map { JSON($0) } ?? .null),
            .init("monthly_retrieval", project.monthlyRetrieval.map { JSON($0) } ?? .null),
            .init("rate", project.rate.map { JSON($0) } ?? .null),
            .init("deleted", project.deleted.map { .string($0.rfc3339Milliseconds) } ?? .null),
          ])
        })
    }
    for project in projects {
      var text = String(decoding: project.description, as: UTF8.self)
      if let deleted = project.deleted {
        let day = String(decoding: deleted.rfc3339Milliseconds.prefix(10), as: UTF8.self)
        text = "(deleted \(day): no keys; cubes that the server did not make are still there)"
      }
      let budgets = [
        project.monthlyIngest.map { "\($0) adding a month" },
        project.monthlyRetrieval.map { "\($0) searching a month" },
        project.rate.map { "\($0) a minute" },
      ].compactMap(\.self)
      if !budgets.isEmpty {
        text += (text.isEmpty ? "" : " ") + "(calls: \(budgets.joined(separator: ", ")))"
      }
      try console.line(fields: "\(Path(project.name))", text)
    }
  }
}

extension Given {
  /// The operand ACTION as one of a command's actions.
  func action<Action: RawRepresentable>(
    _ actions: [Action]
  ) throws(UsageError) -> Action where Action.RawValue == String {
    let word = String(decoding: operand("ACTION"), as: UTF8.self)
    if let action = Action(rawValue: word) { return action }
    let list = actions.map(\.rawValue).joined(separator: ", ")
    throw UsageError("'\(word)' is none of \(list)")
  }
}

extension Surroundings {
  /// The gateway's own database, made if it is not there.
  func accounts() throws(Failure) -> Accounts {
    let host = try host()
    return try core { () throws(CubeError) in try Accounts(host) }
  }

  /// The same for commands that only read: it makes and writes nothing, and waits for no other process.
  func accountsToLookAt() throws(Failure) -> Accounts {
    let host = try host()
    return try core { () throws(CubeError) in try Accounts(looking: host) }
  }
}
