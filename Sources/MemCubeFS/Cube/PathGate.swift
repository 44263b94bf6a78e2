internal import MemCube
internal import Posix

/// Paths hold still while something is recorded under one: a folder above it is renamed before or after,
/// never in between, which would record it where the folder was.
///
/// A mover waits for the users of paths, and a user waits for a thread that moves, never for one that waits.
/// So a user may use paths again meanwhile. A mover takes no file for itself. A thread that only looks lets a
/// waiting mover go first, for a moment: without that, looks may never end.
final class PathGate: Sendable {
  private struct State {
    var users = 0
    var isMoving = false
    /// Movers who wait.
    var waiting = 0
  }

  /// How long a thread that only looks lets movers go first, nanoseconds. It may hold paths still already,
  /// and the mover waits for that.
  private static let courtesy: Int64 = 5_000_000

  private let state = Condition(State())

  /// Uses paths to look at what is there.
  func looking<Result>(_ body: () throws(Errno) -> Result) throws(Errno) -> Result {
    let isFree = state.withLock { state in
      if state.isMoving || state.waiting > 0 { return false }
      state.users += 1
      return true
    }
    if !isFree {
      _ = state.wait(nanoseconds: Self.courtesy) { $0.waiting > 0 ? nil : true }
      enter()
    }
    defer { leave() }
    return try body()
  }

  /// Uses paths.
  func still<Result>(_ body: () throws(Errno) -> Result) throws(Errno) -> Result {
    enter()
    defer { leave() }
    return try body()
  }

  /// Uses paths unless another thread is moving, which may be waiting for the caller; nil if one is.
  func stillIfFree<Result>(_ body: () -> Result) -> Result? {
    let isFree = state.withLock { state in
      if state.isMoving { return false }
      state.users += 1
      return true
    }
    guard isFree else { return nil }
    defer { leave() }
    return body()
  }

  private func enter() {
    state.wait { state -> Void? in
      if state.isMoving { return nil }
      state.users += 1
      return ()
    }
  }

  private func leave() {
    let isLast = state.withLock { state in
      state.users -= 1
      return state.users == 0
    }
    if isLast { state.broadcast() }
  }

  /// Changes paths.
  func moving<Result>(_ body: () throws(Errno) -> Result) throws(Errno) -> Result {
    state.withLock { $0.waiting += 1 }
    state.wait { state -> Void? in
      if state.isMoving || state.users > 0 { return nil }
      state.waiting -= 1
      state.isMoving = true
      return ()
    }
    defer {
      state.withLock { $0.isMoving = false }
      state.broadcast()
    }
    return try body()
  }
}

extension MountedCube {
  /// The folder as it is called now; what is no folder of a tree stays as it is.
  func current(_ site: FolderSite) throws(Errno) -> FolderSite {
    site.tree == nil || site.isRoot ? site : try folder(site.node)
  }
}
