import Fuse
import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS

/// Folders, names, links, renames, the trash.
@Suite struct NameTests {
  static let modes = [true, false]

  @Test(arguments: modes, ["memories", "documents"])
  func foldersAreMadeRenamedAndRemoved(keeps: Bool, tree: String) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    let root = "trips/\(tree)"
    try client.makeDirectory("\(root)/a")
    try client.makeDirectory("\(root)/a/b")
    try client.write("\(root)/a/b/c.md", "text")
    #expect(try client.names(root) == ["a"])
    #expect(try client.names("\(root)/a/b") == ["c.md"])
    #expect(client.code { () throws(Errno) in try client.makeDirectory("\(root)/a") } == 17)
    #expect(client.code { () throws(Errno) in try client.removeDirectory("\(root)/a") } == 39)
    #expect(client.code { () throws(Errno) in try client.unlink("\(root)/a") } == 21)
    try client.rename("\(root)/a", "\(root)/z")
    #expect(try client.names(root) == ["z"])
    #expect(try client.read("\(root)/z/b/c.md") == "text")
    try client.write("\(root)/z/b/d.md", "more")
    #expect(try client.names("\(root)/z/b") == ["c.md", "d.md"])
    try client.unlink("\(root)/z/b/c.md")
    try client.unlink("\(root)/z/b/d.md")
    #expect(try client.names("\(root)/z/b").isEmpty)
    try client.write("\(root)/z/b/e.md", "again")
    #expect(try client.read("\(root)/z/b/e.md") == "again")
    try client.unlink("\(root)/z/b/e.md")
    try client.removeDirectory("\(root)/z/b")
    #expect(try client.names("\(root)/z").isEmpty)
    try client.removeDirectory("\(root)/z")
    #expect(try client.names(root).isEmpty)
  }

  @Test(arguments: modes) func emptyFoldersSurviveARemount(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    for tree in ["memories", "documents"] {
      try fixture.client.makeDirectory("trips/\(tree)/empty")
    }
    try fixture.tree.close()
    let tree = MemoryTree(shelf: StoreShelf(host: fixture.host), user: 1000, group: 1000)
    let client = TreeClient(tree, keepsNames: keeps)
    for root in ["memories", "documents"] {
      #expect(try client.names("trips/\(root)") == ["empty"])
      try client.write("trips/\(root)/empty/a", root)
      #expect(try client.read("trips/\(root)/empty/a") == root)
    }
    try tree.close()
  }

  @Test(arguments: [
    "", "a b", "ü", "u\u{308}", "日本語", "-", "--help", "a\nb", "…", "con", "a:b", ".hidden",
    ".git", String(repeating: "x", count: 255), String(repeating: "字", count: 85),
  ])
  func namesAreKept(name: String) throws {
    guard !name.isEmpty else { return }
    let fixture = try Fixture()
    try fixture.client.write("trips/memories/\(name)", name)
    fixture.client.dropCaches()
    let listed = try fixture.client.list("trips/memories").filter {
      $0.first != 0x2E || $0.count > 2
    }
    #expect(listed.contains { $0.elementsEqual(name.utf8) })
    #expect(try fixture.client.read("trips/memories/\(name)") == name)
  }

  @Test func namesThatAreNotUTF8() throws {
    let fixture = try Fixture()
    let (tree, name) = (fixture.tree, [0xFF, 0xFE, 0x61] as [UInt8])
    let folder = try fixture.client.node("trips/memories")
    let caller = Caller(user: 1000, group: 1000)
    let (entry, opened) = try tree.create(folder, name, 0o600, 1, caller)
    _ = try tree.write(entry.node, opened.handle, 0, [1, 2], caller)
    try tree.flush(entry.node, opened.handle, 0)
    tree.release(entry.node, opened.handle)
    _ = try tree.makeDirectory(folder, [0xFE], 0o700, caller)
    fixture.client.dropCaches()
    #expect(try fixture.client.list("trips/memories").contains(name))
    #expect(try fixture.client.list("trips/memories").contains([0xFE]))
  }

  /// The kernel keeps a listing as of its first call, so it must not be older than that.
  @Test(arguments: ["memories", "documents"])
  func aListingHoldsWhatWasMadeSinceItsOpening(root: String) throws {
    let fixture = try Fixture()
    let (tree, client) = (fixture.tree, fixture.client)
    try client.makeDirectory("trips/\(root)/folder")
    let folder = try client.node("trips/\(root)/folder")
    let opened = try tree.openDirectory(folder, Caller(user: 1000, group: 1000))
    defer { tree.releaseDirectory(folder, opened.handle) }
    for name in ["a", "b"] {
      try client.write("trips/\(root)/folder/\(name)", "text")
      var buffer = DirectoryBuffer(collecting: 4096, plus: false)
      try tree.readDirectory(folder, opened.handle, 0, false, &buffer)
      #expect(buffer.items.map(\.name).contains(Array(name.utf8)))
    }
  }

  @Test func aNameTooLong() throws {
    let client = try Fixture().client
    _ = client
    let fixture = try Fixture()
    let name = String(repeating: "x", count: 256)
    #expect(
      fixture.client.code { () throws(Errno) in
        try fixture.client.write("trips/memories/\(name)", "")
      } == 36)
  }

  @Test(arguments: modes) func linksAreKept(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    try client.symlink("../x/y", "trips/memories/l")
    #expect(try client.readLink("trips/memories/l") == Array("../x/y".utf8))
    #expect(client.code { () throws(Errno) in try client.symlink("z", "trips/memories/l") } == 17)
    try client.rename("trips/memories/l", "trips/memories/m")
    #expect(try client.readLink("trips/memories/m") == Array("../x/y".utf8))
    try client.unlink("trips/memories/m")
    #expect(try client.names("trips/memories").isEmpty)
    // Made anew, as cp -a and tar do: the same link, and nothing in the trash.
    try client.symlink("z", "trips/memories/m")
    #expect(try client.readLink("trips/memories/m") == Array("z".utf8))
    #expect(try client.names("trips/trash").isEmpty)
  }

  @Test(arguments: modes) func renameKeepsHistoryAndInode(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    try client.write("trips/memories/a", "1")
    try client.write("trips/memories/a", "2")
    let inode = try client.status("trips/memories/a").inode
    let object = try fixture.node("a")?.object
    try client.makeDirectory("trips/memories/d")
    try client.rename("trips/memories/a", "trips/memories/d/b")
    #expect(try fixture.node("d/b")?.object == object)
    #expect(try fixture.versions("d/b").count == 3)
    if keeps { #expect(try client.status("trips/memories/d/b").inode == inode) }
    #expect(!client.exists("trips/memories/a"))
  }

  @Test func exchangeAndNoReplace() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "1")
    try client.write("trips/memories/b", "2")
    let (a, b) = (try fixture.node("a")?.object, try fixture.node("b")?.object)
    #expect(
      client.code { () throws(Errno) in
        try client.rename("trips/memories/a", "trips/memories/b", 1)
      } == 17)
    try client.rename("trips/memories/a", "trips/memories/b", 2)
    #expect(try client.read("trips/memories/a") == "2")
    #expect(try client.read("trips/memories/b") == "1")
    #expect(try fixture.node("b")?.object == a)
    #expect(try fixture.node("a")?.object == b)
  }

  /// A folder of documents/ whose only file leaves it for a moment gets another row.
  @Test func aFolderThatIsEmptyForAMomentListsWhatIsInIt() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let base = "trips/documents"
    try client.makeDirectory("\(base)/d")
    try client.write("\(base)/a", "text")
    fixture.time.pass(100)
    try client.rename("\(base)/a", "\(base)/d/b")
    #expect(try client.names("\(base)/d") == ["b"])
    // The name was freed just now, so its memory goes back, and a copy of it takes its place.
    try client.write("\(base)/a", "another")
    #expect(try client.names("\(base)/d") == ["b"])
    try client.makeDirectory("\(base)/d/e")
    #expect(try client.names("\(base)/d") == ["b", "e"])
    #expect(try client.read("\(base)/d/b") == "text")
    // Exchanged, and replaced by one that comes from elsewhere.
    try client.rename("\(base)/a", "\(base)/d/b", 2)
    #expect(try client.names("\(base)/d") == ["b", "e"])
    #expect(try client.read("\(base)/d/b") == "another")
    fixture.time.pass(100)
    try client.rename("\(base)/a", "\(base)/d/b")
    #expect(try client.names("\(base)/d") == ["b", "e"])
    #expect(try client.read("\(base)/d/b") == "text")
  }

  @Test func whatIsRemovedCanBeSynced() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "text")
    let file = try client.open("trips/memories/a", OpenFlags.read, mode: 0)
    try client.unlink("trips/memories/a")
    let object = try #require(try fixture.cube.find(.trash, [97])?.object)
    try fixture.cube.purge([object])
    try file.synchronize()
    try? file.close()
  }

  @Test func treesAreApart() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "1")
    let target = "trips/documents/a"
    #expect(client.code { () throws(Errno) in try client.rename("trips/memories/a", target) } == 18)
    for path in ["trips/memories", "trips/about.md"] {
      #expect(client.code { () throws(Errno) in try client.rename(path, "trips/x") } == 1)
    }
  }

  // MARK: The trash

  @Test(arguments: modes, ["memories", "documents"])
  func removedAndBroughtBack(keeps: Bool, root: String) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    try client.makeDirectory("trips/\(root)/d")
    try client.write("trips/\(root)/d/a.md", "text")
    let kind = root == "memories" ? Tree.memories : .documents
    let object = try fixture.node("d/a.md", kind)?.object
    try client.unlink("trips/\(root)/d/a.md")
    #expect(try client.names("trips/\(root)/d").isEmpty)
    #expect(try client.names("trips/trash/d") == ["a.md"])
    #expect(try client.read("trips/trash/d/a.md") == "text")
    #expect(client.code { () throws(Errno) in try client.unlink("trips/trash/d/a.md") } == 1)
    #expect(
      client.code { () throws(Errno) in try client.write("trips/trash/d/a.md", "x") } == 1)
    #expect(client.code { () throws(Errno) in try client.write("trips/trash/new", "x") } == 1)
    try client.rename("trips/trash/d/a.md", "trips/\(root)/back.md")
    #expect(try client.read("trips/\(root)/back.md") == "text")
    #expect(try fixture.node("back.md", kind)?.object == object)
    client.dropCaches()
    #expect(try client.names("trips/trash").isEmpty)
  }

  @Test(arguments: modes) func movedIntoTheTrash(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    try client.write("trips/memories/a", "1")
    try client.rename("trips/memories/a", "trips/trash/gone")
    client.dropCaches()
    #expect(try client.names("trips/trash") == ["gone"])
    #expect(try client.names("trips/memories").isEmpty)
  }

  @Test func removingACubeSparesIt() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "1")
    #expect(client.code { () throws(Errno) in try client.removeDirectory("trips") } == 39)
    for path in ["memories", "documents", "messages", "search", "trash"] {
      #expect(client.code { () throws(Errno) in try client.removeDirectory("trips/\(path)") } == 1)
    }
    #expect(client.code { () throws(Errno) in try client.unlink("trips/about.md") } == 1)
    #expect(client.code { () throws(Errno) in try client.unlink("README.md") } == 1)
  }

  @Test func anEmptyCubeIsRemoved() throws {
    let fixture = try Fixture()
    #expect(try fixture.client.names("") == ["README.md", "ask", "search", "trips"])
    try fixture.client.removeDirectory("trips")
    #expect(try fixture.client.names("") == ["README.md", "ask", "search"])
  }

  // MARK: Listings

  @Test(arguments: [true, false]) func aThousandFilesAreAllListed(plus: Bool) throws {
    let fixture = try Fixture()
    let client = fixture.client
    for number in 0..<1000 { try client.write("trips/memories/f\(number)", "x") }
    client.dropCaches()
    for page in [1, 3, 600, 5000] {
      let entries = try client.entries("trips/memories", page: page, plus: plus)
      #expect(entries.count == 1002)
      #expect(Set(entries.map { $0.name }).count == 1002)
    }
  }
}
