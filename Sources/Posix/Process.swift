internal import CPosix
internal import Glibc

/// Another program that was started.
public struct Process: Sendable {
  /// Its number.
  public let id: Int32

  /// How a program ended.
  public enum Ending: Hashable, Sendable {
    /// By itself, with this status.
    case exited(Int32)
    /// By a signal.
    case signaled(Int32)
  }

  /// Where the child's descriptors 0, 1 and 2 lead: to these of ours; nil is /dev/null.
  public struct Streams: Sendable {
    /// Numbers of open descriptors.
    public var input, output, error: Int32?
    /// Ours, as they are, unless given.
    public init(input: Int32? = 0, output: Int32? = 1, error: Int32? = 2) {
      self.input = input
      self.output = output
      self.error = error
    }
  }

  /// Starts a program, looked up in PATH unless its name holds a slash. It gets no descriptor but
  /// these three, and no blocked or ignored signal. The arguments begin with the program's name;
  /// the environment (`NAME=value` each) and the working directory are ours unless given; a new
  /// session takes it off our terminal (setsid(2)).
  /// - Throws: ENOENT where there is no such program; EINVAL for a NUL, or no arguments.
  public static func spawn(
    _ arguments: [[UInt8]], environment: [[UInt8]]? = nil, directory: Path? = nil,
    streams: Streams = Streams(), newSession: Bool = false
  ) throws(Errno) -> Process {
    guard let file = arguments.first else { throw Errno(EINVAL) }
    let environment = environment ?? Environment.all
    guard !(arguments + environment).contains(where: { $0.contains(0) }) else {
      throw Errno(EINVAL)
    }
    var child: pid_t = 0
    // One text a list, each string ended by NUL, as the shim takes them.
    let words = Array(arguments.map { $0 + [0] }.joined())
    let variables = environment.map { $0 + [0] }.joined() + [0]
    let code = try unsafe withText(file) { (name) throws(Errno) -> Int32 in
      try unsafe withOptional(directory) { (place) throws(Errno) -> Int32 in
        unsafe words.withUnsafeBytes { words in
          unsafe variables.withUnsafeBytes { variables in
            unsafe cposix_spawn(
              &child, name, words.baseAddress?.assumingMemoryBound(to: CChar.self),
              arguments.count, variables.baseAddress?.assumingMemoryBound(to: CChar.self),
              environment.count, place, streams.input ?? -1, streams.output ?? -1,
              streams.error ?? -1, newSession)
          }
        }
      }
    }
    if code != 0 { throw Errno(code) }
    return Process(id: child)
  }

  /// As above, of words.
  public static func spawn(
    _ arguments: [String], directory: Path? = nil, streams: Streams = Streams()
  ) throws(Errno) -> Process {
    try spawn(arguments.map { Array($0.utf8) }, directory: directory, streams: streams)
  }

  /// Waits for its end. To be called until it gives an end, once: then the number is free.
  public func wait() throws(Errno) -> Ending {
    var status: Int32 = 0
    try retrying { unsafe cposix_wait(id, true, &status) }
    return status >= 256 ? .signaled(status - 256) : .exited(status)
  }

  /// How it ended, or nil while it runs.
  public func poll() throws(Errno) -> Ending? {
    var status: Int32 = 0
    if try retrying({ unsafe cposix_wait(id, false, &status) }) == 0 { return nil }
    return status >= 256 ? .signaled(status - 256) : .exited(status)
  }

  /// Sends a signal.
  public func send(_ signal: Int32) throws(Errno) {
    let id = id
    try retrying { kill(id, signal) }
  }

  private static func withOptional<Result>(
    _ path: Path?, _ body: (UnsafePointer<CChar>?) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    guard let path else { return try body(nil) }
    return try unsafe path.withCString { (text) throws(Errno) in try unsafe body(text) }
  }
}
