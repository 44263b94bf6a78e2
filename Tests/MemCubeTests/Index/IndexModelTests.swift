import Posix
import SQLite
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube
@testable import Text

/// The index, record by record in any order, must agree with the pure state of all records.
@Suite struct IndexModelTests {
  @Test(arguments: 0..<40) func agreesWithTheStateAfterEveryRecord(seed: Int) throws {
    var world = RandomRecords(seed: UInt64(seed))
    var records = world.make(seed % 3 == 0 ? 24 : 60)
    var generator = SeededGenerator(UInt64(seed) &+ 7_777)
    if seed % 2 == 1 { records.shuffle(using: &generator) }
    let index = try emptyIndex()
    for (number, record) in records.enumerated() {
      try index.apply(record)
      let state = CubeState.compute(records[...number].map { StateRecord($0) })
      try IndexComparison.compare(index, state, "seed \(seed), record \(number): \(record.kind)")
    }
  }

  /// A replay counts and indexes otherwise than what is kept up: both must agree.
  @Test(arguments: 0..<40) func aReplayAgreesWithTheState(seed: Int) throws {
    var world = RandomRecords(seed: UInt64(seed))
    var records = world.make(60)
    var generator = SeededGenerator(UInt64(seed) &+ 99)
    if seed % 2 == 1 { records.shuffle(using: &generator) }
    let scratch = try Scratch()
    let bundle = try Bundle.create(at: scratch.path("a.memcube"), host: scratch.host())
    let index = try emptyIndex()
    try index.beginReplay()
    var text = IndexedText()
    for record in records {
      guard record.kind == .message else {
        try index.apply(record)
        continue
      }
      text.set(record.content ?? [], title: [])
      _ = try index.replay(message: record, record.content == nil ? nil : text.last)
    }
    try index.endReplay(in: bundle)
    let state = CubeState.compute(records.map { StateRecord($0) })
    try IndexComparison.compare(index, state, "seed \(seed)")
    try index.text.check()
    try checkItemCount(index)
    // What comes later is kept up as ever.
    for record in world.make(10) { try index.apply(record) }
    try index.indexTexts(upTo: .max, in: bundle)
    try checkItemCount(index)
    let tables = try index.count("SELECT count(*) FROM sqlite_master WHERE type = 'index'")
    let fresh = try emptyIndex()
    #expect(try fresh.count("SELECT count(*) FROM sqlite_master WHERE type = 'index'") == tables)
  }

  /// The same for records that come many at a time, as they do from a segment.
  @Test(arguments: 0..<40) func agreesWithTheStateAfterManyRecords(seed: Int) throws {
    var world = RandomRecords(seed: UInt64(seed) + 100)
    var records = world.make(120)
    var generator = SeededGenerator(UInt64(seed) &+ 8_888)
    if seed % 2 == 1 { records.shuffle(using: &generator) }
    let index = try emptyIndex()
    var end = 0
    while end < records.count {
      let start = end
      end = min(records.count, start + Int.random(in: 1...60, using: &generator))
      try index.apply(all: records[start..<end])
      let state = CubeState.compute(records[..<end].map { StateRecord($0) })
      try IndexComparison.compare(index, state, "seed \(seed), records \(start) to \(end)")
    }
  }

  @Test func repeatedRecordsChangeNothing() throws {
    var world = RandomRecords(seed: 4_242)
    let records = world.make(80)
    let index = try emptyIndex()
    for record in records { try index.apply(record) }
    let sequence = try index.sequence()
    for record in records where !(try index.isDead(record)) {
      #expect(try index.apply(record) == false)
    }
    #expect(try index.sequence() == sequence)
  }

  private func checkItemCount(_ index: Index) throws {
    let kept = try index.count("SELECT items FROM text_index")
    #expect(try index.count("SELECT count(*) FROM item") == kept)
  }

  private func emptyIndex() throws -> Index {
    let connection = try Connection(memory: ())
    try IndexSchema.create(in: connection)
    try TextIndex.createSchema(connection)
    return try Index(connection, writer: 1)
  }
}
