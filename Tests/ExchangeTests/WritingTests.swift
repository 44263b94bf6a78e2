import Format
import Index
import MemCube
import Posix
import Testing

@testable import Exchange

/// What an import does to a cube: section 3.
@Suite struct WritingTests {
  private func chat(_ texts: [String], id: String = "1") -> Export {
    let lines = texts.enumerated().map {
      #"{"id": \#($0.offset), "type": "message", "date_unixtime": "\#(1_767_348_000 + $0.offset)", "from": "Ana", "from_id": "u", "text": "\#($0.element)"}"#
    }
    return single(
      "result.json",
      #"{"name": "Ana", "type": "personal_chat", "id": \#(id), "messages": [\#(lines.joined(separator: ","))]}"#
    )
  }

  @Test func theSameTwiceRecordsNothing() throws {
    let ground = try Ground()
    let first = try ground.take(chat(["a", "b"]))
    #expect(first.messages == .init(new: 2))
    #expect(first.conversations == .init(new: 1))
    let records = try ground.cube.counts().records
    let second = try ground.take(chat(["a", "b"]))
    #expect(second.messages == .init(same: 2))
    #expect(second.conversations == .init(same: 1))
    #expect(try ground.cube.counts().records == records)
  }

  @Test func aNewerExportAddsWhatIsNewAndKeepsWhatWasSaid() throws {
    let ground = try Ground()
    try ground.take(chat(["a", "b"]))
    let report = try ground.take(chat(["a", "changed", "c"]))
    #expect(report.messages == .init(new: 1, same: 1, changed: 1))
    #expect(report.conversations == .init(grown: 1))
    #expect(report.notes.count == 1)
  }

  @Test func aDryRunSaysTheSameAndWritesNothing() throws {
    let ground = try Ground()
    let records = try ground.cube.counts().records
    let dry = try ground.take(chat(["a", "b"])) { $0.isDry = true }
    #expect(try ground.cube.counts().records == records)
    let real = try ground.take(chat(["a", "b"]))
    #expect(dry.messages == real.messages)
    #expect(dry.conversations == real.conversations)
  }

  @Test func filesAreFoundWhereverTheyAre() throws {
    let ground = try Ground()
    let cube = ground.cube
    try ground.take(folder("V", ["a.md": "one", "b.md": "two", "c.md": "three", "d.md": "four"]))
    let a = try #require(try cube.find(.memories, bytes("V/a.md"))?.object)
    let b = try #require(try cube.find(.memories, bytes("V/b.md"))?.object)
    let c = try #require(try cube.find(.memories, bytes("V/c.md"))?.object)
    try cube.write(
      [
        .edit(a, Edit(path: bytes("moved.md"))), .edit(b, Edit(content: .bytes(bytes("mine")))),
        .delete(c, into: nil),
      ], .durable)
    let report = try ground.take(
      folder("V", ["a.md": "one more", "b.md": "theirs", "c.md": "three", "e.md": "five"]))
    #expect(report.memories == .init(new: 1, updated: 1, conflict: 1, deleted: 1, gone: 1))
    #expect(try ground.text(.memories, "moved.md") == "one more")
    #expect(try ground.text(.memories, "V/b.md") == "mine")
    #expect(try ground.text(.memories, "V/c.md") == nil)
    #expect(try ground.text(.memories, "V/d.md") == "four")
    try ground.take(folder("V", ["e.md": "five"])) { $0.prunes = true }
    #expect(try ground.text(.memories, "V/d.md") == nil)
  }

  /// Two copies of a cube that imported the same hold it twice, and show it once: a newer export changes both.
  @Test func twinsOfTwoCopiesAreOneFile() throws {
    let ground = try Ground()
    try ground.take(folder("V", ["a.md": "one"]))
    let node = try #require(try ground.cube.find(.memories, bytes("V/a.md")))
    let attributes = try ground.cube.fields(row: node.row)["attributes"]
    var twin = Edit(
      path: bytes("V/a.md"), content: .bytes(bytes("one")), mtime: node.mtime,
      fields: ["attributes": attributes])
    twin.yields = true
    try ground.cube.write([.create(.memories, twin)], .durable)
    #expect(try ground.take(folder("V", ["a.md": "two"])).memories == .init(updated: 1))
    let root = try #require(try ground.cube.find(.memories, bytes("V")))
    #expect(try ground.cube.nodes(folder: root.row).map { shown($0.name) } == ["a.md"])
    #expect(try ground.text(.memories, "V/a.md") == "two")
    #expect(try ground.take(folder("V", ["a.md": "two"])).memories == .init(same: 1))
  }

