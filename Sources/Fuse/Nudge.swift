internal import Glibc
internal import Posix

@c private func onNudge(_ signal: Int32) {}

/// A signal that interrupts what a thread waits for, and means nothing else: SIGURG, which is
/// ignored by default, so that a late one does no harm.
enum Nudge {
  /// Makes the calling thread one that can be nudged.
  static func prepare() throws(Errno) {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = onNudge
    // Without SA_RESTART, so that a wait ends with EINTR.
    guard unsafe sigaction(SIGURG, &action, nil) == 0 else { throw Errno.current }
    try Signals.unblock([SIGURG])
  }

  static func send(to thread: pthread_t) { _ = pthread_kill(thread, SIGURG) }
}
