internal import CPosix
internal import Glibc

/// Flags of open(2), to be joined with `|`. Close-on-exec is always added.
public enum OpenFlags {
  /// O_RDONLY
  public static let read: Int32 = O_RDONLY
  /// O_WRONLY
  public static let write: Int32 = O_WRONLY
  /// O_RDWR
  public static let readWrite: Int32 = O_RDWR
  /// O_CREAT
  public static let create: Int32 = O_CREAT
  /// O_EXCL
  public static let exclusive: Int32 = O_EXCL
  /// O_TRUNC
  public static let truncate: Int32 = O_TRUNC
  /// O_APPEND
  public static let append: Int32 = O_APPEND
  /// O_DIRECTORY
  public static let directory: Int32 = O_DIRECTORY
  /// O_NOFOLLOW: a symlink at the end is ELOOP.
  public static let noFollow: Int32 = O_NOFOLLOW
  /// O_NONBLOCK: a fifo does not hang the opener.
  public static let nonBlocking: Int32 = O_NONBLOCK
  /// O_PATH: a place in the tree, without reading or writing.
  public static let path: Int32 = cposix_open_path
  /// O_TMPFILE: a file without a name.
  public static let temporary: Int32 = cposix_open_temporary
}
