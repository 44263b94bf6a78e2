internal import Format
internal import HTTP

/// The memory stores of Anthropic's API, `/v1/memory_stores`: stores are cubes, memories are files below
/// memories/, versions are versions. Alibaba's Model Studio has the same below another path, with a
/// difference or two.
struct MemoryStores: Dialect {
  let name = "memory-stores"
  let challenge = "Bearer"

  var endpoints: [Endpoint] { storeEndpoints + memoryEndpoints + versionEndpoints }

  /// The paths below which it is, with the words before `memory_stores`.
  static let prefixes = [["v1"], ["api", "v1", "agentstudio"]]

  /// How many words stand before `memory_stores` in a path of this dialect; nil: it is none.
  static func prefix(of path: [[UInt8]]) -> Int? {
    prefixes.first { words in
      path.count > words.count
        && zip(path, words + ["memory_stores"]).allSatisfy { $0.elementsEqual($1.utf8) }
    }?.count
  }

  /// Whether a call speaks as Alibaba's client does.
  static func isStudio(_ call: Call) -> Bool {
    prefix(of: Target.beginning(call.request.target)).map { $0 > 1 } ?? false
  }

  /// None of its calls names an owner.
  func owner(of call: Call) -> Owner? { nil }

  /// An endpoint's fields, for the page: what else a body holds is refused where it is read.
  static func takes(_ body: [String] = [], query: [String] = []) -> KnownFields {
    KnownFields.body(body, query: query).listed
  }

  /// Refuses a call that asks for two betas at once.
  func admit(_ call: Call, _ session: Session) throws(Fault) -> Session {
    let given = call.request.fields.filter { $0.name.elementsEqual("anthropic-beta".utf8) }
    let words = given.flatMap { $0.value.split(separator: 0x2C) }.map {
      $0.filter { $0 > 0x20 }.asText
    }
    if Self.betas.allSatisfy(words.contains) {
      throw .invalid(
        "anthropic-beta", "\(Self.betas.joined(separator: " and ")) exclude each other")
    }
    return session
  }

  private static let betas = ["agent-memory-2026-07-22", "managed-agents-2026-04-01"]

  /// Every answer says its id, by the name of either service. A client tries a 409 again, which would not
  /// change, unless it is asked not to.
  func finish(_ reply: Reply, _ call: Call) -> Reply {
    var reply = reply
    let id = Self.requestID(call)
    reply.fields += [Request.Field("request-id", id), Request.Field("x-request-id", id)]
    if reply.status == 409 { reply.fields.append(Request.Field("x-should-retry", "false")) }
    return reply
  }

  private static func requestID(_ call: Call) -> String {
    "req_" + call.id.filter { $0 != "-" }
  }

  func reply(to fault: Fault, of call: Call) -> Reply {
    let (status, usual) = Self.status(fault)
    let type = fault.details[Fault.type] ?? usual
    var error = object(
      ("type", JSON(type)), ("code", JSON(type)), ("message", JSON(fault.message)))
    for name in [Fault.conflictingID, Fault.conflictingPath] {
      if let value = fault.details[name] { error = error.with(name, JSON(value)) }
    }
    var reply = Reply(
      status: status,
      object(
        ("type", "error"), ("error", error), ("request_id", JSON(Self.requestID(call)))))
    if fault.kind == .unavailable { reply.fields.append(Request.Field("Retry-After", "1")) }
    return reply
  }

  private static func status(_ fault: Fault) -> (Int, String) {
    if fault.details[Fault.archived] != nil { return (400, "invalid_request_error") }
    switch fault.kind {
    case .noKey, .badKey: return (401, "authentication_error")
    case .forbidden, .foreignOrigin: return (403, "permission_error")
    case .malformed, .missing, .invalid, .empty, .unsupported:
      return (400, "invalid_request_error")
    case .notFound, .noEndpoint: return (404, "not_found_error")
    case .exists: return (409, "memory_path_conflict_error")
    case .wrongMethod: return (405, "invalid_request_error")
    case .limited, .quota: return (429, "rate_limit_error")
    case .unavailable: return (503, "overloaded_error")
    case .failed: return (500, "api_error")
    case .refused(let status): return (status, Self.type(of: status))
    }
  }

  private static func type(of status: Int) -> String {
    switch status {
    case 409: "conflict_error"
    case 413: "request_too_large"
    case 429: "rate_limit_error"
    case 503: "overloaded_error"
    case 500...: "api_error"
    default: "invalid_request_error"
    }
  }
}

extension Fault {
  /// Details by which this dialect says more: another type of error, and what has a path.
  static let (type, conflictingID, conflictingPath) = (
    "type", "conflicting_memory_id", "conflicting_path"
  )

  /// A path that is taken.
  static func taken(by id: [UInt8], at path: [UInt8]) -> Fault {
    var fault = Fault(
      .exists(.memory),
      id.isEmpty
        ? "\(path.asText) is taken"
        : "\(path.asText) is taken by \(id.asText)")
    fault.details = [Self.conflictingID: id.asText, Self.conflictingPath: path.asText]
    return fault
  }

  /// A memory that is another than the caller takes it for.
  static let changedMeanwhile: Fault = {
    var fault = Fault(
      .exists(.memory), "the memory's content has another SHA-256: read it again, then decide")
    fault.details = [Fault.type: "memory_precondition_failed_error"]
    return fault
  }()

  /// What an archived store does not take.
  static let storeArchived: Fault = {
    var fault = Fault(.forbidden, "the memory store is archived: nothing new is kept in it")
    fault.details = [Fault.archived: "true"]
    return fault
  }()
}
