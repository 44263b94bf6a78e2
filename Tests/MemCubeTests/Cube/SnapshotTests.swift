import Posix
import Testing
import Waiting

@testable import Format
@testable import Index
@testable import MemCube

/// Reads in quick succession share a transaction; that must hide nothing for long, and lock out
/// nobody.
@Suite struct SnapshotTests {
  /// Reads until a snapshot is held.
  private func hold(_ cube: Cube) throws {
    for _ in 0..<1_000 {
      // On a busy machine it may be over by the next look.
      if cube.state.withLock({ $0.snapshot.isHeld }) { return }
      _ = try cube.find(.memories, Array("a.md".utf8))
    }
    Issue.record("no snapshot was held")
  }

  @Test func ownWritesAreSeenAtOnce() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.synchronize()
    try cube.state.withLock { core throws(CubeError) in try core.commit() }
    try hold(cube)
    try cube.put("a.md", "one")
    #expect(try cube.text("a.md") == "one")
    try cube.close()
  }

  @Test func anotherProcessWritesMeanwhileAndIsSeenAfterRefresh() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let reader = try Cube.create(at: path, host: scratch.host())
    try reader.state.withLock { core throws(CubeError) in try core.commit() }
    let writer = try Cube.open(at: path, host: scratch.host())
    try hold(reader)
    try writer.put("a.md", "one", .durable)
    try writer.state.withLock { core throws(CubeError) in try core.commit() }
    try reader.refresh()
    #expect(try reader.text("a.md") == "one")
    try writer.close()
    try reader.close()
  }

  /// What was known of a file when it was opened holds only while nobody wrote.
  @Test func whatIsKnownOfFilesGoesWithTheNextWrite() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let reader = try Cube.create(at: path, host: scratch.host())
    try reader.put("a.md", "one", .durable)
    try reader.state.withLock { core throws(CubeError) in try core.commit() }
    let node = try #require(try reader.find(.memories, Array("a.md".utf8)))
    let object = try #require(node.object)
    func sizes() throws -> [Int64?] {
      [try reader.facts(row: node.row)?.size, try reader.facts(object: object)?.size]
    }
    try hold(reader)
    for _ in 0..<3 { #expect(try sizes() == [3, 3]) }
    #expect(reader.state.withLock { $0.index.files.count == 2 })
    // By this process, and by another one.
    try reader.put("a.md", "threes")
    #expect(try sizes() == [6, 6])
    try reader.state.withLock { core throws(CubeError) in try core.commit() }
    try hold(reader)
    #expect(try sizes() == [6, 6])
    let writer = try Cube.open(at: path, host: scratch.host())
    try writer.put("a.md", "seven", .durable)
    try writer.state.withLock { core throws(CubeError) in try core.commit() }
    try reader.refresh()
    try hold(reader)
    #expect(try sizes() == [5, 5])
    try writer.close()
    try reader.close()
  }

  @Test func itEndsByItself() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.state.withLock { core throws(CubeError) in try core.commit() }
    try hold(cube)
    #expect(eventually { cube.state.withLock { !$0.snapshot.isHeld } })
    try cube.close()
  }

  @Test func aRebuildEndsIt() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.put("a.md", "one")
    try cube.state.withLock { core throws(CubeError) in try core.commit() }
    try hold(cube)
    let slot = cube.slot
    try cube.rebuild()
    #expect(try cube.text("a.md") == "one")
    #expect(cube.slot != slot)
    try cube.close()
  }
}
