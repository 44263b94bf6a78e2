internal import Posix
internal import Synchronization

/// Says how far something is, on a terminal, once it has taken a second; four times a second.
/// The line is taken away at the end, so that it never stands between data.
final class Progress: Sendable {
  private struct State {
    var lastShown: Int64
    var isShown = false
  }

  private let state: Lock<State>
  private let what: String
  private let showsCounts: Bool
  private let write: @Sendable (String) -> Void

  /// A progress line for `what`, such as "rebuilding the index"; without counts only the
  /// percentage is shown, as of bytes.
  init(
    _ what: String, showsCounts: Bool = true, write: @escaping @Sendable (String) -> Void
  ) {
    self.what = what
    self.showsCounts = showsCounts
    self.write = write
    state = Lock(State(lastShown: Clock.monotonic() + 750_000_000))
  }

  /// `report` as what the core calls.
  var callback: @Sendable (Int64, Int64) -> Void { { self.report($0, of: $1) } }

  /// `done` of `all`; 0 of 0 where nobody knows.
  func report(_ done: Int64, of all: Int64) {
    let now = Clock.monotonic()
    let isDue = state.withLock { state in
      guard now - state.lastShown >= 250_000_000 else { return false }
      state.lastShown = now
      state.isShown = true
      return true
    }
    if isDue { write("\r\(progressLine(what, done, of: all, showsCounts: showsCounts))\u{1B}[K") }
  }

  /// Takes the line away.
  func finish() {
    let wasShown = state.withLock { state in
      defer { state.isShown = false }
      return state.isShown
    }
    if wasShown { write("\r\u{1B}[K") }
  }
}

/// `rebuilding the index: 34 % (120 of 350)`.
func progressLine(
  _ what: String, _ done: Int64, of all: Int64, showsCounts: Bool = true
) -> String {
  guard all > 0, done >= 0, done <= all else { return "\(what) ..." }
  let percent = Int(Double(done) / Double(all) * 100)
  return "\(what): \(percent) %" + (showsCounts ? " (\(done) of \(all))" : "")
}
