internal import MemCube
internal import Posix

/// Does what calls left to be done behind their answers, in order, and writes the call log. What a
/// crash leaves undone the next gateway does.
final class BackgroundWork: Sendable {
  private struct State {
    var isEnding = false
    var hasWork = true
    var alive = 0
    /// Whether a webhook is to be told something.
    var hasDeliveries = true
    /// Held by the one process that does the tasks of a store.
    var lock: WorkLock?
  }

  /// A file's lock as long as somebody holds this.
  private final class WorkLock: Sendable {
    private let lock: FileLock

    init(_ lock: consuming FileLock) { self.lock = lock }

    /// The lock of a host's store; nil: another process has it.
    static func attempt(_ host: Host) -> WorkLock? {
      let path = host.gateway.appending("tasks")
      guard let lock = try? FileLock.attempt(path, .exclusive) else { return nil }
      return WorkLock(lock)
    }
  }

  /// How often the log is written, nanoseconds.
  private static let interval: Int64 = 1_000_000_000

  /// How soon it is looked again for deliveries to webhooks that are left for later, nanoseconds.
  private static let retry: Int64 = 250_000_000

  private let state = Condition(State())
  private let deliveries = Deliveries()

  /// Starts the threads.
  func start(_ gateway: Gateway) throws(CubeError) {
    do {
      let deliver = { @Sendable [deliveries] (gateway: Gateway, state: Condition<State>) in
        Self.deliver(deliveries, gateway, state)
      }
      for (name, turn) in [
        ("tasks", Self.doTasks), ("calls", Self.writeCalls), ("webhooks", deliver),
      ] {
        state.withLock { $0.alive += 1 }
        try Thread.detach(name) { [weak gateway, state] in
          while let strong = gateway, turn(strong, state) {}
          state.withLock { $0.alive -= 1 }
          state.broadcast()
        }
      }
    } catch { throw .io(error, "starting a thread") }
  }

  /// A task was added.
  func wake() {
    state.withLock { $0.hasWork = true }
    state.broadcast()
  }

  /// A delivery to a webhook was added.
  func wakeDeliveries() {
    state.withLock { $0.hasDeliveries = true }
    state.broadcast()
  }

  /// Ends the threads behind the task that is being done.
  func end() {
    state.withLock { $0.isEnding = true }
    state.broadcast()
    state.wait { $0.alive == 0 ? () : nil }
    state.withLock { $0.lock = nil }
  }

  /// Waits for tasks, and does them; false: it is the end.
  @Sendable private static func doTasks(_ gateway: Gateway, _ state: Condition<State>) -> Bool {
    let goesOn = state.wait(nanoseconds: interval) { state -> Bool? in
      if state.isEnding { return false }
      guard state.hasWork else { return nil }
      state.hasWork = false
      return true
    }
    // Another process may have left something to do.
    guard goesOn ?? true else { return false }
    if state.withLock({ $0.lock == nil }) {
      let lock = WorkLock.attempt(gateway.host)
      state.withLock { state in
        state.lock = lock
        // Whoever has it does what there is; should that one end, it is ours.
        if lock == nil { state.hasWork = true }
      }
      if lock == nil {
        Clock.sleep(nanoseconds: 50_000_000)
        return true
      }
    }
    var last: Int64 = 0
    while let task = try? gateway.accounts.openTasks(after: last, limit: 1).first {
      if state.withLock({ $0.isEnding }) { return false }
      last = task.row
      gateway.perform(task)
    }
    return true
  }

  /// Waits for deliveries, and makes them, where this process does the store's work; false: it is the
  /// end.
  private static func deliver(
    _ deliveries: Deliveries, _ gateway: Gateway, _ state: Condition<State>
  ) -> Bool {
    let goesOn = state.wait(nanoseconds: interval) { state -> Bool? in
      if state.isEnding { return false }
      guard state.hasDeliveries, state.lock != nil else { return nil }
      state.hasDeliveries = false
      return true
    }
    guard goesOn ?? true else {
      deliveries.drain()
      return false
    }
    guard state.withLock({ $0.lock != nil }) else { return true }
    let isLeft = deliveries.run(gateway) { state.withLock { $0.isEnding } }
    guard isLeft else { return true }
    // What was not taken is tried again after a while, or when there is something new.
    _ = state.wait(nanoseconds: retry) { $0.isEnding || $0.hasDeliveries ? true : nil }
    state.withLock { $0.hasDeliveries = true }
    return true
  }

  /// Writes what was called in the last second; false: it is the end.
  @Sendable private static func writeCalls(_ gateway: Gateway, _ state: Condition<State>) -> Bool {
    let isEnd = state.wait(nanoseconds: interval) { $0.isEnding ? true : nil }
    try? gateway.accounts.writeCalls()
    return isEnd == nil
  }
}

extension Gateway {
  /// Does a task, and notes how it went. Where the store cannot be reached it stays, for the next
  /// gateway.
  func perform(_ task: GatewayTask) {
    let dialect = router.dialects.first { $0.name.utf8.elementsEqual(task.dialect) }
    do throws(Fault) {
      let isThere = try caught { () throws(CubeError) in
        try accounts.move(task.id, to: .running)
      }
      var project = try caught { () throws(CubeError) in
        try accounts.project(row: task.project)
      }
      // It was deleted with its project or user.
      guard let dialect, isThere, project != nil else { return }
      project?.seen = task.seen
      guard let project else { return }
      let output = try dialect.perform(task, project, self)
      let isNoted = (try? accounts.move(task.id, to: .done, output: output)) ?? false
      // Not before: behind a crash the task is done again, and needs it.
      if isNoted { dialect.letGo(of: task, project, self) }
      announce(task, project, isDone: true)
    } catch {
      if error.kind == .unavailable { return }
      let isNoted =
        (try? accounts.move(task.id, to: .failed, error: Array(told(error).message.utf8))) ?? false
      if let project = try? accounts.project(row: task.project) {
        if isNoted { dialect?.letGo(of: task, project, self) }
        announce(task, project, isDone: false)
      }
    }
  }
}
