internal import Format
internal import Posix

/// Flags of renameat2(2); Glibc's module leaves them out.
enum RenameFlags {
  /// RENAME_NOREPLACE
  static let noReplace: UInt32 = 1
  /// RENAME_EXCHANGE
  static let exchange: UInt32 = 2
}

/// Does what the core is asked for; a failure becomes the error number of memcube-mount(5)'s table.
func core<Result>(
  _ call: @autoclosure () throws(CubeError) -> Result
) throws(Errno) -> Result {
  do { return try call() } catch {
    let code = Errno(error.codes.errno)
    Reasons.note(error.message)
    if code == .inputOutput { Failures.note(error.message) }
    throw code
  }
}

/// Why calls failed with EIO, for the mount's log: the number alone does not help its reader.
enum Failures {
  private static let said = Lock<[String]>([])
  /// So many sentences wait; a damaged disk has more to say.
  private static let limit = 20

  /// Notes a reason, once.
  static func note(_ sentence: String) {
    said.withLock { said in
      if said.count < limit, !said.contains(sentence) { said.append(sentence) }
    }
  }

  /// Takes what was noted since the last time.
  static func take() -> [String] {
    said.withLock { said in
      defer { said = [] }
      return said
    }
  }
}
