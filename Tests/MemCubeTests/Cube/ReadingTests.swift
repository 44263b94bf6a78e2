import Posix
import SQLite
import Testing
import Waiting

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

/// Who only reads waits for nobody, and needs no room.
@Suite struct ReadingTests {
  /// A process that was stopped in the middle of a batch: it holds the writer lock, and what it
  /// wrote is in the spool alone.
  @Test func aStoppedWriterKeepsNoReaderWaiting() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    try Cube.create(at: path, host: host).close()
    let stopped = try Cube.open(at: path, host: host, ticks: false)
    try stopped.put("a.md", "the first", .durable)
    try stopped.put("b.md", "the second")
    #expect(stopped.state.withLock { $0.isInBatch })
    let before = try Workspace.tree(path.appending("log"))
    let reader = try Cube.open(at: path, host: host, for: .reading)
    #expect(reader.isPrivate)
    #expect(try reader.paths(.memories) == ["a.md", "b.md"])
    #expect(try reader.search(Array("second".utf8), now: Clock.now()).total == 1)
    #expect(try reader.verify(repair: false).isEmpty)
    try reader.close()
    // It has left everything as it was, and the other one goes on.
    #expect(try Workspace.tree(path.appending("log")) == before)
    try stopped.put("c.md", "the third", .durable)
    try stopped.close()
    let next = try Cube.open(at: path, host: host, for: .reading)
    #expect(!next.isPrivate)
    #expect(try next.paths(.memories) == ["a.md", "b.md", "c.md"])
    try next.close()
  }

  /// A mount, say, while another process was stopped in the middle of a batch: one thread of it
  /// waits to write, the others read, and a look at what is new does not wait.
  @Test func aWaitingWriteKeepsNoReaderWaiting() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    try Cube.create(at: path, host: host).close()
    let stopped = try Cube.open(at: path, host: host, ticks: false)
    try stopped.put("a.md", "one", .durable)
    #expect(try stopped.search(Array("one".utf8), now: Clock.now()).total == 1)
    try stopped.close()
    try stopped.put("b.md", "two")
    let cube = try Cube.open(at: path, host: host)
    let thread = try Thread.start("writer") { _ = try? cube.put("c.md", "three", .durable) }
    #expect(eventually { cube.state.withLock { $0.isTakingLock } })
    #expect(try cube.paths(.memories) == ["a.md"])
    #expect(try !cube.refresh())
    #expect(try cube.search(Array("one".utf8), now: Clock.now()).total == 1)
    try stopped.close()
    thread.join()
    #expect(try cube.paths(.memories) == ["a.md", "b.md", "c.md"])
    try cube.close()
  }

  /// Bytes of an older index, copied over the present one or put in its place.
  @Test(arguments: [true, false])
  func anOlderIndexIsKnownForWhatItIs(inPlace: Bool) throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "one", .durable)
    try cube.close()
    let database = cube.state.withLock { $0.indexFile.directory }.appending(IndexFile.name)
    try cube.state.withLock { try $0.index.connection.checkpoint(truncate: true) }
    let old = try Files.readAll(database)
    try cube.put("b.md", "two", .durable)
    try cube.close()
    try cube.state.withLock { try $0.index.connection.checkpoint(truncate: true) }
    let slot = cube.slot
    let present = try Files.readAll(database)
    #expect(present != old)
    func put(_ bytes: [UInt8]) throws {
      if inPlace {
        try Workspace.write(bytes, to: database)
      } else {
        try Workspace.write(bytes, to: scratch.path("copy"))
        try Files.rename(scratch.path("copy"), database)
      }
    }
    try put(old)
    let next = try Cube.open(at: path, host: host)
    #expect(next.slot != slot)
    #expect(try next.paths(.memories) == ["a.md", "b.md"])
    try next.close()
    // Our own bytes, in our own file, stay ours.
    let again = try Cube.open(at: path, host: host)
    #expect(again.slot == next.slot)
    try again.close()
  }

  /// An empty database, which a full disk once left, is no index; what is there is not lost.
  @Test func anEmptyDatabaseIsMadeAnew() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "one", .durable)
    try cube.close()
    let directory = cube.state.withLock { $0.indexFile.directory }
    let names = try Files.list(directory).map(\.name)
    for bytes in [[], [UInt8](repeating: 0, count: 4_096)] {
      try Workspace.write(bytes, to: directory.appending(IndexFile.name))
      let next = try Cube.open(at: path, host: host, for: .reading)
      #expect(try next.paths(.memories) == ["a.md"])
      try next.close()
    }
    #expect(Set(try Files.list(directory).map(\.name)).isSubset(of: names + [Array("token".utf8)]))
  }

  /// An older file, or garbage, is copied over the index while a mount has it open.
  @Test func anIndexThatIsOverwrittenWhileItIsOpenIsMadeAnew() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    for number in 0..<300 { try cube.put("\(number).md", "text \(number)") }
    try cube.close()
    let database = cube.state.withLock { $0.indexFile.directory }.appending(IndexFile.name)
    let open = try Cube.open(at: path, host: host, ticks: false)
    #expect(try open.text("299.md") == "text 299")
    try open.state.withLock { core in
      core.endSnapshot()
      try core.index.connection.checkpoint(truncate: true)
      core.index.connection.releaseMemory()
    }
    let size = try Files.status(database).size
    let file = try Files.open(database, OpenFlags.write)
    try Files.write(file, [UInt8](repeating: 0x5A, count: Int(size) - 4_096), at: 4_096)
    #expect(throws: CubeError.damagedIndex) { try open.paths(.memories) }
    // A command that meets the damage fails once.
    #expect(try open.state.withLock { _ in try Core.trusted(database.parent, open.replica) == nil })
    try open.refresh()
    #expect(try open.paths(.memories).count == 300)
    #expect(try open.search(Array("299".utf8), now: Clock.now()).total == 1)
    try open.close()
    let next = try Cube.open(at: path, host: host, for: .reading)
    #expect(next.slot == open.slot)
    #expect(try next.paths(.memories).count == 300)
    try next.close()
  }

  /// What is not whole is noted in the index with its stamp, so that the next opening has only to
  /// look at the file's status.
  @Test func aTornSegmentIsRememberedFromOpeningToOpening() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", "one", .durable)
    try cube.close()
    let name = try #require(
      SegmentName(path: Array("log/2026-11/\(String(repeating: "ab", count: 32)).jsonl".utf8)))
    let torn = path.appending(name.path)
    try Workspace.write(cube.bundle.manifest.line + Array("garbage".utf8), to: torn)
    func remembered(_ access: Cube.Access) throws -> [TornSegment] {
      let cube = try Cube.open(at: path, host: host, for: access)
      defer { try? cube.close() }
      #expect(try cube.paths(.memories) == ["a.md"])
      return try cube.state.withLock { try $0.index.tornSegments() }
    }
    let first = try remembered(.writing)
    #expect(first.map(\.name) == [name] && first.allSatisfy(\.isOurs))
    #expect(first.map(\.stamp) == [FileStamp(try Files.status(torn))])
    #expect(try remembered(.reading) == first)
    // Other bytes: it is read again, and said what is wrong now.
    try Workspace.write([], to: torn)
    #expect(try remembered(.reading).map(\.problem) == ["it is empty"])
    try Files.unlink(torn)
    #expect(try remembered(.reading).isEmpty)
  }

  /// Without room for an index, and without one, reading still works.
  @Test func aReaderMakesAnIndexInMemory() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    try cube.put("a.md", "one", .durable)
    try cube.close()
    var full = scratch.host("full")
    full.reach = { step throws(CubeError) in
      if step == .writeState { throw .io(.noSpace, "no room") }
    }
    let reader = try Cube.open(at: path, host: full, for: .reading)
    #expect(reader.isPrivate)
    #expect(try reader.text("a.md") == "one")
    #expect(try reader.search(Array("one".utf8), now: Clock.now()).total == 1)
    try reader.close()
    #expect(throws: CubeError.io(.noSpace, "no room")) { try Cube.open(at: path, host: full) }
  }
}
