internal import Posix

/// What the kernel may remember wrongly and must be told. Sent by a thread that holds no lock
/// and serves no call: a notice waits for calls that are under way in the same directory.
public enum Notice: Hashable, Sendable {
  /// A name in a directory stands for something else, or for nothing.
  case name(parent: UInt64, name: [UInt8])
  /// As `name`, and all that is below it: throw the whole branch away.
  case branch(parent: UInt64, name: [UInt8])
  /// A node's bytes and attributes changed.
  case content(UInt64)
  /// A node's attributes, or a directory's listing, changed.
  case attributes(UInt64)
}

/// Notices on their way to the kernel.
final class NoticeQueue: Sendable {
  private let waiting = Condition<[Notice]>([])

  /// Adds notices; returns at once.
  func add(_ notices: [Notice]) {
    guard !notices.isEmpty else { return }
    waiting.withLock { $0 += notices }
    waiting.signal()
  }

  /// Waits for notices, at most so many nanoseconds, and takes all that there are.
  func take(nanoseconds: Int64) -> [Notice] {
    waiting.wait(nanoseconds: nanoseconds) { queue in
      guard !queue.isEmpty else { return nil }
      let all = queue
      queue = []
      return all
    } ?? []
  }
}
