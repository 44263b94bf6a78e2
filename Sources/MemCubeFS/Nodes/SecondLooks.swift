internal import Posix

/// Which threads were told to look again (ESTALE), and what each found then. The kernel does so once, and
/// gives a second ESTALE to the program, which no file system on a disk does. What changed again since
/// that look is as if the call had come first.
final class SecondLooks: Sendable {
  private struct Found {
    /// 0: nothing yet.
    var node: UInt64 = 0
    var instant: Int64 = 0
  }

  /// A bound; a thread that is forgotten is told once more.
  private static let limit = 1024
  /// How long after its look a call is still the one that looked, nanoseconds.
  private static let lasting: Int64 = 2_000_000_000

  private let threads = Lock<[Int32: Found]>([:])

  /// A thread is told to look again; 0 is no thread that is known.
  func begin(_ thread: Int32) {
    if thread == 0 { return }
    threads.withLock { threads in
      if threads.count >= Self.limit { threads.removeAll() }
      threads[thread] = Found()
    }
  }

  /// A thread looked a name up, and found a node.
  func found(_ node: UInt64, by thread: Int32, at instant: @autoclosure () -> Int64) {
    if threads.withLock({ $0[thread] == nil }) { return }
    let found = Found(node: node, instant: instant())
    threads.withLock { $0[thread] = found }
  }

  /// A thread's call is done.
  func end(_ thread: Int32) { threads.withLock { _ = $0.removeValue(forKey: thread) } }

  /// Whether a thread comes by what it found in its second look just now, which is over then.
  func isOver(_ node: UInt64, by thread: Int32, at instant: Int64) -> Bool {
    threads.withLock { threads in
      guard let found = threads[thread], found.node == node,
        instant &- found.instant < Self.lasting
      else { return false }
      threads[thread] = nil
      return true
    }
  }
}
