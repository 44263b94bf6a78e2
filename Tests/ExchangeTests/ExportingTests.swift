import Format
import Index
import MemCube
import Posix
import Testing

@testable import Exchange

/// What exports hold: section 6.
@Suite struct ExportingTests {
  private func lines(
    _ ground: Ground, _ filter: ExportFilter = ExportFilter(), made: Int64 = 0,
    beside: OutFolder? = nil
  ) throws -> [JSON] {
    let path = ground.directory.appending("out-\(Random.bytes(4).map { String($0) }.joined())")
    let file = try OutFile(path)
    var export = LinesExport(try Selection(ground.cube, filter), to: file, beside: beside)
    _ = try export.write(named: bytes("c"), made: Timestamp(seconds: made))
    try file.finish()
    return try Files.readAll(path).split(separator: 0x0A).map { try JSON.parse(Array($0)) }
  }

  private func filled() throws -> Ground {
    let ground = try Ground()
    try ground.cube.write(
      [
        .create(
          .memories,
          Edit(
            path: bytes("x/a.md"), content: .bytes(bytes("one")),
            fields: ["type": "FACT", "tags": .array(["t"])])),
        .create(
          .memories,
          Edit(
            path: bytes("b.md"), content: .bytes(bytes("two")),
            fields: ["attributes": .object([.init("hidden", true)])])),
        .create(.documents, Edit(path: bytes("d.bin"), content: .bytes([0, 255]))),
        .message(
          MessageDraft(conversation: bytes("talk"), role: bytes("user"), content: bytes("hi"))),
      ], .durable)
    return ground
  }

  private func kinds(_ lines: [JSON]) -> [String] {
    lines.dropFirst().map { shown($0["kind"]?.string ?? []) }
  }

  @Test func theSameCubeGivesTheSameBytes() throws {
    let ground = try filled()
    let (one, two) = (try lines(ground, made: 1), try lines(ground, made: 2))
    #expect(one.dropFirst() == two.dropFirst())
    #expect(one[0]["until"] == two[0]["until"])
    #expect(one[0]["made"] != two[0]["made"])
    #expect(kinds(one) == ["memory", "message", "document"])
  }

  @Test func hiddenOnesComeOnlyIfAskedFor() throws {
    let ground = try filled()
    var filter = ExportFilter()
    filter.takesAll = true
    #expect(kinds(try lines(ground, filter)) == ["memory", "memory", "message", "document"])
    #expect(try Selection(ground.cube, ExportFilter()).report.leftOut == [.hidden: 1])
  }

