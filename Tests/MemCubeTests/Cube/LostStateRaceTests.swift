import Posix
import Synchronization
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// Two that have a cube open write at once, each with several threads, and somebody removes this host's
/// state, or parts of it, at any time. What an fsync promised is in the log afterwards.
@Suite(.serialized) struct LostStateRaceTests {
  private let scratch: Scratch
  private let host: Host
  private let path: Path

  init() throws {
    scratch = try Scratch()
    host = scratch.host()
    path = scratch.path("a.memcube")
  }

  /// What is removed between two turns.
  enum Removal: CaseIterable {
    case nothing, all, spool, lock, index, facts
  }

  private var states: [Path] {
    get throws {
      let cubes = host.state.appending("cubes")
      guard Files.exists(cubes) else { return [] }
      return try Files.list(cubes).flatMap { cube in
        (try? Files.list(cubes.appending(cube.name)))?
          .map { cubes.appending(cube.name).appending($0.name) } ?? []
      }
    }
  }

  private func remove(_ removal: Removal) throws {
    if removal == .all { return try removeTree(host.state) }
    for state in try states {
      switch removal {
      case .nothing, .all: break
      case .spool: try? Files.unlink(state.appending("spool"))
      case .lock: try? Files.unlink(state.appending("lock"))
      case .index: try removeTree(state.appending("index"))
      case .facts: try? Files.unlink(state.appending("replica.json"))
      }
    }
  }

  /// As `rm -rf`, which others may make files under meanwhile.
  private func removeTree(_ path: Path) throws {
    try? Files.removeTree(path)
  }

  private func expect(_ names: Set<String>, _ what: String) throws {
    try? Files.removeTree(host.state)
    let cube = try Cube.open(at: path, host: host)
    let found = Set(try cube.paths(.memories))
    #expect(names.subtracting(found).sorted() == [], "\(what)")
    try cube.close()
  }

  /// Between what is closed and its fsync: each in turn, with another handle beside it or without.
  @Test(arguments: Removal.allCases, [false, true])
  func anFsyncSaysTheTruth(removal: Removal, hasOther: Bool) throws {
    let one = try Cube.create(at: path, host: host)
    let other = hasOther ? try Cube.open(at: path, host: host) : nil
    var promised: Set<String> = []
    for round in 0..<6 {
      try one.put("one-\(round).md", "closed")
      // In half of them the index has it for good before the spool goes.
      if round % 2 == 0 { try one.state.withLock { try $0.commit() } }
      try remove(removal)
      if round % 3 > 0 { _ = try other?.put("other-\(round).md", "by another") }
      if round % 3 > 1 { try one.refresh() }
      try one.synchronize()
      promised.insert("one-\(round).md")
      if round % 3 > 0, let other {
        try other.synchronize()
        promised.insert("other-\(round).md")
      }
      // Its own is in view at once. What another wrote is after a refresh: where the ticker had synced
      // already, nothing here looked at the index that the other made anew.
      let own = promised.filter { $0.hasPrefix("one") }
      #expect(own.subtracting(try one.paths(.memories)).sorted() == [])
      try one.refresh()
      #expect(promised.subtracting(try one.paths(.memories)).sorted() == [])
    }
    try one.close()
    try other?.close()
    try expect(promised, "\(removal)")
  }

  @Test(arguments: Removal.allCases) func nothingPromisedIsLostInARace(removal: Removal) throws {
    try Cube.create(at: path, host: host).close()
    let cubes = try (0..<2).map { _ in try Cube.open(at: path, host: host) }
    let promised = Mutex<Set<String>>([])
    let refusals = Mutex<[String]>([])
    let running = Mutex(4)
    for number in 0..<4 {
      let cube = cubes[number % 2]
      try Thread.detach("writer-\(number)") {
        for round in 0..<15 {
          let name = "\(number)-\(round).md"
          do {
            try cube.put(name, "text \(round)", round % 2 == 0 ? .durable : .spooled)
            if round % 2 == 1 { try cube.synchronize() }
            promised.withLock { _ = $0.insert(name) }
          } catch { refusals.withLock { $0.append("\(name): \(error)") } }
        }
        running.withLock { $0 -= 1 }
      }
    }
    var turn: UInt64 = 0
    while running.withLock({ $0 > 0 }) {
      turn += 1
      Clock.sleep(nanoseconds: Int64(turn * 7_919 % 60) * 1_000_000)
      try remove(removal)
    }
    for cube in cubes { try cube.close() }
    if removal == .nothing { #expect(refusals.withLock { $0 } == []) }
    try expect(promised.withLock { $0 }, "\(removal)")
  }
}
