internal import Glibc
internal import Posix

/// Ctrl-C, SIGTERM and SIGHUP as the wish to stop at the next good place. A second one ends the
/// program at once.
final class Interruption: Sendable {
  private struct Asking {
    var isAsked = false
    /// What the program says when it ends at once; nil where it is to go on to a good place.
    var farewell: String?
  }

  /// A signal so soon after the first is the same one, nanoseconds.
  private static let echo: Int64 = 300_000_000

  private let asking = Lock(Asking())

  /// Whether a signal asked to stop.
  var isAsked: Bool { asking.withLock { $0.isAsked } }

  /// An interruption that no signal asks for yet.
  init() {}

  /// Listens from now on. To be called before any other thread is started, so that each inherits
  /// that signals wait for the one that listens.
  /// - Parameters:
  ///   - seconds: after so many the program ends wherever it is, as where a server does not answer; nil: it
  ///     is waited for. What it does must be such that a crash does no harm.
  ///   - status: the exit status of such an end.
  /// - Throws: what keeps it from listening.
  func listen(
    endingAfter seconds: Int64? = nil, status: Int32 = ExitStatus.interrupted
  ) throws(Failure) {
    let signals = Signals.ending
    try system("preparing for signals") { () throws(Errno) in
      try Signals.block(signals)
      try Thread.detach("signals") { self.wait(for: signals, seconds, status) }
    }
  }

  /// How long an exchange with a store goes on after a signal, seconds.
  static let exchangeLimit: Int64 = 3

  /// Does what may be cut off anywhere, as a crash would: a wish to stop ends the program there, with a
  /// sentence.
  func endingAtOnce<Result: ~Copyable, Cause: Error>(
    saying farewell: String, _ body: () throws(Cause) -> Result
  ) throws(Cause) -> Result {
    asking.withLock { asking in
      asking.farewell = farewell
      if asking.isAsked { Self.end(farewell) }
    }
    defer { asking.withLock { $0.farewell = nil } }
    return try body()
  }

  private func wait(for signals: [Int32], _ seconds: Int64?, _ status: Int32) {
    guard (try? Signals.wait(for: signals)) != nil else { return }
    asking.withLock { asking in
      asking.isAsked = true
      if let farewell = asking.farewell { Self.end(farewell) }
    }
    if let seconds {
      try? Thread.detach("ending") {
        Clock.sleep(nanoseconds: seconds * 1_000_000_000)
        Self.end("what was exchanged is kept; the same command goes on with the rest", status)
      }
    }
    let first = Clock.monotonic()
    while (try? Signals.wait(for: signals)) != nil {
      // timeout(1) sends its signal twice: to the process, and to its group.
      if Clock.monotonic() - first > Self.echo { Self.end("at once; what was recorded is kept") }
    }
  }

  /// What was recorded is in the spool, which the next opening takes in.
  private static func end(
    _ farewell: String, _ status: Int32 = ExitStatus.interrupted
  ) -> Never {
    StandardStream.error.line("memcube: interrupted: \(farewell)")
    _exit(status)
  }
}
