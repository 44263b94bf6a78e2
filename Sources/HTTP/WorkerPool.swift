internal import Posix

/// A fixed number of threads that do what they are handed, first come, first served.
final class WorkerPool: Sendable {
  private struct State {
    var waiting: [@Sendable () -> Void] = []
    /// How many of `waiting` were taken; they are dropped a lot at a time.
    var taken = 0
    var isEnding = false
    var alive = 0
  }

  private let state = Condition(State())
  private let limit: Int

  /// Starts the threads; at most so many things wait for them.
  init(threads: Int, limit: Int) throws(Errno) {
    self.limit = limit
    for _ in 0..<max(1, threads) {
      state.withLock { $0.alive += 1 }
      do { try Thread.detach("request") { [state] in Self.work(state) } } catch {
        state.withLock { $0.alive -= 1 }
        end()
        throw error
      }
    }
  }

  /// Hands over something to do; false if too much waits, or the pool was ended.
  func hand(_ task: @escaping @Sendable () -> Void) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isEnding, state.waiting.count - state.taken < limit else { return false }
      state.waiting.append(task)
      return true
    }
    if isTaken { state.signal() }
    return isTaken
  }

  /// Ends the threads behind what waits.
  func end() {
    state.withLock { $0.isEnding = true }
    state.broadcast()
    state.wait { $0.alive == 0 ? () : nil }
  }

  private static func work(_ state: Condition<State>) {
    while true {
      let task = state.wait { state -> (@Sendable () -> Void)?? in
        if state.taken < state.waiting.count {
          let task = state.waiting[state.taken]
          state.taken += 1
          if state.taken == state.waiting.count || state.taken > 256 {
            state.waiting.removeFirst(state.taken)
            state.taken = 0
          }
          return .some(task)
        }
        return state.isEnding ? .some(nil) : nil
      }
      guard let task else { break }
      task()
    }
    state.withLock { $0.alive -= 1 }
    state.broadcast()
  }
}
