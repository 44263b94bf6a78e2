import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// What one thread records while another looks at log/ is not taken for gone.
@Suite struct ConcurrentRefreshTests {
  @Test func segmentsThatComeDuringALookAreNotMissed() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let slot = cube.slot
    let isDone = Condition(false)
    let writer = try Thread.start("writer") {
      for number in 0..<400 { _ = try? cube.put("\(number).md", "text \(number)", .durable) }
      isDone.withLock { $0 = true }
    }
    while !isDone.withLock({ $0 }) { try cube.refresh() }
    writer.join()
    // Made anew, an index has another slot, and every number that a mount gave is stale.
    #expect(cube.slot == slot)
    #expect(try cube.paths(.memories).count == 400)
    try cube.close()
  }

  /// Upkeep of a large log takes minutes, in which a mount goes on to show what others write.
  @Test func aLookThatDoesNotWaitForUpkeepIsMadeUpFor() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    try cube.put("a.md", "one", .durable)
    while cube.stillness() == nil { try cube.refresh() }
    let isOver = Condition<Bool?>(nil)
    let upkeep = try Thread.start("upkeep") {
      _ = try? cube.maintain { _ in
        isOver.withLock { $0 = false }
        isOver.broadcast()
        isOver.wait { $0 == true ? () : nil }
      }
    }
    isOver.wait { $0 == nil ? nil : () }
    let other = try Cube.open(at: path, host: scratch.host())
    try other.put("a.md", "two", .durable)
    try other.close()
    try cube.refresh(waits: false)
    #expect(try cube.text("a.md") == "two")
    #expect(cube.stillness() == nil)
    isOver.withLock { $0 = true }
    isOver.broadcast()
    upkeep.join()
    while cube.stillness() == nil { try cube.refresh(waits: false) }
    try cube.close()
  }

  @Test func aReplayFindsTheOverlapsThatWereKeptUp() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    for round in 0..<3 {
      for number in 0..<40 { try cube.put("\(round)-\(number).md", "\(number)", .durable) }
      try cube.upkeep()
    }
    func overlaps() throws -> [Overlap] {
      try cube.state.withLock { try $0.index.overlaps() }
        .map { $0.one < $0.other ? $0 : Overlap(one: $0.other, other: $0.one, common: $0.common) }
        .sorted { ($0.one, $0.other) < ($1.one, $1.other) }
    }
    let keptUp = try overlaps()
    #expect(keptUp.count >= 80)
    try cube.rebuild()
    let replayed = try overlaps()
    #expect(replayed.map(\.one) == keptUp.map(\.one))
    #expect(replayed.map(\.other) == keptUp.map(\.other))
    #expect(replayed.map(\.common) == keptUp.map(\.common))
    try cube.close()
  }
}
