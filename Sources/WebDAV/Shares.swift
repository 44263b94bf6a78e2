internal import Bundle
internal import Posix

/// The trees of the projects whose keys call, each made at its first use. One that no request has used for ten
/// minutes is closed, so that its cubes take no descriptors.
final class Shares: Sendable {
  private struct Entry {
    let share: Share
    /// Requests, and streams that answer some.
    var users = 0
    /// When it was last used, on the monotonic clock.
    var used: Int64
  }

  private struct State {
    var open: [[UInt8]?: Entry] = [:]
    var opening: Set<[UInt8]?> = []
  }

  private static let idleTime: Int64 = 600_000_000_000

  private let host: Host
  private let report: @Sendable (String) -> Void
  private let state = Condition(State())

  /// The trees of a host's store; `report` gets sentences for the operator.
  init(_ host: Host, report: @escaping @Sendable (String) -> Void) {
    self.host = host
    self.report = report
  }

  /// A tree that is being used, until the last copy of this is gone.
  final class Use: Sendable {
    let share: Share
    private let project: [UInt8]?
    private let shares: Shares

    fileprivate init(_ share: Share, _ project: [UInt8]?, _ shares: Shares) {
      self.share = share
      self.project = project
      self.shares = shares
    }

    deinit { shares.end(project) }
  }

  /// The tree of a project's folder.
  func use(_ project: [UInt8]?) throws(Errno) -> Use {
    closeIdle()
    let known = state.wait { state -> Share?? in
      if let entry = state.open[project] {
        state.open[project]?.users += 1
        return .some(entry.share)
      }
      guard state.opening.insert(project).inserted else { return nil }
      return .some(nil)
    }
    if let known { return Use(known, project, self) }
    defer {
      state.withLock { _ = $0.opening.remove(project) }
      state.broadcast()
    }
    let share = try Share(ProjectShelf(host, project: project), report: report)
    state.withLock {
      $0.open[project] = Entry(share: share, users: 1, used: Clock.monotonic())
    }
    return Use(share, project, self)
  }

  private func end(_ project: [UInt8]?) {
    state.withLock { state in
      state.open[project]?.users -= 1
      state.open[project]?.used = Clock.monotonic()
    }
  }

  private func closeIdle() {
    let now = Clock.monotonic()
    let isIdle = { @Sendable (entry: Entry) in
      entry.users == 0 && now - entry.used > Self.idleTime
    }
    let idle = state.withLock { $0.open.filter { isIdle($0.value) } }
    for (project, entry) in idle where entry.share.locks.isEmpty {
      let isTaken = state.withLock { state in
        guard let entry = state.open[project], isIdle(entry) else { return false }
        state.open[project] = nil
        return true
      }
      if isTaken { entry.share.close() }
    }
  }

  /// Closes all.
  func close() {
    let all = state.withLock { state in
      defer { state.open = [:] }
      return state.open
    }
    for entry in all.values { entry.share.close() }
  }
}
