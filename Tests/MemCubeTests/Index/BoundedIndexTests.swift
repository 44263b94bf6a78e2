import Posix
import SQLite
import Testing

@testable import Format
@testable import Index

/// What a crafted history costs the index: how often an object is computed, not how long it takes.
@Suite struct BoundedIndexTests {
  private func index() throws -> Index {
    let connection = try Connection(memory: ())
    try IndexSchema.create(in: connection)
    try TextIndex.createSchema(connection)
    return try Index(connection, writer: 1)
  }

  /// Levels of versions, each merging two of the level before.
  private func ladder(
    _ levels: Int, width: Int, path: (Int) -> String = { _ in "a.md" }
  ) throws -> [Record] {
    func record(_ number: Int, _ parents: [RecordID], _ first: RecordID?) throws -> Record {
      var fields = [
        JSON.Member("time", JSON("2026-11-05T09:30:00.000Z")), JSON.Member("author", JSON("ada")),
        JSON.Member("parents", .array(parents.map { JSON($0) })),
        JSON.Member("path", JSON(path(number))),
        JSON.Member("mtime", JSON("2026-11-05T09:30:00Z")),
        JSON.Member("content", JSON("\(number)\nb\nc\n")),
      ]
      if let first { fields.append(JSON.Member("memory", JSON(first))) }
      return try Record.make(
        .memory, fields: fields, orderTime: UInt64(1_000_000 + number), salt: Random.bytes(8))
    }
    var records = [try record(0, [], nil)]
    var level = [records[0].id]
    for _ in 0..<levels {
      level = try (0..<width).map { column in
        let parents = Set([level[column % level.count], level[(column + 1) % level.count]])
        records.append(try record(records.count, parents.sorted(), records[0].id))
        return records[records.count - 1].id
      }
    }
    return records
  }

  /// Many at once: once. In any order: the same state. One by one: once each.
  @Test func manyVersionsAreComputedOnce() throws {
    let records = try ladder(40, width: 3)
    let state = CubeState.compute(records)
    for list in [records, records.reversed(), records.shuffled()] {
      let index = try index()
      #expect(try index.apply(all: list) == 0)
      #expect(index.evaluations == 1)
      #expect(index.unsettled.isEmpty)
      #expect(try index.object(first: records[0].id)?.heads == state.objects[records[0].id]?.heads)
      #expect(try index.apply(all: list) == list.count)
      #expect(index.evaluations == 1)
    }
  }

  /// A history without branches is never computed as a whole.
  @Test func aLineOfVersionsIsNeverComputed() throws {
    let records = try ladder(500, width: 1)
    let index = try index()
    try index.apply(all: records)
    #expect(index.evaluations == 0)
    #expect(try index.object(first: records[0].id)?.heads == [records[500].id])
  }

  /// What a purge drops while it waits is not computed.
  @Test func whatIsPurgedMeanwhileIsNotComputed() throws {
    let records = try ladder(3, width: 3)
    let purge = try Record.make(
      .purge,
      fields: [
        JSON.Member("time", JSON("2026-11-05T09:30:00.000Z")), JSON.Member("author", JSON("ada")),
        JSON.Member("ids", .array([JSON(records[0].id)])), JSON.Member("blobs", .array([])),
        JSON.Member("by", JSON("ada")),
      ], orderTime: 2_000_000, salt: Random.bytes(8))
    let index = try index()
    try index.apply(all: records + [purge])
    #expect(index.evaluations == 0)
    #expect(try index.object(first: records[0].id) == nil)
  }

  /// One that was at many paths is computed once for a listing of the tree as it was.
  @Test func whatMovedMuchIsComputedOnceForItsPast() throws {
    let records = try ladder(300, width: 1) { number in "folder \(number % 7)/\(number).md" }
    let index = try index()
    try index.apply(all: records)
    let past = PastTree(index: index, tree: .memories, end: 2_000_000)
    #expect(try past.nodes(in: []).map(\.name) == [Array("folder 6".utf8)])
    #expect(index.evaluations == 1)
    let now = try PastTree(index: index, tree: .memories, end: 2_000_000)
      .nodes(in: Array("folder 6".utf8))
    #expect(now.map(\.name) == [Array("300.md".utf8)])
    let before = try PastTree(index: index, tree: .memories, end: 1_000_010)
      .nodes(in: Array("folder 2".utf8))
    #expect(before.map(\.name) == [Array("9.md".utf8)])
  }
}
