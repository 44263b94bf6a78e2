import Digest
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// What the real cp and rsync do to a bundle, and what a bundle does to them.
@Suite struct CopyToolTests {
  /// Runs a tool to its end; what it says goes nowhere.
  static func run(_ words: [String]) throws -> Process.Ending {
    try Process.spawn(words, streams: Process.Streams(input: nil, output: nil, error: nil)).wait()
  }

  /// Copies a bundle without its index, as the pages advise.
  static func copy(_ from: Path, to: Path) throws {
    #expect(try run(["rsync", "-a", "--exclude", "index", "\(from)/", "\(to)/"]) == .exited(0))
  }

  static func text(_ path: Path) -> String { String(decoding: path.bytes, as: UTF8.self) }

  static let tools = [["cp", "-r"], ["rsync", "-a", "--exclude", "index"]]

  /// Counterexample 12: a copy made while packing and dropping runs holds all that was durable
  /// when it began, and every segment in it is whole.
  @Test(arguments: tools) func copyWhilePacking(tool: [String]) throws {
    let work = try Workspace(), site = try Site(work)
    var durable: Set<RecordID> = []
    for round in 0..<6 {
      for number in 0..<20 {
        let record = try Sample.message(round * 100 + number)
        try site.bundle.commit([record], host: site.host)
        durable.insert(record.id)
      }
      let copy = work.root.appending("copy\(round).memcube")
      let process = try Process.spawn(
        tool + [Self.text(site.bundle.path) + (tool[0] == "cp" ? "" : "/"), Self.text(copy)],
        streams: Process.Streams(input: nil, output: nil, error: nil))
      let before = durable
      var passes = 0
      var ending: Process.Ending?
      while ending == nil || passes < 3 {
        try site.bundle.commit([try Sample.message(round * 100 + 30 + passes)], host: site.host)
        durable.insert(try Sample.message(round * 100 + 30 + passes).id)
        // Less than an hour in all, so that nothing that the copy has listed goes.
        try site.pass(later: 60)
        passes += 1
        if ending == nil { ending = try process.poll() }
      }
      #expect(ending == .exited(0))
      let other = try Site(
        try Bundle.open(at: copy, host: site.host), work.host("c\(round)", seed: UInt64(round)))
      try other.pass()
      #expect(before.isSubset(of: other.log.records.map(\.id)))
      #expect(other.log.held.count == (try other.names.count), "every segment is whole")
      try site.pass(later: 3_600)
      try site.pass()
    }
    #expect(Set(site.log.records.map(\.id)) == durable)
  }

  /// rsync -a sets the times of folders: a two-way exchange gives a folder that got a segment the time
  /// back that it had before, and what came must be noticed all the same.
  @Test func rsyncThatSetsTimesBack() throws {
    let scratch = try Scratch()
    let (a, b) = (scratch.path("a.memcube"), scratch.path("b.memcube"))
    let one = try Cube.create(at: a, host: scratch.host())
    try one.put("x.md", "1", .durable)
    func copy(_ from: Path, _ to: Path) throws {
      let words = ["rsync", "-a", "--exclude", "index", Self.text(from) + "/", Self.text(to)]
      #expect(try Self.run(words) == .exited(0))
    }
    try copy(a, b)
    let two = try Cube.open(at: b, host: scratch.host())
    try two.refresh()
    let stamp = Cube.logStamp(at: b, host: two.host)
    Clock.sleep(nanoseconds: 100_000_000)
    try two.refresh()
    try one.put("y.md", "2", .durable)
    try copy(b, a)
    try copy(a, b)
    #expect(try two.refresh())
    #expect(try two.paths(.memories) == ["x.md", "y.md"])
    #expect(Cube.logStamp(at: b, host: two.host) != stamp)
    try one.close()
    try two.close()
  }

  /// rsync both ways is a merge; a second run copies nothing.
  @Test func rsyncBothWays() throws {
    let work = try Workspace(), one = try Site(work)
    let copy = work.root.appending("b.memcube")
    try one.bundle.commit(try Sample.messages(0..<5), host: one.host)
    #expect(try Self.run(["cp", "-r", Self.text(one.bundle.path), Self.text(copy)]) == .exited(0))
    let two = try Site(
      try Bundle.open(at: copy, host: one.host), work.host("two", seed: 2))
    for (number, site) in [one, two].enumerated() {
      for round in 0..<12 {
        let first = number * 1_000 + round * 10
        try site.bundle.commit(try Sample.messages(first..<(first + 2)), host: site.host)
      }
      try site.pass()
    }
    func sync(_ from: Site, _ to: Site) throws {
      let words = ["rsync", "-a", "--exclude", "index"]
      let paths = [Self.text(from.bundle.path) + "/", Self.text(to.bundle.path) + "/"]
      #expect(try Self.run(words + paths) == .exited(0))
    }
    for _ in 0..<3 {
      try sync(one, two)
      try sync(two, one)
      for site in [one, two] {
        for seconds in [0, 3_700] as [Int64] { try site.pass(later: seconds) }
      }
    }
    #expect(one.log.records == two.log.records && one.log.records.count == 51)
    #expect(try Workspace.tree(one.bundle.path) == Workspace.tree(two.bundle.path))
    // Equal in time as well: nothing is left to copy.
    let list = work.root.appending("list")
    let output = try Files.open(list, OpenFlags.write | OpenFlags.create)
    let process = try Process.spawn(
      [
        "rsync", "-ai", "--exclude", "index", "--exclude", "./", Self.text(one.bundle.path) + "/",
        Self.text(two.bundle.path) + "/",
      ], streams: Process.Streams(input: nil, output: output.raw, error: nil))
    #expect(try process.wait() == .exited(0))
    let lines = try Files.readAll(list).split(separator: 0x0A)
    #expect(lines.filter { $0.starts(with: ">f".utf8) }.isEmpty)
  }

  /// Counterexample 1 with the real tool: a torn medium over a good bundle.
  @Test func rsyncOfATornCopy() throws {
    let work = try Workspace(), site = try Site(work)
    let records = try Sample.messages(0..<9)
    let name = try site.bundle.commit(records, host: site.host)
    try site.pass()
    let stick = work.root.appending("stick")
    #expect(
      try Self.run(["cp", "-r", Self.text(site.bundle.path), Self.text(stick)]) == .exited(0))
    try Workspace.write([], to: stick.appending(name.path))
    let paths = [Self.text(stick) + "/", Self.text(site.bundle.path) + "/"]
    #expect(try Self.run(["rsync", "-a"] + paths) == .exited(0))
    #expect(try site.bundle.check(name)?.isWhole == false)
    #expect(try site.pass().healed == [name])
    #expect(try site.bundle.check(name)?.isWhole == true && site.log.records == records)
  }
}
