internal import Bundle
internal import Format
internal import Posix

/// Which memories a call deletes. Its event keeps what was asked: what was to be added before it and is
/// still being learned goes as well.
struct Mem0Deletion: Sendable {
  /// What was asked: ids, `filters`, `metadata`.
  let asked: JSON
  let filter: Mem0Filter

  /// How long a deletion waits for what is being learned at this moment, nanoseconds. After that, each
  /// memory that comes of it is deleted once it is there.
  private static let patience: Int64 = 2_000_000_000

  /// Never all because nothing is named.
  init(asked: JSON) throws(Fault) {
    self.asked = asked
    var parts: [Mem0Filter] = []
    var stars = 0
    for field in Mem0Filter.OwnerField.allCases {
      guard let id = asked[field.rawValue]?.string else { continue }
      if id == [0x2A] { stars += 1 }
      parts.append(.id(field, id == [0x2A] ? .present : .equal(.string(id))))
    }
    // All four "*" is the whole project, also what has no id.
    let isWhole = stars == Mem0Filter.OwnerField.allCases.count
    if isWhole { parts = [] }
    if let filters = asked["filters"] {
      let filter = try Mem0FilterReader.read(filters)
      guard filter.hasScope || !parts.isEmpty else {
        throw .invalid("filters", "filters must name at least one id")
      }
      parts.append(filter)
    }
    guard isWhole || !parts.isEmpty else {
      throw .invalid(
        "user_id", "at least one of user_id, agent_id, app_id, run_id is required to delete")
    }
    if let metadata = asked["metadata"] {
      parts.append(try Mem0FilterReader.read(object(("metadata", metadata))))
    }
    filter = .all(parts)
  }

  /// What a query asks.
  init(_ query: Parameters) throws(Fault) {
    var members: [JSON.Member] = []
    for name in Mem0.ids {
      guard let id = query[name] else { continue }
      try Fields.refuseEmpty(id, name)
      members.append(JSON.Member(name, .string(id)))
    }
    if let text = query["filters"] {
      members.append(JSON.Member("filters", try PythonLiteral.readJSON(text, "filters")))
    }
    if let text = query["metadata"] {
      guard let metadata = try? JSON.parse(text), metadata.members != nil else {
        throw .invalid("metadata", "metadata must be a JSON object")
      }
      members.append(JSON.Member("metadata", metadata))
    }
    try self.init(asked: .object(members))
  }

  /// Notes it as the event of a call, does it, and waits before that for what is being learned.
  func carry<Result>(
    out call: Call, _ body: (Project) throws(CubeError) -> Result
  ) throws(Fault) -> Result {
    let project = try call.caller().project
    let gateway = call.gateway
    let id = Array(call.id.utf8)
    let began = gateway.host.now()
    return try caught { () throws(CubeError) in
      // First of all this: what waits to be learned finds it, and is not.
      try gateway.accounts.addTask(
        id, project, dialect: "mem0", kind: "DELETE", input: asked, output: .array([]),
        began: began)
      waitForRunning(project, gateway)
      do throws(CubeError) { return try body(project) } catch {
        _ = try? gateway.accounts.move(id, to: .failed, error: Array(error.message.utf8))
        throw error
      }
    }
  }

  private func waitForRunning(_ project: Project, _ gateway: Gateway) {
    let end = Clock.monotonic() + Self.patience
    while Clock.monotonic() < end {
      let running = (try? gateway.accounts.runningTasks("ADD", "mem0", of: project)) ?? []
      let isAwaited = running.contains { filter.holds(Mem0Addition($0).learned) != false }
      if !isAwaited { return }
      Clock.sleep(nanoseconds: 5_000_000)
    }
  }
}

extension Mem0 {
  /// Learns of what a call added, unless it was deleted before that.
  static func learn(
    _ task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> JSON {
    let addition = Mem0Addition(task)
    if try deletions(behind: task, gateway).contains(where: {
      $0.filter.holds(addition.learned) == true
    }) {
      return .array([])
    }
    let results = try addition.learn(project, gateway).results
    let deletions = try deletions(behind: task, gateway)
    if deletions.isEmpty { return results }
    var left: [JSON] = []
    for result in results.elements ?? [] {
      let isDeleted = try caught { () throws(CubeError) in
        try gateway.memories.withMemory(result["id"]?.string ?? [], in: project) {
          (cube, memory) throws(CubeError) in
          guard deletions.contains(where: { $0.filter.holds(memory) }) else { return false }
          try gateway.memories.delete([memory], in: cube)
          return true
        }
      }
      if !isDeleted { left.append(result) }
    }
    return .array(left)
  }

  /// What was deleted since a task was accepted.
  private static func deletions(
    behind task: GatewayTask, _ gateway: Gateway
  ) throws(Fault) -> [Mem0Deletion] {
    try caught { () throws(CubeError) in
      try gateway.accounts.deletions("mem0", behind: task)
    }.compactMap { try? Mem0Deletion(asked: $0.input) }
  }
}

extension Mem0Filter {
  /// Whether it holds of all memories that have these ids; nil: that hangs on more than ids.
  func holds(_ ids: OwnerIDs) -> Bool? {
    switch self {
    case .all(let filters):
      let said = filters.map { $0.holds(ids) }
      return said.contains(false) ? false : said.contains(nil) ? nil : true
    case .any(let filters):
      let said = filters.map { $0.holds(ids) }
      return said.contains(true) ? true : said.contains(nil) ? nil : false
    case .not(let filter): return filter.holds(ids).map { !$0 }
    case .id(let field, let test): return test.holds(JSON.text(ids[field]))
    case .time, .categories, .metadata, .text, .memories: return nil
    }
  }
}
