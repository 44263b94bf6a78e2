import Posix
import SQLite
import Testing

@testable import MemCube

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

  private func emptyIndex() throws -> Index {
    let connection = try Connection(memory: ())
    try IndexSchema.create(in: connection)
    try TextIndex.createSchema(connection)
    return try Index(connection, writer: 1)
  }
}
