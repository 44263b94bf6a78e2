import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// Somebody removes what this host keeps of a cube while it is open: nothing that was recorded is lost.
@Suite struct LostStateTests {
  private let scratch: Scratch
  private let host: Host
  private let path: Path

  init() throws {
    scratch = try Scratch()
    host = scratch.host()
    path = scratch.path("a.memcube")
  }

  private func removeState() throws { try Files.removeTree(host.state) }

  @Test func whatWasSpooledComesIntoTheBundle() throws {
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "durable", .durable)
    try cube.put("b.md", "spooled")
    try removeState()
    try cube.put("c.md", "after", .durable)
    #expect(try cube.paths(.memories) == ["a.md", "b.md", "c.md"])
    try cube.close()
    try removeState()
    let again = try Cube.open(at: path, host: host)
    #expect(try again.paths(.memories) == ["a.md", "b.md", "c.md"])
    try again.close()
  }

  @Test func aCubeThatIsOnlyClosedKeepsIt() throws {
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "spooled")
    try removeState()
    try cube.close()
    let again = try Cube.open(at: path, host: host)
    #expect(try again.paths(.memories) == ["a.md"])
    try again.close()
  }

  /// A command that makes the state anew knows nothing of what the other process had spooled.
  @Test func whoMakesItAnewLosesNothingOfOthers() throws {
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "spooled")
    try removeState()
    let other = try Cube.open(at: path, host: host)
    try other.put("b.md", "by another", .durable)
    try other.close()
    try cube.put("c.md", "after", .durable)
    #expect(try cube.paths(.memories) == ["a.md", "b.md", "c.md"])
    try cube.close()
    let again = try Cube.open(at: path, host: host)
    #expect(try again.paths(.memories) == ["a.md", "b.md", "c.md"])
    // A batch that saw the state go in its midst counted its records in vain.
    let notices = try again.notices(now: host.now())
    #expect(notices.allSatisfy { $0.text.hasSuffix("never finished") }, "\(notices)")
    try again.close()
  }

  /// Two that have it open go on under one label, each with what the other writes.
  @Test func allWhoHaveItOpenGoOnTogether() throws {
    let one = try Cube.create(at: path, host: host)
    let other = try Cube.open(at: path, host: host)
    try one.put("a.md", "spooled")
    try removeState()
    for round in 0..<5 {
      try one.put("one-\(round).md", "text", .durable)
      try other.put("other-\(round).md", "text", .durable)
    }
    let label = one.replica.label
    #expect(label == other.replica.label)
    let slot = one.slot
    try one.refresh()
    try other.refresh()
    #expect(one.slot == slot && other.slot == slot)
    #expect(try one.paths(.memories).count == 11)
    #expect(try other.paths(.memories).count == 11)
    try one.close()
    try other.close()
    let again = try Cube.open(at: path, host: host)
    #expect(try again.notices(now: host.now()).isEmpty)
    try again.close()
  }

  /// What was purged meanwhile does not come back out of another process's memory.
  @Test func whatWasPurgedStaysAway() throws {
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "spooled")
    let other = try Cube.open(at: path, host: host)
    let object = try #require(try other.find(.memories, Array("a.md".utf8))?.object)
    try other.purge([object])
    try removeState()
    try cube.put("b.md", "after", .durable)
    #expect(try cube.paths(.memories) == ["b.md"])
    #expect(try cube.paths(.trash).isEmpty)
    try other.close()
    try cube.close()
  }

  /// Numbers of the index that is gone are not given to another: a mount knows files by them.
  @Test func theNextIndexHasAnotherSlot() throws {
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "text", .durable)
    let slot = cube.slot
    try removeState()
    try cube.put("b.md", "text", .durable)
    #expect(cube.slot != slot)
    try cube.close()
  }
}
