import Fuse
import MemCube
import Posix
import Synchronization
import Testing
import Waiting

@testable import Format
@testable import Index
@testable import MemCubeFS

/// A name that its memory left a moment ago, and what is made there next.
@Suite struct BackupTests {
  /// The memory goes on under its old name with new bytes, and the backup becomes one of its own: whoever
  /// looks at the backup meanwhile sees what it held all along.
  @Test func aBackupIsAsItWasWhileItBecomesAMemory() throws {
    let fixture = try Fixture()
    let (client, tree) = (fixture.client, fixture.tree)
    for round in 0..<60 {
      let (name, backup) = ("trips/memories/\(round)", "trips/memories/\(round).old")
      try client.write(name, "what it held")
      try client.rename(name, backup)
      let node = try client.node(backup)
      let before = try client.status(backup)
      // Half of them are open for writing, too.
      let open = round % 2 == 0 ? nil : try client.open(backup, OpenFlags.readWrite, mode: 0)
      let look = Look(tree, node)
      try look.begin()
      try client.write(name, "new")
      #expect(look.end() == [])
      #expect(try client.read(backup) == "what it held")
      let status = try client.status(backup)
      #expect(status.size == before.size)
      try open?.write(Array("W".utf8), at: 0)
      try open?.close()
      #expect(try client.read(backup) == (open == nil ? "what it held" : "What it held"))
      #expect(try client.read(name) == "new")
    }
  }

  /// Two that were removed from the same name with the same bytes are shown as one in the trash: who reads
  /// the other on, by its number, is not looked for ever.
  @Test func whatIsHiddenInTheTrashIsReadOn() throws {
    let fixture = try Fixture()
    let (client, tree) = (fixture.client, fixture.tree)
    let name = "trips/memories/note.md"
    try client.write(name, "the same")
    try client.unlink(name)
    fixture.time.pass(60)
    tree.tick()
    try client.write(name, "the same")
    let node = try client.node(name)
    try client.unlink(name)
    let caller = Caller(user: 1000, group: 1000)
    _ = try? tree.attributes(node, nil)
    if let opened = try? tree.open(node, OpenFlags.read, caller) {
      _ = try? tree.read(node, opened.handle, 0, 100)
      tree.release(node, opened.handle)
    }
    #expect(try client.names("trips/trash") == ["note.md"])
  }

  /// A thread that looks at a file, over and over.
  private final class Look: Sendable {
    private let tree: MemoryTree
    private let node: UInt64
    private let state = Mutex<(ends: Bool, ended: Bool, odd: Set<String>)>((false, true, []))

    init(_ tree: MemoryTree, _ node: UInt64) {
      self.tree = tree
      self.node = node
    }

    func begin() throws {
      state.withLock { $0.ended = false }
      try Thread.detach("look") { self.run() }
      Clock.sleep(nanoseconds: 200_000)
    }

    func end() -> [String] {
      state.withLock { $0.ends = true }
      #expect(eventually { state.withLock { $0.ended } })
      return state.withLock { $0.odd.sorted() }
    }

    private func run() {
      let caller = Caller(user: 1000, group: 1000)
      while !state.withLock({ $0.ends }) {
        do {
          let size = try tree.attributes(node, nil).0.size
          let links = try tree.attributes(node, nil).0.links
          let opened = try tree.open(node, OpenFlags.read, caller)
          defer { tree.release(node, opened.handle) }
          let text = try bytes(try tree.read(node, opened.handle, 0, 100))
          if size != 12 || links != 1 || text != "what it held" {
            state.withLock { _ = $0.odd.insert("\(size) \(links) \(text)") }
          }
        } catch {
          state.withLock { _ = $0.odd.insert("\(error)") }
        }
      }
      state.withLock { $0.ended = true }
    }

    private func bytes(_ reply: ReadReply) throws -> String {
      switch reply {
      case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
      case .slice(let bytes): String(decoding: bytes, as: UTF8.self)
      case .file(let file, let offset, let count):
        String(
          decoding: try Files.read(file.descriptor, at: offset, count: count), as: UTF8.self)
      }
    }
  }

