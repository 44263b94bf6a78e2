internal import Bundle
internal import Format
internal import Posix

/// MemHQ: `/v1` with `Authorization: Bearer`.
struct MemHQ: Dialect {
  let name = "memhq"

  var endpoints: [Endpoint] {
    ingestEndpoints + searchEndpoints + contextEndpoints + partyEndpoints
      + threadEndpoints
  }

  let scopeFields: Set<String> = [
    "userId", "user_id", "users", "group", "groups", "group_id", "group_ids",
  ]

  func owner(of call: Call) -> Owner? {
    let isPath = call.endpoint?.pattern.text.hasPrefix("/v1/users/") == true
    let user =
      isPath ? call.name("id") : call.body["userId"]?.string ?? call.body["user_id"]?.string
    let group = call.body["group"]?.string ?? call.body["group_id"]?.string
    guard let people = try? MemHQPeople(call) else { return nil }
    if let user { return (try? people.find(user, isGroup: false))?.owner ?? .user(user) }
    return group.flatMap { (try? people.find($0, isGroup: true))?.owner }
  }

  func reply(to fault: Fault, of call: Call) -> Reply {
    let (status, code) = Self.codes(fault.kind)
    let text = JSON(fault.message)
    var members: [(String, JSON)] = [
      ("error", text), ("code", JSON(code)), ("correlationId", JSON(call.id)), ("message", text),
      ("detail", text),
    ]
    if let id = fault.details["id"] { members.append(("id", JSON(id))) }
    if code == "VALIDATION_ERROR" {
      let detail = object(("path", .text(fault.field)), ("message", text))
      members.append(("details", .array([detail])))
    }
    switch fault.kind {
    case .limited(let seconds), .quota(_, let seconds):
      let now = call.gateway.host.now()
      let reset = now.seconds.addingReportingOverflow(Int64(seconds)).partialValue
      members.append(("retryAfter", JSON(seconds)))
      members.append(("resetAt", .string(Timestamp(seconds: reset).rfc3339)))
    default: break
    }
    return Reply(status: status, .object(members.map { JSON.Member($0.0, $0.1) }))
  }

  private static func codes(_ kind: Fault.Kind) -> (status: Int, code: String) {
    switch kind {
    case .noKey, .badKey: (401, "UNAUTHORIZED")
    case .forbidden, .foreignOrigin: (403, "UNAUTHORIZED")
    case .malformed, .invalid, .missing, .empty: (400, "VALIDATION_ERROR")
    case .notFound(.user): (404, "USER_NOT_FOUND")
    case .notFound(.group): (404, "GROUP_NOT_FOUND")
    case .notFound(.memory): (404, "MEMORY_NOT_FOUND")
    case .notFound(.job): (404, "JOB_NOT_FOUND")
    case .notFound(.conversation): (404, "THREAD_NOT_FOUND")
    case .notFound(.project): (404, "PROJECT_NOT_FOUND")
    case .notFound, .noEndpoint: (404, "NOT_FOUND")
    case .exists(.group): (409, "GROUP_EXISTS")
    case .exists: (409, "USER_EXISTS")
    case .wrongMethod: (405, "METHOD_NOT_ALLOWED")
    case .unsupported: (501, "NOT_SUPPORTED")
    case .refused(let status): (status, "VALIDATION_ERROR")
    case .limited: (429, "RATE_LIMITED")
    case .quota: (429, "QUOTA_EXCEEDED")
    case .unavailable: (503, "INTERNAL")
    case .failed: (500, "INTERNAL")
    }
  }
}
