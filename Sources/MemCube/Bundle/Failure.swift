internal import Posix

/// Does something with files; an error says what was being done.
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
