internal import Bundle
internal import Format
internal import MemCube
internal import Objects

/// What is being learned and read, and what goes on after calls were answered.
extension Console {
  var jobEndpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/console/v1/jobs", .read, "what ingestion is doing, and the latest tasks of calls",
        takes: Self.takes(query: ["cube"]), Self.jobs),
      Endpoint(
        .get, "/console/v1/jobs/events", .read, "the same as server-sent events, at each change",
        takes: Self.takes(query: ["cube"]), Self.jobEvents),
    ]
  }

  /// So many jobs of a cube are shown, of so many cubes, and so many tasks.
  private static let (jobLimit, cubeLimit, taskLimit) = (200, 100, 50)

  private static func jobs(_ call: Call) throws(Fault) -> Reply {
    Reply(try jobObjects(call, opensCubes: true))
  }

  private static func jobObjects(_ call: Call, opensCubes: Bool) throws(Fault) -> JSON {
    let project = try call.caller().project
    var cubes = call.query["cube"].map { [$0] } ?? []
    if cubes.isEmpty { cubes = Array(try names(call).prefix(cubeLimit)) }
    var list: [JSON] = []
    for name in cubes {
      let place = CubePlace(folder: project.folder, name: name)
      guard opensCubes || call.gateway.memories.cubes.isOpen(place) else { continue }
      var named = call
      named.names["cube"] = name
      list += try use(named) { (cube, _) throws(CubeError) -> [JSON] in
        // Of a cube that holds many, what is done would hide what is not.
        let counts = try cube.counts(withBytes: false)
        let isSmall = counts.conversations + counts.documents <= jobLimit
        return try cube.jobs(all: isSmall, limit: jobLimit).map { jobObject($0, of: name) }
      }
    }
    let tasks = try caught { () throws(CubeError) in
      try call.gateway.accounts.latestTasks(of: project, limit: taskLimit)
    }
    let shown = tasks.map { task in
      object(
        ("id", .string(task.id)), ("dialect", .string(task.dialect)), ("kind", .string(task.kind)),
        ("state", JSON(task.state.word)), ("error", .text(task.error)),
        ("created", time(task.created)), ("finished", time(task.finished)))
    }
    return object(("jobs", .array(list)), ("tasks", .array(shown)))
  }

  /// Sends what changes. Cubes that are not open have no jobs that go on here.
  private static func jobEvents(_ call: Call) throws(Fault) -> Reply {
    let first = try jobObjects(call, opensCubes: true)
    return try call.live((last: JSON.null, next: first)) { state in
      defer { state.last = state.next }
      if state.last != .null {
        guard let now = try? jobObjects(call, opensCubes: call.query["cube"] != nil) else {
          return nil
        }
        state.next = now
      }
      return state.next == state.last ? [] : [("jobs", state.next.bytes)]
    }
  }
}

extension GatewayTask.State {
  /// The word by which jobs of cubes say the same.
  fileprivate var word: String {
    switch self {
    case .queued: "queued"
    case .running: "running"
    case .done: "done"
    case .failed: "failed"
    }
  }
}
