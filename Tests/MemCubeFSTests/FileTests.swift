import Fuse
import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS

/// How bytes come and go. Each body runs with the names kept and with everything forgotten after
/// each call.
@Suite struct FileTests {
  static let modes = [true, false]

  @Test(arguments: modes) func whatIsWrittenIsRead(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    try client.write("trips/memories/a.md", "hello\n")
    #expect(try client.read("trips/memories/a.md") == "hello\n")
    #expect(try client.status("trips/memories/a.md").size == 6)
    #expect(try client.names("trips/memories") == ["a.md"])
    let node = try #require(try fixture.node("a.md"))
    #expect(try fixture.cube.content(row: node.row) == .bytes(Array("hello\n".utf8)))
    #expect(node.mode == 0o644)
  }

  @Test(arguments: modes) func contentsOfEverySize(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let sizes = [0, 1, 4095, 131_072, 131_073, 1 << 20, 1 << 20 + 1, 3_000_000]
    for (number, size) in sizes.enumerated() {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 + number) }
      let path = "trips/\(number % 2 == 0 ? "memories" : "documents")/\(number).bin"
      try fixture.client.write(path, bytes)
      #expect(try fixture.client.status(path).size == Int64(size))
      #expect(try fixture.client.bytes(path) == bytes)
    }
  }

  @Test(arguments: modes) func appendingMakesVersions(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    for line in ["one\n", "two\n", "three\n"] { try client.append("trips/memories/log.md", line) }
    #expect(try client.read("trips/memories/log.md") == "one\ntwo\nthree\n")
    #expect(try fixture.versions("log.md").count == 3)
  }

  /// The kernel writes pages of a shared mapping back by any handle, also by one that appends.
  @Test func pagesOfMappingsAreNotAppended() throws {
    let fixture = try Fixture()
    let (client, tree) = (fixture.client, fixture.tree)
    let path = "trips/memories/log.md"
    try client.write(path, "one\ntwo\n")
    let caller = Caller(user: 1000, group: 1000)
    var kernel = caller
    kernel.writesBack = true
    let node = try client.node(path)
    let opened = try tree.open(node, OpenFlags.readWrite | OpenFlags.append, caller)
    #expect(try tree.write(node, opened.handle, 0, Array("One\ntwo\n".utf8), kernel) == 8)
    #expect(try client.read(path) == "One\ntwo\n")
    #expect(try tree.write(node, opened.handle, 0, Array("three\n".utf8), caller) == 6)
    tree.release(node, opened.handle)
    #expect(try client.read(path) == "One\ntwo\nthree\n")
  }

  @Test(arguments: modes) func truncationUpAndDownAndHoles(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    let path = "trips/memories/t"
    try client.write(path, "abcdef")
    try client.truncate(path, 3)
    #expect(try client.read(path) == "abc")
    try client.truncate(path, 5)
    #expect(try client.bytes(path) == [97, 98, 99, 0, 0])
    let file = try client.open(path, OpenFlags.readWrite, mode: 0)
    try file.write([1], at: 2_000_000)
    #expect(try file.read(1_999_999, 10) == [0, 1])
    try file.truncate(2)
    try file.close()
    #expect(try client.read(path) == "ab")
  }

  @Test func onlyWrittenBytesAreCommittedByClose() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "one")
    // Truncation alone waits for its writer: `echo x > f` must not record an empty version.
    let file = try client.open("trips/memories/a", OpenFlags.write, mode: 0)
    try file.truncate(0)
    #expect(try client.status("trips/memories/a").size == 0)
    #expect(try fixture.versions("a").count == 1)
    try file.write(Array("two".utf8), at: 0)
    try file.close()
    #expect(try fixture.versions("a").count == 2)
    #expect(try client.read("trips/memories/a") == "two")
  }

  @Test func aQuietSecondCommitsWhatNobodyFlushed() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "abc")
    try client.truncate("trips/memories/a", 1)
    #expect(try fixture.versions("a").count == 1)
    fixture.tree.tick()
    #expect(try fixture.versions("a").count == 1)
    fixture.time.pass(1.1)
    fixture.tree.tick()
    #expect(try fixture.versions("a").count == 2)
    #expect(try client.read("trips/memories/a") == "a")
  }

  @Test func aCreatedFileIsListedBeforeItIsRecorded() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let flags = OpenFlags.write | OpenFlags.create
    let file = try client.open("trips/memories/new.md", flags, mode: 0o600)
    #expect(try client.names("trips/memories") == ["new.md"])
    #expect(try fixture.node("new.md") == nil)
    try file.close()
    #expect(try fixture.node("new.md") != nil)
    #expect(try client.names("trips/memories") == ["new.md"])
  }

  @Test func removedBeforeItIsRecordedItLeavesNothing() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let flags = OpenFlags.readWrite | OpenFlags.create
    let file = try client.open("trips/memories/tmp", flags, mode: 0o600)
    try file.write([1, 2, 3], at: 0)
    try client.unlink("trips/memories/tmp")
    #expect(try file.read(0, 10) == [1, 2, 3])
    try file.close()
    #expect(try client.names("trips/memories").isEmpty)
    #expect(try client.names("trips/trash").isEmpty)
  }

  @Test func anOpenFileOutlivesItsName() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "text")
    let file = try client.open("trips/memories/a", OpenFlags.readWrite, mode: 0)
    try client.unlink("trips/memories/a")
    #expect(try file.read(0, 10) == Array("text".utf8))
    try file.write(Array("more".utf8), at: 4)
    #expect(try file.read(0, 10) == Array("textmore".utf8))
    try file.close()
    #expect(try client.names("trips/memories").isEmpty)
    #expect(try client.read("trips/trash/a") == "text")
  }

  @Test func handlesOfOneFileShareItsBytes() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "....")
    let one = try client.open("trips/memories/a", OpenFlags.readWrite, mode: 0)
    let two = try client.open("trips/memories/a", OpenFlags.readWrite, mode: 0)
    try one.write([49], at: 0)
    try two.write([50], at: 1)
    #expect(try one.read(0, 4) == Array("12..".utf8))
    try one.close()
    try two.close()
    #expect(try client.read("trips/memories/a") == "12..")
  }

  @Test(arguments: [Int64.max - 1, 1 << 40]) func offsetsAtTheEdge(offset: Int64) throws {
    let code: Int32 = 27
    let fixture = try Fixture()
    let flags = OpenFlags.readWrite | OpenFlags.create
    let file = try fixture.client.open("trips/memories/a", flags, mode: 0o600)
    #expect(fixture.client.code { () throws(Errno) in try file.write([1], at: offset) } == code)
    #expect(fixture.client.code { () throws(Errno) in try file.truncate(offset) } == code)
    #expect(try file.read(offset, 10).isEmpty)
    try file.close()
  }

  @Test func timesAndModesAreKept() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let time = Timestamp(seconds: 1_000_000_000, nanoseconds: 123_456_789)
    try client.write("trips/memories/a", "x")
    try client.setTime("trips/memories/a", time)
    try client.setMode("trips/memories/a", 0o440)
    client.dropCaches()
    let status = try client.status("trips/memories/a")
    #expect(status.mtime == time)
    #expect(status.mode == 0o440)
    #expect(try client.read("trips/memories/a") == "x")
    // As `cp -p` does: before the close.
    let flags = OpenFlags.write | OpenFlags.create
    let file = try client.open("trips/memories/b", flags, mode: 0o600)
    try file.write([1], at: 0)
    try file.setTime(time)
    try file.close()
    #expect(try client.status("trips/memories/b").mtime == time)
    #expect(try fixture.versions("b").count == 1)
  }

  @Test func ownersAreFixed() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "x")
    #expect(client.code { () throws(Errno) in try client.setOwner("trips/memories/a", 1000) } == 0)
    #expect(client.code { () throws(Errno) in try client.setOwner("trips/memories/a", 0) } == 1)
  }

  @Test func aReadOnlyCubeRefusesEverything() throws {
    let fixture = try Fixture(readOnly: true)
    let client = fixture.client
    #expect(client.code { () throws(Errno) in try client.write("trips/memories/a", "x") } == 30)
    #expect(
      client.code { () throws(Errno) in try client.makeDirectory("trips/memories/d") } == 30)
    #expect(client.code { () throws(Errno) in try client.symlink("x", "trips/memories/l") } == 30)
  }
}
