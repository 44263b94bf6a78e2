internal import MemCube
internal import Posix

/// A bundle that is being copied into the mount, at `NAME.memcube`.
///
/// One mount at a time looks after it: who holds the lock on its directory. A mount that dies lets
/// it go, and the next one finds the directory and goes on.
final class Arrival: Sendable {
  /// The cube that it is to be.
  let address: CubeAddress
  /// Where its files are.
  let root: Path

  private struct State {
    /// When something in it was last changed, on the monotonic clock.
    var touched: Int64
    /// Files that are open to be written.
    var writers = 0
    /// Whether something was changed since it was last looked at as a whole.
    var isNew = true
    /// Why it is no cube yet, and when its directory was last changed then.
    var problem: String?
    var refused: Timestamp?
    /// The cube's id, once what came so far is in the store.
    var cube: [UInt8]?
    /// Its directory, locked.
    var lock: OpenedFile?
  }

  private let state: Lock<State>
  /// Whether it was there when this mount first saw it.
  let isFound: Bool

  /// Nothing more is expected of a copy that has been quiet for so long.
  private static let quiet: Int64 = 1_000_000_000
  /// What comes later than this, after what is in the store already, is a copy of its own.
  private static let over: Int64 = 60_000_000_000

  init(_ address: CubeAddress, at root: Path, isFound: Bool, _ instant: Int64) {
    self.address = address
    self.root = root
    self.isFound = isFound
    state = Lock(State(touched: instant))
    if !isFound { _ = holdsLock() }
  }

  /// Why it is no cube, if it has been looked at.
  var problem: String? { state.withLock { $0.isNew ? nil : $0.problem } }

  /// The cube's id, once something of it is in the store.
  var cube: [UInt8]? { state.withLock { $0.cube } }

  /// Whether all that came is in the store, so that `ls` need not show it.
  var isTaken: Bool {
    state.withLock { $0.cube != nil && !$0.isNew && $0.problem == nil }
  }

  // MARK: Changes

  /// Something in it is changed.
  func touch(_ instant: Int64) {
    state.withLock { state in
      state.touched = instant
      state.isNew = true
    }
    _ = holdsLock()
  }

  /// A file is open to be written, or no more.
  func count(writers: Int, _ instant: Int64) {
    state.withLock { state in
      state.writers += writers
      state.touched = instant
      state.isNew = true
    }
    _ = holdsLock()
  }

  /// Its directory was last changed then: by another mount, if it was refused before, and what was
  /// wrong with it may be right now.
  func see(changed: Timestamp, _ instant: Int64) {
    state.withLock { state in
      guard !state.isNew, state.problem != nil, state.refused != changed else { return }
      state.touched = instant
      state.isNew = true
    }
  }

  // MARK: Settling

  /// Whether it is quiet, and this mount is to look at it now.
  func isDue(_ instant: Int64) -> Bool {
    let isQuiet = state.withLock { state in
      state.isNew && state.writers == 0 && instant &- state.touched >= Self.quiet
    }
    return isQuiet && holdsLock()
  }

  private func holdsLock() -> Bool {
    if state.withLock({ $0.lock != nil }) { return true }
    guard let file = try? Files.open(root, OpenFlags.read | OpenFlags.directory),
      (try? Files.tryLock(file, .exclusive)) == true
    else { return false }
    let held = OpenedFile(file)
    state.withLock { $0.lock = held }
    return true
  }

  /// It was looked at, at that instant, and is no cube. What is missing may come by another mount,
  /// which is to look at it then.
  func refuse(_ problem: String, _ instant: Int64) {
    let changed = (try? Files.status(root, followLinks: false))?.mtime
    state.withLock { state in
      state.lock = nil
      state.refused = changed
      state.problem = problem
      state.isNew = state.touched > instant
    }
  }

  /// What came so far is in the store as this cube.
  func take(_ cube: [UInt8]) {
    state.withLock { state in
      state.cube = cube
      state.problem = nil
      state.isNew = false
      state.lock = nil
    }
    // The directory was made anew, for more to come to this mount.
    _ = holdsLock()
  }

  /// It is not this any more. (The kernel may know its files for a while.)
  func end() { state.withLock { $0.lock = nil } }

  /// Whether nothing has followed what is in the store for so long that nothing will.
  func isOver(_ instant: Int64) -> Bool {
    state.withLock { state in
      state.cube != nil && !state.isNew && state.problem == nil
        && instant &- state.touched >= Self.over
    }
  }
}
