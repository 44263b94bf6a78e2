internal import Format

/// The open-source MemOS server: `/` and `/api`.
struct MemOS: Dialect {
  let name = "memos"
  let allowsNoKey = true
  let forgetsAnswers = true

  var endpoints: [Endpoint] {
    [Self.root] + userEndpoints + cubeEndpoints + memoryEndpoints + searchEndpoints
  }

  /// What an endpoint reads. This dialect ignores all other names, but slips of those that say whose
  /// memories are meant: see `MemOSScope`, which takes these from the body as well.
  static func takes(_ body: [String], query: [String] = []) -> KnownFields {
    KnownFields.body(body, query: query).listed
  }

  func owner(of call: Call) -> Owner? {
    let id =
      call.names["cube"] ?? call.body["mem_cube_id"]?.string ?? call.body["user_id"]?.string
      ?? call.query["user_id"]
    return id.flatMap { $0.isEmpty ? nil : .user($0) }
  }

  private static let root = Endpoint(
    .get, "/", .none, "that there is a server", takes: takes([])
  ) {
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
      let kind: JSON = fault.kind == .missing ? "missing" : "value_error"
      let steps = fault.field.map(Self.steps) ?? []
      let place = JSON.array([Self.part(of: call, with: fault.field)] + steps)
      members.append(("detail", .array([object(("loc", place), ("msg", text), ("type", kind))])))
    } else {
      members += [("detail", text), ("error", text)]
    }
    return Reply(status: status, .object(members.map { JSON.Member($0.0, $0.1) }))
  }

  /// Which part of a call a field stands in, or belongs into.
  private static func part(of call: Call, with field: String?) -> JSON {
    guard let field, !call.body.has(field) else { return "body" }
    if call.query[field] != nil { return "query" }
    let takes = call.endpoint?.takes ?? .nothing
    return takes.query.contains(field) && !takes.body.contains(field) ? "query" : "body"
  }

  /// `messages[0].role` as steps: `"messages", 0, "role"`.
  private static func steps(_ field: String) -> [JSON] {
    field.split { $0 == "." || $0 == "[" || $0 == "]" }.map { step in
      Int(step).map { JSON($0) } ?? JSON(String(step))
    }
  }

  private static func status(_ fault: Fault) -> Int {
    switch fault.kind {
    case .malformed, .missing, .invalid: 422
    case .empty, .notFound, .exists: 400
    default: fault.kind.status
    }
  }

  /// What every call that went well is answered with.
  static func success(_ message: String, _ data: JSON = .null, count: Int = 0) -> Reply {
    Reply(
      object(("code", JSON(200)), ("message", JSON(message)), ("data", data)), count: count)
  }

  /// What is well formed, and cannot be done: status 400.
  static func refusal(_ message: String, field: String? = nil) -> Fault {
    Fault(.empty, message, field: field)
  }
}
