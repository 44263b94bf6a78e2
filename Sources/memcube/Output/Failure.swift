internal import Format
internal import Posix

/// Why a command ends without success.
enum Failure: Error, Equatable {
  /// The command line cannot be understood: status 2.
  case usage(UsageError)
  /// The core could not: status and sentence are the error's.
  case cube(CubeError)
  /// Something beside the core went wrong: status 1, with one sentence.
  case failed(String)
  /// The reader of our output is gone; nothing is said.
  case closedOutput
  /// All was said already; only the status is left.
  case status(Int32)
}

extension Failure {
  /// The exit status, as memcube(1) prints them. 141 is what a shell shows for SIGPIPE.
  var status: Int32 {
    switch self {
    case .usage: ExitStatus.usage
    case .cube(let error): error.codes.exit
    case .failed: ExitStatus.failed
    case .closedOutput: 141
    case .status(let status): status
    }
  }

  /// A failed system call, with what was being done.
  static func io(_ error: Errno, _ doing: String) -> Failure { .cube(.io(error, doing)) }
}

/// Runs calls of the core, whose errors become a command's.
func core<Result: ~Copyable>(_ body: () throws(CubeError) -> Result) throws(Failure) -> Result {
  do { return try body() } catch { throw .cube(error) }
}

/// Runs checks of the command line.
func usage<Result>(_ body: () throws(UsageError) -> Result) throws(Failure) -> Result {
  do { return try body() } catch { throw .usage(error) }
}

/// Runs system calls, with what is being done as part of a sentence.
func system<Result: ~Copyable>(
  _ doing: @autoclosure () -> String, _ body: () throws(Errno) -> Result
) throws(Failure) -> Result {
  do { return try body() } catch { throw .io(error, doing()) }
}
