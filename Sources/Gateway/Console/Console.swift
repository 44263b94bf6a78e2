internal import Format
internal import Posix

/// The server's own endpoints for projects, keys, members and usage: `/console/v1`, in plain JSON. What
/// commands do to every project of the store a key does here to those that it sees.
struct Console: Dialect {
  let name = "console"

  var endpoints: [Endpoint] {
    [
      pageEndpoints, visitEndpoints, projectEndpoints, memberEndpoints, keyEndpoints,
      usageEndpoints, askEndpoints, cubeEndpoints, memoryEndpoints, changeEndpoints,
      talkEndpoints, jobEndpoints, lackingEndpoints,
    ].flatMap(\.self)
  }

  /// The parameter that chooses among the projects that a key sees: every endpoint takes it.
  static let choice = "project"

  let choiceFields = KnownFields.query(choice)

  /// Fields of the body, and of the query beside the project.
  static func takes(_ body: [String] = [], query: [String] = []) -> KnownFields {
    KnownFields.body(body, query: [choice] + query)
  }

  let knowsVisits = true

  /// The cube of its path.
  func owner(of call: Call) -> Owner? {
    let name = call.name("cube")
    return name.isEmpty ? nil : Owner(cubeName: name, id: nil)
  }

  func admit(_ call: Call, _ session: Session) throws(Fault) -> Session {
    guard let id = call.query[Self.choice] else { return session }
    return try session.entering(project: id, call.gateway.accounts)
  }

  func reply(to fault: Fault, of call: Call) -> Reply {
    Reply(
      status: fault.kind.status,
      object(
        ("error", JSON(fault.message)), ("code", JSON(Self.code(fault.kind))),
        ("field", .text(fault.field))))
  }

  private static func code(_ kind: Fault.Kind) -> String {
    switch kind {
    case .noKey, .badKey: "no_key"
    case .forbidden, .foreignOrigin: "forbidden"
    case .malformed, .invalid, .missing, .empty: "invalid"
    case .notFound: "not_found"
    case .noEndpoint: "no_endpoint"
    case .exists: "exists"
    case .wrongMethod: "wrong_method"
    case .unsupported: "not_supported"
    case .refused: "refused"
    case .limited: "rate"
    case .quota: "budget"
    case .unavailable: "unavailable"
    case .failed: "failed"
    }
  }

  /// A moment, as this dialect writes it.
  static func time(_ time: Timestamp?) -> JSON { .text(time?.rfc3339Milliseconds) }

  /// What only commands do, with the reason.
  private var lackingEndpoints: [Endpoint] {
    let users =
      "users are made, listed and removed by who keeps the server (memcube user): a key sees no "
      + "project but its own"
    let budgets =
      "budgets are set by who keeps the server (memcube project set): a key would raise its own"
    return [
      Endpoint(.get, "/console/v1/users", "the users of the server", lacking: users),
      Endpoint(.post, "/console/v1/users", "make a user", lacking: users),
      Endpoint(.delete, "/console/v1/users/{email}", "remove a user", lacking: users),
      Endpoint(.put, "/console/v1/budgets", "set the budgets", lacking: budgets),
    ]
  }
}
