internal import CPosix
internal import Glibc

/// Signals, taken by waiting instead of by handlers: block them before the first thread starts
/// (threads inherit it), then wait in one thread or watch a descriptor.
public enum Signals {
  /// Asks to end: SIGTERM, SIGINT, and SIGHUP unless who started the program has it ignored, as
  /// nohup(1) does: one that is waited for would be heard all the same.
  public static let ending: [Int32] =
    [SIGTERM, SIGINT] + (cposix_ignores_signal(SIGHUP) ? [] : [SIGHUP])
  /// SIGTERM
  public static let terminate: Int32 = SIGTERM
  /// SIGINT
  public static let interrupt: Int32 = SIGINT
  /// SIGHUP
  public static let hangUp: Int32 = SIGHUP
  /// SIGKILL
  public static let kill: Int32 = SIGKILL
  /// SIGPIPE
  public static let brokenPipe: Int32 = SIGPIPE
  /// SIGXFSZ: a write beyond the limit of a file's size
  public static let fileSize: Int32 = SIGXFSZ
  /// SIGUSR1
  public static let user: Int32 = SIGUSR1

  /// Holds signals back in this thread and those it starts.
  public static func block(_ signals: [Int32]) throws(Errno) {
    try retrying { unsafe cposix_block_signals(signals, signals.count, true) }
  }

  /// Lets signals through to this thread again.
  public static func unblock(_ signals: [Int32]) throws(Errno) {
    try retrying { unsafe cposix_block_signals(signals, signals.count, false) }
  }

  /// Waits for one of these, which must be blocked, and gives its number.
  public static func wait(for signals: [Int32]) throws(Errno) -> Int32 {
    try retrying { unsafe cposix_wait_signal(signals, signals.count) }
  }

  /// Ignores a signal; of use for SIGPIPE and SIGXFSZ, so that a write gets EPIPE or EFBIG
  /// instead.
  public static func ignore(_ signal: Int32) throws(Errno) {
    try retrying { cposix_ignore_signal(signal) }
  }

  /// A descriptor that is readable (for `Poll`) while one of these, which must be blocked, waits.
  public static func descriptor(_ signals: [Int32]) throws(Errno) -> FileDescriptor {
    FileDescriptor(
      adopting: try retrying { unsafe cposix_signal_descriptor(signals, signals.count) })
  }

  /// Takes a waiting signal from a descriptor; nil if there is none.
  public static func read(_ file: borrowing FileDescriptor) throws(Errno) -> Int32? {
    let raw = file.raw
    do { return try retrying { cposix_read_signal(raw) } } catch {
      if error.code == EAGAIN { return nil }
      throw error
    }
  }

  /// Sends a signal to a process; 0 only asks whether it exists (ESRCH: no).
  public static func send(_ signal: Int32, to process: Int32) throws(Errno) {
    try retrying { Glibc.kill(process, signal) }
  }
}
