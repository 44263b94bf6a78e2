internal import Posix

/// Notices on their way to the kernel, one after the other, and the thread that sends them.
final class NoticeLine: Sendable {
  typealias Notice = Notifier.Notice

  /// What waits to be sent, in order, each once.
  struct Queue {
    var waiting: [Notice] = []
    var known: Set<Notice> = []
    /// Counted so that a drain knows when what was posted before it has been sent.
    var posted: UInt64 = 0
    var sent: UInt64 = 0
    /// The least count that a thread waits for.
    var awaited = UInt64.max
    var life = Life.new
  }

  enum Life { case new, running, finishing, ended }

  let queue: Condition<Queue>
  /// How many notices may wait.
  let limit: Int

  /// A line that is not running yet; until then the kernel has nothing cached, and what is
  /// posted is dropped.
  init(limit: Int) {
    self.limit = limit
    queue = Condition(Queue())
  }

  /// Queues a notice, unless the same one waits already.
  /// - Returns: false if the queue is full and the notice is dropped. A caller that posts a great many,
  ///   outside callbacks, can then `drain` and post again.
  @discardableResult
  func post(_ notice: Notice) -> Bool {
    let accepted = queue.withLock { queue in
      guard queue.life == .running, !queue.covers(notice) else { return true }
      guard queue.waiting.count < limit else { return false }
      queue.waiting.append(notice)
      queue.known.insert(notice)
      queue.posted &+= 1
      return true
    }
    queue.broadcast()
    return accepted
  }

  /// Waits until everything posted before has been sent. Never from a callback of a file system.
  func drain() {
    let goal = queue.withLock { $0.posted }
    queue.wait { queue in queue.hasSent(goal) }
  }

  /// As `drain`, but at most so many nanoseconds; so from a callback as well, which else could wait for
  /// a notice that waits for it.
  /// - Returns: whether all has been sent.
  @discardableResult
  func drain(nanoseconds: Int64) -> Bool {
    let goal = queue.withLock { $0.posted }
    return queue.wait(nanoseconds: nanoseconds) { queue in queue.hasSent(goal) } != nil
  }

  /// Starts the thread, once.
  func start(
    _ thread: String, _ send: @escaping @Sendable (Notice) -> Void
  ) throws(Errno) {
    let first = queue.withLock { queue in
      guard queue.life == .new else { return false }
      queue.life = .running
      return true
    }
    guard first else { return }
    do { try Thread.detach(thread) { self.run(send) } } catch {
      queue.withLock { $0.life = .ended }
      throw error
    }
  }

  /// Has the thread send what waits, and end.
  func close() {
    queue.withLock { queue in
      queue.life = queue.life == .running || queue.life == .finishing ? .finishing : .ended
    }
    queue.broadcast()
  }

  /// Waits for the thread's end, until a time of the monotonic clock.
  func awaitEnd(until end: Int64) {
    let rest = max(0, end - Clock.monotonic())
    _ = queue.wait(nanoseconds: rest) { queue in queue.life == .ended ? () : nil }
  }

  private func run(_ send: (Notice) -> Void) {
    while true {
      let batch = queue.wait { queue -> [Notice]? in
        guard queue.waiting.isEmpty else { return queue.take() }
        return queue.life == .running ? nil : []
      }
      if batch.isEmpty { break }
      // Each by itself: who waits for one needs none that was posted after it.
      for notice in batch {
        send(notice)
        let isAwaited = queue.withLock { queue in
          queue.sent &+= 1
          guard queue.sent >= queue.awaited else { return false }
          queue.awaited = .max
          return true
        }
        if isAwaited { queue.broadcast() }
      }
    }
    queue.withLock { $0.life = .ended }
    queue.broadcast()
  }
}

extension NoticeLine.Queue {
  /// Whether so many are sent, or none will be any more. If not, it is noted that a thread waits for it.
  mutating func hasSent(_ goal: UInt64) -> Void? {
    if sent >= goal || life != .running { return () }
    awaited = min(awaited, goal)
    return nil
  }

  /// Whether a waiting notice already says as much: it is sent later than the change, so that
  /// what the kernel asks after it is new.
  func covers(_ notice: Notifier.Notice) -> Bool {
    if known.contains(notice) { return true }
    guard case .content(let node, _, _) = notice else { return false }
    return known.contains(.content(node: node, offset: 0, length: 0))
  }

  /// Empties the queue. What is posted from here on is no longer covered by it.
  mutating func take() -> [Notifier.Notice] {
    known.removeAll(keepingCapacity: waiting.count < 4096)
    defer { waiting = [] }
    return waiting
  }
}
