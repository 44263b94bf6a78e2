internal import CPosix

extension Process {
  /// Starts a process that aborts a FUSE connection if the calling thread ends and this process
  /// does not, since a thread of it waits where no signal reaches it.
  /// - Returns: where to write the connection's number (32 bits, the machine's order); closed, it
  ///   ends that process.
  public static func startGuard() throws(Errno) -> FileDescriptor {
    FileDescriptor(adopting: try retrying { cposix_start_guard() })
  }

  /// Says it there as well when this process crashes: its core is written when every thread has
  /// ended, which may be never. For one descriptor at a time.
  public static func tellOfCrashes(_ line: borrowing FileDescriptor) throws(Errno) {
    try retrying { cposix_tell_guard_of_crashes(line.raw) }
  }

  /// Says nothing more: the descriptor is about to be closed.
  public static func tellOfNoCrash() { _ = cposix_tell_guard_of_crashes(-1) }
}
