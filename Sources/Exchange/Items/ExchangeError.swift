package import Format
package import Posix

/// Why an import or an export ends early.
package enum ExchangeError: Error, Hashable {
  /// A PATH is not there.
  case notFound(String)
  /// A PATH is of no format that is known, or of several: wrong usage.
  case unrecognised(String)
  /// An archive is refused as a whole, or a part cannot be read.
  case unreadable(String)
  /// The operating system refused; with what was being done.
  case io(Errno, String)
  /// The cube could not be read or written.
  case cube(CubeError)
  /// A signal asked to stop. What is durable stays.
  case interrupted

  /// One sentence for a person.
  package var message: String {
    switch self {
    case .notFound(let text), .unrecognised(let text), .unreadable(let text): text
    case .io(let cause, let doing): "\(doing): \(cause)"
    case .cube(let error): error.message
    case .interrupted: "interrupted"
    }
  }
}

/// Does something with files; an error says what was being done.
func reading<Result: ~Copyable>(
  _ doing: @autoclosure () -> String, _ body: () throws(Errno) -> Result
) throws(ExchangeError) -> Result {
  do { return try body() } catch { throw .io(error, doing()) }
}

/// Does something with a cube.
func cubing<Result: ~Copyable>(
  _ body: () throws(CubeError) -> Result
) throws(ExchangeError) -> Result {
  do { return try body() } catch { throw .cube(error) }
}
