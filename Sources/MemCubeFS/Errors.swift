internal import MemCube
internal import Posix

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
