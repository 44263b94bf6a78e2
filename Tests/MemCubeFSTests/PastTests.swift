import Fuse
import Language
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCubeFS

/// history/at/DATE: the trees as they were.
@Suite struct PastTests {
  /// The UTC day of a moment.
  private func day(_ time: Timestamp) -> String {
    let civil = Zone.utc.civil(at: time.seconds)
    func two(_ number: some BinaryInteger) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(civil.year)-\(two(civil.month))-\(two(civil.day))"
  }

  @Test(arguments: [true, false]) func treesAsTheyWere(keepsNames: Bool) throws {
    let fixture = try Fixture(keepsNames: keepsNames)
    let client = fixture.client
    var days: [String] = []
    func night() {
      days.append(day(fixture.time.clock.now()))
      fixture.time.pass(86_400)
    }
    try client.write("trips/memories/a.md", "one\n")
    try client.setTime("trips/memories/a.md", Timestamp(seconds: 1_000_000_000))
    try client.setMode("trips/memories/a.md", 0o640)
    try client.makeDirectory("trips/memories/empty")
    try client.makeDirectory("trips/memories/old")
    try client.setMode("trips/memories/old", 0o750)
    try client.write("trips/memories/old/deep.md", "deep\n")
    try client.write("trips/memories/gone.md", "gone\n")
    try client.write("trips/documents/doc.bin", [0xFF, 0, 1])
    try client.symlink("a.md", "trips/memories/link")
    night()
    try client.setMode("trips/memories/a.md", 0o600)
    try client.write("trips/memories/a.md", "one and two\n")
    try client.unlink("trips/memories/gone.md")
    try client.rename("trips/memories/old", "trips/memories/new")
    try client.removeDirectory("trips/memories/empty")
    try client.write("trips/memories/later.md", "later\n")
    night()
    try client.rename("trips/memories/a.md", "trips/memories/z.md")
    try client.rename("trips/trash/gone.md", "trips/memories/gone.md")
    night()
    client.dropCaches()
    let first = "trips/history/at/\(days[0])"
    #expect(try client.names(first) == ["documents", "memories", "trash"])
    #expect(
      try client.names("\(first)/memories") == ["a.md", "empty", "gone.md", "link", "old"])
    #expect(try client.names("\(first)/memories/old") == ["deep.md"])
    #expect(try client.names("\(first)/memories/empty").isEmpty)
    #expect(try client.names("\(first)/trash").isEmpty)
    #expect(try client.read("\(first)/memories/a.md") == "one\n")
    #expect(try client.read("\(first)/memories/old/deep.md") == "deep\n")
    #expect(try client.bytes("\(first)/documents/doc.bin") == [0xFF, 0, 1])
    #expect(try client.readLink("\(first)/memories/link") == Array("a.md".utf8))
    let status = try client.status("\(first)/memories/a.md")
    #expect(status.size == 4 && status.mtime == Timestamp(seconds: 1_000_000_000))
    #expect(status.mode & 0o7777 == 0o640)
    // As a copy of them is to have it.
    #expect(try client.status("\(first)/memories/old").mode & 0o7777 == 0o750)
    #expect(try client.status("\(first)/memories").mode & 0o7777 == 0o700)
    let second = "trips/history/at/\(days[1])"
    #expect(try client.names("\(second)/memories") == ["a.md", "later.md", "link", "new"])
    #expect(try client.read("\(second)/memories/a.md") == "one and two\n")
    #expect(try client.names("\(second)/trash") == ["gone.md"])
    #expect(try client.read("\(second)/trash/gone.md") == "gone\n")
    #expect(
      !client.exists("\(second)/memories/old") && !client.exists("\(second)/memories/gone.md"))
    let third = "trips/history/at/\(days[2])"
    #expect(
      try client.names("\(third)/memories") == client.names("trips/memories"))
    // By month and year, to the second, and of what has not been.
    #expect(try client.names("trips/history/at/\(days[0])T23:59:59/memories").count == 5)
    #expect(try client.names("trips/history/at/1999/memories").isEmpty)
    #expect(try client.names("trips/history/at/9998-12/memories").count == 5)
    #expect(try client.names("trips/history/at").isEmpty)
    #expect(try !client.names("trips/history").contains("at"))
    for name in ["yesterday", "2026-02-30", "2026-13", "26-01-01", "2026-11-01T25:00", ""] {
      #expect(!client.exists("trips/history/at/\(name)/memories"), "\(name)")
    }
    // Nothing can be written, and all can be brought back.
    #expect(client.code { () throws(Errno) in try client.write("\(first)/memories/x", "x") } == 1)
    #expect(
      client.code { () throws(Errno) in try client.write("\(first)/memories/a.md", "x") } == 1)
    #expect(client.code { () throws(Errno) in try client.unlink("\(first)/memories/a.md") } == 1)
    #expect(
      client.code { () throws(Errno) in try client.makeDirectory("\(first)/memories/d") } == 1)
    try client.write("trips/memories/a.md", try client.read("\(first)/memories/a.md"))
    #expect(try client.read("trips/memories/a.md") == "one\n")
  }

  /// Two memories of one name, as two copies of a cube bring together: the names that the tree
  /// showed then.
  @Test func rivalsHadTheNamesThatTheyShowed() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let bundle = fixture.host.store.appending("cubes/trips.memcube")
    func copy(_ from: Path, _ to: Path) throws {
      let words = ["/bin/cp", "-r", "\(from)", "\(to)"].map { Array($0.utf8) }
      #expect(try Process.spawn(words, environment: []).wait() == .exited(0))
    }
    // Three replicas make a file of one name.
    let home = fixture.pad.path
    for number in 0..<2 {
      try copy(bundle, home.appending("copy\(number)"))
    }
    try client.write("trips/memories/same.md", "one\n")
    for (number, text) in ["two\n", "one\n"].enumerated() {
      let other = Host(
        store: home, state: home.appending("state\(number)"), cache: home.appending("cache"),
        author: [65], now: fixture.host.now, random: { Random.bytes($0) })
      let cube = try Cube.open(at: home.appending("copy\(number)"), host: other)
      let edit = Edit(path: Array("same.md".utf8), content: .bytes(Array(text.utf8)))
      try cube.write([.create(.memories, edit)], .durable)
      try cube.close()
      try copy(home.appending("copy\(number)/log"), bundle)
    }
    fixture.tree.refresh()
    client.dropCaches()
    let shown = try client.names("trips/memories")
    #expect(shown.count == 2)
    let then = "trips/history/at/\(day(fixture.time.clock.now()))/memories"
    fixture.time.pass(86_400)
    for name in shown { try client.write("trips/memories/\(name)", "changed \(name)\n") }
    #expect(try client.names(then) == shown)
    let made = try #require(shown.first { $0 != "same.md" })
    #expect(try client.read("\(then)/same.md") == "one\n")
    #expect(try client.read("\(then)/\(made)") == "two\n")
  }

  /// What it costs to look at a folder does not grow with the folders beside it.
  @Test func theRestOfTheCubeIsPassedOver() throws {
    let fixture = try Fixture()
    var changes: [Change] = []
    for number in 0..<300 {
      let path = Array("folder\(number % 3)/sub/m\(number).md".utf8)
      changes.append(.create(.memories, Edit(path: path, content: .bytes([65]))))
    }
    changes.append(.create(.memories, Edit(path: Array("top.md".utf8), content: .bytes([66]))))
    try fixture.cube.write(changes, .durable)
    let then = "trips/history/at/\(day(fixture.time.clock.now()))/memories"
    #expect(try fixture.client.names(then) == ["folder0", "folder1", "folder2", "top.md"])
    #expect(try fixture.client.names("\(then)/folder1/sub").count == 100)
    #expect(try fixture.client.names("\(then)/folder1") == ["sub"])
  }

  @Test func onAMount() throws {
    let mount = try MountedCubeFixture()
    let client = DirectoryClient(root: mount.directory)
    try client.write("trips/memories/a.md", "one\n")
    let now = Clock.now()
    // The cube's zone is this machine's; no zone is a day and a half away.
    let later = day(Timestamp(seconds: now.seconds + 129_600))
    let before = day(Timestamp(seconds: now.seconds - 172_800))
    #expect(try client.read("trips/history/at/\(later)/memories/a.md") == "one\n")
    #expect(try client.status("trips/history/at/\(later)/memories/a.md").size == 4)
    #expect(try client.names("trips/history/at/\(before)/memories").isEmpty)
    #expect(!client.exists("trips/history/at/\(before)/memories/a.md"))
    #expect(!client.exists("trips/history/at/soon"))
    #expect(try !client.names("trips/history").contains("at"))
    try mount.end()
  }

  /// What was listed is kept for those who look at each, and no longer than it is true.
  @Test func aHistoryThatWasListedIsListedAnewWhenItGrows() throws {
    let fixture = try Fixture(keepsNames: false)
    let client = fixture.client
    for file in ["a.md", "b.md", "c.md", "d.md", "e.md", "f.md"] {
      for number in 1...3 { try client.write("trips/memories/\(file)", "\(file) \(number)\n") }
    }
    for round in 4...6 {
      for file in ["a.md", "b.md", "c.md", "d.md", "e.md", "f.md"] {
        let folder = "trips/history/memories/\(file)"
        let names = try client.names(folder)
        #expect(names.count == round - 1)
        for (number, name) in names.enumerated() {
          #expect(try client.read("\(folder)/\(name)") == "\(file) \(number + 1)\n")
        }
        #expect(!client.exists("\(folder)/\(names[0])x"))
        try client.write("trips/memories/\(file)", "\(file) \(round)\n")
      }
    }
  }
}