  @Test func filtersCombine() throws {
    let ground = try filled()
    func found(_ change: (inout ExportFilter) -> Void) throws -> [String] {
      var filter = ExportFilter()
      change(&filter)
      return kinds(try lines(ground, filter))
    }
    #expect(try found { $0.types = [bytes("FACT")] } == ["memory"])
    #expect(try found { $0.tags = [bytes("t")] } == ["memory"])
    #expect(try found { $0.folders = [bytes("documents")] } == ["document"])
    #expect(try found { $0.folders = [bytes("memories/x")] } == ["memory"])
    #expect(try found { $0.conversations = [bytes("talk")] } == ["message"])
    #expect(try found { $0.only = [.messages, .documents] } == ["message", "document"])
    #expect(
      try found {
        $0.types = [bytes("FACT")]; $0.tags = [bytes("u")]
      } == [])
    #expect(try found { $0.since = Timestamp(seconds: 9_000_000_000) } == [])
    #expect(try found { $0.until = Timestamp(seconds: 0) } == [])
  }

  @Test func anExportGoesOnFromTheLast() throws {
    let ground = try filled()
    let until = try #require(try lines(ground)[0]["until"]?.string)
    Clock.sleep(nanoseconds: 5_000_000)
    try ground.cube.write(
      [
        .create(
          .memories,
          Edit(path: bytes("new.md"), content: .bytes(bytes("new")), mtime: Timestamp(seconds: 5)))
      ],
      .durable)
    var filter = ExportFilter()
    filter.since = Timestamp(rfc3339: until)
    let paths = try lines(ground, filter).compactMap { $0["path"]?.string.map(shown) }
    #expect(paths.contains("new.md"))
  }

  @Test func largeDocumentsLieBeside() throws {
    let (one, two) = (try Ground(), try Ground())
    let large = [UInt8](repeating: 7, count: 9 << 20)
    try one.cube.write(
      [.create(.documents, Edit(path: bytes("l.bin"), content: .bytes(large)))], .durable)
    let selection = try Selection(one.cube, ExportFilter())
    #expect(LinesExport.needsFolder(selection))
    let path = one.directory.appending("out.jsonl")
    let (file, beside) = (try OutFile(path), try OutFolder(Path(path.bytes + bytes(".d"))))
    var export = LinesExport(selection, to: file, beside: beside)
    let report = try export.write(named: bytes("c"), made: Timestamp(seconds: 0))
    try beside.finish()
    try file.finish()
    #expect(report.notes.count == 1)
    try two.take(try Export(paths: [path.bytes]))
    let node = try #require(try two.cube.find(.documents, bytes("l.bin")))
    #expect(node.size == 9 << 20)
  }

  @Test func aGraphIsAGraphAgain() throws {
    let ground = try Ground()
    let text = #"""
      {"type": "entity", "name": "Ana", "entityType": "person", "observations": ["Sails\nfar", "Reads"]}
      {"type": "entity", "name": "Bo", "entityType": "person", "observations": []}
      {"type": "relation", "from": "Ana", "to": "Bo", "relationType": "knows"}
      """#
    try ground.take(single("memory.jsonl", text))
    let path = ground.directory.appending("out.jsonl")
    let file = try OutFile(path)
    var export = GraphExport(try Selection(ground.cube, ExportFilter()), to: file)
    _ = try export.write(named: bytes("c"))
    try file.finish()
    let again = try Files.readAll(path).split(separator: 0x0A).map { try JSON.parse(Array($0)) }
    let wanted = text.split(separator: "\n").map { try? JSON.parse(bytes(String($0))) }
    #expect(Set(again.map(\.canonical)) == Set(wanted.compactMap { $0?.canonical }))
  }

  @Test func whatIsThereIsNotWrittenOver() throws {
    let ground = try Ground()
    let path = ground.directory.appending("there")
    try Files.makeDirectory(path)
    #expect(throws: Never.self) { try OutFolder(path).abandon() }
    try Files.makeDirectory(path.appending("x"))
    #expect(throws: ExchangeError.self) { try OutFolder(path) }
    #expect(throws: ExchangeError.self) { try OutFile(path) }
  }

  /// What a killed export left beside its place goes with the next one; what another process writes stays.
  @Test func whatAKilledExportLeftGoes() throws {
    let ground = try Ground()
    let path = ground.directory.appending("out")
    func beside(_ number: Int) -> Path { ground.directory.appending(".out.new-\(number)") }
    func write(_ place: Path) throws {
      let file = try Files.open(place, OpenFlags.write | OpenFlags.create)
      try Files.write(file, bytes("plain"))
    }
    for number in [1, 2] {
      try Files.makeDirectory(beside(number))
      try write(beside(number).appending("a.md"))
    }
    try write(beside(3))
    try write(ground.directory.appending(".out.new-mine"))
    let running = try Files.open(beside(2), OpenFlags.read | OpenFlags.directory)
    #expect(try Files.tryLock(running, .exclusive))
    let file = try OutFile(path)
    #expect(!Files.exists(beside(1)) && !Files.exists(beside(3)))
    #expect(Files.exists(beside(2).appending("a.md")))
    #expect(Files.exists(ground.directory.appending(".out.new-mine")))
    // Its own is locked from the beginning.
    _ = Beside.place(of: path)
    try file.write(bytes("whole"))
    try file.finish()
    #expect(try Files.readAll(path) == bytes("whole"))
    _ = running.raw
  }
}
