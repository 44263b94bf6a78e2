import Posix
import Testing

@testable import MemCube

/// Reads in quick succession share a transaction; that must hide nothing for long, and lock out
/// nobody.
@Suite struct SnapshotTests {
  /// Reads until a snapshot is held.
  private func hold(_ cube: Cube) throws {
    for _ in 0..<1_000 where !cube.state.withLock({ $0.snapshot.isHeld }) {
      _ = try cube.find(.memories, Array("a.md".utf8))
    }
    #expect(cube.state.withLock { $0.snapshot.isHeld })
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

  @Test func itEndsByItself() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.state.withLock { core throws(CubeError) in try core.commit() }
    try hold(cube)
    var isHeld = true
    for _ in 0..<500 where isHeld {
      Clock.sleep(nanoseconds: 10_000_000)
      isHeld = cube.state.withLock { $0.snapshot.isHeld }
    }
    #expect(!isHeld)
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
