import Posix
import Testing
import Waiting

@testable import Format

/// The built program with a home, store and state of its own, removed at the end. The binary is
/// the one beside the test bundle.
final class Program: Sendable {
  /// Everything that the program may see is below this.
  let home: Path
  private let count = Lock(0)

  init() throws {
    let name = String(decoding: RandomName.make(), as: UTF8.self)
    home = try Files.realPath(Path("/tmp")).appending("memcube-\(name)")
    try Files.makeDirectory(home, mode: 0o700)
  }

  deinit { try? Files.removeTree(home) }

  /// What a run of the program left.
  struct Outcome {
    var status: Int32
    var output: [UInt8]
    var errors: String
    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }
    /// The output as JSON; `.null`, and a recorded issue, if it is none.
    func json(_ location: SourceLocation = #_sourceLocation) -> JSON {
      do { return try JSON.parse(output) } catch {
        Issue.record("no JSON (\(error)): \(text) \(errors)", sourceLocation: location)
        return .null
      }
    }
  }

  /// The program's path.
  static func path() throws -> [UInt8] {
    Path(try Files.readLink(Path("/proc/self/exe"))).parent.appending("memcube").bytes
  }

  /// The environment: nothing of the user's own but PATH.
  func environment(_ more: [String: String] = [:]) -> [[UInt8]] {
    var variables = [
      "HOME": "\(home)", "MEMCUBE_AUTHOR": "ana", "TMPDIR": "\(home)", "PATH": "/usr/bin:/bin",
      "LC_ALL": "C.UTF-8",
    ]
    variables.merge(more) { $1 }
    return variables.map { Array("\($0.key)=\($0.value)".utf8) }
  }

  /// Runs a command line to its end.
  func run(
    _ words: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(bytes: words.map { Array($0.utf8) }, input: Array(input.utf8), environment)
  }

  /// Runs a command line of bytes to its end. Input and output are files, so nothing can stall.
  func run(
    bytes words: [[UInt8]], input: [UInt8] = [], _ environment: [String: String] = [:]
  ) throws -> Outcome {
    let number = count.withLock { count in
      count += 1
      return count
    }
    let place = home.appending(".run-\(number)")
    try Files.makeDirectory(place)
    try Self.write(input, to: place.appending("in"))
    let flags = OpenFlags.write | OpenFlags.create
    let input = try Files.open(place.appending("in"), OpenFlags.read)
    let output = try Files.open(place.appending("out"), flags)
    let errors = try Files.open(place.appending("err"), flags)
    let process = try Process.spawn(
      [try Self.path()] + words, environment: self.environment(environment), directory: home,
      streams: .init(input: input.raw, output: output.raw, error: errors.raw))
    let status: Int32
    switch try process.wait() {
    case .exited(let code): status = code
    case .signaled(let signal): status = 128 + signal
    }
    let outcome = Outcome(
      status: status, output: try Files.readAll(place.appending("out")),
      errors: String(decoding: try Files.readAll(place.appending("err")), as: UTF8.self))
    try Files.removeTree(place)
    return outcome
  }

  /// Runs a command line that must succeed, and gives its output less the last line feed.
  @discardableResult
  func good(
    _ words: String..., input: String = "", location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try run(words, input: input)
    #expect(
      outcome.status == 0, "\(words): \(outcome.errors)", sourceLocation: location)
    return String(outcome.text.hasSuffix("\n") ? outcome.text.dropLast() : outcome.text[...])
  }

  /// Runs a command line that must fail with this status, and say these words.
  func bad(
    _ words: String..., status: Int32, says: String, input: String = "",
    location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try run(words, input: input)
    #expect(outcome.status == status, "\(words): \(outcome.errors)", sourceLocation: location)
    #expect(
      outcome.errors.contains(says), "\(words): \(outcome.errors)", sourceLocation: location)
  }

  /// Unmounts, whoever is in the mount, and waits until all daemons have said their last words: a
  /// log that is written later makes the home again.
  func endMounts() {
    _ = try? run(["unmount", "--lazy"])
    let log = (try? Files.readAll(home.appending(".local/state/memcube/daemon.log"))) ?? []
    // TIME PROCESS WORDS
    let daemons = Set(
      String(decoding: log, as: UTF8.self).split(separator: "\n").compactMap { line in
        line.split(separator: " ").dropFirst().first.flatMap { Int32($0) }
      })
    _ = eventually(within: 10) { !daemons.contains { Files.exists(Path("/proc/\($0)")) } }
  }

  /// Makes a file below the home.
  @discardableResult
  func file(_ name: String, _ content: String) throws -> Path {
    let path = home.appending(name)
    try Self.write(Array(content.utf8), to: path)
    return path
  }

  /// Makes a file of these bytes.
  static func write(_ content: [UInt8], to path: Path) throws {
    let file = try Files.open(path, OpenFlags.write | OpenFlags.create | OpenFlags.truncate)
    try Files.write(file, content)
    try file.close()
  }

  /// Where the cube of a name is.
  func bundle(_ name: String) -> Path {
    home.appending(".local/share/memcube/cubes/\(name).memcube")
  }
}

/// Names that no other test has.
enum RandomName {
  static func make() -> [UInt8] {
    Random.bytes(10).map { Array("abcdefghijklmnopqrstuvwxyz234567".utf8)[Int($0 & 31)] }
  }
}

extension JSON {
  /// The text of a member, or nil.
  func text(_ key: String) -> String? {
    self[key]?.string.map { String(decoding: $0, as: UTF8.self) }
  }
  /// The keys of an object, in order.
  var keys: [String] { (members ?? []).map { String(decoding: $0.key, as: UTF8.self) } }
}
