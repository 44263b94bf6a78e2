/// Notices that are to be sent once more. What a request is being answered with may be older than a
/// notice that overtakes the answer; of a node that the kernel does not know yet it drops nothing,
/// and then keeps the old answer for as long as it was told to. By the second time the answer has
/// come.
public struct NoticeEcho: Sendable {
  /// After how long, nanoseconds: longer than an answer is under way on a busy machine.
  public static let delay: Int64 = 1_000_000_000

  private var waiting: [(due: Int64, notices: [Notifier.Notice])] = []

  /// None yet.
  public init() {}

  /// Whether some are still to come.
  public var isEmpty: Bool { waiting.isEmpty }

  /// Takes what is due at a time of the monotonic clock, and keeps what is sent now for later.
  public mutating func exchange(
    _ notices: [Notifier.Notice], at now: Int64
  ) -> [Notifier.Notice] {
    let due = waiting.prefix { $0.due <= now }
    waiting.removeFirst(due.count)
    if !notices.isEmpty { waiting.append((now + Self.delay, notices)) }
    return due.flatMap(\.notices)
  }
}
