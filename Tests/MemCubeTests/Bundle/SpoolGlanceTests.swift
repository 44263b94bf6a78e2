import Posix
import Testing

@testable import Bundle
@testable import Format

@Suite struct SpoolGlanceTests {
  private let work: Workspace
  private let host: Host
  private let spool: Spool
  private let records: [Record]
  private var glance = SpoolGlance()
  private var now = SpoolGlance.span * 10

  init() throws {
    work = try Workspace()
    host = work.host()
    spool = Spool(path: work.root.appending("state").appending("spool"))
    try Files.makeDirectory(spool.path.parent)
    records = try Sample.messages(0..<6)
  }

  /// Looks so often that the file is held.
  private mutating func lookOften() {
    for _ in 0..<SpoolGlance.many { _ = glance.stamp(of: spool, at: now) }
  }

  @Test mutating func seesWhatALookAlongThePathSees() throws {
    #expect(glance.stamp(of: spool, at: now) == nil)
    lookOften()
    #expect(glance.stamp(of: spool, at: now) == nil && !glance.isHolding, "none to hold")
    try spool.append([records[0]], host: host)
    #expect(glance.stamp(of: spool, at: now) == spool.stamp && !glance.isHolding, "seen at once")
    lookOften()
    #expect(glance.stamp(of: spool, at: now) == spool.stamp && glance.isHolding)
    for record in records[1...] {
      try spool.append([record], host: host)
      #expect(glance.stamp(of: spool, at: now) == spool.stamp && glance.isHolding)
    }
    try spool.clear(host: host)
    #expect(glance.stamp(of: spool, at: now)?.size == 0)
    try spool.replace([records[1]], host: host)
    #expect(glance.stamp(of: spool, at: now) == spool.stamp, "another file of that name")
    try Files.unlink(spool.path)
    #expect(glance.stamp(of: spool, at: now) == nil)
    try spool.append([records[2]], host: host)
    #expect(glance.stamp(of: spool, at: now) == spool.stamp)
  }

  @Test mutating func holdsItOnlyWhereLooksAreMany() throws {
    try spool.append([records[0]], host: host)
    for _ in 0..<100 {
      #expect(glance.stamp(of: spool, at: now) == spool.stamp && !glance.isHolding)
      now += SpoolGlance.span / 8
    }
    now += SpoolGlance.span
    lookOften()
    #expect(glance.isHolding)
    glance.rest(at: now + SpoolGlance.span / 2)
    #expect(glance.isHolding)
    glance.rest(at: now + SpoolGlance.span)
    #expect(!glance.isHolding)
  }

  @Test mutating func anotherStateOrDirectoryIsSeen() throws {
    try spool.append([records[0]], host: host)
    lookOften()
    let other = Spool(path: work.root.appending("spool"))
    #expect(glance.stamp(of: other, at: now) == nil, "asked of another")
    try other.append(records, host: host)
    #expect(glance.stamp(of: other, at: now) == other.stamp)
    lookOften()
    try Files.rename(spool.path.parent, work.root.appending("gone"))
    now += SpoolGlance.span
    #expect(glance.stamp(of: spool, at: now) == nil && !glance.isHolding)
  }
}
