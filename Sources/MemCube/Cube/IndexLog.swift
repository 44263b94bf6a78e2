internal import Bundle
internal import Format
internal import Index
internal import Posix
internal import SQLite

/// The index as upkeep sees it: each call takes the cube's lock for itself, so that a pass over large
/// files keeps no caller waiting. Other threads may write between calls, since a pass looks at whole
/// segments only.
final class IndexLog: AppliedLog {
  private let cube: Cube
  private var state: Condition<Core> { cube.state }
  private var bundle: Bundle { cube.bundle }
  /// How long to wait for another process's batch, nanoseconds; nil: as long as it takes.
  var limit: Int64?
  /// Whether records left the log with a segment, so that the index must be made anew.
  private(set) var lostRecords = false

  private var cursor: Index.SegmentCursor?

  /// Entries of a list that are read under one taking of the lock: some two milliseconds.
  private static let lot = 1_000
  /// How long others have it between two, nanoseconds.
  private static let breath: Int64 = 100_000
  /// Records applied under one taking of the lock.
  private static let turn = 500

  init(_ cube: Cube) {
    self.cube = cube
  }

  private func ask<Result>(
    _ body: (Index) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    try state.withLock { core throws(CubeError) in
      do throws(SQLiteError) { return try body(core.index) } catch { throw CubeError(error) }
    }
  }

  /// All of a list that may be long, a lot under each taking of the lock.
  private func all<Element>(
    _ lot: (Index, _ last: Element?, _ limit: Int) throws(SQLiteError) -> [Element]
  ) throws(CubeError) -> [Element] {
    var found: [Element] = []
    while true {
      let more = try ask { index throws(SQLiteError) in try lot(index, found.last, IndexLog.lot) }
      found += more
      if more.count < IndexLog.lot { return found }
      // A thread that waits for the lock would mostly find it taken again.
      Clock.sleep(nanoseconds: IndexLog.breath)
    }
  }

  private func change<Result>(
    _ body: (Index) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    try changing { core throws(SQLiteError) in try body(core.index) }
  }

  private func changing<Result>(
    _ body: (Core) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    let result = try cube.change(within: limit) { core throws(CubeError) in
      do throws(SQLiteError) { return try body(core) } catch {
        core.abandon()
        throw CubeError(error)
      }
    }
    guard let result else { throw .io(.again, "waiting for another process") }
    return result
  }

  func appliedSegments() throws(CubeError) -> [AppliedSegment] {
    try all { index, last, limit throws(SQLiteError) in
      try index.segments(after: last?.name, limit: limit)
    }
  }

  func tornSegments() throws(CubeError) -> [TornSegment] {
    try ask { index throws(SQLiteError) in try index.tornSegments() }
  }

  func keep(_ torn: [TornSegment]) throws(CubeError) {
    try change { index throws(SQLiteError) in try index.keep(torn) }
  }

  func overlaps() throws(CubeError) -> [Overlap] {
    try all { index, last, limit throws(SQLiteError) in
      try index.overlaps(after: last, limit: limit)
    }
  }

  func records(
    of name: SegmentName, after: RecordID?, limit: Int
  ) throws(CubeError) -> [Record] {
    try ask { index throws(SQLiteError) in
      try index.records(of: name, after: after, limit: limit, &cursor)
    }
  }

  /// Looks first whether the segment is whole, then applies it in turns. They are one
  /// transaction: a crash leaves none of it applied.
  func apply(
    _ reader: consuming SegmentReader
  ) throws(CubeError) -> (report: SegmentReport, blobs: [Blob]) {
    while try reader.next() != nil {}
    let report = reader.report
    guard report.isWhole else { return (report, []) }
    // A known pack holds nothing new: a writer need not wait until it is read.
    if report.records > Self.turn, let known = try KnownSegment(report, in: cube),
      try note(report, known)
    {
      return (report, known.blobs)
    }
    for _ in 0..<Self.tries {
      if let blobs = try apply(report) { return (report, blobs) }
    }
    throw .io(.again, "reading \(report.name), which others keep undoing")
  }

  /// How often a segment is applied again after another thread's error undid a part of it with its batch.
  private static var tries: Int { 5 }

  /// Applies a whole segment; nil if another thread's error took the first turns with it, or if another
  /// process is writing the file anew.
  private func apply(_ report: SegmentReport) throws(CubeError) -> [Blob]? {
    var again = try bundle.reader(report.name)
    var ids: [RecordID] = []
    var blobs: [Blob] = []
    var hasKnown = false
    let epoch = state.withLock { core in
      core.batchHolds += 1
      return core.rowEpoch
    }
    defer { state.withLock { $0.batchHolds -= 1 } }
    while true {
      var records: [Record] = []
      while records.count < IndexLog.turn, let record = try again.next() {
        records.append(record)
        ids.append(record.id)
        if let blob = record.blob { blobs.append(blob) }
      }
      if records.isEmpty { break }
      let someKnown = try change { index throws(SQLiteError) in
        try index.apply(all: records) > 0
      }
      hasKnown = hasKnown || someKnown
    }
    guard again.report.isWhole else { return nil }
    return try changing { core throws(SQLiteError) in
      guard core.rowEpoch == epoch else { return nil }
      try core.index.addSegment(report.name, FileStamp(report.status), ids: ids, counts: hasKnown)
      return blobs
    }
  }

