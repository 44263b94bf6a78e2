internal import Format
internal import Posix

/// Profiles: what is known of a user, in a shape that the project sets.
extension Mem0 {
  private static let settingsKind = "mem0-profile-settings"
  private static let settingsID = Array("settings".utf8)
  /// The kind of a profile's task.
  static let profileTask = "PROFILE"

  var profileEndpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/v2/entities/{type}/{name+}/profile", .read, "a profile", takes: .nothing,
        Self.getProfile),
      Endpoint(
        .get, "/v2/profiles/settings", .read, "settings of profiles", takes: .nothing,
        Self.profileSettings),
      Endpoint(
        .post, "/v2/profiles/settings", .manage, "change them",
        takes: .body("enabled", "entities"), Self.setProfileSettings),
      Endpoint(
        .post, "/v2/profiles/jobs", .write, "make profiles",
        takes: .body("operation", "entity_type", "entity_id", "limit"), Self.makeProfiles),
      Endpoint(
        .get, "/v2/profiles/jobs/{id}", .read, "how that goes on", takes: .nothing,
        Self.profileJob),
    ]
  }

  // MARK: Settings

  private static func settings(_ project: Project, _ gateway: Gateway) throws(Fault) -> JSON {
    try caught { () throws(CubeError) in
      try gateway.accounts.thing(settingsKind, settingsID, of: project)?.value
    } ?? noSettings
  }

  private static let noSettings = object(("enabled", false))

  private static func shown(_ settings: JSON) -> JSON {
    object(
      ("enabled", settings["enabled"] ?? false), ("capabilities", .object([])),
      (
        "entities",
        object(
          (
            "user",
            object(
              ("schema", settings["schema"] ?? .null),
              ("custom_instructions", settings["custom_instructions"] ?? .null))
          ))
      ))
  }

  static func profileSettings(_ call: Call) throws(Fault) -> Reply {
    Reply(shown(try settings(try call.caller().project, call.gateway)))
  }

  static func setProfileSettings(_ call: Call) throws(Fault) -> Reply {
    for member in call.body.json.members ?? [] {
      let name = member.key.asText
      guard ["enabled", "entities", "capabilities"].contains(name) || unread.contains(name),
        !["custom_instructions", "schema"].contains(name)
      else { throw .invalid(name, "Unsupported settings: \(name)") }
    }
    let project = try call.caller().project
    var changes: [(String, JSON)] = []
    if let enabled = try call.body.flag("enabled") { changes.append(("enabled", .bool(enabled))) }
    if let entities = try call.body.object("entities").map({ Fields($0, place: "entities.") }) {
      try entities.only("user")
      if let user = try entities.object("user") {
        let fields = Fields(user, place: "entities.user.")
        try fields.only("schema", "custom_instructions")
        if fields.has("schema") {
          changes.append(("schema", try checked(fields["schema"])))
        }
        if fields.has("custom_instructions") {
          changes.append(("custom_instructions", .text(try fields.text("custom_instructions"))))
        }
      }
    }
    let told = changes
    let changed = try caught { () throws(CubeError) in
      try call.gateway.accounts.change(settingsKind, settingsID, of: project) { (present) in
        (present ?? noSettings).with(told)
      }
    }
    return Reply(shown(changed))
  }

  /// A profile's schema: every property says what it is for.
  private static func checked(_ given: JSON?) throws(Fault) -> JSON {
    guard let given else { return .null }
    let schema = try Mem0Filling.schema(given, "schema")
    for property in schema["properties"]?.members ?? []
    where property.value["description"]?.string?.isBlank ?? true {
      throw .invalid("schema", "schema: property '\(property.key.asText)' has no description")
    }
    return schema
  }

  // MARK: Making them

  static func makeProfiles(_ call: Call) throws(Fault) -> Reply {
    let project = try call.caller().project
    let operation = try call.body.requiredText("operation").asText
    let type = try call.body.text("entity_type")?.asText ?? "user"
    guard type == "user" else { throw .invalid("entity_type", "entity_type must be user") }
    let settings = try settings(project, call.gateway)
    guard settings["enabled"]?.bool == true, settings["schema"]?.members != nil else {
      throw .invalid("enabled", "profiles are not enabled for this project, or have no schema")
    }
    let known = try allEntities(call).filter { $0.kind == "user" }
    var chosen: [[UInt8]]
    switch operation {
    case "trigger":
      let id = try call.body.requiredText("entity_id")
      guard known.contains(where: { $0.id == id }) else {
        throw .notFound(.user, "there is no user '\(id.asText)'")
      }
      chosen = [id]
    case "sample":
      let limit = try call.body.integer("limit", in: 1...10) ?? 5
      // Those of whom most is known show best what a schema gives.
      chosen = known.sorted { ($0.count, $1.row) > ($1.count, $0.row) }.prefix(limit).map(\.id)
    default: throw .invalid("operation", "operation must be trigger or sample")
    }
    let users = chosen
    let id = Array(call.id.utf8)
    try caught { () throws(CubeError) in
      try call.gateway.accounts.addTask(
        id, project, dialect: "mem0", kind: profileTask,
        input: object(("users", .array(users.map { .string($0) }))),
        owner: users.count == 1 ? users.first.map { .user($0) } : nil)
    }
    call.gateway.work.wake()
    var members: [(String, JSON)] = [
      ("job_id", .string(id)), ("status", "pending"),
      ("status_url", JSON("/v2/profiles/jobs/\(call.id)/")), ("operation", JSON(operation)),
      ("entity_type", "user"), ("entity_count_reserved", JSON(users.count)),
      ("event_id", .string(id)), ("replayed", false),
    ]
    if operation == "sample" {
      members += [
        ("sampled", JSON(users.count)), ("entity_ids", .array(users.map { .string($0) })),
      ]
    }
    return Reply(status: 202, .object(members.map { JSON.Member($0.0, $0.1) }))
  }

  /// Makes the profiles that a task names.
  static func makeProfiles(
    _ task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> JSON {
    let schema = try settings(project, gateway)["schema"] ?? .null
    var made = 0
    var skipped = 0
    for user in (task.input["users"]?.elements ?? []).compactMap(\.string) {
      guard try Mem0Profile(user, project, gateway).make(schema) else {
        skipped += 1
        continue
      }
      made += 1
    }
    return object(("succeeded", JSON(made)), ("skipped", JSON(skipped)))
  }

  static func profileJob(_ call: Call) throws(Fault) -> Reply {
    let project = try call.caller().project
    let id = call.name("id")
    let task = try caught { () throws(CubeError) in
      try call.gateway.accounts.task(id, of: project)
    }
    guard let task, task.kind.elementsEqual(profileTask.utf8) else {
      throw .notFound(.job, "there is no such job")
    }
    let total = task.input["users"]?.elements?.count ?? 0
    let failed = task.state == .failed ? total : 0
    let word =
      switch task.state {
      case .queued: "pending"
      case .running: "running"
      case .done: "succeeded"
      case .failed: "failed"
      }
    let done = task.state == .done || task.state == .failed
    return Reply(
      object(
        (
          "job",
          object(
            ("id", .string(id)), ("status", JSON(word)), ("total", JSON(total)),
            ("completed", JSON(done ? total : 0)),
            ("succeeded", task.output["succeeded"] ?? JSON(0)), ("failed", JSON(failed)),
            ("skipped", task.output["skipped"] ?? JSON(0)), ("enumeration_complete", true))
        )))
  }

  static func getProfile(_ call: Call) throws(Fault) -> Reply {
    let (type, id) = (call.name("type"), call.name("name"))
    guard type.elementsEqual("user".utf8) else {
      throw .invalid("type", "only users have profiles")
    }
    guard try allEntities(call).contains(where: { $0.kind == "user" && $0.id == id }) else {
      throw .notFound(.user, "there is no user '\(id.asText)'")
    }
    let project = try call.caller().project
    let accounts = call.gateway.accounts
    let settings = try settings(project, call.gateway)
    let open = try caught { () throws(CubeError) in
      try accounts.tasks(
        of: project, dialect: "mem0", kind: Array(profileTask.utf8), states: [.queued, .running],
        offset: 0, limit: 100
      ).tasks
    }
    let isEnabled = settings["enabled"]?.bool == true
    let thing = try Mem0Profile(id, project, call.gateway)
      .told(isEnabled ? settings["schema"] ?? .null : .null)
    let isPending = open.contains {
      $0.input["users"]?.elements?.contains { $0.string == id } == true
    }
    let status: String
    if isPending {
      status = "pending"
    } else if thing != nil {
      status = "succeeded"
    } else if !isEnabled {
      status = "not_enabled"
    } else {
      status = "insufficient_data"
    }
    return Reply(
      object(
        ("profile", thing?.value["profile"] ?? .null), ("status", JSON(status)),
        ("entity_type", "user"), ("entity_id", .string(id)),
        ("updated_at", .text(thing?.updated.microseconds)),
        ("generation_count", thing?.value["count"] ?? JSON(0))))
  }
}
