import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// Packs are noted without being applied once more.
@Suite struct KnownSegmentTests {
  @Test func aPackIsKnownUntilSomethingIsPurged() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    var last: RecordID?
    for round in 0..<8 {
      for number in 0..<70 { last = try cube.put("\(round)-\(number).md", "\(number)") }
      try cube.synchronize()
    }
    try cube.upkeep()
    let pack = try #require(
      try cube.state.withLock { try $0.index.segments() }.max { $0.records < $1.records })
    #expect(pack.records == 560)
    // It was noted as those are that are applied.
    let overlaps = try cube.state.withLock { try $0.index.overlaps() }
    #expect(overlaps.count == 8 && overlaps.allSatisfy { $0.common == 70 })

    func known() throws -> KnownSegment? {
      var reader = try cube.bundle.reader(pack.name)
      while try reader.next() != nil {}
      return try KnownSegment(reader.report, in: cube)
    }
    let found = try #require(try known())
    #expect(try cube.state.withLock { try $0.index.rows(of: pack.name) } == found.rows)
    #expect(try cube.state.withLock { try found.isValid(in: $0) })
    // Another thread's error takes rows with it.
    cube.state.withLock { $0.abandon() }
    #expect(try !cube.state.withLock { try found.isValid(in: $0) })

    // Rows of an index are not those of another.
    let other = try #require(try known())
    try cube.rebuild()
    #expect(try !cube.state.withLock { try other.isValid(in: $0) })

    let again = try #require(try known())
    #expect(again.rows.count == 560)
    try cube.purge([try #require(last)])
    #expect(try !cube.state.withLock { try again.isValid(in: $0) })
    try cube.close()
    #expect(try Cube.open(at: cube.path, host: scratch.host()).paths(.memories).count == 559)
  }
}
