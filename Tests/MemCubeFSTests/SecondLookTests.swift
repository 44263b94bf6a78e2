import Fuse
import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS

/// A file that loses its name between the kernel's look at that and its call: told ESTALE the kernel looks
/// once more, and if it has lost its name again by then, the program is not to hear of it.
@Suite struct SecondLookTests {
  private let fixture: Fixture
  private let tree: MemoryTree
  private let folder: UInt64
  private let one = Caller(user: 1000, group: 1000, process: 7)
  private let other = Caller(user: 1000, group: 1000, process: 8)
  private static let append = OpenFlags.write | OpenFlags.append

  init() throws {
    fixture = try Fixture()
    tree = fixture.tree
    try fixture.client.write("trips/memories/note.md", "first")
    fixture.client.dropCaches()
    folder = try fixture.client.node("trips/memories")
  }

  private func look(_ caller: Caller) throws -> UInt64 {
    try tree.lookup(folder, Array("note.md".utf8), caller).node
  }

  private func replace(_ text: String) throws {
    try fixture.client.write("trips/memories/.note.tmp", text)
    try fixture.client.rename("trips/memories/.note.tmp", "trips/memories/note.md")
  }

  @Test func whatIsReplacedTwiceIsOpened() throws {
    let first = try look(one)
    try replace("second")
    #expect(throws: Errno.stale) { try tree.open(first, Self.append, one) }
    let second = try look(one)
    try replace("third")
    let opened = try tree.open(second, Self.append, one)
    #expect(try tree.write(second, opened.handle, 0, Array("lost".utf8), one) == 4)
    try tree.flush(second, opened.handle, 0)
    tree.release(second, opened.handle)
    #expect(try fixture.client.read("trips/memories/note.md") == "third")
    let object = try #require(try fixture.node("note.md")?.object)
    #expect(try fixture.cube.history(object).count == 3)
  }

  @Test func whatIsRemovedTwiceIsOpened() throws {
    let first = try look(one)
    try fixture.client.unlink("trips/memories/note.md")
    #expect(throws: Errno.stale) { try tree.open(first, Self.append, one) }
    try fixture.client.write("trips/memories/note.md", "second")
    fixture.client.dropCaches()
    let second = try look(one)
    try fixture.client.unlink("trips/memories/note.md")
    let opened = try tree.open(second, OpenFlags.readWrite, one)
    #expect(try TreeFile(tree, second, opened).read(0, 10) == Array("second".utf8))
    #expect(try tree.write(second, opened.handle, 0, [0x78], one) == 1)
    tree.release(second, opened.handle)
    #expect(try fixture.client.names("trips/memories").isEmpty)
    #expect(try fixture.node("note.md", .trash) != nil)
  }

  /// Only who has just looked again; another comes by what the kernel remembers, and would write for nobody.
  @Test func whoDidNotLookAgainIsToldTo() throws {
    let first = try look(one)
    try replace("second")
    #expect(throws: Errno.stale) { try tree.open(first, Self.append, one) }
    let second = try look(one)
    try replace("third")
    #expect(throws: Errno.stale) { try tree.open(second, Self.append, other) }
    fixture.time.pass(11)
    #expect(throws: Errno.stale) { try tree.open(second, Self.append, one) }
  }

  /// A call that went well is the end of it.
  @Test func theNextCallIsToldAnew() throws {
    let first = try look(one)
    try replace("second")
    #expect(throws: Errno.stale) { try tree.open(first, Self.append, one) }
    let second = try look(one)
    let opened = try tree.open(second, Self.append, one)
    tree.release(second, opened.handle)
    try replace("third")
    #expect(throws: Errno.stale) { try tree.open(second, Self.append, one) }
  }

