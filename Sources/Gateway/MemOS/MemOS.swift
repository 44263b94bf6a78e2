internal import MemCube

/// The open-source MemOS server: `/` and `/api`.
struct MemOS: Dialect {
  let name = "memos"
  let allowsNoKey = true

  var endpoints: [Endpoint] { [Self.root] + lackingEndpoints }

  private static let root = Endpoint(.get, "/", .none, "that there is a server") {
    (_) throws(Fault) in
    Reply(
      object(
        ("code", JSON(200)), ("message", "memcube"), ("data", object(("service", "memcube")))))
  }

  func reply(to fault: Fault, of call: Call) -> Reply {
    let status = Self.status(fault)
    let text = JSON(fault.message)
    var members: [(String, JSON)] = [("code", JSON(status)), ("message", text), ("data", .null)]
    if status == 422 {
      let place = JSON.array(["body"] + (fault.field.map { [JSON($0)] } ?? []))
      let kind: JSON = fault.kind == .missing ? "missing" : "value_error"
      members.append(("detail", .array([object(("loc", place), ("msg", text), ("type", kind))])))
    } else {
      members += [("detail", text), ("error", text)]
    }
    return Reply(status: status, .object(members.map { JSON.Member($0.0, $0.1) }))
  }

  private static func status(_ fault: Fault) -> Int {
    switch fault.kind {
    case .noKey, .badKey: 401
    case .forbidden, .foreignOrigin: 403
    case .malformed, .missing, .invalid: 422
    case .empty, .notFound, .exists: 400
    case .noEndpoint: 404
    case .wrongMethod: 405
    case .unsupported: 501
    case .refused(let status): status
    case .limited, .quota: 429
    case .unavailable: 503
    case .failed: 500
    }
  }
}

/// What the dialect has and this server does not, each with its reason.
extension MemOS {
  private var lackingEndpoints: [Endpoint] {
    let reason = "this dialect is not built yet"
    let list: [(Method, String, String)] = [
      (.post, "/configure", "settings"), (.get, "/users", "the users"),
      (.post, "/users", "make a user"), (.get, "/users/me", "a user"),
      (.post, "/mem_cubes", "register a cube"), (.delete, "/mem_cubes/{id}", "unregister it"),
      (.post, "/mem_cubes/{id}/share", "share it"), (.post, "/memories", "add memories"),
      (.get, "/memories", "list memories"), (.get, "/memories/{cube}/{id}", "one memory"),
      (.put, "/memories/{cube}/{id}", "change a memory"),
      (.delete, "/memories/{cube}/{id}", "delete a memory"),
      (.delete, "/memories/{cube}", "empty a cube"), (.post, "/search", "search memories"),
      (.post, "/chat", "a conversation"),
    ]
    return list.map { Endpoint($0.0, $0.1, $0.2, lacking: reason) }
  }
}
