internal import Posix

/// Says how far something is, on a terminal, once it has taken a second; four times a second.
/// The line is taken away at the end, so that it never stands between data.
final class Progress: Sendable {
  private struct State {
    var lastShown: Int64
    var isShown = false
  }

  /// How a line looks.
  struct Style: Sendable {
    /// Whether the numbers are shown beside the percentage; not of bytes.
    var showsCounts = true
    /// The terminal's columns, which a line must not fill: it could not be taken away.
    var width = 80
  }

  private let state: Lock<State>
  private let what: String
  private let style: Style
  private let now: @Sendable () -> Int64
  private let write: @Sendable (String) -> Void

  /// A progress line for `what`, such as "rebuilding the index". `now` gives nanoseconds.
  init(
    _ what: String, _ style: Style = Style(),
    now: @escaping @Sendable () -> Int64 = { Clock.monotonic() },
    write: @escaping @Sendable (String) -> Void
  ) {
    self.what = what
    self.style = style
    self.now = now
    self.write = write
    state = Lock(State(lastShown: now() + 750_000_000))
  }

  /// `report` as what the core calls.
  var callback: @Sendable (Int64, Int64) -> Void { { self.report($0, of: $1) } }

  /// `done` of `all`; 0 of 0 where that is not known.
  func report(_ done: Int64, of all: Int64) {
    let now = now()
    let isDue = state.withLock { state in
      guard now - state.lastShown >= 250_000_000 else { return false }
      state.lastShown = now
      state.isShown = true
      return true
    }
    if isDue { write("\r\(progressLine(what, done, of: all, style))\u{1B}[K") }
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

/// `rebuilding the index: 34 % (120 of 350)`, cut in the middle of what is done where the line
/// would fill the terminal.
func progressLine(
  _ what: String, _ done: Int64, of all: Int64, _ style: Progress.Style = Progress.Style()
) -> String {
  var ending = " ..."
  if all > 0, done >= 0, done <= all {
    ending = ": \(Int(Double(done) / Double(all) * 100)) %"
    if style.showsCounts { ending += " (\(done) of \(all))" }
  }
  let room = max(0, style.width - 1 - ending.count)
  if what.count <= room { return what + ending }
  // The end of a path says more than its middle.
  let kept = max(0, room - 3)
  return String(what.prefix(kept / 2)) + "..." + String(what.suffix(kept - kept / 2)) + ending
}
