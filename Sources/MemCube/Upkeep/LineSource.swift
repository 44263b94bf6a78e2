internal import Bundle
internal import Format

/// Records by rising id.
protocol LineSource: AnyObject {
  func next() throws(CubeError) -> Record?
}

/// Records of an array that is sorted.
final class ArraySource: LineSource {
  private var records: ArraySlice<Record>
  init(_ records: [Record]) { self.records = records[...] }
  func next() -> Record? { records.popFirst() }
}

/// Records that an index holds of a segment, some thousand at a time.
final class IndexSource: LineSource {
  private let log: any AppliedLog
  private let name: SegmentName
  private var batch: ArraySlice<Record> = []
  private var last: RecordID?
  private var isAtEnd = false

  init(_ log: any AppliedLog, _ name: SegmentName) {
    self.log = log
    self.name = name
  }

  func next() throws(CubeError) -> Record? {
    if batch.isEmpty, !isAtEnd {
      batch = try log.records(of: name, after: last, limit: 1_000)[...]
      last = batch.last?.id
      isAtEnd = batch.isEmpty
    }
    return batch.popFirst()
  }
}

/// Records of a segment's file; of a torn one those that rise.
final class FileSource: LineSource {
  private var reader: SegmentReader
  private let rising: Bool
  private var last: RecordID?

  init(_ reader: consuming SegmentReader, rising: Bool = false) {
    self.reader = reader
    self.rising = rising
  }

  /// What reading has shown, once `next` gave nil.
  var report: SegmentReport { reader.report }

  func next() throws(CubeError) -> Record? {
    while let record = try reader.next() {
      if rising, let last, last >= record.id { continue }
      last = record.id
      return record
    }
    return nil
  }
}

/// Several sources as one, by rising id; a record that stands in several comes several times, the
/// smaller line first.
struct MergedLines {
  private var heads: [(record: Record, source: any LineSource)] = []

  init(_ sources: [any LineSource]) throws(CubeError) {
    for source in sources {
      if let record = try source.next() { heads.append((record, source)) }
    }
  }

  /// Few sources, so a look at each is enough.
  mutating func next() throws(CubeError) -> Record? {
    guard var least = heads.indices.first else { return nil }
    for index in heads.indices.dropFirst() where heads[index].record < heads[least].record {
      least = index
    }
    let (record, source) = heads[least]
    if let next = try source.next() { heads[least].record = next } else { heads.remove(at: least) }
    return record
  }
}
