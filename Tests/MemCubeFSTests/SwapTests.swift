import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS

/// Saving by three names: the new file beside, the old one renamed away, the new one renamed to its name, the
/// old one removed. No clock decides.
@Suite struct SwapTests {
  /// The new file's name for a moment, and the old one's.
  static let names = [
    ("~WRD0001.tmp", "~WRL0002.tmp"), ("7A3C1F20.tmp", "9B1D.tmp"), ("8D1F0000", "A1B2"),
    ("note.md___jb_tmp___", "note.md___jb_old___"), ("next.md", "former.md"),
  ]

  private struct Saving {
    let fixture: Fixture
    let tree: Tree
    let folder: String
    let object: ObjectID?
    let inode: UInt64

    /// A file that is an hour old, with a tag.
    init(_ tree: Tree) throws {
      fixture = try Fixture()
      self.tree = tree
      folder = tree == .memories ? "trips/memories" : "trips/documents"
      try fixture.client.write("\(folder)/note.md", "old\n")
      fixture.client.dropCaches()
      fixture.time.pass(3600)
      fixture.tree.tick()
      let made = try #require(try fixture.node("note.md", tree)?.object)
      try fixture.cube.write(
        [.edit(made, Edit(fields: ["tags": .array([JSON("money")])]))], .durable)
      object = made
      inode = try fixture.client.status("\(folder)/note.md").inode
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func check(versions: [Int64], sourceLocation: SourceLocation = #_sourceLocation) throws {
      let client = fixture.client
      #expect(try client.read(path("note.md")) == "new\n", sourceLocation: sourceLocation)
      #expect(try client.names(folder) == ["note.md"], sourceLocation: sourceLocation)
      #expect(try client.names("trips/trash") == [], sourceLocation: sourceLocation)
      let node = try #require(try fixture.node("note.md", tree))
      #expect(node.object == object, sourceLocation: sourceLocation)
      #expect(
        try fixture.cube.fields(row: node.row)["tags"]?.elements?.count == 1,
        sourceLocation: sourceLocation)
      let object = try #require(object)
      let listed = try fixture.cube.history(object).filter { !$0.isDelete && $0.isListed }
      #expect(listed.map(\.size) == versions, sourceLocation: sourceLocation)
      client.dropCaches()
      #expect(try client.status(path("note.md")).inode == inode, sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: names, [Tree.memories, .documents])
  func theOldOneIsRemovedLast(names: (String, String), tree: Tree) throws {
    for age in [0.0, 120] {
      let saving = try Saving(tree)
      let client = saving.fixture.client
      let (new, old) = names
      for text in ["newer\n", "new\n"] {
        try client.write(saving.path(new), text)
        saving.fixture.time.pass(age)
        try client.rename(saving.path("note.md"), saving.path(old))
        try client.rename(saving.path(new), saving.path("note.md"))
        saving.fixture.time.pass(age)
        try client.unlink(saving.path(old))
      }
      try saving.check(versions: [4, 6, 4])
    }
  }

  @Test(arguments: [Tree.memories, .documents]) func exchangedAndRemoved(tree: Tree) throws {
    for age in [0.0, 120] {
      let saving = try Saving(tree)
      let client = saving.fixture.client
      try client.write(saving.path("note.tmp"), "new\n")
      saving.fixture.time.pass(age)
      try client.rename(
        saving.path("note.tmp"), saving.path("note.md"), RenameFlags.exchange)
      saving.fixture.time.pass(age)
      try client.unlink(saving.path("note.tmp"))
      try saving.check(versions: [4, 4])
    }
  }

  /// The file is made under the name, and not renamed to it.
  @Test func madeWhereTheOldOneWas() throws {
    let saving = try Saving(.memories)
    let client = saving.fixture.client
    try client.rename(saving.path("note.md"), saving.path("before"))
    saving.fixture.time.pass(120)
    try client.write(saving.path("note.md"), "new\n")
    saving.fixture.time.pass(120)
    try client.unlink(saving.path("before"))
    try saving.check(versions: [4, 4])
  }

  /// What somebody has open goes on with the text that it was opened with.
  @Test func whoReadsTheOldOneReadsItToItsEnd() throws {
    let saving = try Saving(.memories)
    let client = saving.fixture.client
    let reader = try client.open(saving.path("note.md"), OpenFlags.read, mode: 0)
    try client.write(saving.path("t.tmp"), "new\n")
    try client.rename(saving.path("note.md"), saving.path("o.tmp"))
    try client.rename(saving.path("t.tmp"), saving.path("note.md"))
    try client.unlink(saving.path("o.tmp"))
    #expect(try reader.read(0, 100) == Array("old\n".utf8))
    try reader.close()
    try saving.check(versions: [4, 4])
  }

  /// A memory that was renamed and then changed, or whose successor was, is a memory of its own.
  @Test(arguments: ["former.md", "note.md"]) func whatWasChangedSinceGoesToTheTrash(
    changed: String
  ) throws {
    let saving = try Saving(.memories)
    let client = saving.fixture.client
    try client.rename(saving.path("note.md"), saving.path("former.md"))
    saving.fixture.time.pass(120)
    try client.write(saving.path("note.md"), "new\n")
    try client.write(saving.path(changed), "another\n")
    try client.unlink(saving.path("former.md"))
    #expect(try client.names("trips/trash") == ["former.md"])
    #expect(try saving.fixture.node("former.md", .trash)?.object == saving.object)
    #expect(try saving.fixture.node("note.md")?.object != saving.object)
  }

  /// What is open for minutes while it is written is a temporary all the same.
  @Test func aTemporaryThatTakesMinutes() throws {
    let saving = try Saving(.memories)
    let client = saving.fixture.client
    let flags = OpenFlags.readWrite | OpenFlags.create
    let file = try client.open(saving.path(".syncthing.note.md.tmp"), flags, mode: 0o600)
    try file.write(Array("ne".utf8), at: 0)
    saving.fixture.time.pass(2)
    saving.fixture.tree.tick()
    saving.fixture.time.pass(300)
    saving.fixture.tree.tick()
    try file.write(Array("w\n".utf8), at: 2)
    try file.close()
    try client.rename(saving.path(".syncthing.note.md.tmp"), saving.path("note.md"))
    try saving.check(versions: [4, 4])
  }
}
