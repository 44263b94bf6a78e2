internal import Format
internal import Fuse
internal import HTTP
internal import MemCubeFS
internal import Posix

/// A project's tree, the locks on it, and the thread that does for it what a mount's daemon does: it records
/// what is left unrecorded, looks for what others wrote, and takes bundles that were copied here.
final class Share: Sendable {
  let tree: MemoryTree
  let locks = LockTable()
  /// Paths whose bytes are being written, by one request at a time.
  private let writing = Condition<Set<Location>>([])
  private let wakeUp: WakeUp
  private let state = Condition(State())
  private let report: @Sendable (String) -> Void

  private struct State {
    var isEnding = false
    var hasEnded = false
  }

  /// The pause between two looks, and how long it rests after one, milliseconds.
  private static let (interval, rest): (Int32, Int32) = (250, 20)
  /// Every so many looks it is tried again to write where there was no room.
  private static let retryTurns = 4

  /// The tree of a project's folder in a host's store.
  init(
    _ shelf: ProjectShelf, report: @escaping @Sendable (String) -> Void
  ) throws(Errno) {
    tree = MemoryTree(shelf: shelf, user: System.user, group: System.group)
    wakeUp = try WakeUp()
    self.report = report
    try Thread.detach("webdav") { [self] in work() }
  }

  private func work() {
    tree.takeUp()
    var watch = OthersWatch(tree)
    var turns = 0
    while !state.withLock({ $0.isEnding }) {
      watch.look(after: Self.interval, until: wakeUp)
      tree.tick()
      // There is no kernel that remembers anything.
      _ = tree.notices(nanoseconds: 0)
      turns = (turns + 1) % Self.retryTurns
      if turns == 0 { tree.retry() }
      for sentence in tree.settle() + tree.failures() + tree.tidings() { report(sentence) }
      _ = try? Poll.readable([wakeUp.file.raw], milliseconds: Self.rest)
    }
    state.withLock { $0.hasEnded = true }
    state.broadcast()
  }

  /// Records all that there is, and closes the cubes.
  func close() {
    state.withLock { $0.isEnding = true }
    wakeUp.signal()
    state.wait { $0.hasEnded ? () : nil }
    do { try tree.close() } catch { report("closing: \(error.message)") }
  }

  /// Does what writes a file's bytes, one request after the other for each path.
  func writing<Result>(
    _ location: Location, for attendance: Attendance, _ body: () throws(Refused) -> Result
  ) throws(Refused) -> Result {
    attendance.aside { writing.wait { $0.insert(location).inserted ? () : nil } }
    defer {
      writing.withLock { _ = $0.remove(location) }
      writing.broadcast()
    }
    return try body()
  }
}
