import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS

/// What is renamed into trash/ is removed so, and has the path there that it was given.
@Suite struct TrashingTests {
  private static let trees = ["memories", "documents"]

  private func begin(_ tree: String) throws -> (Fixture, String) {
    let fixture = try Fixture()
    let client = fixture.client
    for folder in ["q", "q/r", "q/empty", "q/empty/e2", "p", "r"] {
      try client.makeDirectory("trips/\(tree)/\(folder)")
    }
    for file in ["q/a", "q/r/f", "p/x", "r/f"] {
      try client.write("trips/\(tree)/\(file)", file)
    }
    return (fixture, "trips/\(tree)")
  }

  @Test(arguments: trees) func aFolderWithFoldersComesAndGoes(tree: String) throws {
    let (fixture, root) = try begin(tree)
    let client = fixture.client
    let kind: Tree = tree == "memories" ? .memories : .documents
    let object = try fixture.node("q/r/f", kind)?.object
    try client.rename("\(root)/q", "trips/trash/q")
    #expect(try client.names(root) == ["p", "r"])
    #expect(try client.read("trips/trash/q/r/f") == "q/r/f")
    client.dropCaches()
    #expect(try client.names(root) == ["p", "r"])
    #expect(try client.names("trips/trash/q") == ["a", "r"])
    try client.rename("trips/trash/q", "\(root)/back")
    #expect(try client.read("\(root)/back/r/f") == "q/r/f")
    #expect(try fixture.node("back/r/f", kind)?.object == object)
    #expect(try client.names("trips/trash") == [])
    try client.write("\(root)/back/r/new", "new")
    client.dropCaches()
    #expect(try client.names("\(root)/back/r") == ["f", "new"])
    #expect(try fixture.cube.verify(repair: false).isEmpty)
  }

  @Test(arguments: trees) func underAnotherPath(tree: String) throws {
    let (fixture, root) = try begin(tree)
    let client = fixture.client
    // Where a live one of that path stays what it is.
    let kind: Tree = tree == "memories" ? .memories : .documents
    let other = try fixture.node("r/f", kind)
    fixture.time.pass(1)
    try client.rename("\(root)/q/r", "trips/trash/r")
    #expect(try client.names("\(root)/q") == ["a", "empty"])
    #expect(try client.read("trips/trash/r/f") == "q/r/f")
    #expect(try client.read("\(root)/r/f") == "r/f")
    #expect(try fixture.node("r/f", kind)?.head == other?.head)
    try client.rename("\(root)/q", "trips/trash/other")
    #expect(try client.names(root) == ["p", "r"])
    #expect(try client.names("trips/trash/other") == ["a"])
    // A file likewise.
    try client.write("\(root)/x", "x")
    fixture.time.pass(1)
    try client.rename("\(root)/p/x", "trips/trash/x")
    #expect(try client.read("trips/trash/x") == "p/x")
    #expect(try client.read("\(root)/x") == "x")
    #expect(try client.names("\(root)/p") == [])
  }

  @Test(arguments: trees) func aFolderOfNothing(tree: String) throws {
    let (fixture, root) = try begin(tree)
    let client = fixture.client
    try client.rename("\(root)/q/empty", "trips/trash/empty")
    #expect(try client.names("\(root)/q") == ["a", "r"])
    client.dropCaches()
    #expect(try client.names("\(root)/q") == ["a", "r"])
    #expect(try client.names("trips/trash") == [])
  }

  @Test(arguments: trees) func whatIsOpenAndWhatIsScratch(tree: String) throws {
    let (fixture, root) = try begin(tree)
    let client = fixture.client
    let file = try client.open("\(root)/q/r/f", OpenFlags.readWrite, mode: 0)
    let made = try client.open(
      "\(root)/q/empty/new", OpenFlags.readWrite | OpenFlags.create, mode: 0o644)
    try made.write(Array("new".utf8), at: 0)
    try client.write("\(root)/q/r/.f.swp", "swap")
    try client.rename("\(root)/q", "trips/trash/q")
    #expect(try client.names(root) == ["p", "r"])
    try file.write(Array("Q".utf8), at: 0)
    try file.close()
    try made.close()
    client.dropCaches()
    #expect(try client.names(root) == ["p", "r"])
    #expect(try client.read("trips/trash/q/empty/new") == "new")
    #expect(try client.read("trips/trash/q/r/f") == "q/r/f")
    try client.rename("trips/trash/q", "\(root)/q")
    #expect(try client.read("\(root)/q/r/.f.swp") == "swap")
  }
}
