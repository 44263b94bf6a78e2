import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCubeFS

/// A temporary directory, removed at the end.
final class Scratchpad {
  let path: Path

  init() throws {
    path = Path("/tmp/memcube-fs-").appending("")
      .parent.appending(
        "memcube-fs-" + String(decoding: Random.bytes(8).flatMap(hexDigits), as: UTF8.self))
    try Files.makeDirectory(path)
  }

  deinit { try? Files.removeTree(path) }
}

/// A clock that tests turn.
final class TestClock: Sendable {
  private let offset = Lock<Int64>(0)

  /// Lets so many seconds pass.
  func pass(_ seconds: Double) { offset.withLock { $0 += Int64(seconds * 1e9) } }

  var clock: MountClock {
    MountClock(
      now: {
        let now = Clock.now()
        let late = self.offset.withLock { $0 } + Int64(now.nanoseconds)
        return Timestamp(
          seconds: now.seconds + late / 1_000_000_000,
          nanoseconds: Int32(late % 1_000_000_000))
      }, monotonic: { Clock.monotonic() + self.offset.withLock { $0 } })
  }
}

/// A store with a cube `trips`, its tree in memory, and a client of it.
final class Fixture {
  let pad: Scratchpad
  let host: Host
  let time = TestClock()
  let tree: MemoryTree
  let client: TreeClient

  init(keepsNames: Bool = true, readOnly: Bool = false) throws {
    pad = try Scratchpad()
    let clock = time.clock
    host = Host(
      store: pad.path.appending("store"), state: pad.path.appending("state"),
      cache: pad.path.appending("cache"), author: Array("tester".utf8), now: clock.now,
      random: { Random.bytes($0) })
    let cubes = host.store.appending("cubes")
    try Files.makeDirectories(cubes)
    let cube = try Cube.create(at: cubes.appending("trips.memcube"), host: host)
    try cube.close()
    tree = MemoryTree(
      shelf: StoreShelf(host: host, readOnly: readOnly), user: 1000, group: 1000, clock: clock)
    client = TreeClient(tree, keepsNames: keepsNames)
  }

  deinit { try? tree.close() }

  /// The cube behind the tree.
  var cube: Cube { get throws { try tree.cubes.cube(Array("trips".utf8)).cube } }

  /// The memory at a path.
  func node(_ path: String, _ kind: Tree = .memories) throws -> Node? {
    try cube.find(kind, Array(path.utf8))
  }

  /// Versions of a memory, deletes left out, oldest first.
  func versions(_ path: String) throws -> [Version] {
    let object = try #require(try node(path)?.object)
    return try cube.history(object).filter { !$0.isDelete }
  }
}
