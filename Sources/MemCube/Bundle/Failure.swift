internal import Glibc
internal import Posix

extension Errno {
  static let notFound = Errno(ENOENT)
  static let exists = Errno(EEXIST)
  static let notEmpty = Errno(ENOTEMPTY)
  static let isDirectory = Errno(EISDIR)
  static let notDirectory = Errno(ENOTDIR)
  static let loop = Errno(ELOOP)
  static let invalid = Errno(EINVAL)
  static let notSupported = Errno(EOPNOTSUPP)
  static let noSpace = Errno(ENOSPC)
  static let readOnly = Errno(EROFS)
}

/// Does something with files; what fails is told with what was being done.
func attempt<Result: ~Copyable>(
  _ doing: @autoclosure () -> String, _ body: () throws(Errno) -> Result
) throws(CubeError) -> Result {
  do { return try body() } catch { throw .io(error, doing()) }
}

/// As `attempt`, but gives nil where the file is not there.
func attemptIfThere<Result: ~Copyable>(
  _ doing: @autoclosure () -> String, _ body: () throws(Errno) -> Result
) throws(CubeError) -> Result? {
  do { return try body() } catch {
    if error == .notFound || error == .notDirectory { return nil }
    throw .io(error, doing())
  }
}
