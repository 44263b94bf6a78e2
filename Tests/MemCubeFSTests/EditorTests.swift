import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS

/// The ways in which editors save, and what becomes of names and ids.
@Suite struct EditorTests {
  static let modes = [true, false]

  /// What every way of saving must leave: the new text, the old id and inode number, a version
  /// more, and nothing beside it.
  private func saved(
    _ fixture: Fixture, from before: (inode: UInt64, object: ObjectID?), trash: [String] = [],
    isMadeAnew: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let client = fixture.client
    #expect(try client.read("trips/memories/note.md") == "new\n", sourceLocation: sourceLocation)
    #expect(
      try fixture.node("note.md")?.object == before.object, sourceLocation: sourceLocation)
    // What is made anew may be known by the number that its maker was told.
    #expect(
      try isMadeAnew || client.status("trips/memories/note.md").inode == before.inode,
      sourceLocation: sourceLocation)
    #expect(try client.names("trips/memories") == ["note.md"], sourceLocation: sourceLocation)
    #expect(try client.names("trips/trash") == trash, sourceLocation: sourceLocation)
    client.dropCaches()
    #expect(try client.read("trips/memories/note.md") == "new\n", sourceLocation: sourceLocation)
    #expect(
      try client.status("trips/memories/note.md").inode == before.inode,
      sourceLocation: sourceLocation)
    #expect(try fixture.versions("note.md").count >= 2, sourceLocation: sourceLocation)
  }

  private func begin(_ keeps: Bool) throws -> (Fixture, (UInt64, ObjectID?)) {
    let fixture = try Fixture(keepsNames: keeps)
    try fixture.client.write("trips/memories/note.md", "old\n")
    // The kernel may know it by the number it was made under; an hour later it does not.
    fixture.client.dropCaches()
    fixture.time.pass(3600)
    fixture.tree.tick()
    let inode = try fixture.client.status("trips/memories/note.md").inode
    return (fixture, (inode, try fixture.node("note.md")?.object))
  }

  @Test(arguments: modes) func writingInPlace(keeps: Bool) throws {
    let (fixture, before) = try begin(keeps)
    try fixture.client.write("trips/memories/note.md", "new\n")
    try saved(fixture, from: before)
  }

  @Test(arguments: modes, ["sedAbCdEf", ".note.md.Xy12Zw", "note.md.tmp", ".goutputstream-AB"])
  func aTemporaryRenamedOver(keeps: Bool, name: String) throws {
    let (fixture, before) = try begin(keeps)
    let client = fixture.client
    try client.write("trips/memories/\(name)", "new\n")
    try client.setMode("trips/memories/\(name)", 0o644)
    try client.rename("trips/memories/\(name)", "trips/memories/note.md")
    try saved(fixture, from: before)
  }

  @Test(arguments: modes) func vimWithABackup(keeps: Bool) throws {
    let (fixture, before) = try begin(keeps)
    let client = fixture.client
    try client.write("trips/memories/.note.md.swp", "swap")
    try client.write("trips/memories/4913", "")
    try client.unlink("trips/memories/4913")
    try client.rename("trips/memories/note.md", "trips/memories/note.md~")
    #expect(try client.read("trips/memories/note.md~") == "old\n")
    try client.write("trips/memories/note.md", "new\n")
    try client.unlink("trips/memories/note.md~")
    try client.unlink("trips/memories/.note.md.swp")
    try saved(fixture, from: before, isMadeAnew: true)
  }

  @Test(arguments: modes) func aBackupThatIsKept(keeps: Bool) throws {
    let (fixture, before) = try begin(keeps)
    let client = fixture.client
    try client.rename("trips/memories/note.md", "trips/memories/note.md~")
    try client.write("trips/memories/note.md", "new\n")
    #expect(try client.read("trips/memories/note.md~") == "old\n")
    #expect(try client.names("trips/memories") == ["note.md", "note.md~"])
    let backup = try client.status("trips/memories/note.md~").inode
    #expect(backup != before.0)
    try client.unlink("trips/memories/note.md~")
    try saved(fixture, from: before, isMadeAnew: true)
  }

  /// As mg saves: a copy under a name for a moment, which then gets the backup's.
  @Test(arguments: modes) func aCopyThatBecomesTheBackup(keeps: Bool) throws {
    let (fixture, before) = try begin(keeps)
    let client = fixture.client
    try client.write("trips/memories/note.md.XXXXa1B2c3", "old\n")
    fixture.tree.tick()
    try client.rename("trips/memories/note.md.XXXXa1B2c3", "trips/memories/note.md~")
    try client.write("trips/memories/note.md", "new\n")
    #expect(try client.read("trips/memories/note.md~") == "old\n")
    try client.unlink("trips/memories/note.md~")
    try saved(fixture, from: before)
  }

  @Test(arguments: modes) func aBackupThatIsAMemory(keeps: Bool) throws {
    let (fixture, before) = try begin(keeps)
    let client = fixture.client
    try client.rename("trips/memories/note.md", "trips/memories/note.md.bak")
    try client.write("trips/memories/note.md", "new\n")
    #expect(try client.read("trips/memories/note.md.bak") == "old\n")
    #expect(try client.read("trips/memories/note.md") == "new\n")
    let copy = try #require(try fixture.node("note.md.bak"))
    #expect(copy.object != before.1)
    #expect(try client.status("trips/memories/note.md.bak").inode != before.0)
    try client.unlink("trips/memories/note.md.bak")
    // Its text is in the memory's history.
    try saved(fixture, from: before)
    #expect(try fixture.versions("note.md").filter(\.isListed).map(\.size) == [4, 4])
  }

  @Test func aBackupThatWasEditedGoesToTheTrash() throws {
    let (fixture, before) = try begin(true)
    let client = fixture.client
    try client.rename("trips/memories/note.md", "trips/memories/note.md.bak")
    try client.write("trips/memories/note.md", "new\n")
    try client.write("trips/memories/note.md.bak", "more than old\n")
    try client.unlink("trips/memories/note.md.bak")
    try saved(fixture, from: before, trash: ["note.md.bak"])
  }

  @Test(arguments: modes) func removedAndMadeAgain(keeps: Bool) throws {
    let (fixture, before) = try begin(keeps)
    try fixture.client.unlink("trips/memories/note.md")
    try fixture.client.write("trips/memories/note.md", "new\n")
    try saved(fixture, from: before, isMadeAnew: true)
  }

  @Test func tenSecondsLaterItIsAnother() throws {
    let (fixture, before) = try begin(true)
    try fixture.client.unlink("trips/memories/note.md")
    fixture.time.pass(10.5)
    try fixture.client.write("trips/memories/note.md", "new\n")
    #expect(try fixture.node("note.md")?.object != before.1)
    #expect(try fixture.client.names("trips/trash") == ["note.md"])
  }

  @Test(arguments: modes) func anOlderMemoryRenamedOverAnother(keeps: Bool) throws {
    let (fixture, before) = try begin(keeps)
    let client = fixture.client
    try client.write("trips/memories/other.md", "other\n")
    let other = try fixture.node("other.md")?.object
    fixture.time.pass(61)
    try client.rename("trips/memories/other.md", "trips/memories/note.md")
    #expect(try fixture.node("note.md")?.object == other)
    #expect(try client.read("trips/memories/note.md") == "other\n")
    #expect(try client.names("trips/memories") == ["note.md"])
    #expect(try client.names("trips/trash") == ["note.md"])
    #expect(try client.read("trips/trash/note.md") == "old\n")
    #expect(try fixture.node("note.md", .trash)?.object == before.1)
  }

  @Test(arguments: modes) func anUnrecordedFileRenamedOver(keeps: Bool) throws {
    let (fixture, before) = try begin(keeps)
    let client = fixture.client
    let flags = OpenFlags.readWrite | OpenFlags.create
    let file = try client.open("trips/memories/fresh", flags, mode: 0o600)
    try file.write(Array("new".utf8), at: 0)
    try client.rename("trips/memories/fresh", "trips/memories/note.md")
    #expect(try client.read("trips/memories/note.md") == "new")
    // Its writer goes on, and writes into the memory.
    try file.write([10], at: 3)
    try file.close()
    try saved(fixture, from: before)
  }

  @Test(arguments: modes) func scratchBecomesAMemoryByItsName(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    try client.write("trips/memories/#a#", "text")
    #expect(try fixture.cube.counts().memories == 0)
    try client.rename("trips/memories/#a#", "trips/memories/a")
    #expect(try client.read("trips/memories/a") == "text")
    #expect(try fixture.cube.counts().memories == 1)
    #expect(try client.names("trips/memories") == ["a"])
    try client.rename("trips/memories/a", "trips/memories/a~")
    try client.rename("trips/memories/a~", "trips/memories/b~")
    #expect(try client.read("trips/memories/b~") == "text")
    try client.rename("trips/memories/b~", "trips/memories/b")
    #expect(try client.read("trips/memories/b") == "text")
    #expect(try client.names("trips/memories") == ["b"])
  }

  @Test(arguments: modes) func scratchSurvivesARemount(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    try fixture.client.makeDirectory("trips/memories/d")
    try fixture.client.write("trips/memories/d/.a.md.swp", "swap")
    try fixture.tree.close()
    let shelf = StoreShelf(host: fixture.host)
    let tree = MemoryTree(shelf: shelf, user: 1000, group: 1000)
    let client = TreeClient(tree, keepsNames: keeps)
    #expect(try client.names("trips/memories/d") == [".a.md.swp"])
    #expect(try client.read("trips/memories/d/.a.md.swp") == "swap")
    #expect(
      client.code { () throws(Errno) in try client.removeDirectory("trips/memories/d") } == 39)
    try client.unlink("trips/memories/d/.a.md.swp")
    try client.removeDirectory("trips/memories/d")
    try tree.close()
  }

  /// The kernel is to ask for the inode number of what it knows by the temporary's.
  @Test(arguments: ["t", "note.md~"], [true, false])
  func theInodeNumberIsAskedForAgain(name: String, isRecorded: Bool) throws {
    let (fixture, before) = try begin(true)
    let client = fixture.client
    let flags = OpenFlags.readWrite | OpenFlags.create
    let file = try client.open("trips/memories/\(name)", flags, mode: 0o600)
    try file.write(Array("new\n".utf8), at: 0)
    if isRecorded { try file.close() }
    let node = try client.node("trips/memories/\(name)")
    #expect(try client.status("trips/memories/\(name)").inode != before.0)
    _ = fixture.tree.notices(nanoseconds: 0)
    try client.rename("trips/memories/\(name)", "trips/memories/note.md")
    #expect(fixture.tree.notices(nanoseconds: 0).contains(.attributes(node)))
    #expect(try client.status("trips/memories/note.md").inode == before.0)
    if !isRecorded { try file.close() }
  }
}
