import MemCube
import Posix
import Testing

@testable import Format
@testable import MemCubeFS

/// Folders that no mkdir made, which are there for what is in them: they stay when that goes, as they
/// were.
@Suite struct StayingFolderTests {
  private static let trees = [Tree.memories, .documents]

  private func begin(_ tree: Tree, _ paths: String...) throws -> Fixture {
    let fixture = try Fixture(keepsNames: true)
    for path in paths {
      let edit = Edit(path: Array(path.utf8), content: .bytes(Array("text\n".utf8)))
      try fixture.cube.write([.create(tree, edit)], .spooled)
    }
    return fixture
  }

  private func place(_ tree: Tree) -> String {
    tree == .memories ? "trips/memories" : "trips/documents"
  }

  @Test(arguments: trees) func theOnlyFolderMovesAway(tree: Tree) throws {
    let fixture = try begin(tree, "a/b/c/f.md")
    let (client, root) = (fixture.client, place(tree))
    let before = try client.status("\(root)/a/b")
    try client.rename("\(root)/a/b/c", "\(root)/c")
    // By the numbers that the kernel has, and by those that it is given.
    try client.write("\(root)/a/b/new.md", "new\n")
    try client.unlink("\(root)/a/b/new.md")
    client.dropCaches()
    #expect(try client.names("\(root)/a") == ["b"])
    #expect(try client.names("\(root)/a/b") == [])
    #expect(try client.names("\(root)/c") == ["f.md"])
    #expect(try client.status("\(root)/a/b").mode == before.mode)
    #expect(try fixture.cube.verify(repair: false).isEmpty)
  }

  @Test(arguments: trees) func anEmptyFolderMovesAway(tree: Tree) throws {
    let fixture = try begin(tree, "d/e/f.md")
    let (client, root) = (fixture.client, place(tree))
    try client.unlink("\(root)/d/e/f.md")
    try client.rename("\(root)/d/e", "\(root)/x")
    #expect(try client.names(root) == ["d", "x"])
    client.dropCaches()
    #expect(try client.names("\(root)/d") == [])
  }

  @Test(arguments: trees) func anExchangeKeepsBothFolders(tree: Tree) throws {
    let fixture = try begin(tree, "a/b/f.md", "c/d/g.md", "e/h.md")
    let (client, root) = (fixture.client, place(tree))
    let (one, other) = (try client.node("\(root)/a"), try client.node("\(root)/c"))
    try client.rename("\(root)/a/b", "\(root)/c/d", RenameFlags.exchange)
    try client.rename("\(root)/a/b", "\(root)/e/h.md", RenameFlags.exchange)
    try client.write("\(root)/a/new.md", "new\n")
    try client.write("\(root)/c/new.md", "new\n")
    #expect(try client.names("\(root)/a") == ["b", "new.md"])
    #expect(try client.names("\(root)/c") == ["d", "new.md"])
    #expect(try client.names("\(root)/e/h.md") == ["g.md"])
    #expect(try client.node("\(root)/a") == one)
    #expect(try client.node("\(root)/c") == other)
  }

  @Test(arguments: trees, [false, true]) func theModeStays(tree: Tree, remounts: Bool) throws {
    let fixture = try begin(tree, "g/h/y.md", "k/z.md")
    let (client, root) = (fixture.client, place(tree))
    let names = ["\(root)/g", "\(root)/k"]
    if tree == .documents, !remounts { try client.setMode("\(root)/k", 0o750) }
    let before = try names.map { try client.status($0).mode }
    #expect(before[0] == 0o755)
    try client.unlink("\(root)/g/h/y.md")
    try client.removeDirectory("\(root)/g/h")
    try client.unlink("\(root)/k/z.md")
    client.dropCaches()
    var reader = client
    if remounts {
      try fixture.tree.close()
      reader = TreeClient(
        MemoryTree(shelf: StoreShelf(host: fixture.host), user: 1000, group: 1000))
    }
    #expect(try names.map { try reader.status($0).mode } == before)
    if remounts { try reader.tree.close() }
  }
}
