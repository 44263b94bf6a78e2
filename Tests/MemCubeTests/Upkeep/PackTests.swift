import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// Steps 4 to 6: packing, dropping, sweeping.
@Suite struct PackTests {
  @Test func classesOfSize() {
    for (size, expected) in [
      (0, 0), (4_095, 0), (4_096, 1), (32_767, 1), (32_768, 2), (262_144, 3), (2 << 20, 4),
      (16 << 20, 5), (128 << 20, 6), (Int64.max, 16),
    ] as [(Int64, Int)] { #expect(PackPlan.sizeClass(size) == expected) }
  }

  /// Names for plans that touch no files.
  static func segment(_ number: Int, records: Int = 10, size: Int64 = 100) -> AppliedSegment {
    let hash = String(number, radix: 16)
    let padded = String(repeating: "0", count: 64 - hash.count) + hash
    let name = SegmentName(month: Array("2026-11".utf8), hash: Array(padded.utf8))
    return AppliedSegment(
      name: name ?? SegmentName(last: RecordID(time: 0, high: 0, low: 0), digest: []),
      stamp: FileStamp(inode: 1, size: size, ctime: Timestamp(seconds: 0)), records: records)
  }

  @Test func plan() {
    let small = (0..<8).map { Self.segment($0) }
    #expect(PackPlan.groups(Array(small.dropLast()), []).isEmpty)
    #expect(PackPlan.groups(small.reversed(), []) == [small.map(\.name)])
    // Other classes are counted by themselves; 64 MiB and more not at all.
    let mixed = (0..<8).map { Self.segment($0, size: $0 < 4 ? 100 : 5_000) }
    #expect(PackPlan.groups(mixed, []).isEmpty)
    let large = (100..<108).map { Self.segment($0, records: 11, size: 64 << 20) }
    #expect(PackPlan.groups(large, []).isEmpty)
    // Chains of common records, of any size.
    let chain = [
      Overlap(one: large[0].name, other: large[3].name, common: 1),
      Overlap(one: large[5].name, other: large[3].name, common: 2),
    ]
    #expect(PackPlan.groups(large, chain) == [[large[0].name, large[3].name, large[5].name]])
    // One that is contained in another does not count.
    let inside = [Overlap(one: small[0].name, other: large[1].name, common: 10)]
    #expect(PackPlan.groups(small + large, inside).isEmpty)
    #expect(
      PackPlan.groups(
        small + [Self.segment(99, records: 11)],
        [
          Overlap(one: small[2].name, other: Self.segment(99).name, common: 10)
        ]) == [(small.map(\.name) + [Self.segment(99).name]).filter { $0 != small[2].name }])
  }

