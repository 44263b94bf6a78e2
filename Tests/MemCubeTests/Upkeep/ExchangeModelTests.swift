import Digest
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// Random histories of several replicas that write, purge, copy in all directions, crash, and get
/// their files damaged. At the end all logs are equal, hold what was recorded and not purged, and
/// no byte of what was.
@Suite struct ExchangeModelTests {
  /// Steps of one history; histories by seed.
  static let steps = 250

  @Test(arguments: UInt64(1)...8) func endsEqual(seed: UInt64) throws {
    var model = try Model(seed: seed)
    do {
      for _ in 0..<Self.steps { try model.step() }
      try model.end()
    } catch {
      Issue.record("seed \(seed), step \(model.count): \(error)")
    }
  }
}

/// Three replicas, an old stick, and what has to come out.
private struct Model {
  let work: Workspace
  var generator: SeededGenerator
  var sites: [Site] = []
  let stick: Path
  var count = 0
  /// Records that were acknowledged, and ids that were purged.
  var recorded: [RecordID: Record] = [:]
  var purged: Set<RecordID> = []
  var crashes = 0

  init(seed: UInt64) throws {
    work = try Workspace()
    generator = SeededGenerator(seed)
    stick = work.root.appending("stick")
    let manifest = try #require(Manifest(cube: [UInt8](repeating: 0x63, count: 32)))
    for number in 0..<3 {
      let host = work.host("h\(number)", seed: seed * 10 + UInt64(number), start: 1_793_900_000)
      let bundle = try Bundle.create(
        at: work.root.appending("b\(number)"), manifest: manifest, host: host)
      sites.append(try Site(bundle, host))
    }
  }

  func random(_ count: Int, _ generator: inout SeededGenerator) -> Int {
    Int(generator.next() % UInt64(max(1, count)))
  }

  mutating func step() throws {
    count += 1
    let index = random(sites.count, &generator)
    switch random(20, &generator) {
    case 0..<7: try write(index)
    case 7..<11: try copy(from: index, to: random(sites.count, &generator))
    case 11..<15: try pass(index)
    case 15: try purge(index)
    case 16: try crash(index)
    case 17: try damage(index)
    case 18: try useStick(index)
    default: sites[index].log = MemoryLog()  // a rebuilt index
    }
  }

  private mutating func write(_ index: Int) throws {
    let first = count * 10
    let records = try Sample.messages(first..<(first + 1 + random(4, &generator)))
    try sites[index].bundle.commit(records, host: sites[index].host)
    for record in records { recorded[record.id] = record }
  }

  /// What `rsync -a` does: files of another size or time replace those of their name.
  private mutating func copy(from: Int, to: Int) throws {
    guard from != to else { return }
    let source = sites[from].bundle.path, target = sites[to].bundle.path
    try Model.rsync(source, target)
  }

  private static func rsync(_ source: Path, _ target: Path) throws {
    for top in ["log", "blobs"] {
      guard let folders = try? Files.list(source.appending(top)) else { continue }
      for folder in folders where folder.kind == .directory {
        let from = source.appending(top).appending(folder.name)
        let to = target.appending(top).appending(folder.name)
        for entry in try Files.list(from) where entry.kind == .regular {
          let file = from.appending(entry.name), copy = to.appending(entry.name)
          let status = try Files.status(file)
          if let old = try? Files.status(copy), old.size == status.size,
            old.mtime.seconds == status.mtime.seconds
          {
            continue
          }
          let draft = to.appending([0x2E] + entry.name.prefix(100) + Array(".rsync".utf8))
          try Workspace.write(try Files.readAll(file), to: draft)
          try Files.setTimes(draft, mtime: status.mtime)
          try Files.rename(draft, copy)
        }
      }
    }
  }

  private mutating func pass(_ index: Int) throws {
    try sites[index].pass(later: [0, 10, 61, 1_800, 3_700][random(5, &generator)])
  }

  private mutating func purge(_ index: Int) throws {
    try sites[index].pass()
    let known = sites[index].log.live.filter { $0.kind == .message }
    guard !known.isEmpty else { return }
    let ids = (0..<2).map { _ in known[random(known.count, &generator)].id }
    let record = try Sample.purge(ids, time: 1_793_980_000_000 + UInt64(count))
    try sites[index].bundle.commit([record], host: sites[index].host)
    recorded[record.id] = record
    purged.formUnion(ids)
    try sites[index].pass()
  }

  /// Upkeep ends at a random step; the process's index is lost half the time.
  private mutating func crash(_ index: Int) throws {
    let last = Int64(random(12, &generator)), steps = Counter(-1)
    var host = sites[index].host
    host.reach = { _ throws(CubeError) in
      if steps.next() == last { throw .refused("crash") }
    }
    do { try sites[index].pass(later: Int64(random(2, &generator)) * 3_700, host: host) } catch {
      guard error as? CubeError == .refused("crash") else { throw error }
      crashes += 1
    }
    if random(2, &generator) == 0 { sites[index].log = MemoryLog() }
  }

  /// Damages a file of which another replica, or this one's index, has all lines.
  private mutating func damage(_ index: Int) throws {
    try sites[index].pass()
    let names = try sites[index].names
    guard !names.isEmpty else { return }
    let name = names[random(names.count, &generator)]
    var bytes = try Files.readAll(sites[index].bundle.path(of: name))
    switch random(3, &generator) {
    case 0: bytes = Array(bytes.prefix(random(bytes.count, &generator)))
    case 1 where !bytes.isEmpty: bytes[random(bytes.count, &generator)] ^= 0x10
    default: bytes += bytes
    }
    try SegmentTests.plant(bytes, sites[index].bundle, name)
    let healed = try sites[index].pass(later: 61)
    #expect(
      healed.healed + healed.moved == [name]
        || bytes
          == (try? Files.readAll(
            sites[index].bundle.path(of: name)))
    )
  }

  /// A stick gets a copy, or an old one comes back from it.
  private mutating func useStick(_ index: Int) throws {
    if random(2, &generator) == 0 || !Files.exists(stick) {
      try Files.removeTree(stick)
      try Model.rsync(sites[index].bundle.path, stick)
    } else {
      try Model.rsync(stick, sites[index].bundle.path)
    }
  }

  /// Everybody copies from everybody, and works until nothing changes.
  mutating func end() throws {
    for _ in 0..<4 {
      for from in sites.indices { for to in sites.indices { try copy(from: from, to: to) } }
      for site in sites {
        for seconds in [0, 61, 0, 3_700, 0] as [Int64] { try site.pass(later: seconds) }
      }
    }
    let expected = Set(recorded.values.filter { !purged.contains($0.id) })
    let log = try Workspace.tree(sites[0].bundle.log)
    for (number, site) in sites.enumerated() {
      #expect(Set(site.log.records) == expected, "what replica \(number) has applied")
      #expect(try Workspace.tree(site.bundle.log) == log, "the files of replica \(number)")
      for segment in try site.bundle.segments() {
        #expect(try site.bundle.check(segment.name)?.isWhole == true)
      }
      #expect(try !site.pass().changedRecords)
    }
    // No purged line is left anywhere, in the bundles or in the hosts' state.
    let texts = purged.compactMap { recorded[$0]?.content }
    for (name, bytes) in try Workspace.tree(work.root) where !name.starts(with: "stick/".utf8) {
      let text = String(decoding: bytes, as: UTF8.self)
      for secret in texts {
        let line = "\"content\":\"" + String(decoding: secret, as: UTF8.self) + "\""
        #expect(!text.contains(line), "\(Path(name)) holds \(line)")
      }
    }
  }
}