  @Test func aNameThatIsTakenGetsDigits() throws {
    let ground = try Ground()
    try ground.cube.write(
      [.create(.memories, Edit(path: bytes("V/a.md"), content: .bytes(bytes("other"))))], .durable)
    try ground.take(folder("V", ["a.md": "one"]))
    #expect(try ground.text(.memories, "V/a.md") == "other")
    #expect(
      try ground.text(.memories, shown(Names.beside(bytes("V/a.md"), bytes("V/a.md")))) == "one")
  }

  @Test func nothingIsLearnedIfSoAsked() throws {
    let ground = try Ground()
    try ground.take(chat(["I moved to Ghent last week."])) { $0.learnsNothing = true }
    #expect(try ground.cube.waitingCount() == 0)
  }

  /// An interruption keeps what is durable, and the same once more goes on.
  @Test func whatIsInterruptedGoesOn() throws {
    let ground = try Ground()
    let export = chat((0..<50).map { "m\($0)" })
    let writer = try CubeWriter(
      ground.cube, CubeWriter.Plan(), ImportOptions(), isAsked: { true })
    #expect(throws: ExchangeError.interrupted) {
      try ExportFormat.recognised(export).read(export, ImportOptions(), into: writer)
    }
    #expect(try ground.take(export).messages.new == 50)
  }

  // MARK: Round trips

  private func filled() throws -> Ground {
    let ground = try Ground()
    try ground.take(
      folder("V", ["a.md": "---\ntags: [x]\n---\none", "b/c.md": "two", "d.bin": "three"]))
    try ground.take(chat(["a", "b"]))
    return ground
  }

  @Test func jsonLinesComeBack() throws {
    let (one, two) = (try filled(), try Ground())
    let path = one.directory.appending("out.jsonl")
    let file = try OutFile(path)
    var export = LinesExport(try Selection(one.cube, ExportFilter()), to: file, beside: nil)
    _ = try export.write(named: bytes("c"), made: Timestamp(seconds: 0))
    try file.finish()
    let read = try Export(paths: [path.bytes])
    #expect(try two.take(read).memories.new == 2)
    #expect(try two.text(.memories, "V/b/c.md") == "two")
    #expect(try two.text(.documents, "V/d.bin") == "three")
    let records = try two.cube.counts().records
    try two.take(read)
    #expect(try two.cube.counts().records == records)
    // Into the cube that they came from: nothing new.
    let same = try one.take(read)
    #expect(same.memories == .init(same: 2))
    #expect(same.messages == .init(same: 2))
  }

  @Test func filesComeBack() throws {
    let (one, two) = (try filled(), try Ground())
    let path = one.directory.appending("out")
    let folder = try OutFolder(path)
    var export = FilesExport(
      try Selection(one.cube, ExportFilter()), into: folder, isPortable: false)
    _ = try export.write(named: bytes("c"), made: Timestamp(seconds: 0))
    try folder.finish()
    let report = try two.take(try Export(paths: [path.bytes]))
    #expect(report.memories.new == 2)
    #expect(report.messages.new == 2)
    #expect(try two.text(.memories, "V/a.md") == "---\ntags: [x]\n---\none")
    #expect(
      try two.cube.conversations().map { shown($0.name) }
        == one.cube.conversations().map { shown($0.name) })
  }

  @Test func aBundleOfKnowledgeKeepsWhatStands() throws {
    let ground = try filled()
    let path = ground.directory.appending("okf")
    let folder = try OutFolder(path)
    var export = OKFExport(try Selection(ground.cube, ExportFilter()), into: folder)
    _ = try export.write(named: bytes("c"), made: Timestamp(seconds: 0))
    try folder.finish()
    let note = shown(try Files.readAll(path.appending("memories/V/a.md")))
    #expect(note.hasPrefix("---\ntags: [x]\ntype: Note\ntitle: a\n"))
    #expect(note.hasSuffix("\n---\none"))
    #expect(try ExportFormat.recognised(try Export(paths: [path.bytes])).name == "okf")
    #expect(
      shown(try Files.readAll(path.appending("index.md"))).hasPrefix(
        "---\nokf_version: \"0.2\"\n---\n"))
  }

  @Test func aPageHoldsNoMarkupOfOthers() throws {
    let ground = try Ground()
    try ground.take(folder("V", ["a.md": "<script>alert(1)</script> & \"x\""]))
    let path = ground.directory.appending("out.html")
    let file = try OutFile(path)
    var export = HTMLExport(try Selection(ground.cube, ExportFilter()), to: file)
    _ = try export.write(named: bytes("<c>"))
    try file.finish()
    let page = shown(try Files.readAll(path))
    #expect(!page.contains("<script>alert"))
    #expect(page.contains("&lt;script&gt;alert(1)"))
    #expect(page.contains("<title>&lt;c&gt;</title>"))
    #expect(page.contains("default-src 'none'"))
  }

  @Test func portableNamesAreTakenEverywhere() {
    var names = PortableNames(isOn: true)
    #expect(shown(names.portable(bytes("a/x:y?.md"))) == "a/x-y-.md")
    #expect(shown(names.portable(bytes("a/CON.md"))) == "a/-CON.md")
    #expect(shown(names.portable(bytes("a/B.md"))) == "a/B.md")
    #expect(shown(names.portable(bytes("a/b.md"))) == "a/b (2).md")
    #expect(names.changed.count == 3)
  }
}
