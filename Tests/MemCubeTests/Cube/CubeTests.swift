import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

@Suite struct CubeTests {
  @Test func whatIsWrittenIsReadAndFound() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.put("trips/lisbon.md", "We ate pastéis in Belém.\n")
    #expect(try cube.text("trips/lisbon.md") == "We ate pastéis in Belém.\n")
    let answer = try cube.search(Array("pasteis".utf8), now: Clock.now())
    #expect(answer.total == 1)
    #expect(answer.results.first?.path == Array("memories/trips/lisbon.md".utf8))
    try cube.put("trips/lisbon.md", "We drank ginjinha.\n", .durable)
    #expect(try cube.search(Array("pasteis".utf8), now: Clock.now()).total == 0)
    #expect(try cube.search(Array("ginjinha".utf8), now: Clock.now()).total == 1)
    try cube.close()
    #expect(try cube.bundle.segments().count == 1)
  }

  @Test func anotherOpeningSeesEverything() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let first = try Cube.create(at: path, host: scratch.host())
    try first.put("a.md", "one")
    // The same host: the spool is shared. Another host: only what lasts.
    let second = try Cube.open(at: path, host: scratch.host())
    #expect(try second.text("a.md") == "one")
    try first.synchronize()
    let other = try Cube.open(at: path, host: scratch.host("other"))
    #expect(try other.text("a.md") == "one")
    try other.put("b.md", "two", .durable)
    try other.close()
    try first.refresh()
    #expect(try first.paths(.memories) == ["a.md", "b.md"])
    try first.rebuild()
    #expect(try first.paths(.memories) == ["a.md", "b.md"])
    #expect(try first.search(Array("two".utf8), now: Clock.now()).total == 1)
    try first.close()
    try second.refresh()
    #expect(try second.paths(.memories) == ["a.md", "b.md"])
    try second.put("c.md", "three")
    try second.close()
  }

  @Test func deletedGoesToTheTrashAndBack() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let id = try cube.put("x/a.md", "one")
    try cube.write([.delete(id, into: nil)], .spooled)
    #expect(try cube.paths(.memories) == [])
    #expect(try cube.paths(.trash) == ["x/a.md"])
    #expect(try cube.find(.memories, Array("x".utf8)) != nil)
    try cube.write([.edit(id, Edit(path: Array("y.md".utf8)))], .spooled)
    #expect(try cube.paths(.memories) == ["y.md"])
    #expect(try cube.text("y.md") == "one")
    #expect(try cube.history(id).map(\.number) == [1, 1, 2])
    try cube.close()
  }
  /// What a cube says of itself from the beginning is written by the copy that goes on with it.
  @Test func aNewCubeHasNoOtherCopy() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(
      at: path, description: Array("foo".utf8), zone: "Europe/Lisbon", host: scratch.host())
    try cube.put("a.md", "one", .durable)
    #expect(try cube.otherCopies() == [])
    #expect(try cube.notices(now: Clock.now()) == [])
    try cube.close()
    // One that wrote something is another one.
    let other = try Cube.open(at: path, host: scratch.host("other"))
    try other.put("b.md", "two", .durable)
    try other.close()
    let again = try Cube.open(at: path, host: scratch.host())
    #expect(try again.otherCopies().count == 1)
    #expect(try again.recordsLacking(in: [again]) == 0)
    try again.close()
  }
}
