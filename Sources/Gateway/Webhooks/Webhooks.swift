internal import Digest
internal import HTTPClient
internal import MemCube
internal import Posix

/// An address of a project's that is told of events, whoever changed what.
struct Webhook: Sendable {
  static let kind = "webhook"
  /// The dialect of tasks that are deliveries.
  static let dialect = "webhook"

  static let events = [
    "memory_add", "memory_update", "memory_delete", "memory_categorize", "ingest_job_completed",
    "ingest_job_partially_completed", "ingest_job_failed", "ingest_job_cancelled",
  ]

  /// How often a delivery is tried, how long each may take, and how long is waited behind the first
  /// and second, nanoseconds.
  static let tries = 3
  static let patience: Int64 = 5_000_000_000
  static func pause(behind tries: Int) -> Int64 { tries <= 1 ? 1_000_000_000 : 4_000_000_000 }

  /// The event of a change.
  static func event(_ kind: MemoryNews.Kind) -> String { "memory_\(kind.rawValue.lowercased())" }

  /// The body of a delivery.
  static func body(_ news: MemoryNews) -> JSON {
    guard news.kind != .categorize else {
      return object(
        (
          "event_details",
          object(
            ("event", "CATEGORIZE"), ("memory_id", .string(news.uuid)),
            ("categories", news.categories))
        ))
    }
    return object(
      (
        "event_details",
        object(
          ("id", .string(news.uuid)), ("data", object(("memory", .string(news.text)))),
          ("event", JSON(news.kind.rawValue)))
      ))
  }

  /// What a receiver checks the sender by.
  static func signature(_ body: [UInt8], secret: [UInt8]) -> String {
    "sha256=" + Hex.encode(HMAC.sha256(body, key: secret)).asText
  }
}

extension Gateway {
  /// Notes deliveries of what happened to memories, for the webhooks that want to hear of it. What
  /// cannot be noted is not delivered: the write itself stands.
  func announce(_ news: [MemoryNews]) {
    for each in news {
      guard let project = try? accounts.project(folder: each.place.folder) else { continue }
      deliver(Webhook.event(each.kind), Webhook.body(each), project, owner: each.place.name)
    }
  }

  /// Whether a webhook wants to hear of what happens to memories of a cube.
  func hears(_ kind: MemoryNews.Kind, of place: CubePlace) -> Bool {
    guard let project = try? accounts.project(folder: place.folder) else { return false }
    return !hooks(Webhook.event(kind), of: project).isEmpty
  }

  /// The webhooks of a project that want to hear of an event.
  private func hooks(_ event: String, of project: Project) -> [Thing] {
    let all = (try? accounts.things(Webhook.kind, of: project)) ?? []
    return all.filter { hook in
      let wanted = hook.value["event_types"]?.elements ?? []
      return hook.value["is_active"]?.bool != false
        && wanted.contains { $0.string?.elementsEqual(event.utf8) == true }
    }
  }

  /// Notes deliveries of how a job ended.
  func announce(_ task: GatewayTask, _ project: Project, isDone: Bool) {
    guard !task.kind.elementsEqual(Mem0.profileTask.utf8) else { return }
    let event = isDone ? "ingest_job_completed" : "ingest_job_failed"
    let body = object(
      (
        "event_details",
        object(
          ("id", .string(task.id)), ("event", JSON(event.uppercased())),
          ("status", isDone ? "SUCCEEDED" : "FAILED"))
      ))
    deliver(event, body, project, owner: nil)
  }

  private func deliver(_ event: String, _ body: JSON, _ project: Project, owner: [UInt8]?) {
    var isNoted = false
    for hook in hooks(event, of: project) {
      let input = object(("webhook", .string(hook.id)), ("body", body))
      let added: Void? = try? accounts.addTask(
        Array(newID().utf8), project, dialect: Webhook.dialect, kind: event, input: input,
        cube: owner)
      if added != nil { isNoted = true }
    }
    if isNoted { work.wakeDeliveries() }
  }

  /// The webhook of a delivery, if it is there.
  private func webhook(of task: GatewayTask) throws(CubeError) -> Thing? {
    guard let project = try accounts.project(row: task.project),
      let id = task.input["webhook"]?.string
    else { return nil }
    return try accounts.thing(Webhook.kind, id, of: project)
  }

  /// Tries a delivery once: whether it was taken; nil where its webhook is gone. Where that cannot be
  /// looked up now it was not taken.
  func tryDelivery(
    _ task: GatewayTask, _ client: HTTPClient, shouldStop: @escaping @Sendable () -> Bool
  ) -> Bool? {
    let found: Thing?
    do { found = try webhook(of: task) } catch { return false }
    guard let hook = found,
      let url = hook.value["url"]?.string, let secret = hook.value["secret"]?.string
    else { return nil }
    let body = (task.input["body"] ?? .object([])).bytes
    var request = HTTPRequest(
      .post, url.asText,
      fields: [
        .init("Content-Type", "application/json"), .init("X-Memcube-Event", task.kind.asText),
        .init("X-Memcube-Delivery", task.id.asText),
        .init("X-Memcube-Signature", Webhook.signature(body, secret: secret)),
      ], body: body)
    request.onlyPublic = !settings.allowsPrivateWebhooks
    request.timeout = Webhook.patience
    request.connectTimeout = Webhook.patience
    request.replyLimit = 1 << 20
    guard let reply = try? client.send(request, shouldStop: shouldStop) else { return false }
    return (200..<300).contains(reply.status)
  }
}
