import Posix
import Testing
import Waiting

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// An open cube whose bundle is moved, removed or replaced: what it records goes nowhere else.
@Suite struct DisplacedTests {
  private func error(_ body: () throws(CubeError) -> Void) -> CubeError? {
    do throws(CubeError) { try body() } catch { return error }
    return nil
  }

  @Test func aBundleThatIsGoneIsNotMadeAgain() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "durable", .durable)
    try cube.put("b.md", "spooled")
    #expect(cube.isInPlace)
    let away = scratch.path("away")
    try Files.makeDirectory(away)
    try Files.rename(path, away.appending("a.memcube"))
    #expect(!cube.isInPlace)
    for _ in 0..<2 {
      guard case .notFound? = error({ () throws(CubeError) in try cube.synchronize() }) else {
        Issue.record("it was written somewhere")
        return
      }
    }
    #expect(error { () throws(CubeError) in _ = try cube.refresh() } != nil)
    let large = [UInt8](repeating: 0xFF, count: 100)
    let change = Change.create(
      .memories, Edit(path: Array("c.md".utf8), content: .bytes(large)))
    #expect(error { () throws(CubeError) in try cube.write([change], .durable) } != nil)
    #expect(error { () throws(CubeError) in try cube.close() } != nil)
    #expect(!Files.exists(path))
    // What was spooled is where the bundle is now, and nobody waits for the closed cube's lock.
    let moved = try Cube.open(at: away.appending("a.memcube"), host: host)
    #expect(try moved.paths(.memories) == ["a.md", "b.md"])
    try moved.put("d.md", "goes on", .durable)
    try moved.close()
  }

  @Test func anotherCubeGetsNothing() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "spooled")
    let other = try Cube.create(at: scratch.path("b.memcube"), host: host)
    try other.put("other.md", "other", .durable)
    try other.close()
    // A hidden name is no cube's.
    try Files.rename(path, scratch.path(".a.memcube"))
    try Files.rename(scratch.path("b.memcube"), path)
    let before = try Workspace.tree(path.appending("log"))
    guard case .io(.stale, _)? = error({ () throws(CubeError) in try cube.synchronize() }) else {
      Issue.record("it was written into another cube")
      return
    }
    #expect(error { () throws(CubeError) in try cube.close() } != nil)
    #expect(try Workspace.tree(path.appending("log")) == before)
    let opened = try Cube.open(at: path, host: host)
    #expect(try opened.paths(.memories) == ["other.md"])
    try opened.close()
  }

  /// A manifest of another cube, or of a newer version, by a copy over ours: nothing more is written to the
  /// bundle, and what was written before and meanwhile is there with the old manifest.
  @Test(arguments: [
    #"{"memcube":1,"cube":"88888888888888888888888888888888"}"# + "\n", #"{"memcube":2,"x":1}"#,
  ])
  func aForeignManifestStopsItsWriters(line: String) throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "durable", .durable)
    try cube.put("b.md", "spooled")
    let manifest = path.appending("manifest.json")
    let ours = try Files.readAll(manifest)
    try Workspace.write(Array(line.utf8), to: manifest)
    let before = try Workspace.tree(path.appending("log"))
    let large = [UInt8](repeating: 0xFF, count: 100)
    let change = Change.create(.memories, Edit(path: Array("c".utf8), content: .bytes(large)))
    for _ in 0..<2 {
      #expect(!cube.isInPlace)
      guard case .io(.stale, _)? = error({ () throws(CubeError) in try cube.synchronize() }) else {
        Issue.record("it was written into a bundle that is refused")
        return
      }
      #expect(error { () throws(CubeError) in _ = try cube.refresh() } != nil)
      #expect(error { () throws(CubeError) in try cube.write([change], .durable) } != nil)
      #expect(error { () throws(CubeError) in try cube.upkeep() } != nil)
    }
    #expect(try Workspace.tree(path.appending("log")) == before)
    #expect(try cube.bundle.blobNames().isEmpty)
    // It goes on with its own, and so does who opens it then.
    try Workspace.write(ours, to: manifest)
    #expect(cube.isInPlace)
    try cube.put("d.md", "goes on", .durable)
    try Workspace.write(Array(line.utf8), to: manifest)
    #expect(error { () throws(CubeError) in _ = try Cube.open(at: path, host: host) } != nil)
    _ = error { () throws(CubeError) in try cube.close() }
    try Workspace.write(ours, to: manifest)
    let opened = try Cube.open(at: path, host: host)
    #expect(try opened.paths(.memories) == ["a.md", "b.md", "d.md"])
    try opened.close()
  }

  @Test func aCopyOfItselfIsAsGood() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "durable", .durable)
    let manifest = try Files.readAll(path.appending("manifest.json"))
    try Files.rename(path, scratch.path("old"))
    let copy = scratch.path("a.memcube")
    try Files.makeDirectories(copy.appending("log"))
    let file = try Files.open(
      copy.appending("manifest.json"), OpenFlags.write | OpenFlags.create)
    try Files.write(file, manifest)
    #expect(cube.isInPlace)
    try cube.put("b.md", "goes on", .durable)
    #expect(try cube.paths(.memories).contains("b.md"))
    try cube.close()
  }

  @Test func aDamagedIndexIsMadeAnew() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "durable", .durable)
    let slot = cube.slot
    let index = cube.state.withLock { $0.indexFile.directory }
    for name in ["index.sqlite", "index.sqlite-wal"] {
      let file = try Files.open(index.appending(name), OpenFlags.readWrite)
      try Files.write(file, [UInt8](repeating: 0x58, count: 1 << 20), at: 0)
    }
    // Whoever looks first finds it: this, or the cube's own thread.
    let found = error { () throws(CubeError) in _ = try cube.conversations() }
    #expect(found != nil || cube.slot != slot)
    // A batch that the thread has begun comes to its end first.
    #expect(
      eventually {
        _ = try? cube.refresh()
        return cube.slot != slot
      })
    #expect(try cube.paths(.memories) == ["a.md"])
    try cube.put("b.md", "goes on", .durable)
    try cube.close()
  }

  /// What is derived must not stand in the way of a write.
  @Test(arguments: ["index.sqlite-shm", "index.sqlite-wal", "index.sqlite"])
  func anIndexThatCannotBeWrittenIsMadeAnew(name: String) throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "durable", .durable)
    let index = cube.state.withLock { $0.indexFile.directory }
    try cube.close()
    try? Files.unlink(index.appending(name))
    try Files.makeDirectories(index.appending(name).appending("in the way"))
    let again = try Cube.open(at: path, host: host)
    #expect(try again.paths(.memories) == ["a.md"])
    try again.put("b.md", "goes on", .durable)
    try again.rebuild()
    #expect(try again.paths(.memories) == ["a.md", "b.md"])
    try again.close()
  }
}