  /// What the second look did not find is no look at what comes next by that name; the kernel asks twice.
  @Test(arguments: [false, true]) func aNameThatIsNotFoundIsTheEndOfALook(isTwice: Bool) throws {
    let first = try look(one)
    try fixture.client.unlink("trips/memories/note.md")
    #expect(throws: Errno.stale) { try tree.open(first, Self.append, one) }
    #expect(try look(one) == 0)
    if isTwice { #expect(try look(one) == 0) }
    try fixture.client.write("trips/memories/note.md", "second")
    fixture.client.dropCaches()
    let second = try look(one)
    try replace("third")
    if isTwice {
      #expect(throws: Errno.stale) { try tree.open(second, Self.append, one) }
    } else {
      let opened = try tree.open(second, Self.append, one)
      tree.release(second, opened.handle)
    }
  }

  /// Of several that make a file at once all but one find it, also to truncate it.
  @Test func whatIsMadeMeanwhileIsTruncated() throws {
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.truncate
    let (entry, opened) = try tree.create(folder, Array("note.md".utf8), 0o600, flags, one)
    #expect(entry.attributes.size == 0)
    #expect(try tree.write(entry.node, opened.handle, 0, [0x78], one) == 1)
    try tree.flush(entry.node, opened.handle, 0)
    tree.release(entry.node, opened.handle)
    #expect(try fixture.client.read("trips/memories/note.md") == "x")
  }

  /// `> note.md`: the kernel truncates by the number, behind the opening.
  @Test(arguments: [false, true]) func whatIsLostIsTruncated(isRemoved: Bool) throws {
    let first = try look(one)
    try replace("second")
    #expect(throws: Errno.stale) { try tree.open(first, OpenFlags.write, one) }
    fixture.client.dropCaches()
    let second = try look(one)
    if isRemoved {
      try fixture.client.unlink("trips/memories/note.md")
    } else {
      try replace("third")
    }
    let opened = try tree.open(second, OpenFlags.write, one)
    var change = AttributeChange()
    change.size = 0
    #expect(try tree.setAttributes(second, change, nil, one).0.size == 0)
    #expect(try tree.write(second, opened.handle, 0, [0x78], one) == 1)
    let attributes = try tree.attributes(second, nil).0
    #expect(attributes.size == 1 && attributes.links == 0)
    tree.release(second, opened.handle)
    if isRemoved {
      #expect(try fixture.client.read("trips/trash/note.md") == "second")
      try fixture.client.rename("trips/trash/note.md", "trips/memories/note.md")
    }
    let text = try fixture.client.read("trips/memories/note.md")
    #expect(text == (isRemoved ? "second" : "third"))
  }

  /// A backup has its name, also while it is becoming a memory of its own.
  @Test func aBackupIsNotLost() throws {
    let cube = try tree.cubes.cube(Array("trips".utf8))
    let node = try #require(try fixture.node("note.md"))
    let number = try look(one)
    let kept = try #require(cube.kept(ofBackup: node))
    cube.tables.withLock { $0.point(number, at: kept) }
    try Thread.detach("other") {
      Clock.sleep(nanoseconds: 20_000_000)
      cube.tables.withLock { $0.takeBack(number, to: nil) }
    }
    guard case .opened(let file, _) = try tree.openLost(number, Self.append) else {
      Issue.record("not opened")
      return
    }
    #expect(try file.write(0, Array(" more".utf8), exactly: false) == 5)
    try file.flush()
    file.release()
    #expect(try fixture.client.read("trips/memories/note.md") == "first more")
  }

  @Test func aTimeIsSetOnWhatIsGone() throws {
    var change = AttributeChange()
    change.modificationTime = .at(Timestamp(seconds: 1_000_000_000))
    let first = try look(one)
    try fixture.client.unlink("trips/memories/note.md")
    #expect(throws: Errno.stale) { try tree.setAttributes(first, change, nil, one) }
    try fixture.client.write("trips/memories/note.md", "second")
    fixture.client.dropCaches()
    let second = try look(one)
    try fixture.client.unlink("trips/memories/note.md")
    #expect(try tree.setAttributes(second, change, nil, one).0.links == 0)
  }

  @Test func whatIsLookedForInAFolderThatIsGoneIsNotFound() throws {
    try fixture.client.makeDirectory("trips/memories/d")
    fixture.client.dropCaches()
    let name = Array("x".utf8)
    let first = try tree.lookup(folder, Array("d".utf8), one).node
    try fixture.client.removeDirectory("trips/memories/d")
    #expect(throws: Errno.stale) { try tree.lookup(first, name, one) }
    try fixture.client.makeDirectory("trips/memories/d")
    fixture.client.dropCaches()
    let second = try tree.lookup(folder, Array("d".utf8), one).node
    #expect(try tree.lookup(second, name, one).node == 0)
    try fixture.client.removeDirectory("trips/memories/d")
    #expect(throws: Errno.notFound) { try tree.makeDirectory(second, name, 0o755, one) }
  }

  /// Who opens a memory just when another file takes its place, or it is removed: neither waits for the
  /// other, and the later one notices.
  @Test func anOpeningIsNoticed() throws {
    let cube = try tree.cubes.cube(Array("trips".utf8))
    let node = try #require(try fixture.node("note.md"))
    let object = try #require(node.object)
    var calls = 0
    try cube.withLive(of: object) { (open) throws(Errno) in
      calls += 1
      if open == nil {
        _ = try cube.liveFile(node)
        throw .again
      }
    }
    #expect(calls == 2)
    let file = try #require(cube.live(object))
    try fixture.client.unlink("trips/memories/note.md")
    #expect(file.isGone)
    let number = try look(one)
    #expect(number == 0)
    cube.release(file)
  }

  /// By a number that the memory had before it was removed and made again nobody writes to it.
  @Test func aFormerNumberIsNotWrittenTo() throws {
    fixture.client.dropCaches()
    let first = try look(one)
    try fixture.client.unlink("trips/memories/note.md")
    try fixture.client.write("trips/memories/note.md", "second")
    #expect(throws: Errno.stale) { try tree.open(first, Self.append, one) }
    let second = try look(one)
    let opened = try tree.open(second, Self.append, one)
    #expect(try tree.write(second, opened.handle, 0, [0x78], one) == 1)
    try tree.flush(second, opened.handle, 0)
    tree.release(second, opened.handle)
    #expect(try fixture.client.read("trips/memories/note.md") == "secondx")
  }

  /// A close whose end comes late: the file was just let go when it gets a backup's name.
  @Test(arguments: ["note.md~", "note.md.bak"])
  func aFileThatIsLetGoGetsNoName(backup: String) throws {
    let client = fixture.client
    let base = "trips/documents"
    let file = try client.open(
      "\(base)/note.md", OpenFlags.write | OpenFlags.create, mode: 0o644)
    try file.write(Array("old".utf8), at: 0)
    try file.synchronize()
    let cube = try tree.cubes.cube(Array("trips".utf8))
    let object = try #require(try fixture.node("note.md", .documents)?.object)
    let live = try #require(cube.live(object))
    #expect(live.giveHandle())
    #expect(live.retire())
    try client.rename("\(base)/note.md", "\(base)/\(backup)")
    try client.write("\(base)/note.md", "new")
    #expect(try client.read("\(base)/\(backup)") == "old")
    #expect(try client.read("\(base)/note.md") == "new")
    try client.rename("\(base)/\(backup)", "\(base)/note.md")
    #expect(try client.read("\(base)/note.md") == "old")
  }
}
