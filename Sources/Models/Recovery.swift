internal import Posix

/// Whether it is of use to ask a service that failed a short while ago: else each of many requests
/// would wait for it in vain.
package final class Recovery: Sendable {
  /// How long it is left alone, nanoseconds.
  private static let pause: Int64 = 30_000_000_000
  /// And where it only was busy.
  private static let shortPause: Int64 = 5_000_000_000

  /// After so many failures in a row.
  private let patience: Int

  private struct State {
    var failures = 0
    var until: Int64 = 0
    var error: ModelError?
  }

  private let state = Lock(State())

  /// Of a service that may fail so often in a row before it is left alone.
  init(after patience: Int) { self.patience = patience }

  /// Why it is not to be asked now; nil if it may be.
  package var failure: ModelError? {
    let now = Clock.monotonic()
    return state.withLock { now < $0.until ? $0.error : nil }
  }

  /// Notes that it answered, whatever it said.
  package func succeed() { state.withLock { $0 = State() } }

  /// Notes that it failed. An answer that cannot be used is one, too.
  package func fail(_ error: ModelError) {
    let pause: Int64
    switch error {
    case .malformed, .failed, .stopped, .notConfigured, .budget: return succeed()
    case .busy: pause = Self.shortPause
    case .unreachable, .refused: pause = Self.pause
    }
    let until = Clock.monotonic() + pause
    state.withLock { state in
      state.failures += 1
      guard state.failures >= patience else { return }
      state.until = until
      state.error = error
    }
  }
}
