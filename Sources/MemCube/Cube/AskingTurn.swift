internal import Posix

/// The turn to ask a model what a cube's messages say: each answer costs, and a mount, a server and its
/// callers would all ask for the same ones. Held as long as somebody holds this.
final class AskingTurn: Sendable {
  private let lock: FileLock

  init(_ lock: consuming FileLock) { self.lock = lock }
}

extension Cube {
  /// How long another one's turn is waited for, nanoseconds: its process may have been stopped, and then
  /// asking twice is better than never to learn.
  private static let turnPatience: Int64 = 30_000_000_000
  /// How often it is tried, nanoseconds.
  private static let turnPause: Int64 = 5_000_000

  /// The turn, if nobody has it, with what those before recorded in view; nil: somebody has it.
  func askingTurn() throws(CubeError) -> AskingTurn? {
    let path = replica.directory.appending("asking")
    guard let lock = try ReplicaState.tryLock(path) else { return nil }
    let turn = AskingTurn(lock)
    try awaitOthers()
    return turn
  }

  /// Waits for the turn. Nil where it cannot be had, and it is asked without.
  func awaitAskingTurn(until stop: () -> Bool) throws(CubeError) -> AskingTurn? {
    let end = Clock.monotonic() + Self.turnPatience
    while Clock.monotonic() < end, !stop() {
      if let turn = try askingTurn() { return turn }
      Clock.sleep(nanoseconds: Self.turnPause)
    }
    return nil
  }
}
