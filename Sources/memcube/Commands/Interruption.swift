internal import Glibc
internal import Posix
internal import Synchronization

/// Ctrl-C, SIGTERM and SIGHUP as the wish to stop at the next good place. A second one ends the
/// program at once.
final class Interruption: Sendable {
  private let asked = Lock(false)

  /// Whether somebody asked to stop.
  var isAsked: Bool { asked.withLock { $0 } }

  /// An interruption that nobody asks for.
  init() {}

  /// Listens from now on. To be called before any other thread is started, so that each inherits
  /// that signals wait for the one that listens.
  func listen() throws(Failure) {
    let signals = Signals.ending
    try system("preparing for signals") { () throws(Errno) in
      try Signals.block(signals)
      try Thread.detach("signals") { self.wait(for: signals) }
    }
  }

  private func wait(for signals: [Int32]) {
    guard (try? Signals.wait(for: signals)) != nil else { return }
    asked.withLock { $0 = true }
    guard (try? Signals.wait(for: signals)) != nil else { return }
    // What was recorded is in the spool, which the next opening takes in.
    _exit(ExitStatus.interrupted)
  }
}
