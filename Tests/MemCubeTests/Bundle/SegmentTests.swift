import Digest
import Posix
import Testing

@testable import Bundle
@testable import Format

@Suite struct SegmentTests {
  /// All valid records of a segment, and the report.
  static func read(
    _ bundle: Bundle, _ name: SegmentName, chunk: Int = 1 << 18
  ) throws -> ([Record], SegmentReport) {
    var reader = try bundle.reader(name, chunk: chunk)
    var records: [Record] = []
    while let record = try reader.next() { records.append(record) }
    return (records, reader.report)
  }

  /// Puts bytes where a segment would be.
  static func plant(_ bytes: [UInt8], _ bundle: Bundle, _ name: SegmentName) throws {
    try Workspace.write(bytes, to: bundle.path(of: name))
  }

  @Test func bytesNameAndTimeFollowFromTheSet() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let records = try Sample.messages(0..<5)
    let name = try bundle.commit(records.reversed() + records, host: host)
    let (encoded, bytes, mtime) = try #require(
      Bundle.encode(records.shuffled(), manifest: bundle.manifest))
    #expect(name == encoded)
    let file = bundle.path(of: name)
    #expect(try Files.readAll(file) == bytes)
    #expect(name.hash == Hex.encode(SHA256.hash(bytes)))
    #expect(name.month == Array("2026-11".utf8))
    let last = try #require(records.last)
    #expect(mtime == Timestamp(milliseconds: Int64(last.id.time)))
    #expect(try Files.status(file).mtime == mtime)
    let (found, report) = try Self.read(bundle, name)
    #expect(found == records.sorted() && report.isWhole && report.problem == nil)
    #expect(try bundle.segments().map(\.name) == [name])
    // Once more: the same file, nothing else.
    #expect(try bundle.commit(records, host: host) == name)
    #expect(try bundle.segments().count == 1 && bundle.strays().isEmpty)
  }

  @Test(arguments: [
    (0, "1970-01", 0), (4_294_967_296_000, "2106-02", 0x7FFF_FFFF),
    (Record.orderTimeLimit, "9999-12", 0x7FFF_FFFF),
  ])
  func timesAreHeld(time: UInt64, month: String, seconds: Int64) throws {
    let work = try Workspace(), bundle = try work.bundle()
    let record = try RecordTests.memory(time: time)
    let name = try bundle.commit([record], host: work.host())
    #expect(name.month == Array(month.utf8))
    #expect(try Files.status(bundle.path(of: name)).mtime == Timestamp(seconds: seconds))
    #expect(try bundle.check(name)?.isWhole == true)
  }

  /// A segment cut anywhere is not whole, and gives every record whose line is all there.
  @Test func cutAtEveryByte() throws {
    let work = try Workspace(), bundle = try work.bundle()
    let records = try Sample.messages(0..<3)
    let (name, bytes, _) = try #require(Bundle.encode(records, manifest: bundle.manifest))
    let starts = bytes.indices.filter { bytes[$0] == 0x0A }
    for count in bytes.indices {
      try Self.plant(Array(bytes[..<count]), bundle, name)
      let (found, report) = try Self.read(bundle, name, chunk: 100)
      // Lines end at their LF, or just before it.
      let complete = max(0, starts.filter { $0 <= count }.count - 1)
      #expect(found == Array(records.prefix(complete)) && !report.isWhole, "cut to \(count)")
    }
  }

  /// Any flipped bit is noticed, and costs one line at most (two where an LF was hit).
  @Test func everyFlippedBit() throws {
    let work = try Workspace(), bundle = try work.bundle()
    let records = try Sample.messages(0..<2)
    let (name, bytes, _) = try #require(Bundle.encode(records, manifest: bundle.manifest))
    for index in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << UInt8(bit)
        try Self.plant(flipped, bundle, name)
        let (found, report) = try Self.read(bundle, name, chunk: 2_000)
        let isFeed = bytes[index] == 0x0A
        #expect(!report.isWhole && report.isOurs && report.damaged > 0)
        #expect(found.count >= (isFeed ? 0 : 1) && found.allSatisfy(records.contains))
        if index < bundle.manifest.line.count - 1 { #expect(found == records) }
      }
    }
  }

  @Test func wrongPlaces() throws {
    let work = try Workspace(), bundle = try work.bundle()
    let records = try Sample.messages(0..<3)
    let (name, bytes, _) = try #require(Bundle.encode(records, manifest: bundle.manifest))
    let month = try #require(SegmentName(month: Array("2026-10".utf8), hash: name.hash))
    let hash = try #require(SegmentName(month: name.month, hash: Hex.encode(SHA256.hash([]))))
    for (wrong, problem) in [
      (month, "its month is not that of its last record"),
      (hash, "its name is not the SHA-256 of its bytes"),
    ] {
      try Self.plant(bytes, bundle, wrong)
      let (found, report) = try Self.read(bundle, wrong)
      #expect(found == records && !report.isWhole && report.problem == problem)
    }
  }

  /// Right name, wrong inside: nobody who keeps to the format writes this.
  @Test func rightNameOfWrongBytes() throws {
    let work = try Workspace(), bundle = try work.bundle()
    let records = try Sample.messages(0..<3)
    let lines = records.map { $0.line + [0x0A] }, head = bundle.manifest.line
    let wrong: [([UInt8], Int)] = [
      (head + lines[1] + lines[0], 2), (head + lines[0] + lines[0], 2),
      (head + lines[0] + [0x0A] + lines[1], 2), (lines[0] + lines[1], 1), (head, 0),
      (head + lines[0] + Array("{}\n".utf8), 1), (head + lines[0].dropLast(), 1), ([], 0),
      (head + head + lines[0], 1),
    ]
    for (bytes, count) in wrong {
      let name = try #require(
        SegmentName(month: Array("2026-11".utf8), hash: Hex.encode(SHA256.hash(bytes))))
      try Self.plant(bytes, bundle, name)
      let (found, report) = try Self.read(bundle, name)
      #expect(found.count == count && !report.isWhole && report.problem != nil)
    }
  }

  @Test func otherCubesAndVersions() throws {
    let work = try Workspace(), bundle = try work.bundle()
    let other = try work.bundle("b.memcube", host: work.host("other", seed: 2))
    let records = try Sample.messages(0..<3)
    let foreign = try other.commit(records, host: work.host())
    try Self.plant(try Files.readAll(other.path(of: foreign)), bundle, foreign)
    let (found, report) = try Self.read(bundle, foreign)
    #expect(found.isEmpty && report.foreign == other.cube && !report.isOurs && !report.isWhole)
    #expect(report.hashAgrees)
    let newer = Array(#"{"memcube":2,"cube":"x"}"#.utf8) + [0x0A] + (records.first?.line ?? [])
    try Self.plant(newer, bundle, foreign)
    let (later, laterReport) = try Self.read(bundle, foreign)
    #expect(later.isEmpty && laterReport.newer == 2 && !laterReport.isOurs)
  }

  @Test func linesOfTenMillionBytes() throws {
    let work = try Workspace(), bundle = try work.bundle()
    let records = try Sample.messages(0..<2)
    let (name, bytes, _) = try #require(Bundle.encode(records, manifest: bundle.manifest))
    let long = [UInt8](repeating: 0x61, count: 10_000_000)
    let first = bundle.manifest.line.count
    try Self.plant(
      Array(bytes[..<first]) + long + [0x0A] + bytes[first...] + long, bundle, name)
    let (found, report) = try Self.read(bundle, name)
    #expect(found == records && report.damaged == 2)
    #expect(report.damage.map(\.line) == [2, 5])
    try Self.plant(long, bundle, name)
    #expect(try Self.read(bundle, name).0.isEmpty)
  }

  /// What is written behind a link of a month's name nobody reads: it is refused before it is said to be
  /// recorded.
  @Test func aMonthIsNoLink() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let name = try bundle.commit(try Sample.messages(0..<1), host: host)
    let (month, aside) = (bundle.log.appending(name.month), work.root.appending("aside"))
    try Files.rename(month, aside)
    try Files.symlink(target: aside.bytes, at: month)
    #expect(throws: CubeError.self) { try bundle.commit(try Sample.messages(1..<2), host: host) }
    #expect(try Files.list(aside).count == 1)
    try Files.unlink(month)
    try Files.rename(aside, month)
    try bundle.commit(try Sample.messages(1..<2), host: host)
    #expect(try bundle.segments().count == 2)
  }

  @Test func notRegularFiles() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let name = try bundle.commit(try Sample.messages(0..<1), host: host)
    let file = bundle.path(of: name)
    let aside = work.root.appending("aside")
    try Files.rename(file, aside)
    try Files.symlink(target: aside.bytes, at: file)
    #expect(throws: CubeError.self) { try bundle.check(name) }
    try Files.unlink(file)
    try Files.makeFifo(file)
    #expect(throws: CubeError.self) { try bundle.check(name) }
    try Files.unlink(file)
    try Files.makeDirectory(file)
    #expect(throws: CubeError.self) { try bundle.check(name) }
    try Files.removeDirectory(file)
    #expect(try bundle.check(name) == nil)
  }

  @Test(arguments: [
    "log/2026-11/x.jsonl", "log/2026-13", "log/2026-00", "log/20261-1", "log/file", "log/2026-1",
  ])
  func namesOfAnotherForm(path: String) throws {
    let work = try Workspace(), bundle = try work.bundle()
    try Workspace.write([], to: bundle.path.appending(path).appending("x"))
    #expect(try bundle.segments().isEmpty)
    #expect(try bundle.strays().count == 1)
  }

  @Test func namesHaveOneForm() {
    let hash = String(repeating: "0123456789abcdef", count: 4)
    let path = "log/2026-11/\(hash).jsonl"
    #expect(SegmentName(path: Array(path.utf8))?.path == Array(path.utf8))
    for wrong in [
      path.uppercased(), path + "x", "lag" + path.dropFirst(3), String(path.dropLast()),
      path.replacing("-", with: "/"), path.replacing("2026-11", with: "2026-99"),
      path.replacing("a", with: "g"),
    ] { #expect(SegmentName(path: Array(wrong.utf8)) == nil) }
  }

  /// They are kept as numbers, which say the same and are in the order of the paths.
  @Test func namesComeBackAsTheyWere() {
    var random = SeededGenerator(7)
    let months = ["0000-01", "0009-12", "1970-01", "2026-09", "2026-10", "2026-11", "9999-12"]
    let edges = ["0", "f"].map { String(repeating: $0, count: 64) }
    let hashes =
      edges
      + (0..<40).map { _ in
        String((0..<64).map { _ in "0123456789abcdef".randomElement(using: &random) ?? "0" })
      }
    let paths = months.flatMap { month in hashes.map { "log/\(month)/\($0).jsonl" } }
    let names = paths.compactMap { SegmentName(path: Array($0.utf8)) }
    #expect(names.map(\.description) == paths)
    let parts = names.map { SegmentName(month: $0.month, hash: $0.hash) }
    #expect(parts == names)
    #expect(names.shuffled(using: &random).sorted().map(\.description) == paths.sorted())
    #expect(Set(names).count == paths.count)
  }

  /// However the stream is cut into chunks, the lines are the same.
  @Test func splitterGivesTheSameLines() {
    let text = Array("a\n\nbcd\nabcdefgh\nabcdefghi\n\nlast".utf8)
    func lines(_ chunk: Int) -> [String] {
      var splitter = LineSplitter(limit: 8, chunk: chunk)
      var out: [String] = []
      var rest = text[...]
      while true {
        switch splitter.next() {
        case .line(let bytes, let isEnded):
          out.append(String(decoding: bytes, as: UTF8.self) + (isEnded ? "." : ""))
        case .tooLong: out.append("!")
        case .end: return out
        case .needsMore:
          splitter.add(Array(rest.prefix(chunk)))
          rest = rest.dropFirst(chunk)
        }
      }
    }
    for chunk in 1...40 {
      #expect(lines(chunk) == ["a.", ".", "bcd.", "abcdefgh.", "!", ".", "last"])
    }
  }
}
