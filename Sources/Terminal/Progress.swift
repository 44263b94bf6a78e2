internal import Posix

/// Says how far something is, on a terminal, once it has taken a second; four times a second.
/// The line is taken away at the end, so that it never stands between data.
package final class Progress: Sendable {
  private struct State {
    var lastShown: Int64
    var isShown = false
    var pace = Pace()
  }

  /// How a line looks.
  package struct Style: Sendable {
    /// Whether the numbers are shown beside the percentage; else they count bytes.
    package var showsCounts = true
    /// The terminal's columns, which a line must not fill: it could not be taken away.
    package var width = 80
    /// Whether the terminal shows more than ASCII.
    package var isUnicode = true

    /// The usual style.
    package init(showsCounts: Bool = true, width: Int = 80) {
      self.showsCounts = showsCounts
      self.width = width
    }
  }

  private let state: Lock<State>
  private let what: String
  private let style: Style
  private let now: @Sendable () -> Int64
  private let write: @Sendable (String) -> Void

  /// A progress line for `what`, such as "rebuilding the index". `now` gives nanoseconds.
  package init(
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
  package var callback: @Sendable (Int64, Int64) -> Void { { self.report($0, of: $1) } }

  /// `done` of `all`; 0 of 0 where that is not known.
  package func report(_ done: Int64, of all: Int64) {
    let now = now()
    let pace = state.withLock { state -> Pace? in
      if state.pace.isEmpty { state.pace.note(done, at: now) }
      guard now - state.lastShown >= 250_000_000 else { return nil }
      state.pace.note(done, at: now)
      state.lastShown = now
      state.isShown = true
      return state.pace
    }
    if let pace { write("\r\(progressLine(what, done, of: all, style, pace))\u{1B}[K") }
  }

  /// Takes the line away.
  package func finish() {
    let wasShown = state.withLock { state in
      defer { state.isShown = false }
      return state.isShown
    }
    if wasShown { write("\r\u{1B}[K") }
  }
}

/// How fast something goes: by what was done in the last ten seconds.
package struct Pace: Sendable {
  /// Nanoseconds that are looked back.
  private static let span: Int64 = 10_000_000_000
  /// What is known of a shorter time says little.
  private static let least: Int64 = 500_000_000
  private var samples: [(time: Int64, done: Int64)] = []

  /// Nothing is known yet.
  package init() {}

  var isEmpty: Bool { samples.isEmpty }

  /// So much was done at a time, nanoseconds.
  package mutating func note(_ done: Int64, at time: Int64) {
    // Another part of the work began to count from the start.
    if let last = samples.last, done < last.done { samples = [] }
    samples.append((time, done))
    let old = samples.prefix { time - $0.time > Self.span }.count
    samples.removeFirst(min(old, max(0, samples.count - 2)))
  }

  /// What is done in a second; nil: not known.
  package var rate: Double? {
    guard let first = samples.first, let last = samples.last,
      last.time - first.time >= Self.least, last.done > first.done
    else { return nil }
    return Double(last.done - first.done) * 1e9 / Double(last.time - first.time)
  }

  /// How long the rest takes, `5 s left`; nil: not known, or too long to say.
  package func left(_ done: Int64, of all: Int64) -> String? {
    guard let rate, all > done, done >= 0 else { return nil }
    let seconds = (Double(all - done) / rate).rounded(.up)
    guard seconds < 360_000 else { return nil }
    let whole = Int(seconds)
    if whole < 60 { return "\(max(1, whole)) s left" }
    let minutes = (whole + 30) / 60
    return minutes < 60 ? "\(minutes) min left" : "\(minutes / 60) h \(minutes % 60) min left"
  }
}

/// `rebuilding the index: 34 % (120 of 350), 4 s left, 60 a second [####------]`: of what follows the
/// numbers as much as there is room for. Where even that would fill the terminal, the middle of what is
/// done is left out.
package func progressLine(
  _ what: String, _ done: Int64, of all: Int64, _ style: Progress.Style = Progress.Style(),
  _ pace: Pace = Pace()
) -> String {
  var ending = " ..."
  var more: [String] = []
  if all > 0, done >= 0, done <= all {
    ending = ": \(Int(Double(done) / Double(all) * 100)) %"
    if style.showsCounts { ending += " (\(done) of \(all))" }
    if let left = pace.left(done, of: all) { more.append(", \(left)") }
    if let rate = pace.rate, rate >= 1, rate < 1e15 {
      let much = style.showsCounts ? "\(Int64(rate))" : shownBytes(Int64(rate))
      more.append(", \(much) a second")
    }
  }
  var room = max(0, style.width - 1 - Columns.count(ending))
  let length = Columns.count(what)
  if length > room {
    // The end of a path says more than its middle.
    let kept = max(0, room - 3)
    let start = Columns.prefix(what, kept / 2)
    return start + "..." + Columns.suffix(what, kept - Columns.count(start)) + ending
  }
  room -= length
  for part in more where Columns.count(part) <= room {
    ending += part
    room -= Columns.count(part)
  }
  let columns = min(20, room - 3)
  guard !more.isEmpty, columns >= 5 else { return what + ending }
  let bar = Bars(unicode: style.isUnicode).trough(Double(done) / Double(all), columns: columns)
  return what + ending + " [\(bar)]"
}
