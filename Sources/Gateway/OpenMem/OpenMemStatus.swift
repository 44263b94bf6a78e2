internal import Format
internal import Posix

/// How far a call is that adds: it is completed once a search finds with its score what was learned.
extension OpenMem {
  /// How long a call waits for that, nanoseconds: one that is asynchronous, one that is not, and one that
  /// asks for the status.
  private static let patience: (asynchronous: Int64, synchronous: Int64, status: Int64) = (
    500_000_000, 5_000_000_000, 100_000_000
  )

  /// The state of an addition that was just done.
  static func state(
    doneWith output: JSON, waits: Bool, _ project: Project, _ gateway: Gateway
  ) -> GatewayTask.State {
    let patience = waits ? patience.synchronous : patience.asynchronous
    return isFound(output, within: patience, project, gateway) ? .done : .running
  }

  /// The state of a task as callers see it.
  static func state(
    of task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) -> GatewayTask.State {
    guard task.state == .done else { return task.state }
    return isFound(task.output, within: patience.status, project, gateway) ? .done : .running
  }

  /// The same of one of several, for which nothing is waited.
  static func state(
    listed task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) -> GatewayTask.State {
    guard task.state == .done else { return task.state }
    return isFound(task.output, within: 0, project, gateway) ? .done : .running
  }

  /// Whether searches find the memories of a task's output. What cannot be looked at now is not found.
  private static func isFound(
    _ output: JSON, within patience: Int64, _ project: Project, _ gateway: Gateway
  ) -> Bool {
    let lists = (output.members ?? []).compactMap { $0.value["memory_ids"]?.elements }
    let uuids = lists.flatMap { $0.compactMap(\.string) }
    let deadline = Clock.monotonic() + patience
    return (try? gateway.memories.areFound(uuids, in: project, until: deadline)) ?? false
  }

  /// `POST /get/status`: a list of exactly one.
  static func status(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let id = try body.fields.requiredText("task_id")
    let project = try call.caller().project
    let task = try caught { () throws(CubeError) in
      try call.gateway.accounts.task(id, of: project)
    }
    guard let task, task.dialect.elementsEqual("openmem".utf8) else {
      throw .notFound(.job, "there is no task \(String(decoding: id.prefix(80), as: UTF8.self))")
    }
    let state = state(of: task, project, call.gateway)
    var members: [JSON.Member] = [
      JSON.Member("task_id", .string(task.id)), JSON.Member("status", JSON(word(state))),
    ]
    if state == .done, task.output.members != nil {
      members.append(JSON.Member("memory_views", task.output))
    }
    if let error = task.error { members.append(JSON.Member("error", .string(error))) }
    return good(.array([.object(members)]))
  }
}