  @Test(arguments: [true, false]) func aMemoryGoesOnUnderOneOfTheNamesThatItHad(keeps: Bool) throws
  {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    try client.write("trips/memories/b", "first")
    try client.rename("trips/memories/b", "trips/memories/y")
    let object = try fixture.node("y")?.object
    try client.unlink("trips/memories/y")
    try client.write("trips/memories/y", "second")
    #expect(try fixture.node("y")?.object == object)
    // It left this name, too, but it is another file's by now.
    try client.write("trips/memories/b", "third")
    #expect(try fixture.node("y")?.object == object)
    #expect(try fixture.node("b")?.object != object)
    #expect(try client.read("trips/memories/y") == "second")
  }

  /// Each save writes a temporary of the same name: a memory keeps its id from the first on.
  @Test(
    arguments: ["memories", "documents"],
    [
      (".new", "lisbon.md"), ("lisbon.md.tmp", "lisbon.md"), ("index.lock", "index"),
      ("sub/lisbon.md", "lisbon.md"), (".unison.n.md.5f.unison.tmp", "n.md"), ("tmp", "n"),
    ])
  func aTemporaryOfTheSameNameIsAnother(tree: String, names: (String, String)) throws {
    let fixture = try Fixture()
    let (client, folder) = (fixture.client, "trips/\(tree)")
    let kind: Tree = tree == "memories" ? .memories : .documents
    try client.makeDirectory("\(folder)/sub")
    var object: ObjectID?
    for text in ["ten", "eleven", "twelve"] {
      try client.write("\(folder)/\(names.0)", text)
      try client.rename("\(folder)/\(names.0)", "\(folder)/\(names.1)")
      let found = try fixture.node(names.1, kind)?.object
      #expect(found != nil && (object == nil || found == object))
      object = found
      fixture.time.pass(2)
    }
    #expect(try client.read("\(folder)/\(names.1)") == "twelve")
    #expect(try client.names("trips/trash") == [])
    let versions = try fixture.cube.history(try #require(object))
    #expect(versions.filter { $0.size > 0 }.count >= 3)
  }

  /// By whatever name a memory that was made just now is set aside, the file that takes its name is its
  /// next version.
  @Test(arguments: ["note.md.bak", "old note.md", "note.md~", "sub/note.md", "lu12.tmp", "tmp3f"])
  func aNewMemoryIsSetAside(backup: String) throws {
    let fixture = try Fixture()
    let (client, folder) = (fixture.client, "trips/memories")
    try client.makeDirectory("\(folder)/sub")
    try client.write("\(folder)/note.md", "old")
    let object = try fixture.node("note.md")?.object
    try client.rename("\(folder)/note.md", "\(folder)/\(backup)")
    try client.write("\(folder)/note.md", "new")
    #expect(try fixture.node("note.md")?.object == object)
    #expect(try client.read("\(folder)/\(backup)") == "old")
  }

  /// As `rsync --delay-updates` saves, and whoever builds in a folder of its own.
  @Test(arguments: ["memories", "documents"])
  func aFileOverOneOfTheSameNameElsewhere(tree: String) throws {
    let fixture = try Fixture()
    let (client, folder) = (fixture.client, "trips/\(tree)")
    let kind: Tree = tree == "memories" ? .memories : .documents
    for place in ["build", "beside"] { try client.makeDirectory("\(folder)/\(place)") }
    try client.write("\(folder)/note.md", "old")
    let object = try fixture.node("note.md", kind)?.object
    for place in ["build/note.md", "beside/note.md"] {
      try client.write("\(folder)/\(place)", place)
      try client.rename("\(folder)/\(place)", "\(folder)/note.md")
      #expect(try fixture.node("note.md", kind)?.object == object)
      #expect(try client.read("\(folder)/note.md") == place)
    }
    #expect(try client.names("trips/trash") == [])
    #expect(try fixture.cube.history(try #require(object)).filter { $0.size > 0 }.count == 3)
  }
}
