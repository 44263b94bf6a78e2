import MemCube
import Posix
import Testing

@testable import Index
@testable import MemCubeFS

/// A file that is open for writing: its times, and when it is recorded although nobody said so.
@Suite struct OpenFileTests {
  @Test func aTruncationToTheSizeThatItHasChangesTheTime() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let name = "trips/memories/note.md"
    let file = try client.open(name, OpenFlags.readWrite | OpenFlags.create, mode: 0o644)
    try file.write(Array("12345".utf8), at: 0)
    let past = Timestamp(seconds: 1_000_000_000, nanoseconds: 5)
    try file.setTime(past)
    #expect(try client.status(name).mtime == past)
    try file.truncate(5)
    #expect(try client.status(name).mtime.seconds > 1_700_000_000)
    try file.close()
  }

  /// Each version has all of the bytes: of a large file that a program adds to now and then not each
  /// pause makes one.
  @Test func whatIsLargeAndOpenIsRecordedLessOften() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let name = "trips/memories/log.txt"
    let file = try client.open(name, OpenFlags.write | OpenFlags.create, mode: 0o644)
    try file.write([UInt8](repeating: 0x61, count: 64 << 10), at: 0)
    try file.synchronize()
    for line in 1...2 {
      try file.write(Array("\(line)\n".utf8), at: Int64(64 << 10) + Int64(line) * 2)
      fixture.time.pass(1.5)
      fixture.tree.tick()
    }
    #expect(try fixture.versions("log.txt").count == 1)
    fixture.time.pass(3)
    fixture.tree.tick()
    #expect(try fixture.versions("log.txt").count == 2)
    try file.write([0x62], at: 0)
    try file.close()
    #expect(try fixture.versions("log.txt").count == 3)
  }

  /// A short one as before: a second after the last write.
  @Test func whatIsShortAndOpenIsRecordedInAQuietSecond() throws {
    let fixture = try Fixture()
    let file = try fixture.client.open(
      "trips/memories/log.txt", OpenFlags.write | OpenFlags.create, mode: 0o644)
    try file.write(Array("one\n".utf8), at: 0)
    fixture.time.pass(1.1)
    fixture.tree.tick()
    #expect(try fixture.versions("log.txt").count == 1)
    try file.close()
  }

  @Test func whatIsSavedAgainIsNotStoredAgain() throws {
    let fixture = try Fixture()
    let name = "trips/memories/note.md"
    let bytes = [UInt8](repeating: 0x61, count: 100_000)
    try fixture.client.write(name, bytes)
    let first = try #require(try fixture.node("note.md")?.object)
    for _ in 0..<3 { try fixture.client.write(name, bytes) }
    #expect(try fixture.client.bytes(name) == bytes)
    try fixture.cube.synchronize()
    let size = try logSize(fixture.cube.path.appending("log"))
    #expect(size < 150_000)
    // What is saved in between is stored, and so is what is saved again after it.
    try fixture.client.write(name, "other")
    try fixture.client.write(name, bytes)
    #expect(try fixture.client.bytes(name) == bytes)
    #expect(try fixture.node("note.md")?.object == first)
  }

  private func logSize(_ folder: Path) throws -> Int64 {
    var size: Int64 = 0
    for entry in try Files.list(folder) {
      let path = folder.appending(entry.name)
      size +=
        entry.kind == .directory
        ? try logSize(path) : try Files.status(path, followLinks: false).size
    }
    return size
  }
}
