import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// Who writes knows what it made in log/, and does not look through all of it for that; what others bring
/// meanwhile is seen as before.
@Suite struct OwnLogTests {
  private let scratch: Scratch
  private let cube: Cube

  init() throws {
    scratch = try Scratch()
    cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.put("a.md", "one", .durable)
    try cube.refresh()
  }

  /// Whether all that log/ holds is known to be this process's own, or taken in.
  private var isKnown: Bool {
    get throws {
      let sum = try cube.bundle.logSum()
      return cube.state.withLock { $0.seenLog.own == sum }
    }
  }

  @Test func whatIsMadeHereIsKnown() throws {
    #expect(try isKnown)
    for number in 0..<5 {
      try cube.put("\(number).md", "text \(number)", .durable)
      #expect(try isKnown)
    }
    try cube.refresh()
    #expect(try isKnown)
    #expect(try cube.paths(.memories).count == 6)
    try cube.close()
  }

  @Test func whatUpkeepMakesIsTakenIn() throws {
    for number in 0..<20 { try cube.put("\(number).md", "text \(number)", .durable) }
    try cube.upkeep()
    #expect(try !isKnown)
    try cube.refresh()
    #expect(try isKnown)
    #expect(try cube.paths(.memories).count == 21)
    try cube.close()
  }

  @Test func whatACopyToolBringsBetweenOwnWritesIsSeen() throws {
    let far = scratch.path("far.memcube")
    try CopyToolTests.copy(cube.path, to: far)
    let other = try Cube.open(at: far, host: scratch.host("far"))
    for number in 0..<5 {
      try other.put("far \(number).md", "far \(number)", .durable)
      try cube.put("near \(number).md", "near \(number)", .durable)
      try CopyToolTests.copy(far, to: cube.path)
      try cube.put("last \(number).md", "last \(number)", .durable)
      #expect(try !isKnown)
      try cube.refresh()
      #expect(try cube.text("far \(number).md") == "far \(number)")
    }
    try other.close()
    try cube.close()
  }

  @Test func whatIsTakenAwayBetweenOwnWritesIsSeen() throws {
    let gone = try cube.put("gone.md", "gone", .durable)
    try Files.unlink(cube.bundle.path(of: try segment(of: gone)))
    try cube.put("last.md", "last", .durable)
    #expect(try !isKnown)
    try cube.refresh()
    let isHeld = try cube.bundle.segments().contains { try holds($0.name, gone) }
    #expect(try cube.text("gone.md") == (isHeld ? "gone" : nil))
    try cube.close()
  }

  private func segment(of id: RecordID) throws -> SegmentName {
    let segments = try cube.bundle.segments().map(\.name)
    return try #require(segments.first { (try? holds($0, id)) == true })
  }

  private func holds(_ name: SegmentName, _ id: RecordID) throws -> Bool {
    var reader = try cube.bundle.reader(name)
    while let record = try reader.next() { if record.id == id { return true } }
    return false
  }

  /// A file system gives the inode of what was removed to what is made next.
  @Test func whatComesBackWithTheSameInodeIsSeen() throws {
    let id = try cube.put("pin.md", "secret", .durable)
    let path = cube.bundle.path(of: try segment(of: id))
    let stale = try Files.readAll(path)
    let file = try Files.open(path, OpenFlags.readWrite)
    try Files.link(file, to: scratch.path("kept"))
    try cube.purge([id])
    #expect(!Files.exists(path))
    try Files.truncate(file, 0)
    try Files.write(file, stale, at: 0)
    try Files.link(file, to: path)
    try cube.refresh()
    #expect(!Files.exists(path))
    #expect(try cube.paths(.memories) == ["a.md"])
    try cube.close()
  }

  @Test func whatIsMadeAnewWithTheSameInodeIsSeen() throws {
    let id = try cube.put("b.md", "two", .durable)
    try cube.refresh()
    let path = cube.bundle.path(of: try segment(of: id))
    let whole = try Files.readAll(path)
    let file = try Files.open(path, OpenFlags.readWrite)
    try Files.link(file, to: scratch.path("kept"))
    try Files.unlink(path)
    try Files.truncate(file, 10)
    try Files.link(file, to: path)
    try cube.refresh()
    #expect(try Files.readAll(path) == whole, "it is healed")
    try cube.close()
  }

  @Test func aFileInThePlaceOfAnotherIsLookedAt() throws {
    let name = try #require(try cube.bundle.segments().first?.name)
    let path = cube.bundle.path(of: name)
    let copy = scratch.path("copy")
    let file = try Files.open(copy, OpenFlags.readWrite | OpenFlags.create, mode: 0o600)
    let bytes = try Files.readAll(path)
    try Files.write(file, bytes, at: 0)
    try Files.rename(copy, path)
    try cube.put("last.md", "last", .durable)
    #expect(try !isKnown)
    try cube.refresh()
    #expect(try isKnown)
    try cube.close()
  }
}
