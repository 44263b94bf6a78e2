import Bundle
import Format
import Index
import Posix
import Stores
import Testing

@testable import MemCube
@testable import Replication

/// Three machines exchange one cube over a store whose calls go wrong: no acknowledged record is lost, all
/// end up with the same tree, and nothing of what was purged is left anywhere.
@Suite struct ReplicaModelTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func allEndAlike(seed: UInt64) throws {
    var world = try World(seed)
    let given = Environment.value("MEMCUBE_MODEL_STEPS").flatMap {
      Int(String(decoding: $0, as: UTF8.self))
    }
    let steps = (given ?? 2_000) / 3
    for step in 0..<steps { try world.step(step) }
    try world.settle()
    try world.check()
  }
}

/// A machine with a copy of the cube.
private final class Machine {
  let home: Path
  let path: Path
  let host: Host
  private var opened: Cube?
  /// Seconds of running time, as upkeep counts it.
  private var running: Int64 = 7_200

  init(_ name: String, in directory: Path, _ open: (Path, Host) throws -> Cube) throws {
    home = directory.appending(name)
    path = home.appending("a.memcube")
    host = Host(
      store: home.appending("store"), state: home.appending("state"),
      cache: home.appending("cache"), author: Array(name.utf8), now: { Clock.now() },
      random: { Random.bytes($0) })
    try Files.makeDirectories(home)
    opened = try open(path, host)
  }

  /// The open cube, without the thread that works in the background.
  var cube: Cube {
    get throws {
      if let opened { return opened }
      let made = try Cube.open(at: path, host: host, ticks: false)
      opened = made
      return made
    }
  }

  /// As a process that was killed: the next call opens the cube anew.
  func restart() { opened = nil }

  /// Lets the running time that upkeep sees go on.
  func pass(hours: Int64) throws {
    running += hours * 3_600
    let boot = try Files.readAll(Path("/proc/sys/kernel/random/boot_id"), limit: 100).prefix(36)
    let text =
      "{\"boot\":\"\(String(decoding: boot, as: UTF8.self))\","
      + "\"monotonic\":\"\(Clock.monotonic())\",\"sum\":\"\(running * 1_000_000_000)\"}\n"
    let file = try Files.open(
      cube.replica.directory.appending("clock"),
      OpenFlags.write | OpenFlags.create | OpenFlags.truncate)
    try Files.write(file, Array(text.utf8))
  }
}

private struct World {
  private let directory: Path
  private let store = MemoryStore()
  private let faulty: FaultyStore
  private var machines: [Machine] = []
  private var random: SeededGenerator
  /// What is in the cube for good: the text of each memory by its path.
  private var kept: [String: String] = [:]
  /// Texts that a purge removed.
  private var purged: [String] = []
  private var calls = 0
  private var failures = 0

  init(_ seed: UInt64) throws {
    random = SeededGenerator(seed)
    faulty = FaultyStore(store, seed: seed)
    directory = Path("/tmp").appending("memcube-test-replicas-\(Clock.monotonic())-\(seed)")
    try Files.makeDirectory(directory)
    machines.append(
      try Machine("m0", in: directory) { path, host in
        try Cube.create(at: path, host: host).close()
        return try Cube.open(at: path, host: host, ticks: false)
      })
    let first = try machines[0].cube
    try store.add(StoredCube(id: first.id, name: Array("a".utf8)))
    try Pass(first, store).synchronize()
    for name in ["m1", "m2"] {
      let store = store
      machines.append(
        try Machine(name, in: directory) { path, host in
          _ = try Clone(first.id, of: store, at: path, host: host).run()
          return try Cube.open(at: path, host: host, ticks: false)
        })
    }
    faulty.rate.withLock { $0 = 12 }
  }

  mutating func step(_ number: Int) throws {
    let index = Int.random(in: 0..<machines.count, using: &random)
    let machine = machines[index]
    switch Int.random(in: 0..<100, using: &random) {
    case ..<40: try add(machine, "m\(index)-\(number)")
    case ..<48: try edit(machine, number)
    case ..<54: try addDocument(machine, "m\(index)-\(number)")
    case ..<60: try purge(machine)
    case ..<68: try machine.cube.upkeep()
    case ..<72: try machine.pass(hours: 2)
    case ..<75: machine.restart()
    case ..<80: exchange(machine) { pass in try pass.pull() }
    case ..<85: exchange(machine) { pass in try pass.push() }
    default: exchange(machine) { pass in try pass.synchronize() }
    }
  }

