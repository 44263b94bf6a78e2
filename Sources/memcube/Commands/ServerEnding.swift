internal import Glibc
internal import Posix

/// The signals that end a server. They are heard from the start, so that one that still waits for its store
/// ends as well.
final class ServerEnding: Sendable {
  private struct State {
    var signal: Int32?
    var isServing = false
  }

  /// How long the calls in progress may take after a signal where a store may keep them waiting, nanoseconds:
  /// with what ends after them it is less than ten seconds.
  private static let limit: Int64 = 9_000_000_000

  private let state = Condition(State())
  private let isBounded: Bool
  private let say: @Sendable (String) -> Void

  /// - Parameters:
  ///   - isBounded: whether the server ends at once while it starts, and after ten seconds in any case.
  ///   - say: gets sentences for the operator.
  init(isBounded: Bool, _ say: @escaping @Sendable (String) -> Void) {
    self.isBounded = isBounded
    self.say = say
  }

  /// Listens from now on: before any other thread is started, so that each inherits it.
  func listen() throws(Errno) {
    try Signals.block(Signals.ending)
    try Thread.detach("signals") { [self] in hear() }
  }

  private func hear() {
    guard let signal = try? Signals.wait(for: Signals.ending) else { return }
    let isServing = state.withLock { state in
      state.signal = signal
      return state.isServing
    }
    state.broadcast()
    guard isBounded else { return }
    if isServing { Clock.sleep(nanoseconds: Self.limit) }
    say("server ended by signal \(signal)" + (isServing ? ", before all calls were answered" : ""))
    // Whatever is cut off here goes on as after a crash.
    _exit(ExitStatus.done)
  }

  /// Waits for a signal, once the server answers.
  func wait() -> Int32 {
    state.withLock { $0.isServing = true }
    return state.wait { $0.signal }
  }
}
