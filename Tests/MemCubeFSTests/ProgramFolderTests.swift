import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS
@testable import Search

/// .git, node_modules and the like in memories/: kept, and neither counted nor trashed.
@Suite struct ProgramFolderTests {
  @Test(arguments: [".git", "node_modules", "web/__pycache__"])
  func whatProgramsKeepIsNoMemory(folder: String) throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/note.md", "a heron by the river\n")
    if folder.contains("/") { try client.makeDirectory("trips/memories/web") }
    try client.makeDirectory("trips/memories/\(folder)")
    for number in 0..<5 {
      try client.write("trips/memories/\(folder)/heron\(number)", "heron \(number)\n")
    }
    try client.write("trips/memories/\(folder)/heron0", "heron, again\n")
    #expect(try client.names("trips/memories/\(folder)").count == 5)
    #expect(try fixture.versions("\(folder)/heron0").count == 2)
    try fixture.cube.indexTexts()
    #expect(try fixture.cube.counts().memories == 1)
    let asked = try fixture.cube.parse(Array("heron".utf8), now: Timestamp(seconds: 1_790_000_000))
    let found = try fixture.cube.search(asked, limit: 10).results
    #expect(found.map(\.path) == [Array("memories/note.md".utf8)])
    for number in 0..<5 { try client.unlink("trips/memories/\(folder)/heron\(number)") }
    try client.removeDirectory("trips/memories/\(folder)")
    #expect(try client.names("trips/trash") == [])
    #expect(try fixture.cube.counts().memories == 1)
    #expect(try fixture.cube.counts().trash == 0)
    // A file beside it goes to the trash as ever.
    try client.unlink("trips/memories/note.md")
    #expect(try client.names("trips/trash") == ["note.md"])
    #expect(try fixture.cube.counts().memories == 0)
  }

  /// A memory that is moved into such a folder, or out of it.
  @Test func aMoveCounts() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.makeDirectory("trips/memories/.obsidian")
    try client.write("trips/memories/note.md", "text\n")
    #expect(try fixture.cube.counts().memories == 1)
    try client.rename("trips/memories/note.md", "trips/memories/.obsidian/note.md")
    #expect(try fixture.cube.counts().memories == 0)
    try client.rename("trips/memories/.obsidian/note.md", "trips/memories/note.md")
    #expect(try fixture.cube.counts().memories == 1)
    try client.makeDirectory("trips/memories/src")
    try client.write("trips/memories/src/a.js", "text\n")
    #expect(try fixture.cube.counts().memories == 2)
    try client.rename("trips/memories/src", "trips/memories/node_modules")
    #expect(try fixture.cube.counts().memories == 1)
    #expect(try client.read("trips/memories/node_modules/a.js") == "text\n")
  }

  @Test func pathsOfPrograms() {
    for path in [".git/x", "a/.git/b/c", "node_modules/p/i.js", ".hidden.md", "a/.x"] {
      #expect(ProgramFolders.own(Array(path.utf8)), "\(path)")
    }
    for path in ["a.md", "git/x", "node_modules", "a/node_modules.md"] {
      #expect(!ProgramFolders.own(Array(path.utf8)), "\(path)")
    }
    #expect(!ProgramFolders.hold(Array(".hidden.md".utf8)))
  }
}
