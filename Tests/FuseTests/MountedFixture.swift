import Fuse
import Glibc
import Posix
import Testing

/// What a test cannot go on without; its text is what the person sees.
struct Hindrance: Error, CustomStringConvertible {
  let description: String
}

/// The file system in memory, mounted in a new directory by a child process.
final class MountedFixture {
  let path: Path
  let process: Process
  private let commands: FileDescriptor
  private let answers: FileDescriptor
  private var pending: [UInt8] = []
  private var isServing = true

  /// Mounts, and waits until the mount answers. With a number, the directory `many` holds that
  /// many files.
  init(many: Int = 0, at place: Path? = nil) throws {
    guard Files.exists(Path("/dev/fuse")) else {
      throw Hindrance(
        description: "no /dev/fuse: these tests mount (modprobe fuse; in a container: "
          + "--device /dev/fuse --cap-add SYS_ADMIN)")
    }
    path = try place ?? temporaryDirectory()
    let input = try Pipe()
    let output = try Pipe()
    let words = [try fixtureProgram(), path.bytes] + (many > 0 ? [Array("\(many)".utf8)] : [])
    process = try Process.spawn(
      words, streams: Process.Streams(input: input.reader.raw, output: output.writer.raw))
    commands = try Files.duplicate(input.writer)
    answers = output.closeWriter()
    guard line() == "ready" else {
      throw Hindrance(description: "the mount did not come up: \(try process.wait())")
    }
  }

  /// Sends a command, and gives the first line of the answer.
  func command(_ text: String) throws -> String? {
    try Files.write(commands, Array("\(text)\n".utf8))
    let first = line()
    if first != "done" { _ = line() }
    return first
  }

  /// The next line of the fixture's output; nil at its end, and after a minute.
  private func line() -> String? {
    while true {
      if let end = pending.firstIndex(of: 0x0A) {
        defer { pending.removeFirst(end + 1) }
        return String(decoding: pending[..<end], as: UTF8.self)
      }
      guard (try? Poll.readable([answers.raw], milliseconds: 60_000)) == [true],
        let more = try? Files.read(answers, count: 4096), !more.isEmpty
      else { return nil }
      pending += more
    }
  }

  /// Ends it by a signal, and says how it ended.
  func end(_ signal: Int32 = SIGTERM) throws -> Process.Ending {
    isServing = false
    try process.send(signal)
    return try process.wait()
  }

  deinit {
    if isServing { _ = try? end() }
    _ = try? MountTable.mount(at: path)?.unmount(lazily: true)
    try? Files.removeDirectory(path)
  }

  /// Runs a shell script in the mount; its two outputs together, which must not be empty if the
  /// script fails, and its exit status.
  func shell(_ script: String) throws -> (text: String, ending: Process.Ending) {
    try FuseTests.shell("cd \"$1\" || exit 99\n\(script)", path.bytes)
  }
}

/// Runs a shell script with arguments.
func shell(
  _ script: String, _ arguments: [UInt8]...
) throws -> (text: String, ending: Process.Ending) {
  let pipe = try Pipe()
  let words = ["sh", "-c", script, "sh"].map { Array($0.utf8) } + arguments
  let child = try Process.spawn(
    words,
    streams: Process.Streams(input: nil, output: pipe.writer.raw, error: pipe.writer.raw))
  let text = try Files.readAll(pipe.closeWriter())
  return (String(decoding: text, as: UTF8.self), try child.wait())
}

/// A new empty directory.
func temporaryDirectory() throws -> Path {
  let name = Random.bytes(8).map { String($0, radix: 16) }.joined()
  let base = Environment.nonEmpty("TMPDIR").map { Path($0) } ?? Path("/tmp")
  let path = try Files.realPath(base).appending("fuse-tests-\(name)")
  try Files.makeDirectory(path)
  return path
}

/// The fixture stands beside the test program.
private func fixtureProgram() throws -> [UInt8] {
  try Path(Files.readLink(Path("/proc/self/exe"))).parent.appending("FuseFixture").bytes
}
