import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// Steps 1 and 2: what a copy brings, whole and torn.
@Suite struct HealTests {
  @Test func adoptsWhatACopyBrought() throws {
    let work = try Workspace(), site = try Site(work)
    let other = Bundle(path: work.root.appending("copy"), manifest: site.bundle.manifest)
    _ = try Bundle.create(at: other.path, manifest: other.manifest, host: site.host)
    let records = try Sample.messages(0..<3)
    let name = try other.commit(records, host: site.host)
    let bytes = try Files.readAll(other.path(of: name))
    try SegmentTests.plant(bytes, site.bundle, name)  // with the time of now
    #expect(try site.pass().adopted == [name])
    #expect(site.log.records == records)
    let last = try #require(records.last)
    #expect(
      try Files.status(site.bundle.path(of: name)).mtime
        == Timestamp(milliseconds: Int64(last.id.time)))
    #expect(try !site.pass().changedRecords)
    #expect(site.log.applies == 1, "what has not changed is not read again")
    // The same bytes in a new file: looked at, not applied.
    try Files.unlink(site.bundle.path(of: name))
    try SegmentTests.plant(bytes, site.bundle, name)
    #expect(try !site.pass().changedRecords && site.log.applies == 1)
    // Gone: forgotten.
    try Files.unlink(site.bundle.path(of: name))
    #expect(try site.pass().vanished == [name])
    #expect(site.log.records.isEmpty)
    // All of log/ gone is no reason to forget.
    try site.bundle.commit(records, host: site.host)
    try site.pass()
    try Files.rename(site.bundle.log, work.root.appending("aside"))
    #expect(throws: CubeError.self) { try site.pass() }
    #expect(site.log.records == records)
  }

  /// Counterexample 1: a torn file over one that we know is healed at once, from the index.
  @Test(arguments: ["empty", "cut", "flipped", "longer"]) func tornCopyOverAGoodOne(
    damage: String
  ) throws {
    let work = try Workspace(), site = try Site(work)
    let records = try Sample.messages(0..<5)
    let name = try site.bundle.commit(records, host: site.host)
    try site.pass()
    let bytes = try Files.readAll(site.bundle.path(of: name))
    var torn = bytes
    switch damage {
    case "empty": torn = []
    case "cut": torn.removeLast(200)
    case "flipped": torn[300] ^= 4
    default: torn += Array("garbage".utf8)
    }
    try SegmentTests.plant(torn, site.bundle, name)
    #expect(try site.pass().healed == [name])
    #expect(try Files.readAll(site.bundle.path(of: name)) == bytes)
    #expect(site.log.records == records)
    #expect(try Workspace.tree(site.replica.lostAndFound).values.first == torn)
    #expect(try !site.pass().changedRecords)
    #expect(try site.bundle.strays().isEmpty)
  }

  /// A torn file that nobody here has seen whole waits a minute, then gives its lines.
  @Test func tornFileOfAnUnknownSegment() throws {
    let work = try Workspace(), site = try Site(work)
    let records = try Sample.messages(0..<5)
    let (name, bytes, _) = try #require(Bundle.encode(records, manifest: site.bundle.manifest))
    try SegmentTests.plant(Array(bytes.dropLast(10)), site.bundle, name)
    #expect(try site.pass().damage.count == 1)
    #expect(try site.pass(later: 59).moved.isEmpty && site.log.records.isEmpty)
    #expect(site.log.applies == 1, "it is read once, not at every pass")
    // It grows: the minute starts anew.
    try SegmentTests.plant(Array(bytes.dropLast(5)), site.bundle, name)
    #expect(try site.pass(later: 2).moved.isEmpty)
    #expect(try site.pass(later: 59).moved.isEmpty)
    #expect(try site.pass(later: 2).moved == [name])
    #expect(site.log.records == Array(records.dropLast()))
    #expect(try site.names.count == 1 && !site.names.contains(name))
    #expect(try Workspace.tree(site.replica.lostAndFound).count == 1)
    // The whole one comes after all: it covers the rest.
    try SegmentTests.plant(bytes, site.bundle, name)
    #expect(try site.pass().adopted == [name])
    #expect(try site.pass(later: 3_600).dropped.count == 1)
    #expect(try site.names == [name])
  }

  /// What is not ours is read once, too, and named every time; what is gone is forgotten.
  @Test func foreignSegmentsAreRememberedWhileTheyAreThere() throws {
    let work = try Workspace(), site = try Site(work)
    let other = try #require(Manifest(cube: Array(repeating: 0x61, count: 32)))
    let (name, bytes, _) = try #require(
      Bundle.encode(try Sample.messages(0..<2), manifest: other))
    try SegmentTests.plant(bytes, site.bundle, name)
    for _ in 0..<3 {
      let damage = try site.pass(later: 100).damage
      #expect(damage.map(\.file) == [name.path])
      #expect(damage.first?.problem.contains("belongs to the cube") == true)
    }
    #expect(site.log.applies == 1)
    try Files.unlink(site.bundle.path(of: name))
    #expect(try site.pass().damage.isEmpty && site.log.torn.isEmpty)
  }

  /// Complete but for its frame: the very same segment comes out.
  @Test func tornButComplete() throws {
    let work = try Workspace(), site = try Site(work)
    let records = try Sample.messages(0..<5)
    let (name, bytes, _) = try #require(Bundle.encode(records, manifest: site.bundle.manifest))
    for torn in [Array(bytes.dropLast()), bytes + [0x0A, 0x0A], [0x7A] + bytes.dropFirst()] {
      let site = try Site(site.bundle, work.host("h\(torn.count)", seed: UInt64(torn.count)))
      try SegmentTests.plant(torn, site.bundle, name)
      try site.pass()
      #expect(try site.pass(later: 61).healed == [name])
      #expect(try Files.readAll(site.bundle.path(of: name)) == bytes)
      #expect(site.log.records == records)
    }
  }

  @Test func nothingLeftOfIt() throws {
    let work = try Workspace(), site = try Site(work)
    let (name, _, _) = try #require(
      Bundle.encode(try Sample.messages(0..<2), manifest: site.bundle.manifest))
    try SegmentTests.plant([0, 0, 0, 0x0A, 0], site.bundle, name)
    try site.pass()
    #expect(try site.pass(later: 60).moved == [name])
    #expect(try site.names.isEmpty)
  }

  /// Lines out of order, repeated, and far more of them than order: all valid ones are kept.
  @Test func linesOutOfOrder() throws {
    let work = try Workspace(), site = try Site(work)
    let records = try Sample.messages(0..<200)
    let (name, _, _) = try #require(Bundle.encode(records, manifest: site.bundle.manifest))
    var bytes = site.bundle.manifest.line
    for record in records.shuffled() + records.reversed() { bytes += record.line + [0x0A] }
    try SegmentTests.plant(bytes, site.bundle, name)
    try site.pass()
    #expect(try site.pass(later: 60).healed == [name])
    #expect(site.log.records == records)
  }

  @Test func othersAreLeftAlone() throws {
    let work = try Workspace(), site = try Site(work)
    let other = try work.bundle("other", host: work.host("o", seed: 4))
    let name = try other.commit(try Sample.messages(0..<2), host: site.host)
    let bytes = try Files.readAll(other.path(of: name))
    try SegmentTests.plant(bytes, site.bundle, name)
    let link = try #require(
      SegmentName(month: name.month, hash: [UInt8](repeating: 0x61, count: 64)))
    try Files.symlink(target: Array("/etc/passwd".utf8), at: site.bundle.path(of: link))
    try site.pass()
    let report = try site.pass(later: 100_000)
    #expect(!report.changedRecords && report.damage.count == 2 && site.log.records.isEmpty)
    #expect(try Files.readAll(site.bundle.path(of: name)) == bytes)
    #expect(try site.names.count == 2)
  }

  /// A bundle that cannot be written is read, and nothing in it is touched.
  @Test func readOnlyBundle() throws {
    let work = try Workspace(), site = try Site(work)
    let records = try Sample.messages(0..<3)
    try site.bundle.commit(records, host: site.host)
    let (torn, bytes, _) = try #require(
      Bundle.encode(try Sample.messages(5..<9), manifest: site.bundle.manifest))
    try SegmentTests.plant(Array(bytes.dropLast(3)), site.bundle, torn)
    let before = try Workspace.tree(site.bundle.path)
    let failing = work.host { _ throws(CubeError) in throw .readOnly("no writing") }
    let report = try Upkeep.adopt(site.bundle, site.replica, site.log, host: failing, writes: false)
    #expect(report.adopted.count == 1 && site.log.records == records)
    #expect(try Workspace.tree(site.bundle.path) == before)
  }

  /// Before an index is made of a copy: times are right, and all is synced, however many.
  @Test(arguments: [3, 80]) func settlesACopy(count: Int) throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    var times: [SegmentName: Timestamp] = [:]
    for number in 0..<count {
      let record = try Sample.message(number)
      let name = try bundle.commit([record], host: host)
      times[name] = Timestamp(milliseconds: Int64(record.id.time))
      try Files.setTimes(bundle.path(of: name), mtime: Timestamp(seconds: 1))
    }
    _ = try bundle.storeBlob([1], host: host)
    let torn = try #require(times.keys.first)
    try SegmentTests.plant([], bundle, torn)
    times[torn] = nil
    try Upkeep.settle(bundle, host: host)
    for (name, time) in times { #expect(try Files.status(bundle.path(of: name)).mtime == time) }
  }

  @Test func refreshHealsWhatItKnows() throws {
    let work = try Workspace(), site = try Site(work)
    let name = try site.bundle.commit(try Sample.messages(0..<3), host: site.host)
    func refresh() throws -> UpkeepReport {
      try Upkeep.adopt(site.bundle, site.replica, site.log, host: site.host)
    }
    #expect(try refresh().adopted == [name])
    try SegmentTests.plant([], site.bundle, name)
    #expect(try refresh().healed == [name])
    #expect(try site.bundle.check(name)?.isWhole == true)
  }
}
