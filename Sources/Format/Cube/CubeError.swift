public import Posix

/// Why the core could not do what was asked. Each message is one sentence that names the thing
/// and the way out; memcube(1) prints the same table of codes.
public enum CubeError: Error, Hashable, Sendable {
  /// Nothing of that name or id is here.
  case notFound(String)
  /// The name is taken.
  case exists(String)
  /// What was given cannot be used: a bad name, an ill-formed value.
  case invalid(String)
  /// The bundle cannot be written, or the caller may only read.
  case readOnly(String)
  /// The cube is archived: nothing new is recorded in it.
  case archived(String)
  /// Not allowed here, whatever the permissions: purge-only places, a changed past.
  case refused(String)
  /// What stated the memory said so for good: its content stays as it is.
  case immutable(String)
  /// Larger than a limit of the format.
  case tooLarge(String)
  /// Bytes of the bundle are damaged or missing; `memcube verify` says which.
  case damaged(String)
  /// The bundle is of another cube or a newer format; nothing was written.
  case foreign(String)
  /// A store that several machines share cannot be reached now; trying again later may help.
  case unreachable(String)
  /// The operating system refused; with what was being done.
  case io(Errno, String)
  /// The index failed in a way that a rebuild does not mend.
  case index(String)
}

extension CubeError {
  /// The error number for a mount, and the exit status for a command (design: 1 failed,
  /// 3 not found, 4 refused, 5 damaged).
  public var codes: (errno: Int32, exit: Int32) {
    switch self {
    case .notFound: (Errno.notFound.code, 3)
    case .exists: (Errno.exists.code, 1)
    case .invalid: (Errno.invalid.code, 1)
    case .readOnly, .archived: (Errno.readOnly.code, 4)
    case .refused, .immutable: (Errno.notPermitted.code, 4)
    case .tooLarge: (Errno.tooLarge.code, 1)
    case .damaged, .foreign: (Errno.inputOutput.code, 5)
    case .unreachable: (Errno.hostUnreachable.code, 1)
    case .io(.readOnly, _): (Errno.readOnly.code, 4)
    case .io(.noAccess, _): (Errno.noAccess.code, 4)
    case .io(.notPermitted, _): (Errno.notPermitted.code, 4)
    case .io(let cause, _): (cause.code, 1)
    case .index: (Errno.inputOutput.code, 1)
    }
  }

  /// Whether this failed for lack of room, or of leave to write: a reader can go on without.
  public var isAboutWriting: Bool {
    switch self {
    case .io(let cause, _):
      [.noSpace, .overQuota, .readOnly, .noAccess, .notPermitted, .again].contains(cause)
    case .readOnly: true
    default: false
    }
  }

  /// One sentence for a person.
  public var message: String {
    switch self {
    case .notFound(let text), .exists(let text), .invalid(let text), .readOnly(let text),
      .archived(let text), .refused(let text), .immutable(let text), .tooLarge(let text),
      .damaged(let text), .foreign(let text), .unreachable(let text), .index(let text):
      text
    case .io(let cause, let doing): "\(doing): \(cause)"
    }
  }
}

/// Does something with files; an error says what was being done.
package func attempt<Result: ~Copyable>(
  _ doing: @autoclosure () -> String, _ body: () throws(Errno) -> Result
) throws(CubeError) -> Result {
  do { return try body() } catch { throw .io(error, doing()) }
}

/// As `attempt`, but gives nil where the file is not there.
package func attemptIfThere<Result: ~Copyable>(
  _ doing: @autoclosure () -> String, _ body: () throws(Errno) -> Result
) throws(CubeError) -> Result? {
  do { return try body() } catch {
    if error == .notFound || error == .notDirectory { return nil }
    throw .io(error, doing())
  }
}
