import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// The small parts that upkeep is made of.
@Suite struct SourceTests {
  @Test func mergesByID() throws {
    let records = try Sample.messages(0..<30)
    let parts = [0, 1, 2].map { part in records.filter { Int($0.id.low) % 3 == part } }
    var merged = try MergedLines(
      parts.map { ArraySource($0) } + [ArraySource([]), ArraySource(Array(records[3...9]))])
    var out: [Record] = []
    while let record = try merged.next() { out.append(record) }
    #expect(out == (records + records[3...9]).sorted())
    var none = try MergedLines([])
    #expect(try none.next() == nil)
  }

  /// An index gives some records at a time.
  @Test func readsAnIndexInBatches() throws {
    let log = MemoryLog(), records = try Sample.messages(0..<2_500).sorted()
    let name = PackTests.segment(1).name
    let stamp = FileStamp(inode: 1, size: 1, ctime: Timestamp(seconds: 1))
    log.held[name] = MemoryLog.Held(stamp: stamp, records: records)
    let source = IndexSource(log, name)
    var out: [Record] = []
    while let record = try source.next() { out.append(record) }
    #expect(out == records)
    #expect(try source.next() == nil)
  }

  @Test func sightingsAreKept() throws {
    let work = try Workspace(), replica = try Site(work).replica
    #expect(try Sightings.read(replica) == Sightings())
    var sightings = Sightings()
    sightings.torn[PackTests.segment(1).name] = Sightings.Torn(
      size: 5, ctime: Timestamp(seconds: -7, nanoseconds: 999_999_999), since: 12)
    sightings.coverers[PackTests.segment(2).name] = .max
    sightings.coverers[PackTests.segment(3).name] = 0
    try sightings.write(replica)
    #expect(try Sightings.read(replica) == sightings)
    // Lines that say nothing are passed over.
    let file = replica.directory.appending("sightings")
    let good = try Files.readAll(file)
    let name = "\(PackTests.segment(9).name)"
    let bad = "\ntorn\ntorn x 1 2 3 4\ntorn \(name) 1 2 3\ncoverer \(name) x\nodd \(name) 1\n"
    try Workspace.write(good + Array(bad.utf8) + [0xFF, 0x00], to: file)
    #expect(try Sightings.read(replica) == sightings)
  }

  @Test func stateFilesAreReplacedAsAWhole() throws {
    let work = try Workspace(), host = work.host()
    let file = StateFile(path: work.root.appending("x"))
    #expect(try file.read() == nil)
    try file.write([1, 2], host: host)
    #expect(try file.read() == [1, 2])
    for step in [Step.writeState, .renameState] {
      var failing = host
      failing.reach = { reached throws(CubeError) in
        if reached == step { throw .readOnly("no") }
      }
      #expect(throws: CubeError.self) { try file.write([3], host: failing) }
      #expect(try file.read() == [1, 2])
    }
    try file.write([], host: host)
    #expect(try file.read() == [])
    #expect(try Files.list(work.root).count == 1, "no drafts are left")
    try Files.unlink(file.path)
    try Files.makeFifo(file.path)
    #expect(try file.read() == nil, "a fifo does not hang")
    let lost = StateFile(path: work.root.appending("absent/x"))
    #expect(throws: CubeError.self) { try lost.write([1], host: host) }
  }

  /// Segments of many records go through a buffer that is smaller than they are.
  @Test func streamsLargeSegments() throws {
    let work = try Workspace(), site = try Site(work)
    let text = String(repeating: "0123456789", count: 300)
    let records = try (0..<400).map { try Sample.message($0, text: text) }
    let name = try site.bundle.commit(records, host: site.host)
    let encoded = try #require(Bundle.encode(records, manifest: site.bundle.manifest))
    #expect(encoded.name == name && encoded.bytes.count > 1 << 20)
    for chunk in [1 << 12, 100_000, 1 << 22] {
      #expect(try SegmentTests.read(site.bundle, name, chunk: chunk).0 == records)
    }
    // Eight of them are merged as streams.
    for number in 1..<8 {
      try site.bundle.commit(
        try (0..<400).map { try Sample.message(number * 1_000 + $0, text: text) }, host: site.host)
    }
    let packed = try site.pass().packed
    #expect(packed.count == 1 && site.log.records.count == 3_200)
    let name8 = try #require(packed.first)
    #expect(try site.bundle.check(name8)?.records == 3_200)
  }

  @Test func emptyCommitsAreRefused() throws {
    let work = try Workspace(), bundle = try work.bundle()
    #expect(throws: CubeError.self) { try bundle.commit([], host: work.host()) }
    #expect(Bundle.encode([], manifest: bundle.manifest) == nil)
    #expect(try bundle.segments().isEmpty)
  }
}
