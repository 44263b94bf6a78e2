internal import Posix

/// A number of threads that do what they are handed, first come, first served. One that waits for
/// another service steps aside, and another takes its place for so long.
final class WorkerPool: Sendable {
  private struct State {
    var waiting: [@Sendable () -> Void] = []
    /// How many of `waiting` were taken; they are dropped a lot at a time.
    var taken = 0
    var isEnding = false
    var alive = 0
    /// How many of these stepped aside.
    var aside = 0
  }

  private let state = Condition(State())
  private let threads: Int
  private let limit: Int

  /// Starts the threads; at most so many things wait for them.
  init(threads: Int, limit: Int) throws(Errno) {
    self.threads = max(1, threads)
    self.limit = limit
    for _ in 0..<self.threads {
      state.withLock { $0.alive += 1 }
      do { try startCounted() } catch {
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

  /// To be called by a thread of the pool that begins to wait for another service.
  func stepAside() {
    let isShort = state.withLock { state -> Bool in
      state.aside += 1
      guard state.alive - state.aside < threads else { return false }
      state.alive += 1
      return true
    }
    // Where the system has no room for another thread the others do alone.
    if isShort { try? startCounted() }
  }

  /// And when it no longer waits: then one thread too many ends when it has nothing to do.
  func stepBack() {
    state.withLock { $0.aside -= 1 }
    state.broadcast()
  }

  /// Ends the threads after what waits is done.
  func end() {
    state.withLock { $0.isEnding = true }
    state.broadcast()
    state.wait { $0.alive == 0 ? () : nil }
  }

  /// Starts a thread that is counted already.
  private func startCounted() throws(Errno) {
    do {
      try Thread.detach("request") { [state, threads] in Self.work(state, threads) }
    } catch {
      state.withLock { $0.alive -= 1 }
      state.broadcast()
      throw error
    }
  }

  private static func work(_ state: Condition<State>, _ threads: Int) {
    while true {
      let task = state.wait { state -> (@Sendable () -> Void)?? in
        let isLeft = state.taken < state.waiting.count
        if state.alive - state.aside > threads || state.isEnding && !isLeft {
          state.alive -= 1
          return .some(nil)
        }
        guard isLeft else { return nil }
        let task = state.waiting[state.taken]
        state.taken += 1
        if state.taken == state.waiting.count || state.taken > 256 {
          state.waiting.removeFirst(state.taken)
          state.taken = 0
        }
        return .some(task)
      }
      guard let task else { break }
      task()
    }
    state.broadcast()
  }
}
