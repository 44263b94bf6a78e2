internal import Glibc
internal import MemCube
internal import Posix

/// The error numbers that the tree answers, by what they say here.
extension Errno {
  static let notPermitted = Errno(EPERM)
  static let noEntry = Errno(ENOENT)
  static let inputOutput = Errno(EIO)
  static let badHandle = Errno(EBADF)
  static let exists = Errno(EEXIST)
  static let crossTree = Errno(EXDEV)
  static let notDirectory = Errno(ENOTDIR)
  static let isDirectory = Errno(EISDIR)
  static let invalid = Errno(EINVAL)
  static let tooLarge = Errno(EFBIG)
  static let readOnly = Errno(EROFS)
  static let nameTooLong = Errno(ENAMETOOLONG)
  static let notEmpty = Errno(ENOTEMPTY)
  static let noAttribute = Errno(ENODATA)
  static let notSupported = Errno(EOPNOTSUPP)
  static let stale = Errno(ESTALE)
  static let outOfRange = Errno(ERANGE)
  static let tooBig = Errno(E2BIG)
  static let noSpace = Errno(ENOSPC)
  static let noDataBehind = Errno(ENXIO)
}

/// Flags of renameat2(2); Glibc's module leaves them out.
enum RenameFlags {
  /// RENAME_NOREPLACE
  static let noReplace: UInt32 = 1
  /// RENAME_EXCHANGE
  static let exchange: UInt32 = 2
}

/// Does what the core is asked for; a failure becomes the error number of memcube(1)'s table.
func core<Result>(
  _ call: @autoclosure () throws(CubeError) -> Result
) throws(Errno) -> Result {
  do { return try call() } catch { throw Errno(error.codes.errno) }
}
