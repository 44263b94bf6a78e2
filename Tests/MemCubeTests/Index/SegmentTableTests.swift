import Posix
import SQLite
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// Which segments an index has applied, and what becomes of it when some leave log/.
@Suite struct SegmentTableTests {
  /// A cube with so many segments of one memory each, and the rows of each.
  private static func cube(
    _ scratch: Scratch, _ count: Int
  ) throws -> (cube: Cube, segments: [SegmentName], rows: [[Int64]]) {
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    for number in 0..<count { try cube.put("\(number).md", "\(number)", .durable) }
    return try cube.state.withLock { core in
      let names = try core.index.segments().map(\.name)
      return (cube, names, try names.map { try core.index.rows(of: $0) ?? [] })
    }
  }

  private static func add(_ number: Int, _ rows: [Int64], to index: Index) throws -> SegmentName {
    let segment = PackTests.segment(number)
    try index.addSegment(segment.name, segment.stamp, rows: rows, of: rows.count, counts: true)
    return segment.name
  }

  @Test func whatOthersHoldMayGo() throws {
    let scratch = try Scratch()
    let (cube, own, rows) = try Self.cube(scratch, 3)
    try #require(own.count == 3 && rows.allSatisfy { !$0.isEmpty })
    try cube.state.withLock { core in
      let index = core.index
      let first = try Self.add(1, rows[0] + rows[1], to: index)
      let second = try Self.add(2, rows[1] + rows[2], to: index)
      #expect(try index.overlaps().count == 5)
      // One other holds it, on either side of the pair.
      #expect(try index.removeSegments([own[0]]))
      // Both go: the pack that holds one of them stays for it, and nobody for the other.
      let named = try index.overlaps().flatMap { [$0.one, $0.other] }
      #expect(!named.contains(own[0]) && named.contains(own[1]))
      // Two others hold it together.
      #expect(try index.removeSegments([second]))
      #expect(
        try index.overlaps().map { [$0.one, $0.other].sorted() } == [[first, own[1]].sorted()])
      // Not those that go with it.
      #expect(try index.removeSegments([own[1]]))
      #expect(try index.overlaps().isEmpty)
      #expect(try !index.removeSegments([first]))
      #expect(try index.segments().map(\.name) == [own[2]])
      core.abandon()
    }
    try cube.close()
  }

  @Test func whoHoldsOneAnotherDoNotGoTogether() throws {
    let scratch = try Scratch()
    let (cube, own, rows) = try Self.cube(scratch, 1)
    try cube.state.withLock { core in
      let twin = try Self.add(1, rows[0], to: core.index)
      #expect(try !core.index.removeSegments([own[0], twin]))
      core.abandon()
    }
    try cube.close()
  }

  /// A mark that is wrong costs a look, and no segment.
  @Test func whatIsMarkedAndHoldsNothingDeadStays() throws {
    let scratch = try Scratch()
    let (cube, _, _) = try Self.cube(scratch, 2)
    // Without any purge nobody looks.
    try cube.purge([try cube.put("gone.md", "gone", .durable)])
    let before = try cube.state.withLock { try $0.index.segments() }
    try cube.state.withLock { core in
      try core.begin()
      try core.index.connection.execute("UPDATE segment SET dead = 1")
      try core.commit()
    }
    try cube.upkeep()
    try cube.state.withLock { core throws in
      #expect(try core.index.segmentsWithDead().isEmpty)
      #expect(try core.index.segments().map(\.name) == before.map(\.name))
    }
    #expect(try cube.paths(.memories) == ["0.md", "1.md"])
    try cube.close()
    let again = try Cube.open(at: cube.path, host: scratch.host())
    try again.rebuild()
    #expect(try again.paths(.memories) == ["0.md", "1.md"])
    try again.close()
  }

  /// Long lists are read a lot at a time.
  @Test func listsOfManyLots() throws {
    let scratch = try Scratch()
    let (cube, _, rows) = try Self.cube(scratch, 1)
    let (segments, overlaps) = try cube.state.withLock { core in
      for number in 0..<2_100 {
        let segment = PackTests.segment(number)
        try core.index.addSegment(
          segment.name, segment.stamp, rows: rows[0], of: rows[0].count, counts: false)
        for other in [1, 2] where number > 2 {
          try core.index.keepOverlap(segment.name, PackTests.segment(other).name, rows[0].count)
        }
      }
      return (try core.index.segments(), try core.index.overlaps())
    }
    #expect(segments.count == 2_101 && overlaps.count == 2 * 2_097)
    let log = IndexLog(cube)
    #expect(try log.appliedSegments() == segments)
    #expect(try log.overlaps() == overlaps)
    cube.state.withLock { $0.abandon() }
    try cube.close()
  }
}
