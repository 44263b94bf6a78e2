internal import Glibc

/// The error numbers that programs here give or look for, by what they say: errno(3).
extension Errno {
  /// EPERM
  public static let notPermitted = Errno(EPERM)
  /// ENOENT
  public static let notFound = Errno(ENOENT)
  /// EINTR: a signal came before there was an answer.
  public static let interrupted = Errno(EINTR)
  /// EIO
  public static let inputOutput = Errno(EIO)
  /// ENXIO: lseek(2) finds no data after the offset.
  public static let noDataBehind = Errno(ENXIO)
  /// E2BIG
  public static let tooBig = Errno(E2BIG)
  /// EBADF
  public static let badHandle = Errno(EBADF)
  /// EAGAIN: another has it at present.
  public static let again = Errno(EAGAIN)
  /// EACCES
  public static let noAccess = Errno(EACCES)
  /// EBUSY
  public static let busy = Errno(EBUSY)
  /// EEXIST
  public static let exists = Errno(EEXIST)
  /// EXDEV
  public static let crossTree = Errno(EXDEV)
  /// ENOTDIR
  public static let notDirectory = Errno(ENOTDIR)
  /// EISDIR
  public static let isDirectory = Errno(EISDIR)
  /// EINVAL
  public static let invalid = Errno(EINVAL)
  /// ENOMEM
  public static let noMemory = Errno(ENOMEM)
  /// EMFILE: this process has as many files open as it may.
  public static let tooManyFiles = Errno(EMFILE)
  /// EFBIG
  public static let tooLarge = Errno(EFBIG)
  /// ENOSPC
  public static let noSpace = Errno(ENOSPC)
  /// EHOSTUNREACH
  public static let hostUnreachable = Errno(EHOSTUNREACH)
  /// EROFS
  public static let readOnly = Errno(EROFS)
  /// EPIPE: no process reads.
  public static let brokenPipe = Errno(EPIPE)
  /// ENOSYS
  public static let notImplemented = Errno(ENOSYS)
  /// ERANGE
  public static let outOfRange = Errno(ERANGE)
  /// ENAMETOOLONG
  public static let nameTooLong = Errno(ENAMETOOLONG)
  /// ENOTEMPTY
  public static let notEmpty = Errno(ENOTEMPTY)
  /// ELOOP: among others, a symlink that was not to be followed.
  public static let loop = Errno(ELOOP)
  /// ENODATA: no extended attribute of that name.
  public static let noAttribute = Errno(ENODATA)
  /// EOPNOTSUPP
  public static let notSupported = Errno(EOPNOTSUPP)
  /// ESTALE
  public static let stale = Errno(ESTALE)
  /// EDQUOT
  public static let overQuota = Errno(EDQUOT)
  /// EADDRINUSE
  public static let addressInUse = Errno(EADDRINUSE)
}
