internal import MemCube
internal import Posix
internal import Synchronization

/// Paths hold still while something is recorded under one: a folder above it is renamed before or
/// after, never in between, which would record it where the folder was.
///
/// A mover waits for those who use paths, they for one who moves, never for one who waits; so who
/// uses paths may do so again meanwhile. Who moves takes no file for itself.
final class PathGate: Sendable {
  private struct State {
    var users = 0
    var isMoving = false
  }

  private let state = Condition(State())

  /// Uses paths.
  func still<Result>(_ body: () throws(Errno) -> Result) throws(Errno) -> Result {
    state.wait { state -> Void? in
      if state.isMoving { return nil }
      state.users += 1
      return ()
    }
    defer {
      state.withLock { $0.users -= 1 }
      state.broadcast()
    }
    return try body()
  }

  /// Changes paths.
  func moving<Result>(_ body: () throws(Errno) -> Result) throws(Errno) -> Result {
    state.wait { state -> Void? in
      if state.isMoving || state.users > 0 { return nil }
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
