/// Notices that are to be sent once more. The answer to a request may be older than a notice that overtakes
/// it. The kernel drops nothing of a node that it does not know yet, and then keeps the old answer until its
/// timeout. By the second time the answer has come. Where it has not, the notice is sent a third time when it
/// has.
public struct NoticeEcho: Sendable {
  /// After how long, nanoseconds: longer than an answer is under way, but on a very busy machine.
  public static let delay: Int64 = 1_000_000_000
  /// Where a call does not end, so many notices wait for that; the oldest go.
  static let lateLimit = 1 << 16

  private struct Batch {
    var due: Int64
    /// Calls that began later are answered with what the notices are of.
    var moment: CallsUnderWay.Moment
    var notices: [Notifier.Notice]
  }

  private let calls: CallsUnderWay
  private var waiting: [Batch] = []
  private var late: [Batch] = []

  /// None yet; `calls`: those that may be overtaken.
  public init(calls: CallsUnderWay) { self.calls = calls }

  /// Whether some are still to come.
  public var isEmpty: Bool { waiting.isEmpty && late.isEmpty }

  /// Takes what is due at a time of the monotonic clock, and keeps what is sent now for later.
  public mutating func exchange(
    _ notices: [Notifier.Notice], at now: Int64
  ) -> [Notifier.Notice] {
    let answered = late.prefix { calls.areAnswered($0.moment) }
    late.removeFirst(answered.count)
    let due = waiting.prefix { $0.due <= now }
    waiting.removeFirst(due.count)
    late += due.filter { !calls.areAnswered($0.moment) }
    var kept = late.reduce(0) { $0 + $1.notices.count }
    while kept > Self.lateLimit { kept -= late.removeFirst().notices.count }
    if !notices.isEmpty {
      waiting.append(Batch(due: now + Self.delay, moment: calls.now(), notices: notices))
    }
    return answered.flatMap(\.notices) + due.flatMap(\.notices)
  }
}
