internal import Bundle
internal import Format
internal import MemCube
internal import Posix

/// Does what calls left to be done after their answers (see `TaskLine`), and writes the call log. The next
/// gateway does what a crash leaves undone.
final class BackgroundWork: Sendable {
  private struct State {
    var isEnding = false
    /// Whether there may be a task for each of the threads that do them.
    var hasWork = [true, true]
    /// What is to be done, as far as it was looked at.
    var line = TaskLine()
    var alive = 0
    /// Whether a webhook is to be sent something.
    var hasDeliveries = true
    /// When it was last looked for what killed processes left of bundles, on the monotonic clock.
    var swept = Clock.monotonic()
    /// Held by the one process that does the tasks of a store.
    var lock: WorkLock?
  }

  /// A file's lock as long as this is held.
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

  /// How often accounts are exchanged with other servers, nanoseconds: a key that is revoked on one ends
  /// on all within a second.
  private static let sharing: Int64 = 400_000_000

  /// How soon it is looked again for deliveries to webhooks that are left for later, nanoseconds.
  private static let retry: Int64 = 250_000_000

  /// How often it is looked for what killed processes left of bundles, nanoseconds: it has its age by
  /// then.
  private static let sweeping: Int64 = 3_700_000_000_000

  private let state = Condition(State())
  private let deliveries = Deliveries()