  @Test func coverers() {
    let one = Self.segment(1, records: 1), two = Self.segment(2, records: 2)
    let three = Self.segment(3, records: 3), hour = Upkeep.coverAge
    let overlaps = [
      Overlap(one: one.name, other: two.name, common: 1),
      Overlap(one: one.name, other: three.name, common: 1),
      Overlap(one: two.name, other: three.name, common: 2),
    ]
    let plan = CoverPlan([one, two, three], overlaps)
    #expect(plan.covered.keys.sorted() == [one.name, two.name])
    #expect(plan.droppable(at: hour, since: [:]).isEmpty)
    #expect(plan.droppable(at: hour - 1, since: [three.name: 0]).isEmpty)
    #expect(
      plan.droppable(at: hour, since: [two.name: 0, three.name: 0])
        == [one.name: three.name, two.name: three.name])
    #expect(
      plan.droppable(at: hour, since: [two.name: 0, three.name: 1]) == [one.name: two.name])
    // Equal sets: the greater path goes.
    let same = CoverPlan([two, three], [Overlap(one: two.name, other: three.name, common: 2)])
    #expect(same.covered == [two.name: [three.name]])
    let twin = Self.segment(4, records: 3)
    #expect(
      CoverPlan([three, twin], [Overlap(one: twin.name, other: three.name, common: 3)]).covered
        == [twin.name: [three.name]])
  }

  @Test func manyCoveredGoSooner() {
    let big = Self.segment(1_000_000, records: 1_000_000)
    let small = (0..<103).map { Self.segment($0, records: 1) }
    let overlaps = small.map { Overlap(one: $0.name, other: big.name, common: 1) }
    let plan = CoverPlan(small + [big], overlaps)
    let going = plan.droppable(at: Upkeep.tornAge, since: [big.name: 0], limit: 100)
    #expect(going.keys.sorted() == small.prefix(3).map(\.name).sorted())
  }

  @Test func packsThenDrops() throws {
    let work = try Workspace(), site = try Site(work)
    var records: [Record] = []
    for number in 0..<8 {
      let some = try Sample.messages((number * 10)..<(number * 10 + 3))
      records += some
      try site.bundle.commit(some, host: site.host)
    }
    records.sort()
    let packed = try site.pass().packed
    #expect(packed.count == 1 && site.log.records == records)
    #expect(packed.first == Bundle.encode(records, manifest: site.bundle.manifest)?.name)
    #expect(try site.names.count == 9)
    #expect(try site.pass(later: 3_599).dropped.isEmpty)
    let report = try site.pass(later: 1)
    #expect(report.dropped.count == 8 && !report.changedRecords)
    #expect(try site.names == packed)
    #expect(site.log.records == records && site.log.held.count == 1)
    #expect(try site.pass(later: 100_000).dropped.isEmpty)
  }

  /// A long drop lets others have the index now and then.
  @Test func manyGoInLots() throws {
    let work = try Workspace(), site = try Site(work), count = 2 * Upkeep.dropLot + 1
    for number in 0..<count {
      try site.bundle.commit([try Sample.message(number)], host: site.host)
    }
    let packed = try site.pass().packed
    #expect(try site.pass(later: 3_600).dropped.count == count)
    #expect(site.log.forgotten == [Upkeep.dropLot, Upkeep.dropLot, 1])
    #expect(try site.names == packed)
  }

  /// In between somebody may put an older copy of the bundle in its place, which has no pack.
  @Test func nothingGoesForAKeeperThatWent() throws {
    let work = try Workspace(), site = try Site(work), count = Upkeep.dropLot + 8
    for number in 0..<count {
      try site.bundle.commit([try Sample.message(number)], host: site.host)
    }
    let keeper = site.bundle.path(of: try #require(try site.pass().packed.first))
    let bytes = try Files.readAll(keeper)
    site.log.afterForget = {
      if site.log.forgotten.count > 1 { return }
      try Files.unlink(keeper)
      try Workspace.write(bytes, to: keeper)
    }
    #expect(try site.pass(later: 3_600).dropped.count == Upkeep.dropLot)
    #expect(try site.names.count == 9)
    site.log.afterForget = {}
    #expect(try site.pass(later: 3_600).dropped.count == 8)
    #expect(site.log.records.count == count)
  }

  /// Two replicas that pack the same files at once make the same file.
  @Test func packingTwiceIsPackingOnce() throws {
    let work = try Workspace(), first = try Site(work)
    for number in 0..<30 { try first.bundle.commit([try Sample.message(number)], host: first.host) }
    let second = try Site(first.bundle, work.host("two", seed: 2))
    let packed = try first.pass().packed
    #expect(try second.pass().packed.isEmpty, "it finds them packed")
    #expect(try first.pass().packed.isEmpty)
    try Files.unlink(first.bundle.path(of: try #require(packed.first)))
    let third = try Site(first.bundle, work.host("three", seed: 3))
    #expect(try third.pass().packed == packed)
  }

  /// Segments that share records become one whatever their number; large ones stream.
  @Test func overlappingSegmentsBecomeOne() throws {
    let work = try Workspace(), site = try Site(work)
    let text = String(repeating: "x", count: 2_000)
    let records = try (0..<100).map { try Sample.message($0, text: text) }
    for range in [0..<50, 40..<90, 85..<100] {
      try site.bundle.commit(Array(records[range]), host: site.host)
    }
    let packed = try site.pass().packed
    #expect(packed == [Bundle.encode(records, manifest: site.bundle.manifest)?.name])
    try site.pass()
    #expect(try site.pass(later: 3_600).dropped.count == 3)
    #expect(site.log.records == records)
  }

  /// Nothing is dropped in favour of a file that is no longer whole.
  @Test func keeperIsReadBeforeADrop() throws {
    let work = try Workspace(), site = try Site(work)
    let records = try Sample.messages(0..<8)
    for record in records { try site.bundle.commit([record], host: site.host) }
    let keeper = try #require(try site.pass().packed.first)
    // The same size, inode and (as far as the index notes it) ctime: a rotten disk.
    var bytes = try Files.readAll(site.bundle.path(of: keeper))
    bytes[100] ^= 1
    let file = try Files.open(site.bundle.path(of: keeper), OpenFlags.write)
    try Files.write(file, bytes, at: 0)
    try Files.setTimes(file, mtime: try Files.status(file).mtime)
    if let found = try site.bundle.segments().first(where: { $0.name == keeper }) {
      site.log.restamp(keeper, found.stamp)
    }
    #expect(try site.pass(later: 3_600).dropped.isEmpty)
    #expect(try site.names.count == 9)
  }

  @Test func sweepsDotFilesOfYesterday() throws {
    let work = try Workspace(), now = Clock.now().seconds
    let site = try Site(try work.bundle(), work.host(start: now))
    let name = try site.bundle.commit([try Sample.message(1)], host: site.host)
    let folder = site.bundle.path(of: name).parent
    try Workspace.write([1], to: folder.appending(".x.jsonl.abcdef"))
    try Workspace.write([1], to: site.bundle.blobs.appending("ab/.b.abcdef"))
    try site.pass()
    #expect(try site.bundle.strays().count == 1)
    try site.pass(host: work.host(start: now + 86_000))
    #expect(try site.bundle.strays().count == 1)
    try site.pass(host: work.host(start: now + 86_500))
    #expect(
      try site.bundle.strays().isEmpty && Files.list(site.bundle.blobs.appending("ab")).isEmpty)
    #expect(try site.names == [name])
  }

  /// What was refused, and could be read for thirty days, goes.
  @Test func sweepsRejectedTextsAfterThirtyDays() throws {
    let work = try Workspace(), now = Clock.now().seconds, day: Int64 = 86_400
    let site = try Site(try work.bundle(), work.host(start: now))
    try Workspace.write([1], to: site.replica.rejected.appending("talk.md"))
    for (days, left) in [(0, 1), (29, 1), (31, 0)] as [(Int64, Int)] {
      try site.pass(host: work.host(start: now + days * day))
      #expect(try Files.list(site.replica.rejected).count == left, "after \(days) days")
    }
  }
}
