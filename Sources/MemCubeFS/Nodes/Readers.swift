internal import Posix
internal import Synchronization

/// How many descriptors read a node without writing to it. They need no live file; but who has a
/// file open when another takes its place goes on with what was replaced.
final class Readers: Sendable {
  private let counts = Lock<[UInt64: Int]>([:])

  /// A descriptor more.
  func opened(_ node: UInt64) { counts.withLock { $0[node, default: 0] += 1 } }

  /// A descriptor less.
  func released(_ node: UInt64) {
    counts.withLock { counts in
      guard let count = counts[node] else { return }
      counts[node] = count > 1 ? count - 1 : nil
    }
  }

  /// Whether somebody reads it.
  func contains(_ node: UInt64) -> Bool { counts.withLock { $0[node] != nil } }
}