  /// Starts the threads.
  func start(_ gateway: Gateway) throws(CubeError) {
    do {
      let deliver = { @Sendable [deliveries] (gateway: Gateway, state: Condition<State>) in
        Self.deliver(deliveries, gateway, state)
      }
      let sharing = gateway.accounts.sharing == nil ? [] : [("accounts", Self.shareAccounts)]
      for (name, turn) in [
        ("tasks", { @Sendable in Self.doTasks($0, $1, onlyShort: false) }),
        // So that none that is soon done waits for one that is not.
        ("short tasks", { @Sendable in Self.doTasks($0, $1, onlyShort: true) }),
        ("calls", Self.writeCalls), ("webhooks", deliver),
      ] + sharing {
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
    state.withLock { $0.hasWork = [true, true] }
    state.broadcast()
  }

  /// Whether what is under way is to stop: it is done when the server runs again.
  var isEnding: Bool { state.withLock { $0.isEnding } }

  /// A delivery to a webhook was added.
  func wakeDeliveries() {
    state.withLock { $0.hasDeliveries = true }
    state.broadcast()
  }

  /// Ends the threads after the task that is being done.
  func end() {
    state.withLock { $0.isEnding = true }
    state.broadcast()
    state.wait { $0.alive == 0 ? () : nil }
    state.withLock { $0.lock = nil }
  }

  /// Waits for tasks, and does them; false: it is the end.
  private static func doTasks(
    _ gateway: Gateway, _ state: Condition<State>, onlyShort: Bool
  ) -> Bool {
    let own = onlyShort ? 1 : 0
    let goesOn = state.wait(nanoseconds: interval) { state -> Bool? in
      if state.isEnding { return false }
      guard state.hasWork[own] else { return nil }
      state.hasWork[own] = false
      return true
    }
    // Another process may have left something to do.
    guard goesOn ?? true else { return false }
    if state.withLock({ $0.lock == nil }) {
      // One of the threads asks for it.
      let lock = onlyShort ? nil : WorkLock.attempt(gateway.host)
      let isOurs = state.withLock { state in
        if let lock { state.lock = lock }
        // The process that has it does what there is; should that one end, it is ours.
        if state.lock == nil { state.hasWork[own] = true }
        return state.lock != nil
      }
      if !isOurs {
        Clock.sleep(nanoseconds: 50_000_000)
        return true
      }
    }
    while let entry = next(gateway, state, onlyShort) {
      if state.withLock({ $0.isEnding }) { return false }
      let isEnded: Bool
      do {
        isEnded = try gateway.accounts.openTask(entry.row).map { gateway.perform($0) } ?? true
      } catch {
        // What cannot be reached now is tried again.
        isEnded = false
      }
      state.withLock { state in
        state.line.end(entry, again: isEnded ? nil : Clock.monotonic() + interval)
        // The next of the same owner may be for the other thread.
        state.hasWork = [true, true]
      }
      state.broadcast()
    }
    return true
  }

  /// The next task for a thread.
  private static func next(
    _ gateway: Gateway, _ state: Condition<State>, _ onlyShort: Bool
  ) -> TaskLine.Entry? {
    while true {
      let last = state.withLock { $0.line.last }
      guard let fresh = try? gateway.accounts.waitingTasks(after: last) else { return nil }
      let found = state.withLock { state -> TaskLine.Entry?? in
        // The other thread may have looked meanwhile.
        guard state.line.last == last else { return nil }
        state.line.add(fresh)
        return .some(state.line.next(onlyShort: onlyShort, at: Clock.monotonic()))
      }
      if let found { return found }
    }
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

  /// Exchanges changes of accounts with the other servers of the store; false: it is the end.
  @Sendable private static func shareAccounts(
    _ gateway: Gateway, _ state: Condition<State>
  ) -> Bool {
    let isEnd = state.wait(nanoseconds: sharing) { $0.isEnding ? true : nil }
    if isEnd == nil { gateway.shareAccounts() }
    return isEnd == nil
  }

  /// Writes what was called in the last second, and sweeps now and then; false: it is the end.
  @Sendable private static func writeCalls(_ gateway: Gateway, _ state: Condition<State>) -> Bool {
    let isEnd = state.wait(nanoseconds: interval) { $0.isEnding ? true : nil }
    try? gateway.accounts.writeCalls()
    gateway.accounts.sweepOwed()
    let isDue = state.withLock { state in
      guard isEnd == nil, Clock.monotonic() - state.swept > sweeping else { return false }
      state.swept = Clock.monotonic()
      return true
    }
    if isDue { Store(gateway.host).sweepDrafts(gateway.host, now: gateway.host.now()) }
    return isEnd == nil
  }
}

extension Gateway {
  /// Takes what other servers changed of accounts, tells them what changed here, and erases the cubes of
  /// projects that they removed.
  func shareAccounts() {
    accounts.exchange()
    let removed = accounts.sharing?.state.withLock { $0.removed } ?? []
    guard !removed.isEmpty else { return }
    // What cannot be erased now is tried again at the next turn.
    guard (try? finishRemovals(of: removed)) != nil, (try? accounts.makeDefault()) != nil else {
      return
    }
    accounts.sharing?.state.withLock { $0.removed.subtract(removed) }
  }

  /// Does a task, and notes how it went. Where the store cannot be reached it stays.
  /// - Returns: false where it stays.
  @discardableResult
  func perform(_ task: GatewayTask) -> Bool {
    let dialect = router.dialects.first { $0.name.utf8.elementsEqual(task.dialect) }
    do throws(Fault) {
      let isThere = try caught { () throws(CubeError) in
        try accounts.move(task.id, to: .running)
      }
      var project = try caught { () throws(CubeError) in
        try accounts.project(row: task.project)
      }
      // It was deleted with its project or user.
      guard let dialect, isThere, project != nil else { return true }
      project?.seen = task.seen
      guard let project else { return true }
      let output = try dialect.perform(task, project, self)
      let isNoted = (try? accounts.move(task.id, to: .done, output: output)) ?? false
      // Not before: after a crash the task is done again, and needs it.
      if isNoted { dialect.letGo(of: task, project, self) }
      announce(task, project, isDone: true)
    } catch {
      if error.kind == .unavailable { return false }
      let isNoted =
        (try? accounts.move(task.id, to: .failed, error: Array(told(error).message.utf8))) ?? false
      if let project = try? accounts.project(row: task.project) {
        if isNoted { dialect?.letGo(of: task, project, self) }
        announce(task, project, isDone: false)
      }
    }
    return true
  }
}
