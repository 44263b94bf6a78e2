internal import Format
internal import Posix

/// Webhooks over HTTP.
extension Mem0 {
  var webhookEndpoints: [Endpoint] {
    // The older TypeScript client sends the project that is the path's, or the webhook's, in its own words.
    let fields = KnownFields.body("url", "name", "event_types").unread(["projectId"])
    return [
      Endpoint(
        .get, "/api/v1/webhooks/projects/{project}", .read, "webhooks", takes: .nothing,
        Self.webhooks),
      Endpoint(
        .post, "/api/v1/webhooks/projects/{project}", .manage,
        "make a webhook; takes read as well", takes: fields, Self.makeWebhook),
      Endpoint(
        .put, "/api/v1/webhooks/{id}", .manage, "change a webhook; takes read as well",
        takes: KnownFields.body("url", "name", "event_types", "is_active").unread(["projectId"]),
        Self.setWebhook),
      Endpoint(
        .delete, "/api/v1/webhooks/{id}", .manage, "delete a webhook", takes: .nothing,
        Self.deleteWebhook),
    ]
  }

  /// The session in the project of a webhook, with the right to it.
  private static func session(
    _ call: Call, in project: Project?, _ subject: Fault.Subject, _ right: Endpoint.Right
  ) throws(Fault) -> Session {
    guard let project else {
      throw .notFound(subject, subject == .project ? "Project not found" : "Webhook not found")
    }
    guard let session = try? session(try call.caller(), project: project.id, call) else {
      throw Fault(.forbidden, "this key belongs to another project")
    }
    if let objection = session.objection(to: right) { throw Fault(.forbidden, objection) }
    return session
  }

  /// - Throws: where the caller, who says what address a webhook sends to, may not read what it sends.
  private static func checkTelling(_ call: Call, of project: Project) throws(Fault) {
    if let objection = try session(try call.caller(), project: project.id, call).objection(
      to: .read)
    {
      throw Fault(.forbidden, "\(objection): a webhook tells what memories say")
    }
  }

  private static func named(_ call: Call, _ right: Endpoint.Right) throws(Fault) -> Project {
    let found = try caught { () throws(CubeError) in
      try call.gateway.accounts.project(id: call.name("project"))
    }
    return try session(call, in: found, .project, right).project
  }

  private static func webhookObject(_ thing: Thing, _ project: Project) -> JSON {
    object(
      ("webhook_id", .string(thing.id)), ("name", thing.value["name"] ?? .null),
      ("url", thing.value["url"] ?? .null),
      ("event_types", thing.value["event_types"] ?? .array([])),
      ("owner", thing.value["owner"] ?? .null), ("project", .string(project.name)),
      ("is_active", thing.value["is_active"] ?? true),
      ("last_error", thing.value[Webhook.trouble] ?? .null),
      ("created_at", .string(thing.created.microseconds)),
      ("updated_at", .string(thing.updated.microseconds)))
  }

  private static func url(_ call: Call) throws(Fault) -> [UInt8]? {
    guard let url = try call.body.text("url") else { return nil }
    guard url.count <= 2048, WebAddress.isOne(url) else {
      throw .invalid("url", "url must be an http or https address")
    }
    if !call.gateway.settings.allowsPrivateWebhooks, WebAddress.isPrivate(url) {
      throw .invalid("url", "url \(Webhook.privacy)")
    }
    return url
  }

  private static func events(_ body: Fields) throws(Fault) -> JSON? {
    guard let types = try body.texts("event_types") else { return nil }
    guard !types.isEmpty else { throw Fault(.empty, "event_types is empty", field: "event_types") }
    for type in types where !Webhook.events.contains(type.asText) {
      throw .invalid(
        "event_types",
        "'\(type.asText)' is none of \(Webhook.events.joined(separator: ", "))")
    }
    return .array(types.map { .string($0) })
  }

  static func webhooks(_ call: Call) throws(Fault) -> Reply {
    let project = try named(call, .read)
    let all = try caught { () throws(CubeError) in
      try call.gateway.accounts.things(Webhook.kind, of: project)
    }
    return Reply(.array(all.map { webhookObject($0, project) }), count: all.count)
  }

  /// Makes one. What it is signed with is shown now, and never again.
  static func makeWebhook(_ call: Call) throws(Fault) -> Reply {
    let project = try named(call, .manage)
    try checkTelling(call, of: project)
    let name = try call.body.requiredText("name")
    guard let url = try url(call) else { throw .missing("url") }
    guard let events = try events(call.body) else { throw .missing("event_types") }
    let accounts = call.gateway.accounts
    let id = Array("wh_".utf8) + call.hex(10)
    let secret = Array("whsec_".utf8) + accounts.randomHex(24)
    let value = object(
      ("name", .string(name)), ("url", .string(url)), ("event_types", events), ("is_active", true),
      ("owner", .text(call.session?.key?.email ?? Array("owner".utf8))),
      ("secret", .string(secret)))
    let there = try caught { () throws(CubeError) in
      try accounts.things(Webhook.kind, of: project)
    }
    guard there.count < Webhook.limit || there.contains(where: { $0.id == id }) else {
      throw Fault(.invalid, "a project has at most \(Webhook.limit) webhooks; delete one")
    }
    let made = try caught { () throws(CubeError) -> Thing? in
      try accounts.keep(Webhook.kind, id, value, of: project)
      return try accounts.thing(Webhook.kind, id, of: project)
    }
    guard let made else { throw Fault(.failed, "the webhook was not kept") }
    return Reply(status: 201, webhookObject(made, project).with("secret", .string(secret)))
  }

  /// The webhook of the path, which the caller must be allowed to manage.
  private static func webhook(_ call: Call) throws(Fault) -> (thing: Thing, project: Project) {
    let id = call.name("id")
    let accounts = call.gateway.accounts
    let owner = try caught { () throws(CubeError) -> Project? in
      try accounts.holder(of: Webhook.kind, id)
    }
    let project = try session(call, in: owner, .webhook, .manage).project
    let thing = try caught { () throws(CubeError) in
      try accounts.thing(Webhook.kind, id, of: project)
    }
    guard let thing else { throw .notFound(.webhook, "Webhook not found") }
    return (thing, project)
  }

  static func setWebhook(_ call: Call) throws(Fault) -> Reply {
    let (thing, project) = try webhook(call)
    try checkTelling(call, of: project)
    var changes: [(String, JSON)] = []
    if let name = try call.body.text("name") {
      if name.isBlank { throw .missing("name") }
      changes.append(("name", .string(name)))
    }
    if let url = try url(call) {
      // What was wrong was wrong with the other one.
      changes += [("url", .string(url)), (Webhook.trouble, .null)]
    }
    if let events = try events(call.body) { changes.append(("event_types", events)) }
    if let flag = try call.body.flag("is_active") { changes.append(("is_active", .bool(flag))) }
    let told = changes
    _ = try caught { () throws(CubeError) in
      try call.gateway.accounts.change(Webhook.kind, thing.id, of: project) {
        (present) throws(CubeError) in
        guard let present else { throw .notFound("Webhook not found") }
        return present.with(told)
      }
    }
    return Reply(object(("message", "Webhook updated successfully")))
  }

  static func deleteWebhook(_ call: Call) throws(Fault) -> Reply {
    let (thing, project) = try webhook(call)
    let reply = Reply(object(("message", "Webhook deleted successfully")))
    try caught { () throws(CubeError) in
      try call.takes(reply)
      _ = try call.gateway.accounts.drop(Webhook.kind, thing.id, of: project)
    }
    return reply
  }
}
