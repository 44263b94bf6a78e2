import Posix
import Testing
import Waiting

@testable import Format
@testable import MemCube

/// Who looks often at a cube in which nothing happens learns so from its files.
@Suite struct StillnessTests {
  private let scratch: Scratch
  private let cube: Cube

  init() throws {
    scratch = try Scratch()
    cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.put("a.md", "one", .durable)
  }

  /// What it is once nothing has happened for a moment.
  private func settled() throws -> Stillness {
    let still = try eventualValue {
      try cube.refresh()
      return cube.stillness()
    }
    return try #require(still)
  }

  @Test func whereNothingHappensItStaysTheSame() throws {
    _ = try cube.search(Array("one".utf8), now: Clock.now())
    let before = try settled()
    #expect(cube.stillness() == before)
    try cube.refresh()
    #expect(cube.stillness() == before)
    _ = try cube.search(Array("one".utf8), now: Clock.now())
    #expect(try settled() == before)
    try cube.close()
  }

  @Test func whatAMomentAgoChangedIsNotStill() throws {
    _ = try settled()
    try cube.put("b.md", "two")
    #expect(cube.stillness() == nil)
    try cube.close()
  }

  @Test func anotherProcessIsSeen() throws {
    let before = try settled()
    let other = try Cube.open(at: cube.path, host: scratch.host())
    try other.put("b.md", "two")
    #expect(cube.stillness() != before)
    try other.close()
    let after = try settled()
    #expect(after != before)
    #expect(try cube.paths(.memories) == ["a.md", "b.md"])
    try cube.close()
  }

  @Test func aCopyToolIsSeen() throws {
    let far = scratch.path("far.memcube")
    try CopyToolTests.copy(cube.path, to: far)
    let other = try Cube.open(at: far, host: scratch.host("far"))
    try other.put("b.md", "two", .durable)
    try other.close()
    let before = try settled()
    try CopyToolTests.copy(far, to: cube.path)
    #expect(cube.stillness() != before)
    #expect(try settled() != before)
    #expect(try cube.paths(.memories) == ["a.md", "b.md"])
    try cube.close()
  }
}
