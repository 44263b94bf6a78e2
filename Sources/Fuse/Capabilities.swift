internal import CFuse

/// What we want of the things that the kernel offers at the start of a connection.
enum Capabilities {
  /// Readdirplus where a program looks at the attributes; links in the page cache; lookups and
  /// listings of one directory at the same time.
  private static let wanted =
    FUSE_CAP_ASYNC_READ | FUSE_CAP_PARALLEL_DIROPS | FUSE_CAP_READDIRPLUS
    | FUSE_CAP_READDIRPLUS_AUTO | FUSE_CAP_AUTO_INVAL_DATA | FUSE_CAP_CACHE_SYMLINKS
    | FUSE_CAP_ASYNC_DIO | FUSE_CAP_EXPORT_SUPPORT

  /// Truncation at open loses truncations where opens are not asked for; a write-back cache
  /// reorders sizes and times; splicing costs more than copying for small files; locks are the
  /// kernel's own, on this host; without killpriv the kernel itself drops set-id bits.
  private static let unwanted =
    FUSE_CAP_ATOMIC_O_TRUNC | FUSE_CAP_WRITEBACK_CACHE | FUSE_CAP_SPLICE_READ
    | FUSE_CAP_SPLICE_WRITE | FUSE_CAP_SPLICE_MOVE | FUSE_CAP_POSIX_LOCKS | FUSE_CAP_FLOCK_LOCKS
    | FUSE_CAP_HANDLE_KILLPRIV | FUSE_CAP_POSIX_ACL | FUSE_CAP_DONT_MASK | FUSE_CAP_IOCTL_DIR

  static func choose(_ connection: inout fuse_conn_info, _ options: MountOptions) {
    connection.want |= UInt32(wanted) & connection.capable
    connection.want &= ~UInt32(unwanted)
    connection.max_write = min(max(options.maximumWrite, 4096), 1 << 20)
    if let maximumRead = options.maximumRead { connection.max_read = maximumRead }
  }
}
