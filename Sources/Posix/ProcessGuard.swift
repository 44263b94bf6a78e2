internal import CPosix

extension Process {
  /// Starts a process that aborts a FUSE connection if the calling thread ends and this process
  /// does not, since a thread of it waits where no signal reaches it.
  /// - Returns: where to write the connection's number (32 bits, the machine's order); closed, it
  ///   ends that process.
  public static func startGuard() throws(Errno) -> FileDescriptor {
    FileDescriptor(adopting: try retrying { cposix_start_guard() })
  }
}
