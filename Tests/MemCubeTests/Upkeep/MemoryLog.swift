import Digest
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// An index that is a table in memory: what `AppliedLog` asks, in the plainest way.
final class MemoryLog: AppliedLog {
  struct Held {
    var stamp: FileStamp
    var records: [Record]
  }

  var held: [SegmentName: Held] = [:] { didSet { cache = nil } }
  private var cache: (purged: Set<RecordID>, dead: [SegmentName])?
  /// Calls of `apply` and `scrub`, for tests that count.
  var applies = 0, scrubs = 0
  /// How many segments each call of `forget` named.
  var forgotten: [Int] = []
  /// Called by each `forget`, when it is done.
  var afterForget: () throws -> Void = {}

  /// All records, each once.
  var records: [Record] {
    var byID: [RecordID: Record] = [:]
    for segment in held.values {
      for record in segment.records {
        byID[record.id] = byID[record.id].map { min($0, record) } ?? record
      }
    }
    return byID.values.sorted()
  }

  /// What a reader sees: the records that are not dead.
  var live: [Record] {
    let dead = purged
    return records.filter { !Self.isDead($0, dead) }
  }

  private var purged: Set<RecordID> { known.purged }

  /// What purges say, computed once after each change.
  private var known: (purged: Set<RecordID>, dead: [SegmentName]) {
    if let cache { return cache }
    var purged: Set<RecordID> = []
    for segment in held.values {
      for record in segment.records where record.kind == .purge { purged.formUnion(record.ids) }
    }
    let dead =
      purged.isEmpty
      ? [] : held.filter { $0.value.records.contains { Self.isDead($0, purged) } }.map(\.key)
    let known = (purged, dead.sorted())
    cache = known
    return known
  }

  private static func isDead(_ record: Record, _ purged: Set<RecordID>) -> Bool {
    switch record.kind {
    case .message, .setting, .unknown: purged.contains(record.id)
    case .memory, .document, .delete, .redact, .moved: record.object.map(purged.contains) ?? false
    case .ingested, .grant, .purge, .signed: false
    }
  }

  func appliedSegments() -> [AppliedSegment] {
    held.map {
      AppliedSegment(name: $0.key, stamp: $0.value.stamp, records: $0.value.records.count)
    }
  }

  var torn: [TornSegment] = []
  func tornSegments() -> [TornSegment] { torn }
  func keep(_ torn: [TornSegment]) { self.torn = torn }

  func overlaps() -> [Overlap] {
    let sets = held.mapValues { Set($0.records.map(\.id)) }
    var out: [Overlap] = []
    for (one, ids) in sets {
      for (other, others) in sets where one < other {
        let common = ids.intersection(others).count
        if common > 0 { out.append(Overlap(one: one, other: other, common: common)) }
      }
    }
    return out
  }

  func records(of name: SegmentName, after: RecordID?, limit: Int) -> [Record] {
    let all = held[name]?.records ?? []
    return Array(all.filter { record in after.map { record.id > $0 } ?? true }.prefix(limit))
  }

  func apply(
    _ reader: consuming SegmentReader
  ) throws(CubeError) -> (report: SegmentReport, blobs: [Blob]) {
    applies += 1
    var reader = reader
    var records: [Record] = []
    while let record = try reader.next() { records.append(record) }
    let report = reader.report
    if report.isWhole {
      held[report.name] = Held(stamp: FileStamp(report.status), records: records)
    }
    return (report, records.compactMap(\.blob))
  }

  func restamp(_ name: SegmentName, _ stamp: FileStamp) { held[name]?.stamp = stamp }
  func forget(_ names: [SegmentName]) {
    forgotten.append(names.count)
    for name in names { held[name] = nil }
    do { try afterForget() } catch { Issue.record(error) }
  }
  func commit() {}
  func knowsPurges() -> Bool { !purged.isEmpty }
  func isDead(_ record: Record) -> Bool { Self.isDead(record, purged) }

  func holdsLeaving() -> Bool { false }

  func segmentsWithDead() -> [SegmentName] { known.dead }
  func holdsDead() -> Bool { !segmentsWithDead().isEmpty }

  func purgedBlobs() -> [[UInt8]] {
    held.values.flatMap(\.records).filter { $0.kind == .purge }.flatMap(\.purgedBlobs)
  }

  func duplicates(of dead: Record) -> [RecordID] {
    guard let key = MessageDuplicates.Key(MessageFact(dead)) else { return [] }
    return live.filter {
      $0.kind == .message && $0.id != dead.id && MessageDuplicates.Key(MessageFact($0)) == key
    }.map(\.id)
  }

  func namedBlobs() -> Set<[UInt8]> { Set(live.compactMap { $0.blob?.sha256 }) }
  var blobs: [[UInt8]: FileStamp?] = [:]
  func knownBlobs() -> [[UInt8]: FileStamp?] { blobs }
  /// Calls of `note`.
  var notes = 0
  func note(blob sha256: [UInt8], _ stamp: FileStamp?) {
    notes += 1
    blobs[sha256] = .some(stamp)
  }
  func forget(blob sha256: [UInt8]) { blobs[sha256] = nil }
  func scrub() -> Bool {
    scrubs += 1
    return true
  }
}

/// A bundle with an index and a clock of its own.
final class Site {
  let bundle: Bundle
  let replica: ReplicaState
  let host: Host
  var log = MemoryLog()
  /// Nanoseconds of running time.
  var running: Int64 = 0

  init(_ bundle: Bundle, _ host: Host) throws {
    self.bundle = bundle
    self.host = host
    replica = try ReplicaState.open(bundle, host: host)
  }

  convenience init(_ work: Workspace) throws {
    let host = work.host()
    try self.init(try work.bundle(host: host), host)
  }

  @discardableResult
  func pass(later seconds: Int64 = 0, host other: Host? = nil) throws -> UpkeepReport {
    running += seconds * 1_000_000_000
    var upkeep = Upkeep(bundle, replica, log, host: other ?? host, running: running)
    try upkeep.pass()
    return upkeep.report
  }

  var names: [SegmentName] { get throws { try bundle.segments().map(\.name) } }
}

extension Sample {
  static func purge(_ ids: [RecordID], blobs: [[UInt8]] = [], time: UInt64) throws -> Record {
    try Record.make(
      .purge,
      fields: [
        JSON.Member("time", "2026-11-05T09:30:00.000Z"), JSON.Member("author", "ada"),
        JSON.Member("ids", .array(ids.map { JSON($0) })),
        JSON.Member("blobs", .array(blobs.map { .string(Hex.encode($0)) })),
        JSON.Member("by", "ada"),
      ], orderTime: time, salt: [9, 9, 9, 9, 9, 9, 9, 9])
  }
}
