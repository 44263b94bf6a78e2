internal import Bundle
internal import Format
internal import Posix

/// The turn to ask a model what a cube's messages say, as long as this is held: each answer costs, and a mount,
/// a server, its callers, and other servers of the same store would all ask for the same ones.
final class AskingTurn: Sendable {
  private let lock: HeldLock
  private let end: @Sendable () -> Void

  init(_ lock: HeldLock, end: @escaping @Sendable () -> Void) {
    (self.lock, self.end) = (lock, end)
  }

  deinit { end() }
}

extension Cube {
  /// How long another one's turn is waited for, nanoseconds: its process may have been stopped, and then
  /// asking twice is better than never to learn.
  private static let turnPatience: Int64 = 30_000_000_000
  /// How often it is tried, nanoseconds.
  private static let turnPause: Int64 = 5_000_000
  /// The same of a turn that other servers have, nanoseconds: each try asks the store.
  private static let sharedPause: Int64 = 100_000_000

  /// Takes the turn, with what its earlier holders recorded in view; nil where it is taken.
  func askingTurn() throws(CubeError) -> AskingTurn? {
    try awaitAskingTurn(within: 0)
  }

  /// Waits for the turn. Nil where it cannot be had; the caller then asks without it.
  func awaitAskingTurn(until stop: () -> Bool) throws(CubeError) -> AskingTurn? {
    if stop() { return nil }
    return try awaitAskingTurn(within: Self.turnPatience, until: stop)
  }

  private func awaitAskingTurn(
    within nanoseconds: Int64, until stop: () -> Bool = { false }
  ) throws(CubeError) -> AskingTurn? {
    let end = Clock.monotonic() + nanoseconds
    let path = replica.directory.appending("asking")
    let lock: FileLock?
    do {
      lock = try FileLock.acquire(
        path, .exclusive, within: nanoseconds, pause: Self.turnPause, until: stop)
    } catch {
      // The state was removed, and is made anew with the next thing that is written.
      if error == .notFound { return nil }
      throw .io(error, "locking \(path)")
    }
    guard let lock else { return nil }
    let held = HeldLock(lock)
    guard let sharing = host.sharing else {
      try awaitOthers()
      return AskingTurn(held) {}
    }
    while !sharing.beginAsking(id) {
      guard Clock.monotonic() < end, !stop() else { return nil }
      Clock.sleep(nanoseconds: Self.sharedPause)
    }
    let turn = AskingTurn(held) { [id] in sharing.endAsking(id) }
    _ = try refresh()
    return turn
  }
}
