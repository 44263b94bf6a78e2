internal import Format
internal import Posix

/// The Mem0 platform: `/v1`, `/v2`, `/v3` with `Authorization: Token`, and `/api/v1`.
struct Mem0: Dialect {
  let name = "mem0"

  var endpoints: [Endpoint] {
    (memoryEndpoints + historyEndpoints + manyEndpoints + exportEndpoints + entityEndpoints
      + profileEndpoints + projectEndpoints + webhookEndpoints + lackingEndpoints).map {
        $0.unread(Self.unread)
      }
  }

  let scopeFields: Set<String> = ["user_id", "agent_id", "app_id", "run_id", "filters"]

  let choiceFields = KnownFields.body(["org_id", "project_id"], query: ["org_id", "project_id"])

  func owner(of call: Call) -> Owner? {
    if call.names["type"] != nil {
      return (try? Self.owner(call.name("type"), call.name("name")))?.owner
    }
    let filters = call.body["filters"]
    func id(_ name: String) -> [UInt8]? {
      call.body[name]?.string ?? filters?[name]?.string ?? call.query[name]
    }
    let ids = OwnerIDs(
      user: id("user_id"), agent: id("agent_id"), app: id("app_id"), run: id("run_id"))
    return ids.owner
  }

  func reply(to fault: Fault, of call: Call) -> Reply {
    let text = JSON(fault.message)
    return Reply(
      status: Self.status(fault), object(("detail", text), ("error", text), ("message", text)))
  }

  private static func status(_ fault: Fault) -> Int {
    if case .exists = fault.kind { 400 } else { fault.kind.status }
  }

  /// `org_id` and `project_id` of query or body choose among the projects that the key sees.
  func admit(_ call: Call, _ session: Session) throws(Fault) -> Session {
    func given(_ name: String) throws(Fault) -> [UInt8]? {
      let values = [try call.body.text(name), call.query[name]].compactMap(\.self)
      // Ignored, one that says nothing would mean the key's own.
      if values.contains([]) { throw .invalid(name, "\(name) is empty; leave it out or name one") }
      guard values.first == values.last else {
        throw .invalid(name, "\(name) of the query is another than the body's: which one is meant?")
      }
      return values.first
    }
    // Where they stand in the path, the endpoint looks.
    if call.endpoint?.pattern.text.hasPrefix("/api/v1/orgs") == true { return session }
    if let organization = try given("org_id") { try Self.check(organization, call) }
    guard let id = try given("project_id") else { return session }
    return try Self.session(session, project: id, call)
  }

  /// Refuses another organisation than the store.
  static func check(_ organization: [UInt8], _ call: Call) throws(Fault) {
    let own = try caught { () throws(CubeError) in try call.gateway.accounts.organization() }
    guard organization == own else {
      throw .notFound(.organization, "Organization not found")
    }
  }

  /// The same caller in another project that the key sees: its own, one that it made, one that its
  /// member belongs to.
  static func session(
    _ session: Session, project id: [UInt8], _ call: Call
  ) throws(Fault) -> Session {
    try session.entering(project: id, call.gateway.accounts)
  }

  func perform(
    _ task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> JSON {
    if task.kind.elementsEqual(Self.profileTask.utf8) {
      return try Self.makeProfiles(task, project, gateway)
    }
    return try Self.learn(task, project, gateway)
  }
}

/// Runs calls of the core, whose errors become faults.
func caught<Result>(_ body: () throws(CubeError) -> Result) throws(Fault) -> Result {
  do { return try body() } catch { throw Fault(error) }
}
