internal import Posix

/// Which threads had to look again (ESTALE), and what each found then. The kernel does so once, and gives a
/// second ESTALE to the program, which no file system on a disk does. What changed again since that look is
/// as if the call had come first.
final class SecondLooks: Sendable {
  /// What a call is about.
  enum Subject: Sendable {
    /// A file to be opened, or whose attributes are set. No process is to write to what has no name by
    /// mistake, so a name that is not found ends the look. The kernel asks twice for one that it knew.
    case file
    /// A name in a folder.
    case name
  }

  private struct Look {
    let subject: Subject
    /// Until when it may go on.
    var end: Int64
    /// Nodes that were passed since: the path's.
    var found: [UInt64] = []
    var missed = 0
  }

  /// A bound; a thread that is forgotten has to look once more.
  private static let limit = 1024
  /// Twice as many as the paths of rename(2) have names.
  private static let depth = 320
  /// For how long a call may take to come again, nanoseconds; and to ask once more for a name that was
  /// not found.
  private static let lasting: Int64 = 10_000_000_000
  private static let asking: Int64 = 1_000_000_000

  private let threads = Lock<[Int32: Look]>([:])

  /// A thread has to look again; 0 is no thread that is known.
  func begin(_ thread: Int32, _ subject: Subject, at instant: Int64) {
    if thread == 0 { return }
    threads.withLock { threads in
      if threads.count >= Self.limit { threads.removeAll() }
      threads[thread] = Look(subject: subject, end: instant &+ Self.lasting)
    }
  }

  /// A thread looked a name up in a folder, and found a node; 0 is none.
  func found(
    _ node: UInt64, in folder: UInt64, by thread: Int32, at instant: @autoclosure () -> Int64
  ) {
    if threads.withLock({ $0.isEmpty || $0[thread] == nil }) { return }
    let instant = instant()
    threads.withLock { threads in
      guard var look = threads.removeValue(forKey: thread) else { return }
      if node == 0, look.subject == .file {
        look.missed += 1
        look.end = min(look.end, instant &+ Self.asking)
      }
      if look.missed > 1 || look.found.count >= Self.depth || look.end < instant { return }
      look.found += [folder, node]
      threads[thread] = look
    }
  }

  /// A thread's call is done.
  func end(_ thread: Int32) {
    threads.withLock { threads in if !threads.isEmpty { threads[thread] = nil } }
  }

  /// Whether a thread comes by what it passed in its second look just now; the look is over then.
  func isOver(
    _ nodes: (UInt64, UInt64), by thread: Int32, _ subject: Subject, at instant: Int64
  ) -> Bool {
    threads.withLock { threads in
      guard let look = threads.removeValue(forKey: thread) else { return false }
      return look.subject == subject && instant < look.end
        && (look.found.contains(nodes.0) || look.found.contains(nodes.1))
    }
  }
}
