internal import Digest
internal import SQLite

/// The index as upkeep sees it. The caller holds a batch.
final class IndexLog: AppliedLog {
  private let core: Core
  private var index: Index { core.index }
  /// Whether records left the log with a segment, so that the index must be made anew.
  private(set) var lostRecords = false

  init(_ core: Core) { self.core = core }

  func appliedSegments() throws(CubeError) -> [AppliedSegment] {
    try caught { () throws(SQLiteError) in try index.segments() }
  }

  func overlaps() throws(CubeError) -> [Overlap] {
    try caught { () throws(SQLiteError) in try index.overlaps() }
  }

  func records(
    of name: SegmentName, after: RecordID?, limit: Int
  ) throws(CubeError) -> [Record] {
    try caught { () throws(SQLiteError) in
      var found: [Record] = []
      for row in try index.rows(of: name) ?? [] where found.count < limit {
        guard let record = try index.record(row: row) else { continue }
        if let after, record.id <= after { continue }
        found.append(record)
      }
      return found.sorted()
    }
  }

  func apply(
    _ reader: consuming SegmentReader
  ) throws(CubeError) -> (report: SegmentReport, blobs: [Blob]) {
    var ids: [RecordID] = []
    var blobs: [Blob] = []
    var hasKnown = false
    try savepoint("SAVEPOINT segment")
    while let record = try reader.next() {
      ids.append(record.id)
      if let blob = record.blob { blobs.append(blob) }
      let isNew = try caught { () throws(SQLiteError) in try index.apply(record) }
      if !isNew { hasKnown = true }
    }
    let report = reader.report
    guard report.isWhole else {
      try savepoint("ROLLBACK TO segment")
      try savepoint("RELEASE segment")
      try caught { () throws(SQLiteError) in try index.reload() }
      return (report, blobs)
    }
    try caught { () throws(SQLiteError) in
      try index.addSegment(
        report.name, FileStamp(report.status), ids: ids, counts: hasKnown)
    }
    try savepoint("RELEASE segment")
    return (report, blobs)
  }

  private func savepoint(_ sql: String) throws(CubeError) {
    try caught { () throws(SQLiteError) in try index.connection.execute(sql) }
  }

  func restamp(_ name: SegmentName, _ stamp: FileStamp) throws(CubeError) {
    try caught { () throws(SQLiteError) in try index.restamp(name, stamp) }
  }

  func forget(_ names: [SegmentName]) throws(CubeError) {
    let isCovered = try caught { () throws(SQLiteError) in try index.removeSegments(names) }
    if !isCovered { lostRecords = true }
  }

  func commit() throws(CubeError) {
    try savepoint("COMMIT")
    try savepoint("BEGIN IMMEDIATE")
  }

  func knowsPurges() throws(CubeError) -> Bool { index.hasDead }

  func isDead(_ record: Record) throws(CubeError) -> Bool {
    guard index.hasDead else { return false }
    return try caught { () throws(SQLiteError) in try index.isDead(record) }
  }

  func segmentsWithDead() throws(CubeError) -> [SegmentName] {
    try caught { () throws(SQLiteError) in try index.segmentsWithDead() }
  }

  func holdsDead() throws(CubeError) -> Bool {
    try caught { () throws(SQLiteError) in try index.number("unscrubbed") ?? 0 } != 0
  }

  func purgedBlobs() throws(CubeError) -> [[UInt8]] {
    try caught { () throws(SQLiteError) in try index.purgedBlobs() }
  }

  func isLive(blob: [UInt8]) throws(CubeError) -> Bool {
    let text = Array(#""sha256":""#.utf8) + Hex.encode(blob)
    return try caught { () throws(SQLiteError) in try index.holds(text) }
  }

  /// VACUUM writes the whole database anew, so that no page, used or free, keeps a byte of what
  /// was deleted; the checkpoint empties the write-ahead log.
  func scrub() throws(CubeError) {
    try caught { () throws(SQLiteError) in
      try index.text.optimize()
      try index.keep("unscrubbed", 0)
      try index.connection.execute("COMMIT")
      try index.connection.execute("VACUUM")
      try index.connection.checkpoint(truncate: true)
      try index.connection.execute("BEGIN IMMEDIATE")
    }
  }
}
