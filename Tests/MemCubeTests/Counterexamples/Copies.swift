import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// Copies of one cube on machines of their own, for the counterexamples of the format: each test
/// says what the tools and the people do, and looks at what is shown.
final class Copies {
  let scratch: Scratch
  private(set) var open: [String: Cube] = [:]
  private let clocks: [String: ModelClock]
  private let hosts: [String: Host]

  /// Makes a cube on the first of these machines, and copies it to the others. Their clocks begin
  /// at these milliseconds, or where the first one's does.
  init(_ names: [String], starts: [String: Int64] = [:]) throws {
    let scratch = try Scratch()
    self.scratch = scratch
    var clocks: [String: ModelClock] = [:]
    var hosts: [String: Host] = [:]
    for name in names {
      let clock = ModelClock(starts[name] ?? 1_793_871_000_000)
      clocks[name] = clock
      var host = scratch.host(name)
      host.now = { clock.now() }
      hosts[name] = host
    }
    (self.clocks, self.hosts) = (clocks, hosts)
    _ = try Bundle.create(at: path(names[0]), host: try host(names[0]))
    for name in names.dropFirst() { try run(["cp", "-r", "\(path(names[0]))", "\(path(name))"]) }
  }

  func path(_ name: String) -> Path { scratch.path("\(name).memcube") }

  func host(_ name: String) throws -> Host { try #require(hosts[name]) }

  /// Lets a machine's clock go on, milliseconds.
  func wait(_ name: String, _ milliseconds: Int64 = 1_000) { clocks[name]?.advance(milliseconds) }

  /// The cube of a machine, which sees all that is in its bundle.
  func cube(_ name: String) throws -> Cube {
    if let cube = open[name] { return cube }
    let cube = try Cube.open(at: path(name), host: try host(name), ticks: false)
    open[name] = cube
    return cube
  }

  func close(_ name: String) throws {
    try open.removeValue(forKey: name)?.close()
  }

  func run(_ arguments: [String]) throws {
    let streams = Process.Streams(input: nil, output: nil, error: nil)
    let ending = try Process.spawn(arguments, streams: streams).wait()
    try #require(ending == .exited(0), "\(arguments)")
  }

  /// `rsync -a` from one to the other, who then looks.
  func send(_ from: String, _ to: String) throws {
    try run(["rsync", "-a", "--exclude", "index", "\(path(from))/", "\(path(to))/"])
    if let cube = open[to] { try cube.upkeep() }
  }

  /// Both ways.
  func exchange(_ one: String, _ other: String) throws {
    for name in [one, other] { try cube(name).synchronize() }
    try send(one, other)
    try send(other, one)
  }

  /// The segments' files of a machine's bundle.
  func segments(_ name: String) throws -> [Path] {
    let log = path(name).appending("log")
    return try Workspace.files(log).sorted { $0.lexicographicallyPrecedes($1) }
      .map { log.appending($0) }
  }

  /// Whether any file of a machine's bundle or state holds these bytes.
  func holds(_ name: String, _ text: String) throws -> Bool {
    try !holders(name, text).isEmpty
  }

  /// The files that do.
  func holders(_ name: String, _ text: String) throws -> [Path] {
    var found: [Path] = []
    let needle = Array(text.utf8)
    for place in [path(name), scratch.path(name)] where Files.exists(place) {
      for file in try Workspace.files(place) {
        let bytes = try Files.readAll(place.appending(file))
        var start = bytes.startIndex
        while let next = bytes[start...].firstIndex(of: needle[0]) {
          if bytes[next...].starts(with: needle) {
            found.append(place.appending(file))
            break
          }
          start = next + 1
        }
      }
    }
    return found
  }

  /// The file at a path, if one is shown there.
  func node(_ name: String, _ path: String) throws -> Node? {
    try cube(name).find(.memories, Array(path.utf8))
  }
}
