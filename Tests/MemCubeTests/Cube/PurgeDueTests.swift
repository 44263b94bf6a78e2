import Glibc
import Posix
import SQLite
import Synchronization
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// A purge that is not through: who opens the cube next finishes it, also to read.
@Suite struct PurgeDueTests {
  static let secret = "pin-8351-zebra"

  /// A cube with a text that is to be purged, in several segments and a blob.
  static func prepare(_ work: Workspace, _ host: Host) throws -> ObjectID {
    let cube = try Cube.open(
      at: try Bundle.create(at: work.root.appending("a.memcube"), host: host).path, host: host,
      ticks: false)
    // In one segment with a record that stays.
    let id = try cube.put("pin.md", "the \(secret)", .spooled)
    try cube.put("other.md", "harmless", .durable)
    let large = String(repeating: "\(secret) ", count: 80_000)
    try cube.write([.edit(id, Edit(content: .bytes(Array(large.utf8))))], .durable)
    try cube.close()
    return id
  }

  static func purge(_ work: Workspace, _ host: Host, _ id: ObjectID) throws {
    let cube = try Cube.open(at: work.root.appending("a.memcube"), host: host, ticks: false)
    try cube.purge([id])
    try cube.close()
  }

  static func holds(_ work: Workspace) throws -> Bool {
    let needle = Array(secret.utf8)
    return try Workspace.tree(work.root).contains { name, bytes in
      guard name.contains(0x2F), bytes.count >= needle.count else { return false }
      return bytes.indices.contains { bytes[$0] == needle[0] && bytes[$0...].starts(with: needle) }
    }
  }

  /// Killed at each of its steps: until somebody opens the cube `verify` finds no damage, and says that a
  /// purge is under way if anything is left; who only reads finishes it.
  @Test func killedAtEveryStep() async throws {
    let seen = Mutex<[Step]>([])
    let model = try Workspace()
    let id = try Self.prepare(model, model.host(seed: 5))
    let counting = model.host(seed: 7) { step throws(CubeError) in seen.withLock { $0.append(step) }
    }
    try Self.purge(model, counting, id)
    #expect(try !Self.holds(model))
    let steps = seen.withLock { $0 }
    #expect(steps.count > 10 && steps.contains(.rewritePurged) && steps.contains(.removePurged))
    var (finished, undone) = (0, 0)
    for number in steps.indices {
      let work = try Workspace()
      let id = try Self.prepare(work, work.host(seed: 5))
      let root = String(decoding: work.root.bytes, as: UTF8.self)
      let object = String(decoding: id.hex, as: UTF8.self)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [root = root as String, object = object as String, number = Int64(number) as Int64] in
        let work = Workspace(at: root)
        let steps = Counter(-1)
        let host = work.host(seed: 7) { _ throws(CubeError) in
          if steps.next() == number { kill(getpid(), SIGKILL) }
        }
        try PurgeDueTests.purge(work, host, try #require(RecordID(hex: Array(object.utf8))))
      }
      let path = work.root.appending("a.memcube"), host = work.host(seed: 99)
      let looker = try Cube.open(at: path, host: host, readOnly: true, for: .reading)
      let isRecorded = try !looker.paths(.memories).contains("pin.md")
      #expect(try looker.verify(repair: false) == [], "killed at \(steps[number])")
      let isDue = try looker.notices(now: Clock.now()).contains(where: \.isOfPurge)
      try looker.close()
      // Before the purge was recorded it was none.
      guard isRecorded else {
        undone += 1
        continue
      }
      #expect(try isDue || !Self.holds(work), "killed at \(steps[number])")
      let reader = try Cube.open(at: path, host: host, for: .reading)
      #expect(try reader.paths(.memories) == ["other.md"])
      #expect(try reader.verify(repair: false) == [])
      #expect(try !reader.isPurgeDue(), "killed at \(steps[number])")
      try reader.close()
      #expect(try !Self.holds(work), "killed at \(steps[number])")
      finished += 1
    }
    #expect(finished > 5 && undone > 0)
  }

  /// A machine on which nobody writes forgets with its first look at the purge.
  @Test func whoOnlyReadsForgets() throws {
    let copies = try Copies(["a", "b"])
    let cube = try copies.cube("a")
    let id = try cube.put("pin.md", "the \(Self.secret)", .durable)
    try cube.put("other.md", "harmless", .durable)
    try copies.send("a", "b")
    let host = try copies.host("b")
    func read() throws {
      let reader = try Cube.open(at: copies.path("b"), host: host, for: .reading)
      #expect(try reader.text("other.md") == "harmless")
      try reader.close()
    }
    try read()
    #expect(try copies.holds("b", Self.secret))
    try cube.purge([id])
    try copies.send("a", "b")
    try read()
    #expect(try !copies.holds("b", Self.secret))
  }

  /// A medium without a memcube that got the purge by rsync, looked at for the first time.
  @Test func aMediumForgets() throws {
    let copies = try Copies(["a", "stick"])
    let cube = try copies.cube("a")
    let id = try cube.put("pin.md", "the \(Self.secret)", .durable)
    try copies.send("a", "stick")
    try cube.purge([id])
    try copies.send("a", "stick")
    #expect(try copies.holds("stick", Self.secret))
    try Cube.open(at: copies.path("stick"), host: try copies.host("a"), for: .reading).close()
    #expect(try !copies.holds("stick", Self.secret))
    let others = try cube.otherCopies()
    #expect(others == [.here(try Files.realPath(copies.path("stick")))])
  }
}
