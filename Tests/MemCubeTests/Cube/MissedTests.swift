import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// What this host has had of a cube, and what others did to it, is told.
@Suite struct MissedTests {
  private func copy(_ from: Path, _ to: Path) throws {
    for (name, bytes) in try Workspace.tree(from) {
      try Workspace.write(bytes, to: to.appending(name))
    }
  }

  /// An old copy is put in the place of the bundle, while nobody has it open or under an open cube.
  @Test(arguments: [false, true]) func anOldCopyInItsPlace(isOpen: Bool) throws {
    let scratch = try Scratch(), path = scratch.path("a.memcube")
    let (backup, full) = (scratch.path("backup"), scratch.path("full"))
    var cube = try Cube.create(at: path, host: scratch.host())
    try cube.put("old.md", "old", .durable)
    try copy(path, backup)
    try cube.put("new.md", "new", .durable)
    #expect(try cube.missed().isEmpty)
    try copy(path, full)
    if !isOpen { try cube.close() }
    try Files.removeTree(path)
    try copy(backup, path)
    if isOpen {
      try cube.refresh()
    } else {
      cube = try Cube.open(at: path, host: scratch.host())
    }
    #expect(try cube.paths(.memories) == ["old.md"])
    let missed = try cube.missed()
    #expect(missed.places == [Array("memories/new.md".utf8)])
    #expect(try cube.verify(repair: false).contains { $0.problem.contains("memories/new.md") })
    // Another copy brings it back, and all is well.
    try copy(full, path)
    try cube.refresh()
    #expect(try cube.paths(.memories) == ["new.md", "old.md"])
    #expect(try cube.missed().isEmpty)
    #expect(try cube.verify(repair: false) == [])
    try cube.close()
  }

  @Test func itIsAccepted() throws {
    let scratch = try Scratch(), path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    try cube.put("a.md", "a", .durable)
    try copy(path, scratch.path("backup"))
    try cube.put("b.md", "b", .durable)
    try Files.removeTree(path.appending("log"))
    try copy(scratch.path("backup"), path)
    try cube.refresh()
    #expect(try !cube.missed().isEmpty)
    try cube.acceptMissed()
    #expect(try cube.missed().isEmpty && cube.verify(repair: false) == [])
    try cube.close()
  }

  /// Packing and purging take segments away, and nothing is missed.
  @Test func upkeepLosesNothing() throws {
    let scratch = try Scratch(), path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    for number in 0..<20 { try cube.put("\(number).md", "text", .durable) }
    try cube.upkeep()
    let id = try #require(try cube.find(.memories, Array("3.md".utf8))?.object)
    try cube.purge([id])
    #expect(try cube.missed().isEmpty)
    try cube.close()
  }

  /// Another machine's purge is told: who, when and how much, and nothing of what it was.
  @Test func anothersPurge() throws {
    let scratch = try Scratch()
    let (one, two) = (scratch.path("one.memcube"), scratch.path("two.memcube"))
    let mine = try Cube.create(at: one, host: scratch.host("ada"))
    for number in 0..<3 { try mine.put("\(number).md", "text", .durable) }
    try copy(one, two)
    let other = try Cube.open(at: two, host: scratch.host("eve"))
    for number in 0..<2 {
      let id = try #require(try other.find(.memories, Array("\(number).md".utf8))?.object)
      try other.purge([id])
    }
    try other.close()
    #expect(try mine.purges() == [])
    try copy(two, one)
    try mine.refresh()
    #expect(try mine.paths(.memories) == ["2.md"])
    for _ in 0..<2 {
      let purges = try mine.purges()
      #expect(purges.map(\.words) == ["1 memory", "1 memory"])
      #expect(purges.allSatisfy { $0.author == Array("eve".utf8) })
      try mine.rebuild()
    }
    #expect(try mine.missed().isEmpty, "what was purged is not missed")
    try mine.close()
  }
}
