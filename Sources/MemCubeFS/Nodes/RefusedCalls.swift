internal import Posix

/// The last calls that were refused in a cube, each as one line.
final class RefusedCalls: Sendable {
  /// So many are kept.
  static let limit = 20
  /// So many of a minute go to the log.
  private static let logged = 10
  private static let minute: Int64 = 60_000_000_000

  private struct State {
    var lines: [[UInt8]] = []
    /// How many purges there were when they were added.
    var purges = 0
    var time: Timestamp?
    var minute: Int64 = .min
    var count = 0

    mutating func forget(before purges: Int) {
      if purges != self.purges { (lines, self.purges) = ([], purges) }
    }
  }

  private let state = Lock(State())

  /// Each line with its LF, the newest last; those before the last of so many purges are forgotten, since they
  /// may name what it forgot.
  func lines(after purges: Int) -> [[UInt8]] {
    state.withLock { state in
      state.forget(before: purges)
      return state.lines
    }
  }

  /// When the last one was refused.
  var time: Timestamp? { state.withLock { $0.time } }

  /// Adds a line. What would not be shown in one line, is not.
  /// - Returns: Whether the log is to have it, too: the first ones of a minute.
  func add(
    _ line: [UInt8], at time: Timestamp, _ instant: Int64, after purges: Int
  ) -> Bool {
    let shown = line.map { $0 < 0x20 || $0 == 0x7F ? 0x3F : $0 } + [0x0A]
    return state.withLock { state in
      state.forget(before: purges)
      state.lines.append(shown)
      state.lines = state.lines.suffix(Self.limit)
      state.time = time
      if state.minute == .min || instant &- state.minute >= Self.minute {
        (state.minute, state.count) = (instant, 0)
      }
      state.count += 1
      return state.count <= Self.logged
    }
  }
}
