internal import Bundle
internal import Format
internal import Index
internal import Posix
internal import SQLite

/// The rows of a segment's records where all of them are in the index, line for line, as those of a pack are:
/// then nothing is to be applied, and others need not be kept from writing while it is read.
struct KnownSegment {
  /// The records' rows, in the segment's order.
  private(set) var rows: [Int64] = []
  /// The blobs that they name.
  private(set) var blobs: [Blob] = []
  private let epoch: Epoch

  /// As long as it is the same, rows stand for what they stood for. Purges are counted, since they take
  /// rows away.
  private struct Epoch: Equatable {
    var rows: Int
    var purged: Int64

    init(_ core: Core) throws(SQLiteError) {
      rows = core.rowEpoch
      purged = try core.index.count("SELECT count(*) FROM dead")
    }
  }

  /// Records looked up under one taking of the lock.
  private static let turn = 500

  /// Looks a whole segment's records up; nil if one of them is not here, or purged, or another line, or if
  /// another process is writing the file anew.
  init?(_ report: SegmentReport, in cube: Cube) throws(CubeError) {
    var reader = try cube.bundle.reader(report.name)
    epoch = try cube.read { core throws(SQLiteError) in try Epoch(core) }
    rows.reserveCapacity(report.records)
    while true {
      var records: [Record] = []
      while records.count < Self.turn, let record = try reader.next() { records.append(record) }
      if records.isEmpty { break }
      let found = try cube.state.withLock { core throws(CubeError) in
        try caught { () throws(SQLiteError) in try core.index.rows(ofKnown: records) }
      }
      guard let found else { return nil }
      rows += found
      blobs += records.compactMap(\.blob)
    }
    guard reader.report.isWhole else { return nil }
  }

  /// Whether its rows are still right.
  func isValid(in core: Core) throws(SQLiteError) -> Bool { try Epoch(core) == epoch }
}

extension Index {
  /// The rows of records; nil if one is not here with this very line.
  fileprivate func rows(ofKnown records: [Record]) throws(SQLiteError) -> [Int64]? {
    var rows: [Int64] = []
    for record in records {
      let query = try connection.statement("SELECT row FROM record WHERE id = ?1 AND line = ?2")
      defer { query.reset() }
      try query.bind(1, blob: record.id.bytes)
      try query.bind(2, blob: record.line)
      guard try query.step() else { return nil }
      rows.append(query.int(0))
    }
    return rows
  }
}
