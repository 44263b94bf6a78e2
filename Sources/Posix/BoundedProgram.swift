internal import Glibc

/// Another program that reads a document for us: it may be handed anything, so it gets so much
/// time, memory and room for what it says, and no more.
public struct BoundedProgram: Sendable {
  /// What it may use.
  public struct Limits: Hashable, Sendable {
    /// Time on the clock, nanoseconds; the processor's time is bounded likewise.
    public var time: Int64 = 60_000_000_000
    /// Address space, bytes.
    public var memory: Int64 = 2 << 30
    /// The longest file that it may write, bytes.
    public var file: Int64 = 1 << 30
    /// What it may say, bytes.
    public var output = 64 << 20

    /// The usual ones.
    public init() {}
  }

  /// How it went.
  public enum Outcome: Hashable, Sendable {
    /// It ended by itself with status 0, and said this.
    case done([UInt8])
    /// It ended with another status, or by a signal; the start of what it said on standard error.
    case failed(Process.Ending, [UInt8])
    /// It took too long.
    case tooLong
    /// It said more than it may.
    case tooMuch
  }

  /// What it may use.
  public var limits: Limits
  /// Its environment.
  public var environment: [[UInt8]]

  /// With limits, in an environment (`NAME=value` each).
  public init(_ limits: Limits = Limits(), environment: [[UInt8]] = Environment.all) {
    self.limits = limits
    self.environment = environment
  }

  /// So much of what it says on standard error is kept, bytes.
  private static let errorLimit = 2000

  /// Runs a program to its end.
  /// - Parameters:
  ///   - arguments: the program's path, and its arguments.
  ///   - input: an open file that it reads as standard input; nil: /dev/null.
  ///   - directory: where it works; nil: where we do.
  /// - Returns: how it went.
  /// - Throws: where it cannot be started or watched.
  public func run(
    _ arguments: [[UInt8]], input: HeldFile? = nil, directory: Path? = nil
  ) throws(Errno) -> Outcome {
    let said = try Pipe()
    let complained = try Pipe()
    // The shell bounds itself before it becomes the program: what that one starts is bound as well.
    let seconds = max(1, limits.time / 1_000_000_000)
    let script =
      "ulimit -c 0; ulimit -t \(seconds); ulimit -v \(max(1, limits.memory >> 10)); "
      + "ulimit -f \(max(1, limits.file >> 9)); exec \"$@\""
    let process = try Process.spawn(
      ["/bin/sh", "-c", script, "sh"].map { Array($0.utf8) } + arguments,
      environment: environment, directory: directory,
      streams: Process.Streams(
        input: input?.descriptor.raw, output: said.writer.raw, error: complained.writer.raw),
      newSession: true)
    let output = said.closeWriter()
    let errors = complained.closeWriter()
    do throws(Errno) {
      return try watch(process, output, errors)
    } catch {
      end(process)
      throw error
    }
  }

  private func watch(
    _ process: Process, _ output: borrowing FileDescriptor, _ errors: borrowing FileDescriptor
  ) throws(Errno) -> Outcome {
    let deadline = Clock.monotonic() + limits.time
    var said: [UInt8] = []
    var complaint: [UInt8] = []
    var isSaying = true
    var isComplaining = true
    while isSaying || isComplaining {
      let left = (deadline - Clock.monotonic()) / 1_000_000
      guard left > 0 else {
        end(process)
        return .tooLong
      }
      // A descriptor below 0 is passed over.
      let ready = try Poll.readable(
        [isSaying ? output.raw : -1, isComplaining ? errors.raw : -1],
        milliseconds: Int32(clamping: left))
      if ready.first == true, isSaying {
        let part = try Files.read(output, count: 64 << 10)
        isSaying = !part.isEmpty
        said += part
        if said.count > limits.output {
          end(process)
          return .tooMuch
        }
      }
      if ready.last == true, isComplaining {
        let part = try Files.read(errors, count: 4096)
        isComplaining = !part.isEmpty
        complaint += part.prefix(max(0, Self.errorLimit - complaint.count))
      }
    }
    // It may have closed both, and go on.
    while true {
      if let ending = try process.poll() {
        end(process, isWaited: true)
        return ending == .exited(0) ? .done(said) : .failed(ending, complaint)
      }
      guard Clock.monotonic() < deadline else {
        end(process)
        return .tooLong
      }
      Clock.sleep(nanoseconds: 2_000_000)
    }
  }

  /// Ends the program with all that it started: they are a session of their own.
  private func end(_ process: Process, isWaited: Bool = false) {
    _ = Glibc.kill(-process.id, SIGKILL)
    if !isWaited { _ = try? process.wait() }
  }
}

extension BoundedProgram {
  /// The path of the first of these programs that stands in a search path (`PATH`), and may be run.
  public static func find(_ names: [String], in search: [UInt8]) -> (name: String, path: Path)? {
    for name in names {
      for folder in search.split(separator: 0x3A) where folder.first == 0x2F {
        let path = Path(Array(folder)).appending(name)
        if isProgram(path) { return (name, path) }
      }
    }
    return nil
  }

  private static func isProgram(_ path: Path) -> Bool {
    guard (try? Files.status(path))?.kind == .regular else { return false }
    return (try? unsafe path.withCString { unsafe access($0, X_OK) == 0 }) ?? false
  }
}
