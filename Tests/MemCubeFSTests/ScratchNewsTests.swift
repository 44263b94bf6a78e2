import MemCube
import Posix
import Testing

@testable import MemCubeFS

/// What other mounts do to scratch files is heard of by watching their directory, which tells of what this
/// mount does as well.
@Suite struct ScratchNewsTests {
  /// A look at a file that was just emptied, told of when it had been written and closed, made it empty.
  @Test func whatIsHeardLateChangesNothing() throws {
    let fixture = try Fixture()
    let (client, path, name) = (fixture.client, "trips/documents/d~", Array("d~".utf8))
    let cube = try fixture.tree.cubes.cube(Array("trips".utf8))
    try client.write(path, "0")
    let isOver = Lock(false)
    let watch = try Thread.start("watch") {
      while !isOver.withLock({ $0 }) {
        cube.noteScratch(in: Array("documents".utf8), files: [name], folders: [])
      }
    }
    defer { isOver.withLock { $0 = true } }
    for number in 1...2_000 {
      let text = "\(number)"
      try client.write(path, text)
      let (size, read) = (try client.status(path).size, try client.read(path))
      if read == text, size == Int64(text.utf8.count) { continue }
      Issue.record("round \(number): \(size) bytes, “\(read)”")
      break
    }
    isOver.withLock { $0 = true }
    watch.join()
  }

  /// What another mount wrote is taken over.
  @Test func whatAnotherWroteIsSeen() throws {
    let fixture = try Fixture()
    let (client, path, name) = (fixture.client, "trips/documents/d~", Array("d~".utf8))
    let cube = try fixture.tree.cubes.cube(Array("trips".utf8))
    try client.write(path, "one")
    #expect(try client.read(path) == "one")
    let area = Array("documents".utf8)
    try Files.write(try cube.scratch.open(area, name).descriptor, Array("another".utf8), at: 0)
    cube.noteScratch(in: area, files: [name], folders: [])
    #expect(try client.status(path).size == 7)
    #expect(try client.read(path) == "another")
  }

  /// Who found the bytes before they were written and closed here has found others.
  @Test func whatWasReadBeforeAWriteIsNotKept() throws {
    let fixture = try Fixture()
    let (client, path) = (fixture.client, "trips/documents/d~")
    let cube = try fixture.tree.cubes.cube(Array("trips".utf8))
    try client.write(path, "one")
    let file = try #require(cube.tables.withLock { $0.named.values.first })
    let drops = file.look { $0.drops }
    try client.write(path, "another")
    #expect(!file.fill(.memory(Array("one".utf8)), of: nil, drops))
    #expect(try client.read(path) == "another")
  }
}
