internal import Bundle
internal import Format
internal import Posix

/// Who calls, and projects.
extension Console {
  var projectEndpoints: [Endpoint] {
    let one = "/console/v1/project"
    return [
      Endpoint(
        .get, "/console/v1/me", .key, "what the key is and may do", takes: Self.takes(), Self.me),
      Endpoint(
        .get, "/console/v1/projects", .read, "the projects that the key sees",
        takes: Self.takes(), Self.projects),
      Endpoint(
        .post, "/console/v1/projects", .manage,
        "make a project, within the budgets of the key's own",
        takes: Self.takes(["name", "description"]), Self.makeProject),
      Endpoint(.get, one, .read, "the project", takes: Self.takes(), Self.project),
      Endpoint(
        .patch, one, .manage, "say what it is for", takes: Self.takes(["description"]),
        Self.describe),
      Endpoint(
        .delete, "/console/v1/projects/{project}", .manage,
        "delete a project: confirm is its name", takes: .query("confirm"), Self.deleteProject),
    ]
  }

  private static func projectObject(_ session: Session) -> JSON {
    let project = session.project
    return object(
      ("id", .string(project.id)), ("name", .string(project.name)),
      ("description", .string(project.description)), ("created", time(project.created)),
      ("updated", time(project.updated)), ("role", JSON((session.key?.role ?? .owner).rawValue)),
      ("budgets", budgets(project)))
  }

  /// What a project may use; null: any number.
  static func budgets(_ project: Project) -> JSON {
    func number(_ limit: Int?) -> JSON { limit.map { JSON($0) } ?? .null }
    return object(
      ("monthly_ingest", number(project.monthlyIngest)),
      ("monthly_retrieval", number(project.monthlyRetrieval)),
      ("calls_a_minute", number(project.rate)))
  }

  static func me(_ call: Call) throws(Fault) -> Reply {
    let session = try call.caller()
    let key = session.key.map { keyObject($0, at: call.gateway.host.now()) } ?? .null
    return Reply(
      object(
        ("key", key), ("project", .string(session.project.id)),
        ("project_name", .string(session.project.name)), ("keeper", .bool(session.isKeeper))))
  }

  static func projects(_ call: Call) throws(Fault) -> Reply {
    let all = try call.caller().projects(call.gateway.accounts)
    return Reply(object(("projects", .array(all.map(projectObject)))))
  }

  static func project(_ call: Call) throws(Fault) -> Reply {
    Reply(projectObject(try call.caller()))
  }

  /// How much a description holds, bytes: each caller of the project gets it.
  private static let descriptionLimit = 4096

  private static func description(_ call: Call) throws(Fault) -> [UInt8]? {
    let text = try call.body.text("description")
    guard text.map({ $0.count <= descriptionLimit }) ?? true else {
      throw .invalid("description", "description takes up to \(descriptionLimit) bytes")
    }
    return text
  }

  static func makeProject(_ call: Call) throws(Fault) -> Reply {
    let name = try call.body.requiredText("name")
    let description = try description(call) ?? []
    var session = try call.caller()
    let maker = session
    session.project = try projectFault { () throws(CubeError) in
      try call.gateway.accounts.makeProject(name, description: description, by: maker)
    }
    return Reply(status: 201, projectObject(session))
  }

  static func describe(_ call: Call) throws(Fault) -> Reply {
    guard let text = try description(call) else { throw .missing("description") }
    var session = try call.caller()
    let row = session.project.row
    let accounts = call.gateway.accounts
    let changed = try caught { () throws(CubeError) -> Project? in
      try accounts.update(row) { $0.description = text }
      return try accounts.project(row: row)
    }
    guard let changed else { throw .notFound(.project, "the project was deleted meanwhile") }
    session.project = changed
    return Reply(projectObject(session))
  }

  /// Forgets a project with its keys, members and logs. Cubes that the gateway made are erased for good,
  /// so that it must be named; others stay, and the answer names them. In the place of the caller's own
  /// an empty one comes, so that its key goes on. That has another id: who sends the call twice, whose
  /// first answer went with the project, does not delete what came since.
  static func deleteProject(_ call: Call) throws(Fault) -> Reply {
    let session = try call.caller().entering(
      project: call.name("project"), call.gateway.accounts)
    if let objection = session.objection(to: .manage) { throw Fault(.forbidden, objection) }
    let project = session.project
    guard let named = call.query["confirm"], named == project.name else {
      throw .invalid(
        "confirm",
        "what the server made for project '\(project.name.asText)' is erased for good: say "
          + "confirm=NAME with its name")
    }
    let own = call.session.flatMap { $0.isKeeper ? nil : $0.key }
      .flatMap { $0.project == project.row ? $0 : nil }
    func reply(_ kept: [[UInt8]]) -> Reply {
      Reply(
        object(
          ("deleted", .string(project.name)), ("kept_cubes", .array(kept.map { .string($0) })),
          ("is_there_again", .bool(own != nil || project.folder == nil))))
    }
    return try caught { () throws(CubeError) in
      if call.isKnownAgain { try call.takes(reply(try call.gateway.staying(of: project))) }
      return reply(try call.gateway.remove(project, keeping: own))
    }
  }

  /// A project that is there already is no cube.
  private static func projectFault<Result>(
    _ body: () throws(CubeError) -> Result
  ) throws(Fault) -> Result {
    do throws(CubeError) { return try body() } catch {
      if case .exists(let sentence) = error { throw Fault(.exists(.project), sentence) }
      if case .invalid(let sentence) = error { throw .invalid("name", sentence) }
      throw Fault(error)
    }
  }
}
