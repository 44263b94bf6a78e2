internal import Posix

/// Threads that walk all of by/. A program that removes a whole cube, as `rm -rf` does, is not to take every
/// tag away on the way.
final class Sweeps: Sendable {
  /// For how long a walk is taken to go on after the last step seen, in nanoseconds.
  private static let patience: Int64 = 10_000_000_000

  private let walks = Lock<[Int32: Int64]>([:])

  /// A thread lists by/.
  func note(_ thread: Int32, at instant: Int64) {
    if thread == 0 { return }
    walks.withLock { walks in
      if walks.count >= 64 { walks = walks.filter { instant &- $0.value < Self.patience } }
      walks[thread] = instant
    }
  }

  /// Whether a thread has listed by/ just now, and has gone on since.
  func contains(_ thread: Int32, at instant: Int64) -> Bool {
    walks.withLock { walks in
      guard let last = walks[thread], instant &- last < Self.patience else { return false }
      walks[thread] = instant
      return true
    }
  }
}
