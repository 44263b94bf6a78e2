public import Posix

/// Notifies the kernel of changes that did not pass it. Threads of its own send, and hold no lock while they
/// do: a notice waits for pages that a request may hold, so from inside a callback, or under a lock that a
/// callback takes, it would deadlock. Posting never waits and may come from anywhere.
///
/// There are two lines. A notice of a name waits for the calls in its directory. Those of contents are not to
/// wait with it, since open(2) waits for them.
public final class Notifier: Sendable {
  /// Something for the kernel to drop from its caches.
  public enum Notice: Hashable, Sendable {
    /// What a name in a directory stands for; also a remembered "no such name".
    case name(parent: UInt64, name: [UInt8])
    /// A node's attributes, and its pages from an offset on; length 0 means to the end, and a
    /// negative offset the attributes alone. For a directory: its kept listing.
    case content(node: UInt64, offset: Int64, length: Int64)
    /// A name is gone for good. Unlike `name`, inotify watchers of the directory hear of it.
    case removal(parent: UInt64, child: UInt64, name: [UInt8])
  }

  private let names, contents: NoticeLine

  /// A notifier that is not running yet; until then the kernel has nothing cached, and what is
  /// posted is dropped. `limit`: how many notices may wait in each line.
  public init(limit: Int = 1 << 18) {
    names = NoticeLine(limit: limit)
    contents = NoticeLine(limit: limit)
  }

  /// Queues a notice, unless the same one waits already.
  /// - Returns: false if the queue is full and the notice is dropped. A caller that posts a great many,
  ///   outside callbacks, can then `drain` and post again.
  @discardableResult
  public func post(_ notice: Notice) -> Bool {
    if case .content = notice { contents.post(notice) } else { names.post(notice) }
  }

  /// Waits until everything posted before has been sent. Never from a callback of a file system.
  public func drain() {
    contents.drain()
    names.drain()
  }

  /// The same of contents alone, and at most so many nanoseconds; so from a callback as well, which else
  /// could wait for a notice that waits for it.
  /// - Returns: whether all has been sent.
  @discardableResult
  public func drainContents(nanoseconds: Int64) -> Bool {
    contents.drain(nanoseconds: nanoseconds)
  }

  /// Starts the threads. For tests the notices can go anywhere; a session sends to the kernel.
  public func start(_ send: @escaping @Sendable (Notice) -> Void) throws(Errno) {
    try names.start("notifier", send)
    try contents.start("contents", send)
  }

  /// Sends what waits, and ends the threads. Gives up waiting for them after two seconds: if requests are not
  /// served any more, a notice can hang until the process ends.
  public func finish() {
    let end = Clock.monotonic() + 2_000_000_000
    for line in [names, contents] { line.close() }
    for line in [names, contents] { line.awaitEnd(until: end) }
  }
}
