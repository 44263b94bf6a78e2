internal import Format

/// MemOS Cloud's OpenMem: `/api/openmem/v1`.
struct OpenMem: Dialect {
  let name = "openmem"
  let forgetsAnswers = true
  let needsBodies = true
  let knowsBasic = false

  var endpoints: [Endpoint] {
    messageEndpoints + memoryEndpoints + knowledgeEndpoints + modelEndpoints + profileEndpoints
  }

  /// Whether a path is that of one of its endpoints.
  static func hasPath(_ path: [[UInt8]]) -> Bool { patterns.contains { $0.match(path) != nil } }

  private static let patterns = OpenMem().endpoints.map(\.pattern)

  let scopeFields: Set<String> = ["user_id", "agent_id", "user_ids", "filter"]

  func owner(of call: Call) -> Owner? {
    call.body["user_id"]?.string.map { .user($0) }
      ?? call.body["agent_id"]?.string.map { .agent($0) }
  }

  func reply(to fault: Fault, of call: Call) -> Reply {
    var (status, code) = Self.codes(fault.kind)
    switch fault.details[Fault.tooLong] {
    case Fault.ofFile: code = 50104
    case Fault.ofFiles: code = 50105
    default: break
    }
    // What this dialect has a number of its own for.
    if let own = fault.details["code"].flatMap({ Int($0) }) { code = own }
    if let own = fault.details["status"].flatMap({ Int($0) }) { status = own }
    return Reply(
      status: status,
      object(("code", JSON(code)), ("data", .null), ("message", JSON(fault.message))))
  }

  private static func codes(_ kind: Fault.Kind) -> (status: Int, code: Int) {
    switch kind {
    case .noKey: (401, 40100)
    case .badKey: (401, 40132)
    case .forbidden: (403, 40306)
    case .foreignOrigin: (403, 40000)
    case .malformed, .invalid, .exists: (400, 40000)
    case .missing: (400, 40002)
    case .empty: (400, 40003)
    case .notFound(.knowledgeBase): (404, 50120)
    case .notFound(.job): (404, 50131)
    case .notFound(.user): (404, 40308)
    case .notFound: (404, 40001)
    case .noEndpoint: (404, 40000)
    case .wrongMethod: (405, 40000)
    case .unsupported: (501, 50002)
    case .refused(let status): (status, status == 413 ? 40305 : status == 503 ? 50004 : 40000)
    case .limited: (429, 40300)
    // Calls are counted, not tokens.
    case .quota: (429, 40304)
    case .unavailable: (503, 50004)
    case .failed: (500, 50000)
    }
  }

  /// What goes well, in its envelope.
  static func good(_ data: JSON, count: Int = 0) -> Reply {
    Reply(object(("code", JSON(0)), ("data", data), ("message", "ok")), count: count)
  }

  /// The answer of what has nothing to tell.
  static let success = object(("success", true))

  func perform(
    _ task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> JSON {
    if task.kind.elementsEqual(OpenMemFile.taskKind.utf8) {
      return try OpenMemFile.read(task, project, gateway)
    }
    return try OpenMemAddition(stored: task.input, id: task.id).learn(project, gateway)
  }

  func letGo(of task: GatewayTask, _ project: Project, _ gateway: Gateway) {
    guard task.kind.elementsEqual(OpenMemFile.taskKind.utf8) else { return }
    OpenMemFile(stored: task.input, id: task.id).letGo(project, gateway)
  }
}

extension Fault {
  /// A fault for which this dialect has a number of its own.
  static func openMem(
    _ code: Int, _ status: Int, _ message: String, field: String? = nil
  ) -> Fault {
    var fault = Fault(.invalid, message, field: field)
    fault.details = ["code": "\(code)", "status": "\(status)"]
    return fault
  }

  /// A value of a field that names one of several kinds, and names none of them.
  static func noKind(_ field: String, _ value: [UInt8], of kinds: [String]) -> Fault {
    let shown = String(decoding: value.prefix(80), as: UTF8.self)
    return .openMem(
      40006, 400, "\(field): '\(shown)' is none of \(kinds.joined(separator: ", "))", field: field)
  }

  /// More text than one request may have.
  static func tooLong(_ field: String, tokens: Int) -> Fault {
    .openMem(
      40305, 413, "\(field) is over \(tokens) tokens (4 bytes each); send it in parts", field: field
    )
  }
}
