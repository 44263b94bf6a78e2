internal import Glibc
public import Posix

/// Going to the background, without fork(2) (whose child has only the calling thread). The program starts
/// itself again with other arguments, as the leader of a session of its own, and waits until that one says
/// that it is ready. The child's standard output is the line to say so.
public enum Background {
  /// How the start of a background process went.
  public enum Outcome: Hashable, Sendable {
    /// It is ready, and goes on by itself.
    case ready(process: Int32)
    /// It ended before it was; its own words are on standard error.
    case ended(Process.Ending)
  }

  /// The program that runs now.
  public static func ownProgram() throws(Errno) -> [UInt8] {
    try Files.readLink(Path("/proc/self/exe"))
  }

  /// Starts a program in the background, in `/`, and waits for it to say `ready` or to end.
  /// Standard error stays ours until then.
  public static func start(_ arguments: [[UInt8]]) throws(Errno) -> Outcome {
    let pipe = try Pipe()
    let child = try Process.spawn(
      arguments, directory: Path("/"),
      streams: Process.Streams(input: nil, output: pipe.writer.raw, error: 2), newSession: true)
    // Ours must be closed, or the end of the child would not be seen.
    let line = pipe.closeWriter()
    if try Files.read(line, count: 1).isEmpty { return .ended(try child.wait()) }
    return .ready(process: child.id)
  }

  /// Says in the background process that it is ready, and lets go of the starter's descriptors.
  /// - Throws: EPIPE if the starter is gone (with SIGPIPE ignored).
  public static func ready() throws(Errno) {
    try StandardStream.output.write([0x0A])
    let nothing = try Files.open(Path("/dev/null"), O_RDWR)
    for stream in [StandardStream.output, .error]
    where dup2(nothing.raw, stream.rawValue) < 0 {
      throw Errno.current
    }
  }
}
