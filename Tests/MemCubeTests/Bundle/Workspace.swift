import Digest
import Posix
import Synchronization

@testable import Bundle
@testable import Format

/// A directory of a test's own, removed with the value, and hosts whose clock and random numbers
/// are a function of a seed.
final class Workspace: Sendable {
  let root: Path
  private let isOwner: Bool

  init() throws {
    // In memory where there is such a place: thousands of syncs cost nothing there.
    let place = Files.isWritable(Path("/dev/shm")) ? "/dev/shm" : "/tmp"
    let name = String(decoding: Hex.encode(Random.bytes(8)), as: UTF8.self)
    root = Path("\(place)/memcube-test-\(name)")
    try Files.makeDirectory(root)
    isOwner = true
  }

  /// A directory that another process made, and removes.
  init(at root: String) {
    self.root = Path(root)
    isOwner = false
  }

  deinit { if isOwner { try? Files.removeTree(root) } }

  /// A host with its own state; its clock goes a second on with every look.
  func host(
    _ name: String = "host", seed: UInt64 = 1, start: Int64 = 1_793_871_000,
    reach: @escaping @Sendable (Step) throws(CubeError) -> Void = { (_) throws(CubeError) in }
  ) -> Host {
    let clock = Counter(start), randomness = Counter(Int64(bitPattern: seed))
    return Host(
      store: root.appending("\(name)-store"), state: root.appending("\(name)-state"),
      cache: root.appending("\(name)-cache"), author: Array("ada".utf8),
      now: { Timestamp(seconds: clock.next()) },
      random: { count in
        var out: [UInt8] = []
        while out.count < count {
          out += SHA256.hash(Array("\(seed) \(name) \(randomness.next())".utf8))
        }
        return Array(out.prefix(count))
      }, reach: reach)
  }

  /// A new bundle below the workspace.
  func bundle(_ name: String = "a.memcube", host: Host? = nil) throws -> Bundle {
    try Bundle.create(at: root.appending(name), host: host ?? self.host())
  }

  /// Every file below a directory, by path from there, with its bytes.
  static func tree(_ directory: Path, below: [UInt8] = []) throws -> [[UInt8]: [UInt8]] {
    var out: [[UInt8]: [UInt8]] = [:]
    for entry in try Files.list(below.isEmpty ? directory : directory.appending(below)) {
      let path = below.isEmpty ? entry.name : below + [0x2F] + entry.name
      if entry.kind == .directory {
        out.merge(try tree(directory, below: path)) { one, _ in one }
      } else if entry.kind == .regular {
        out[path] = try Files.readAll(directory.appending(path))
      }
    }
    return out
  }

  /// Writes a file, and the folders above it.
  static func write(_ bytes: [UInt8], to path: Path) throws {
    try Files.makeDirectories(path.parent)
    let file = try Files.open(
      path, OpenFlags.write | OpenFlags.create | OpenFlags.truncate, mode: 0o600)
    try Files.write(file, bytes)
  }
}

/// Counts up from a number.
final class Counter: Sendable {
  private let value: Mutex<Int64>
  init(_ start: Int64) { value = Mutex(start) }
  func next() -> Int64 {
    value.withLock {
      $0 += 1
      return $0
    }
  }
}

/// Small records to fill segments with.
enum Sample {
  /// A message; equal arguments give equal lines.
  static func message(_ number: Int, time: UInt64? = nil, text: String = "hello") throws -> Record {
    let order = time ?? 1_793_871_000_000 + UInt64(number)
    return try Record.make(
      .message,
      fields: [
        JSON.Member("time", .string(Timestamp(milliseconds: Int64(order)).rfc3339Milliseconds)),
        JSON.Member("author", "ada"), JSON.Member("conversation", "c"),
        JSON.Member("role", "user"), JSON.Member("content", JSON("\(text) \(number)")),
      ], orderTime: order, salt: Array(SHA256.hash(Array("\(number)".utf8)).prefix(8)))
  }

  static func messages(_ range: Range<Int>) throws -> [Record] { try range.map { try message($0) } }
}
