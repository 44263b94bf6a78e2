import Posix
import Testing

@testable import MemCubeFS

/// Who looked at an empty folder of documents/ before its first file was recorded, and goes on behind
/// that: close(2) has returned to whoever wrote it.
@Suite struct RecordedMeanwhileTests {
  private let fixture: Fixture
  private let cube: MountedCube
  /// The folder as it was seen while the index had no row for it.
  private let seen: FolderSite

  init() throws {
    fixture = try Fixture(keepsNames: true)
    let client = fixture.client
    cube = try fixture.tree.cubes.cube(Array("trips".utf8))
    try client.makeDirectory("trips/documents/d")
    let documents = try cube.folder(try client.node("trips/documents"))
    guard case .folder(let folder) = try cube.occupant(documents, Array("d".utf8)) else {
      throw Errno.notDirectory
    }
    try #require(folder.row == nil)
    seen = folder
    try client.write("trips/documents/d/a", "text\n")
  }

  @Test func itIsNotEmpty() throws {
    #expect(try !cube.isEmpty(seen))
    #expect(throws: Errno.notEmpty) {
      try fixture.client.removeDirectory("trips/documents/d")
    }
  }

  @Test func theFileIsFound() throws {
    guard case .file = try cube.occupant(seen, Array("a".utf8)) else {
      Issue.record("the file is not found")
      return
    }
  }

  @Test func itIsListed() throws {
    #expect(try fixture.client.names("trips/documents/d") == ["a"])
    let documents = try cube.folder(seen.node)
    #expect(try cube.row(of: seen) == documents.row)
  }

  /// rm found the file when it was not recorded yet, and waited for who recorded it.
  @Test func theFolderStaysBehindItsOnlyFile() throws {
    let client = fixture.client
    try client.makeDirectory("trips/documents/e")
    let folder = try cube.folder(try client.node("trips/documents/e"))
    let flags = OpenFlags.write | OpenFlags.create
    let file = try client.open("trips/documents/e/b", flags, mode: 0o600)
    try file.write(Array("text\n".utf8), at: 0)
    let found = try cube.occupant(folder, Array("b".utf8))
    try file.close()
    #expect(try cube.row(of: folder) != folder.row)
    try cube.unlink(folder, Array("b".utf8), found)
    #expect(try client.names("trips/documents") == ["d", "e"])
    #expect(try client.names("trips/documents/e").isEmpty)
  }
}
