internal import Digest
internal import Format
internal import HTTPClient
internal import Posix

/// An address of a project's that is sent events, whichever caller changed something.
struct Webhook: Sendable {
  static let kind = "webhook"
  /// So many may a project have.
  static let limit = 50

  static let events = [
    "memory_add", "memory_update", "memory_delete", "memory_categorize", "ingest_job_completed",
    "ingest_job_partially_completed", "ingest_job_failed", "ingest_job_cancelled",
  ]

  /// How often a delivery is tried, how long each try may take, and how long the pauses after the first and
  /// the second are, nanoseconds.
  static let tries = 3
  static let patience: Int64 = 5_000_000_000
  static func pause(behind tries: Int) -> Int64 { tries <= 1 ? 1_000_000_000 : 4_000_000_000 }

  /// The member that says why its last delivery failed.
  static let trouble = "last_error"
  /// Why an address on this machine or its neighbours is sent nothing.
  static let privacy =
    "leads to this machine or to a network that is not public: it is told nothing, unless memcube "
    + "serve was started with --allow-private-webhooks"

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

  /// Where a webhook leads: its host and port.
  static func receiver(_ hook: Thing) -> [UInt8] {
    WebAddress.receiver(hook.value["url"]?.string ?? [])
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
      // A memory is added once; a task that a crash cut short tells of it again.
      let mark = each.kind == .add ? each.uuid : nil
      deliver(
        Webhook.event(each.kind), Webhook.body(each), project, owner: each.place.name, once: mark)
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
    deliver(event, body, project, owner: nil, once: task.id)
  }

  private func deliver(
    _ event: String, _ body: JSON, _ project: Project, owner: [UInt8]?, once mark: [UInt8]?
  ) {
    let hooks = hooks(event, of: project)
    guard !hooks.isEmpty else { return }
    let added: Void? = try? accounts.addDeliveries(
      event, body.bytes, project, to: hooks.map(\.id), cube: owner,
      once: mark.map { Array(event.utf8) + [0] + $0 })
    if added != nil { work.wakeDeliveries() }
  }

  /// A webhook, if it is there.
  func webhook(_ hook: DeliveryLanes.Hook) throws(CubeError) -> Thing? {
    guard let project = try accounts.project(row: hook.project) else { return nil }
    return try accounts.thing(Webhook.kind, hook.id, of: project)
  }

  /// What came of trying a delivery.
  enum Sending {
    case taken
    /// Perhaps another time; a sentence.
    case missed(String)
    /// It cannot be made, however often it is tried; a sentence.
    case refused(String)
  }

  /// Tries a delivery once.
  func send(
    _ delivery: Delivery, to hook: Thing, _ client: HTTPClient,
    shouldStop: @escaping @Sendable () -> Bool
  ) -> Sending {
    guard let url = hook.value["url"]?.string, let secret = hook.value["secret"]?.string else {
      return .refused("it has no address")
    }
    var request = HTTPRequest(
      .post, url.asText,
      fields: [
        .init("Content-Type", "application/json"),
        .init("X-Memcube-Event", delivery.event.asText),
        .init("X-Memcube-Delivery", delivery.id.asText),
        .init("X-Memcube-Signature", Webhook.signature(delivery.body, secret: secret)),
      ], body: delivery.body)
    request.onlyPublic = !settings.allowsPrivateWebhooks
    request.timeout = Webhook.patience
    request.connectTimeout = Webhook.patience
    request.replyLimit = 1 << 20
    do {
      let reply = try client.send(request, shouldStop: shouldStop)
      return (200..<300).contains(reply.status)
        ? .taken : .missed("it answered with status \(reply.status)")
    } catch {
      switch error {
      case .notPublic: return .refused("it \(Webhook.privacy)")
      case .invalid(let why): return .refused(why)
      case .noLibrary: return .missed("sending needs libcurl: install the package libcurl4")
      case .unreachable(let why): return .missed(why)
      case .timeout: return .missed("it did not answer within five seconds")
      case .tooLong: return .missed("its answer is too long")
      case .stopped: return .missed("the server was stopped")
      }
    }
  }

  /// Notes at a webhook why its delivery failed, for those who read it; nil: it did not. A note that cannot
  /// be written is left out.
  func note(trouble: String?, at hook: DeliveryLanes.Hook, _ thing: Thing) {
    let told = JSON.text(trouble)
    guard (thing.value[Webhook.trouble] ?? .null) != told,
      let project = try? accounts.project(row: hook.project)
    else { return }
    let url = thing.value["url"]
    _ = try? accounts.change(Webhook.kind, thing.id, of: project) { (present) throws(CubeError) in
      // It may lead elsewhere by now.
      guard let present, present["url"] == url else { throw .notFound("the webhook is gone") }
      return present.with(Webhook.trouble, told)
    }
  }
}