  /// Notes a segment of known records; false if its rows are no longer right.
  private func note(_ report: SegmentReport, _ known: KnownSegment) throws(CubeError) -> Bool {
    try changing { core throws(SQLiteError) in
      guard try known.isValid(in: core) else { return false }
      try core.index.addSegment(
        report.name, FileStamp(report.status), rows: known.rows, of: report.records, counts: true)
      return true
    }
  }

  func restamp(_ name: SegmentName, _ stamp: FileStamp) throws(CubeError) {
    try change { index throws(SQLiteError) in try index.restamp(name, stamp) }
  }

  /// So many records that are lost are noted at a time.
  private static let missedLimit = 100_000

  func forget(_ names: [SegmentName]) throws(CubeError) {
    // What is lost with them is noted first: the index will not know it any more.
    let now = cube.host.now()
    cube.note(
      missed: try ask { index throws(SQLiteError) in
        try index.missed(without: names, at: now, limit: Self.missedLimit)
      })
    let isCovered = try change { index throws(SQLiteError) in
      let isCovered = try index.removeSegments(names)
      // For the next opening, if this process does not live to make the index anew.
      if !isCovered { try index.keep("ghosts", 1) }
      return isCovered
    }
    if !isCovered { lostRecords = true }
  }

  func commit() throws(CubeError) {
    try state.withLock { core throws(CubeError) in try core.commit() }
  }

  func knowsPurges() throws(CubeError) -> Bool {
    try ask { index throws(SQLiteError) in index.hasDead }
  }

  func isDead(_ record: Record) throws(CubeError) -> Bool {
    try ask { index throws(SQLiteError) in index.hasDead ? try index.isDead(record) : false }
  }

  func holdsLeaving() throws(CubeError) -> Bool {
    try ask { index throws(SQLiteError) in try !index.leaving().isEmpty }
  }

  func segmentsWithDead() throws(CubeError) -> [SegmentName] {
    try ask { index throws(SQLiteError) in try index.segmentsWithDead() }
  }

  func holdsDead() throws(CubeError) -> Bool {
    try ask { index throws(SQLiteError) in try index.number("unscrubbed") ?? 0 } != 0
  }

  func purgedBlobs() throws(CubeError) -> [[UInt8]] {
    try ask { index throws(SQLiteError) in try index.purgedBlobs() }
  }

  func duplicates(of dead: Record) throws(CubeError) -> [RecordID] {
    try ask { index throws(SQLiteError) in try index.duplicates(of: dead) }
  }

  func namedBlobs() throws(CubeError) -> Set<[UInt8]> {
    try ask { index throws(SQLiteError) in Set(try index.namedBlobs().keys.map(\.sha256)) }
  }

  func knownBlobs() throws(CubeError) -> [[UInt8]: FileStamp?] {
    try ask { index throws(SQLiteError) in try index.knownBlobs() }
  }

  func note(blob sha256: [UInt8], _ stamp: FileStamp?) throws(CubeError) {
    try change { index throws(SQLiteError) in try index.note(blob: sha256, stamp) }
  }

  func forget(blob sha256: [UInt8]) throws(CubeError) {
    try change { index throws(SQLiteError) in try index.forget(blob: sha256) }
  }

  /// How long a scrub waits for readers, milliseconds.
  private static let scrubPatience: Int32 = 2_000

  /// The journal goes: it names files, and a name may be a text. VACUUM writes the whole database anew, so
  /// that no page, used or free, keeps a byte of what was deleted; the checkpoint empties the write-ahead
  /// log. Where a process goes on reading what would be overwritten, the index is made anew instead, in
  /// other files.
  func scrub() throws(CubeError) -> Bool {
    let isClean = try cube.change { core throws(CubeError) in
      try caught { () throws(SQLiteError) in
        try core.index.text.optimize()
        try core.index.emptyJournal()
        try core.index.keep("unscrubbed", 0)
      }
      try core.commit()
      let connection = core.index.connection
      connection.busyTimeout(milliseconds: Self.scrubPatience)
      defer { connection.busyTimeout(milliseconds: IndexFile.patience) }
      do throws(SQLiteError) {
        try connection.execute("VACUUM")
        try connection.checkpoint(truncate: true)
        return true
      } catch {
        guard error.isBusy else { throw CubeError(error) }
        return false
      }
    }
    if !isClean { lostRecords = true }
    try cube.eraseVectors()
    return isClean
  }
}
