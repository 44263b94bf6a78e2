import Fuse
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import MemCubeFS

/// Calls as a hostile kernel could make them: numbers that were never given, or no longer stand for
/// anything, names of any bytes, sizes and offsets at their ends, handles of others, in any order. Nothing
/// traps, each is answered with an error number that the kernel knows, and the cube is sound afterwards.
///
/// MEMCUBE_FUZZ_ROUNDS=N runs N cubes instead of a few.
@Suite struct OperationFuzzTests {
  private static let rounds =
    Environment.value("MEMCUBE_FUZZ_ROUNDS").flatMap {
      UInt64(String(decoding: $0, as: UTF8.self))
    } ?? 60
  private static let calls = 500

  @Test func nothingTraps() throws {
    for seed in 0..<Self.rounds {
      let fixture = try Fixture()
      try fixture.client.write("trips/memories/a.md", "---\ntags: x\n---\nLisbon in May\n")
      try fixture.client.write("trips/documents/d.txt", "a document")
      try fixture.client.append("trips/messages/talk.md", "Hello there\n")
      var fuzzer = OperationFuzzer(fixture, seed: seed)
      for _ in 0..<Self.calls { fuzzer.call() }
      fuzzer.end()
      #expect(fuzzer.odd == [], "seed \(seed)")
      try fixture.tree.close()
      #expect(try damage(fixture) == [], "seed \(seed)")
    }
  }

  /// What is wrong with the cubes; they may have other names by now, or be gone.
  private func damage(_ fixture: Fixture) throws -> [String] {
    let cubes = fixture.host.store.appending("cubes")
    return try Files.list(cubes).filter { $0.name.first != 0x2E }.flatMap { entry in
      let cube = try Cube.open(at: cubes.appending(entry.name), host: fixture.host)
      defer { try? cube.close() }
      return try cube.verify(repair: false).map { "\($0)" }
    }
  }
}

/// Makes random calls, and keeps what they gave for the next ones.
private struct OperationFuzzer {
  private let fixture: Fixture
  private let tree: MemoryTree
  private var random: XorShift
  private var nodes: [UInt64] = [1]
  private var handles: [UInt64] = []
  private var directories: [UInt64] = []
  /// Answers that the kernel would not understand.
  private(set) var odd: Set<Int32> = []

