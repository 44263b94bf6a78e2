import Posix
import Testing
import Waiting

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

/// Searches go by connections of their own, and yet see all that was written.
@Suite struct FinderTests {
  private let now = Timestamp(milliseconds: 1_793_871_000_000)

  private func found(_ cube: Cube, _ query: String) throws -> [String] {
    try cube.search(Array(query.utf8), now: now).results
      .map { String(decoding: $0.path, as: UTF8.self) }.sorted()
  }

  /// Deadlocks if reading or writing waits for what is being looked for.
  @Test func nobodyWaitsForASearch() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.put("a.md", "otters")
    let isDone = Condition(false)
    let hasBegun = Condition(false)
    let search = try Thread.start("search") {
      try? cube.finding { _ throws(CubeError) in
        hasBegun.withLock { $0 = true }
        hasBegun.broadcast()
        isDone.wait { $0 ? () : nil }
      }
    }
    hasBegun.wait { $0 ? () : nil }
    #expect(try cube.text("a.md") == "otters")
    try cube.put("b.md", "badgers", .durable)
    #expect(try found(cube, "badgers") == ["memories/b.md"])
    #expect(try found(cube, "otters") == ["memories/a.md"])
    isDone.withLock { $0 = true }
    isDone.broadcast()
    search.join()
    try cube.close()
  }

  /// Also in the midst of a batch, and where a search runs meanwhile.
  @Test func nothingIsLostWithThePagesInMemory() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    for number in 0..<50 { try cube.put("\(number).md", "otters \(number)") }
    let all = try found(cube, "otters")
    #expect(!all.isEmpty)
    cube.releaseMemory()
    #expect(try found(cube, "otters") == all)
    try cube.put("b.md", "badgers")
    cube.releaseMemory()
    #expect(try cube.text("b.md") == "badgers")
    #expect(try found(cube, "badgers") == ["memories/b.md"])
    try cube.finding { _ in cube.releaseMemory() }
    #expect(try found(cube, "otters") == all)
    try cube.close()
  }

  @Test func whoIsNotAskedLetsConnectionsGo() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.put("a.md", "otters", .durable)
    func open() throws -> Int {
      try Files.list(Path("/proc/self/fd")).count { entry in
        let target = try? Files.readLink(Path("/proc/self/fd").appending(entry.name))
        return target?.starts(with: scratch.directory.bytes) ?? false
      }
    }
    // Asked a moment ago. On a busy machine a snapshot may end just between the two looks.
    var (searching, isKept) = (0, false)
    for _ in 0..<20 where !isKept {
      #expect(try found(cube, "otters") == ["memories/a.md"])
      searching = try open()
      cube.rest(unusedFor: 1_000_000_000_000)
      isKept = try open() == searching
    }
    #expect(isKept)
    // A snapshot is held for some 20 ms.
    #expect(
      try eventually {
        cube.rest(unusedFor: 0)
        return try open() < searching
      })
    #expect(try found(cube, "otters") == ["memories/a.md"])
    try cube.close()
  }

  @Test func whatWasWrittenIsFoundAtOnce() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    let other = try Cube.open(at: path, host: scratch.host())
    for number in 0..<20 {
      let (writer, reader) = number % 2 == 0 ? (cube, other) : (other, cube)
      try writer.put("\(number).md", "a note on otters")
      #expect(try found(writer, "otters limit:100").count == number + 1)
      try reader.refresh()
      #expect(try found(reader, "otters limit:100").count == number + 1)
    }
    try cube.put("0.md", "a note on badgers")
    #expect(try found(cube, "badgers") == ["memories/0.md"])
    #expect(try found(cube, "otters limit:100").count == 19)
    try other.close()
    try cube.close()
  }

  @Test func anIndexThatIsMadeAnewIsTheOneThatIsAsked() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.put("a.md", "otters")
    for round in 0..<4 {
      #expect(try found(cube, "otters") == ["memories/a.md"])
      try cube.rebuild()
      try cube.put("a.md", "otters, \(round)")
    }
    #expect(try found(cube, "otters") == ["memories/a.md"])
    try cube.close()
  }

  /// Counts are kept up by what is written, and are those of a replay.
  @Test func countsAreThoseOfAReplay() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    _ = try Bundle.create(at: path, host: scratch.host())
    let cube = try Cube.open(at: path, host: scratch.host(), ticks: false)
    for number in 0..<9 { try cube.put("\(number).md", "note \(number)") }
    for number in 0..<3 {
      let object = try #require(try cube.find(.memories, Array("\(number).md".utf8))?.object)
      try cube.write([.delete(object, into: nil)], .spooled)
    }
    for number in 0..<5 {
      try cube.write(
        [
          .message(
            MessageDraft(
              conversation: Array("c\(number % 2)".utf8), role: Array("user".utf8),
              content: Array("hello \(number)".utf8)))
        ], .spooled)
    }
    var counts = try cube.counts()
    #expect([counts.memories, counts.trash] == [6, 3])
    #expect([counts.conversations, counts.messages] == [2, 5])
    #expect(counts.records == 9 + 3 + 5)
    try cube.synchronize()
    counts = try cube.counts(withBytes: false)
    try cube.rebuild()
    var again = try cube.counts(withBytes: false)
    // A replay leaves no text for later.
    (counts.unindexed, again.unindexed) = (0, 0)
    #expect(again == counts)
    try cube.close()
  }
}
