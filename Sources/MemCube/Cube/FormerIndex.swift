internal import Bundle
internal import Format
internal import Index
internal import Posix
internal import SQLite

/// An index that is about to be made anew, asked for the last time: of a segment whose file is torn
/// it may hold the only whole lines (after a power loss that took the note about the index back,
/// say). Each line proves itself by its id, so that it matters little why the index is not
/// trusted; nothing is written to it.
final class FormerIndex: AppliedLog {
  private let index: Index
  private var cursor: Index.SegmentCursor?

  private init(_ index: Index) { self.index = index }

  /// Heals the torn files whose segments an index holds. What it cannot tell, since its tables
  /// are another program's or damaged, stays as it is.
  /// - Throws: what goes wrong with the bundle: a full disk costs no line.
  static func heal(
    _ connection: Connection, _ bundle: Bundle, _ replica: ReplicaState
  ) throws(CubeError) {
    guard let index = try? Index(connection, writer: 0), let segments = try? index.segments()
    else { return }
    let applied = Dictionary(
      segments.map { ($0.name, $0.stamp) }, uniquingKeysWith: { first, _ in first })
    let log = FormerIndex(index)
    var upkeep = Upkeep(bundle, replica, log, host: replica.host, running: 0)
    for file in try bundle.segments() where file.status.kind == .regular {
      guard let stamp = applied[file.name], stamp != file.stamp,
        let found = try bundle.check(file.name), !found.isWhole
      else { continue }
      do { try upkeep.treat(TornFile(file: file, isApplied: true)) } catch {
        guard case .index = error else { throw error }
      }
    }
  }

  private func ask<Result>(
    _ body: (Index) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    do throws(SQLiteError) { return try body(index) } catch {
      throw .index("reading the former index: \(error)")
    }
  }

  func appliedSegments() throws(CubeError) -> [AppliedSegment] {
    try ask { index throws(SQLiteError) in try index.segments() }
  }

  func records(
    of name: SegmentName, after: RecordID?, limit: Int
  ) throws(CubeError) -> [Record] {
    try ask { index throws(SQLiteError) in
      try index.records(of: name, after: after, limit: limit, &cursor)
    }
  }

  func knowsPurges() -> Bool { index.hasDead }

  func isDead(_ record: Record) throws(CubeError) -> Bool {
    try ask { index throws(SQLiteError) in index.hasDead ? try index.isDead(record) : false }
  }

  /// Only reads: what is healed is applied to the index that is made next.
  func apply(
    _ reader: consuming SegmentReader
  ) throws(CubeError) -> (report: SegmentReport, blobs: [Blob]) {
    while try reader.next() != nil {}
    return (reader.report, [])
  }

  func holdsLeaving() -> Bool { false }

  // The rest is the next index's.
  func restamp(_ name: SegmentName, _ stamp: FileStamp) {}
  func forget(_ names: [SegmentName]) {}
  func commit() {}
  func keep(_ torn: [TornSegment]) {}
  func tornSegments() -> [TornSegment] { [] }
  func overlaps() -> [Overlap] { [] }
  func segmentsWithDead() -> [SegmentName] { [] }
  func holdsDead() -> Bool { false }
  func purgedBlobs() -> [[UInt8]] { [] }
  func duplicates(of dead: Record) -> [RecordID] { [] }
  func namedBlobs() -> Set<[UInt8]> { [] }
  func knownBlobs() -> [[UInt8]: FileStamp?] { [:] }
  func note(blob sha256: [UInt8], _ stamp: FileStamp?) {}
  func forget(blob sha256: [UInt8]) {}
  func scrub() -> Bool { true }
}