  init(_ fixture: Fixture, seed: UInt64) {
    self.fixture = fixture
    tree = fixture.tree
    random = XorShift(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
  }

  mutating func end() {
    for handle in handles { tree.release(nodes[0], handle) }
    for handle in directories { tree.releaseDirectory(nodes[0], handle) }
    fixture.time.pass(2)
    tree.tick()
    tree.refresh()
    for node in Set(nodes) { tree.forget(node, .max) }
  }

  private mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
  private mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

  private mutating func node() -> UInt64 {
    switch below(12) {
    case 0: return random.next()
    case 1: return one(of: nodes) ^ 1 << UInt64(below(64))
    case 2: return one(of: [0, 1, .max, 1 << 63, 0xF_FFFF << 44])
    default: return one(of: nodes)
    }
  }

  private mutating func handle(_ known: [UInt64]) -> UInt64 {
    known.isEmpty || below(8) == 0 ? one(of: [0, 1, .max, random.next()]) : one(of: known)
  }

  /// As the kernel gives names: not empty, without NUL and a slash.
  private mutating func name() -> [UInt8] {
    let known = [
      "trips", "memories", "documents", "messages", "search", "ask", "by", "tag", "type", "x",
      "a.md",
      "d.txt", "b", "f", "talk.md", "talk.jsonl", "about.md", "history", "at", "conflicts", "trash",
      "jobs", "context", "saved", "lisbon", "lisbon may.md", "Where is it?.md", "type:fact",
      "01-a.md", "a.md~", ".a.md.swp", "sedAbCdEf", "2026-05-01", "new.memcube", "projects", "FACT",
      "MERGED.md", "README.md", "day", "entity", "limit:99999999999999999999 lisbon",
    ]
    switch below(6) {
    case 0:
      return (0..<1 + below(300)).map { _ in
        let byte = UInt8(truncatingIfNeeded: random.next())
        return byte == 0 || byte == 0x2F ? 0x2E : byte
      }
    case 1: return Array(one(of: known).utf8) + [UInt8(1 + below(46))]
    default: return Array(one(of: known).utf8)
    }
  }

  private mutating func offset() -> Int64 {
    one(of: [0, 1, 5, 4_095, 4_096, 70_000, 1 << 40, .max - 70_000, .max - 1, .max])
  }

  private mutating func bytes() -> [UInt8] {
    let text = one(of: [
      "", "x", "---\ntype: [\n---\n", "## a (user) · 2026-01-01 10:00:00\n\nhi\n",
      "{\"content\":\"a\"}\n",
      "{\"role\":3}\n", "{", "\u{FEFF}---\ntags: &a [*a]\n---\n", "title: x\n",
    ])
    return below(4) == 0
      ? (0..<below(5_000)).map { _ in UInt8(truncatingIfNeeded: random.next()) } : Array(text.utf8)
  }

  private mutating func keep(_ entry: Entry) {
    guard entry.node != 0 else { return }
    nodes.append(entry.node)
  }

  /// One call; its error must be one of the kernel's.
  mutating func call() {
    do throws(Errno) { try make() } catch {
      if !(1..<512).contains(error.code) { odd.insert(error.code) }
    }
    if below(50) == 0 {
      fixture.time.pass(Double(below(3)))
      tree.tick()
    }
  }

  private mutating func make() throws(Errno) {
    let caller = Caller(user: 1000, group: 1000, process: Int32(below(3)), mask: 0o22)
    switch below(22) {
    case 0, 1, 2, 3: keep(try tree.lookup(node(), name(), caller))
    case 4:
      let node = node()
      let count = below(3) == 0 ? random.next() : UInt64(below(3))
      tree.forget(node, count)
    case 5: _ = try tree.attributes(node(), below(2) == 0 ? nil : handle(handles))
    case 6:
      var change = AttributeChange()
      if below(2) == 0 { change.permissions = UInt32(truncatingIfNeeded: random.next()) & 0o7777 }
      if below(3) == 0 { change.size = one(of: [0, 1, 5_000, 1 << 40, .max]) }
      if below(3) == 0 { change.user = UInt32(below(3)) * 1000 }
      if below(2) == 0 {
        change.modificationTime = .at(
          Timestamp(
            seconds: one(of: [0, -1, .min, .max, 1 << 40]), nanoseconds: one(of: [0, 999_999_999])))
      }
      _ = try tree.setAttributes(node(), change, below(2) == 0 ? nil : handle(handles), caller)
    case 7: _ = try tree.readLink(node())
    case 8: keep(try tree.makeDirectory(node(), name(), 0o755, caller))
    case 9: keep(try tree.symbolicLink(bytes(), node(), name(), caller))
    case 10: try tree.unlink(node(), name(), caller)
    case 11: try tree.removeDirectory(node(), name(), caller)
    case 12, 13: try tree.rename(node(), name(), node(), name(), UInt32(below(8)), caller)
    case 14:
      let opened = try tree.open(node(), one(of: [0, 1, 2, 1 | 0o2000, .max, .min]), caller)
      if opened.handle != 0 { handles.append(opened.handle) }
    case 15:
      let (entry, opened) = try tree.create(
        node(), name(), 0o644, one(of: [1, 2, 2 | 0o2000]), caller)
      keep(entry)
      if opened.handle != 0 { handles.append(opened.handle) }
    case 16:
      _ = try tree.read(node(), handle(handles), offset(), one(of: [0, 1, 4_096, 1 << 20]))
    case 17:
      let start = offset()
      let bytes = bytes()
      // The kernel's side refuses what goes beyond.
      guard !start.addingReportingOverflow(Int64(bytes.count)).overflow else { return }
      _ = try tree.write(node(), handle(handles), start, bytes, caller)
    case 18:
      let (node, handle) = (node(), handle(handles))
      switch below(4) {
      case 0: try tree.flush(node, handle, random.next())
      case 1: try tree.synchronize(node, handle, false)
      case 2:
        try tree.allocate(
          node, handle, Int32(below(5)), one(of: [0, -1, .min, 9, .max]), one(of: [1, 0, -1, .max]))
      default:
        handles.removeAll { $0 == handle }
        tree.release(node, handle)
      }
    case 19:
      let (node, handle) = (node(), handle(directories))
      if below(3) > 0 {
        directories.append(try tree.openDirectory(node, caller).handle)
      } else {
        directories.removeAll { $0 == handle }
        tree.releaseDirectory(node, handle)
      }
    case 20:
      var buffer = DirectoryBuffer(collecting: 1 + below(20), plus: below(2) == 0)
      try tree.readDirectory(node(), handle(directories), offset(), below(2) == 0, &buffer)
      nodes += buffer.items.compactMap { $0.entry?.node }.filter { $0 != 0 }
    default:
      let (node, key) = (
        node(), one(of: ["user.a", "user.memcube.tags", "user.memcube.type", "user.", "x"])
      )
      let attribute = Array(key.utf8)
      switch below(5) {
      case 0: try tree.setExtendedAttribute(node, attribute, bytes(), Int32(below(4)), caller)
      case 1: _ = try tree.extendedAttribute(node, attribute)
      case 2: _ = try tree.extendedAttributeNames(node)
      case 3: try tree.removeExtendedAttribute(node, attribute, caller)
      default: _ = try tree.statistics(node)
      }
    }
  }
}

/// Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003): the same calls for a seed.
private struct XorShift {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
