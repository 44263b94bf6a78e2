import Glibc
import Posix
import Testing

@testable import Bundle
@testable import Format

@Suite struct SpoolTests {
  @Test func appendsReadsAndClears() throws {
    let work = try Workspace(), host = work.host()
    let spool = Spool(path: work.root.appending("spool"))
    #expect(try spool.read().records.isEmpty && spool.size == 0)
    try spool.clear(host: host)
    let records = try Sample.messages(0..<6)
    let middle = try spool.append(Array(records[..<4]), host: host)
    let end = try spool.append(Array(records[4...]), host: host)
    let all = try spool.read()
    #expect(all.records == records && all.end == end && all.damaged == 0 && spool.size == end)
    let rest = try spool.read(from: middle)
    #expect(rest.records == Array(records[4...]) && rest.end == end)
    #expect(try spool.read(from: end).records.isEmpty)
    try spool.replace(Array(records[1...2]), host: host)
    #expect(try spool.read().records == Array(records[1...2]))
    try spool.clear(host: host)
    #expect(spool.size == 0)
  }

  /// Cut anywhere, the whole lines before the cut are there; the next append drops the rest.
  @Test func tornAnywhere() throws {
    let work = try Workspace(), host = work.host()
    let spool = Spool(path: work.root.appending("spool"))
    let records = try Sample.messages(0..<3)
    try spool.append(records, host: host)
    let bytes = try Files.readAll(spool.path)
    for count in bytes.indices {
      try Workspace.write(Array(bytes[..<count]), to: spool.path)
      let whole = bytes[..<count].filter { $0 == 0x0A }.count
      let found = try spool.read()
      #expect(found.records == Array(records[..<whole]) && found.damaged == 0)
      #expect(found.end <= Int64(count))
      let end = try spool.append([try Sample.message(9)], host: host)
      let after = try spool.read()
      #expect(after.records.count == whole + 1 && after.damaged == 0 && after.end == end)
    }
  }

  @Test func damagedLinesCostThemselves() throws {
    let work = try Workspace()
    let spool = Spool(path: work.root.appending("spool"))
    let records = try Sample.messages(0..<2)
    let zeros = [UInt8](repeating: 0, count: 4_096)
    let long = [UInt8](repeating: 0x61, count: JSON.lengthLimit + 1)
    try Workspace.write(
      records[0].line + [0x0A] + zeros + [0x0A] + long + [0x0A] + records[1].line + [0x0A],
      to: spool.path)
    let found = try spool.read()
    #expect(found.records == records && found.damaged == 2 && found.end == spool.size)
  }

  @Test func killedBeforeAndAfter() async throws {
    let work = try Workspace()
    let path = String(decoding: work.root.appending("spool").bytes, as: UTF8.self)
    for number in 0..<Int64(2) {
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, number = number as Int64] in
        let spool = Spool(path: Path(path))
        let host = CommitTests.dying(at: number, Workspace(at: path))
        try spool.append(try Sample.messages(0..<3), host: host)
        try spool.clear(host: host)
      }
      #expect(try Spool(path: Path(path)).read().records.count == (number == 0 ? 0 : 3))
    }
  }

  /// A spool whose bundle has gone is taken by another bundle of the cube, once.
  @Test func strandedIsTaken() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let other = try work.bundle("other.memcube", host: work.host("o", seed: 5))
    let first = try ReplicaState.open(bundle, host: host)
    let records = try Sample.messages(0..<3)
    try first.spool.append(records, host: host)
    let copy = Bundle(path: work.root.appending("moved.memcube"), manifest: bundle.manifest)
    _ = try Bundle.create(at: copy.path, manifest: copy.manifest, host: host)
    let second = try ReplicaState.open(copy, host: host)
    #expect(first.directory != second.directory && first.label != second.label)
    var taken: [Record] = []
    func take() throws {
      try second.takeStranded { records throws(CubeError) in taken += records }
    }
    try take()
    #expect(taken.isEmpty, "the first bundle is still there")
    try Files.removeTree(bundle.path)
    // Another cube in its place is not it.
    try Files.rename(other.path, bundle.path)
    do {
      let held = try first.lockWriter()
      try take()
      #expect(taken.isEmpty && held.file.raw > 0, "somebody writes there")
    }
    #expect(throws: CubeError.self) {
      try second.takeStranded { _ throws(CubeError) in throw .readOnly("x") }
    }
    try take()
    #expect(taken == records)
    try take()
    #expect(taken == records)
  }
}