  private mutating func exchange(_ machine: Machine, _ body: (Pass) throws -> Void) {
    calls += 1
    do { try body(try Pass(machine.cube, faulty)) } catch {
      failures += 1
      switch error {
      case CubeError.unreachable, CubeError.io(.noSpace, _): break
      default: Issue.record("a pass failed: \(error)")
      }
    }
  }

  private mutating func add(_ machine: Machine, _ name: String) throws {
    let text = "text of \(name)."
    try write(machine, .create(.memories, edit("\(name).md", text)))
    kept["\(name).md"] = text
  }

  private func edit(_ path: String, _ text: String) -> Edit {
    Edit(path: Array(path.utf8), content: .bytes(Array(text.utf8)))
  }

  private func write(_ machine: Machine, _ change: Change) throws {
    try machine.cube.write([change], .durable)
  }

  /// An edit keeps the lines that there are: two edits at once are merged or in conflict, and either way the
  /// first line stays.
  private mutating func edit(_ machine: Machine, _ number: Int) throws {
    guard let path = kept.keys.sorted().randomElement(using: &random),
      let node = try machine.cube.find(.memories, Array(path.utf8)), let object = node.object,
      case .bytes(let bytes) = try machine.cube.content(row: node.row)
    else { return }
    let text = String(decoding: bytes, as: UTF8.self) + "\nline \(number)"
    try write(machine, .edit(object, edit(path, text)))
  }

  private mutating func addDocument(_ machine: Machine, _ name: String) throws {
    // Some documents hold the same bytes, and share a blob.
    let text = "document \(Int.random(in: 0..<6, using: &random))\n"
    let blob = try machine.cube.bundle.storeBlob(
      Array(text.utf8) + [UInt8](repeating: 0x2E, count: 300), host: machine.host)
    try write(
      machine,
      .create(.documents, Edit(path: Array("\(name).txt".utf8), content: .blob(blob))))
  }

  private mutating func purge(_ machine: Machine) throws {
    guard let path = kept.keys.sorted().randomElement(using: &random),
      let node = try machine.cube.find(.memories, Array(path.utf8)), let object = node.object
    else { return }
    try machine.cube.purge([object])
    purged.append(kept[path] ?? "")
    kept[path] = nil
  }

  /// Nothing goes wrong any more, and all exchange until nothing is left to do.
  mutating func settle() throws {
    faulty.rate.withLock { $0 = 0 }
    for _ in 0..<4 {
      for machine in machines {
        try machine.pass(hours: 2)
        try machine.cube.upkeep()
        try Pass(machine.cube, faulty).synchronize()
      }
    }
  }

  func check() throws {
    #expect(calls > 50)
    #expect(failures > 5)
    let first = try tree(try machines[0].cube)
    for machine in machines {
      #expect(try tree(machine.cube) == first)
      #expect(try machine.cube.verify(repair: false) == [])
      for (path, text) in kept {
        #expect(first["memories/\(path)"]?.hasPrefix(text) == true, "\(path) on \(machine.home)")
      }
    }
    for text in purged {
      #expect(!store.holds("\"\(text)"), "\(text) is in the store")
      for machine in machines {
        #expect(try !holds(machine.path, "\"\(text)"), "\(text) is on \(machine.home)")
      }
    }
    // What is there is what a new machine gets.
    let machine = try Machine("m9", in: directory) { [store] path, host in
      _ = try Clone(try machines[0].cube.id, of: store, at: path, host: host).run()
      return try Cube.open(at: path, host: host, ticks: false)
    }
    #expect(try tree(machine.cube) == first)
    #expect(try machine.cube.verify(repair: false) == [])
    try? Files.removeTree(directory)
  }

  private func tree(_ cube: Cube) throws -> [String: String] {
    var found: [String: String] = [:]
    for (tree, name) in [(Tree.memories, "memories"), (.documents, "documents")] {
      var folders = [tree.rawValue]
      while let folder = folders.popLast() {
        for (_, node) in try cube.children(folder: folder, after: 0, limit: .max) {
          if node.kind == .folder {
            folders.append(node.row)
            continue
          }
          let path = String(decoding: try cube.path(of: node), as: UTF8.self)
          switch try cube.content(row: node.row) {
          case .bytes(let bytes): found["\(name)/\(path)"] = String(decoding: bytes, as: UTF8.self)
          case let other: found["\(name)/\(path)"] = "\(other)"
          }
        }
      }
    }
    return found
  }

  private func holds(_ path: Path, _ text: String) throws -> Bool {
    for entry in try Files.list(path) {
      let inner = path.appending(entry.name)
      if entry.kind == .directory {
        if try holds(inner, text) { return true }
      } else if try Files.readAll(inner, limit: 1 << 28).holds(Array(text.utf8)) {
        return true
      }
    }
    return false
  }
}
