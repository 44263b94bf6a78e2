internal import Glibc

/// Lets so many threads at a time do what keeps a processor busy, in the order in which they came. If the
/// system runs eight by turns of a millisecond, each is done as late as the last.
///
/// It says only who goes first: no thread waits longer than its patience, and so no slow one keeps the
/// others.
public final class Turns: Sendable {
  private final class Waiter: Sendable {
    let isCalled = Condition(false)
  }

  private struct State {
    var free: Int
    /// The first that came first.
    var waiting: [Waiter] = []
  }

  private let state: Lock<State>
  private let patience: Int64

  /// Turns for as many threads as there are processors, and one, whose place another takes without being
  /// woken first.
  /// - Parameter patience: how long one waits for a turn at most, nanoseconds.
  public convenience init(patience: Int64) {
    self.init(count: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) + 1, patience: patience)
  }

  /// Turns for so many threads.
  public init(count: Int, patience: Int64) {
    state = Lock(State(free: max(1, count)))
    self.patience = patience
  }

  /// Does something when it is this thread's turn.
  public func take<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let hasTurn = begin()
    defer { if hasTurn { end() } }
    return try body()
  }

  /// How many wait.
  public var waiting: Int { state.withLock { $0.waiting.count } }

  /// Waits for a turn; false where that took too long.
  private func begin() -> Bool {
    let waiter = state.withLock { state -> Waiter? in
      if state.free > 0 {
        state.free -= 1
        return nil
      }
      let waiter = Waiter()
      state.waiting.append(waiter)
      return waiter
    }
    guard let waiter else { return true }
    let isCalled: Void? = waiter.isCalled.wait(nanoseconds: patience) { $0 ? () : nil }
    if isCalled != nil { return true }
    return state.withLock { state in
      // Called just now, he has a turn.
      guard let place = state.waiting.firstIndex(where: { $0 === waiter }) else { return true }
      state.waiting.remove(at: place)
      return false
    }
  }

  private func end() {
    let next = state.withLock { state -> Waiter? in
      if state.waiting.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    guard let next else { return }
    next.isCalled.withLock { $0 = true }
    next.isCalled.signal()
  }
}
