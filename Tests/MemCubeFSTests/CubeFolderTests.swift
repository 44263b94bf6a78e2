import MemCube
import Posix
import Testing
import Waiting

@testable import Bundle
@testable import MemCubeFS

/// Cubes are made, renamed and removed at the root and in projects/, in memory and on a mount.
@Suite struct CubeFolderTests {
  private final class Weakly {
    weak var cube: MountedCube?
    weak var core: Cube?
  }

  /// What is removed is let go of, with its index: a mount that makes cubes and removes them goes on for
  /// ever.
  @Test(arguments: [true, false]) func nothingStaysOfACubeThatIsRemoved(isElsewhere: Bool) throws {
    let fixture = try Fixture(keepsNames: false)
    let client = fixture.client
    let known = Weakly()
    for number in 0..<4 {
      try client.makeDirectory("k")
      if number > 0 { _ = try client.names("k/memories") }
      if number > 1 { _ = try client.names("k/by/tag") }
      known.cube = try fixture.tree.cubes.cube(Array("k".utf8))
      known.core = known.cube?.cube
      #expect(known.cube != nil)
      if isElsewhere {
        try Files.removeTree(fixture.host.store.appending("cubes/k.memcube"))
        fixture.tree.refresh()
        #expect(!client.exists("k"))
      } else {
        try client.removeDirectory("k")
      }
      client.dropCaches()
      #expect(eventually { known.core == nil }, "round \(number)")
      #expect(known.cube == nil, "round \(number)")
    }
  }

  private func lifecycle(_ client: any Client) throws {
    try client.makeDirectory("new")
    #expect(try client.names("").contains("new"))
    try client.write("new/memories/a.md", "one\n")
    #expect(client.code { () throws(Errno) in try client.makeDirectory("new") } == 17)
    #expect(client.code { () throws(Errno) in try client.removeDirectory("new") } == 39)
    // What is open goes on, and what is known keeps its number.
    let inode = try client.status("new/memories/a.md").inode
    let file = try client.open("new/memories/a.md", OpenFlags.readWrite, mode: 0)
    try client.rename("new", "other")
    #expect(!client.exists("new"))
    #expect(try !client.names("").contains("new"))
    try file.write(Array("two\n".utf8), at: 4)
    try file.close()
    #expect(try client.read("other/memories/a.md") == "one\ntwo\n")
    #expect(try client.status("other/memories/a.md").inode == inode)
    #expect(try client.names("search/two") == ["01-other-a.md"])
    // The name is free, and is another cube's then.
    try client.makeDirectory("new")
    #expect(try client.names("new/memories").isEmpty)
    try client.write("new/memories/b.md", "three\n")
    #expect(client.code { () throws(Errno) in try client.rename("new", "other") } == 39)
    #expect(client.code { () throws(Errno) in try client.rename("new", "other", 1) } == 17)
    #expect(client.code { () throws(Errno) in try client.rename("new", "other", 2) } == 22)
    #expect(client.code { () throws(Errno) in try client.rename("absent", "x") } == 2)
    #expect(client.code { () throws(Errno) in try client.rename("search", "x") } == 1)
    #expect(client.code { () throws(Errno) in try client.rename("new", "trips/memories/x") } == 18)
    try client.makeDirectory("trips/memories/folder")
    #expect(
      client.code { () throws(Errno) in try client.rename("trips/memories/folder", "x") } == 18)
    // What is gone by rm stands in the trash, and in the history for ever.
    try client.unlink("new/memories/b.md")
    #expect(client.code { () throws(Errno) in try client.removeDirectory("new") } == 39)
  }

  private func names(_ client: any Client) throws {
    let table: [(String, Int32)] = [
      (".Trash-1000", 1), (".hidden", 1), ("a%b", 22), ("@agent", 22), ("-x", 22), ("a\nb", 22),
      ("search", 17), ("projects", 17), ("README.md", 17),
      (String(repeating: "n", count: 231), 36), (String(repeating: "n", count: 256), 36),
    ]
    try client.makeDirectory("cube")
    for (name, expected) in table {
      #expect(
        client.code { () throws(Errno) in try client.makeDirectory(name) } == expected, "\(name)")
      // Over README.md it is ENOTDIR where the kernel looks first.
      let renamed = client.code { () throws(Errno) in try client.rename("cube", name) }
      #expect((expected == 17 ? [39, 20] : [expected]).contains(renamed), "\(name)")
    }
    #expect(client.code { () throws(Errno) in try client.rename("cube", "b.memcube") } == 22)
    for name in ["Ünïcode 日本", "a b", "b.md", String(repeating: "n", count: 230)] {
      try client.makeDirectory(name)
      #expect(try client.names("").contains(name))
      try client.removeDirectory(name)
      #expect(!client.exists(name))
    }
  }

  private func projects(_ client: any Client) throws {
    #expect(try !client.names("").contains("projects"))
    #expect(try client.names("projects").isEmpty)
    #expect(client.code { () throws(Errno) in try client.makeDirectory("projects/.x") } == 1)
    #expect(client.code { () throws(Errno) in try client.makeDirectory("projects/default") } == 22)
    try client.makeDirectory("projects/acme")
    try client.makeDirectory("projects/acme/ana")
    #expect(try client.names("").contains("projects"))
    #expect(try client.names("projects") == ["acme"])
    try client.write("projects/acme/ana/memories/a.md", "Ana lives in Porto.\n")
    #expect(try client.names("projects/acme/ana/search/porto") == ["01-a.md"])
    // The root's search is over the default project alone.
    #expect(try client.names("search/porto").isEmpty)
    try client.rename("projects/acme/ana", "projects/acme/anna")
    #expect(try client.names("projects/acme") == ["anna"])
    #expect(client.code { () throws(Errno) in try client.removeDirectory("projects/acme") } == 39)
    // Out of the project and into it.
    try client.rename("projects/acme/anna", "ana")
    #expect(try client.read("ana/memories/a.md") == "Ana lives in Porto.\n")
    #expect(try client.names("search/porto") == ["01-ana-a.md"])
    try client.rename("ana", "projects/acme/ana")
    #expect(try client.read("projects/acme/ana/memories/a.md") == "Ana lives in Porto.\n")
    try client.makeDirectory("projects/empty")
    try client.removeDirectory("projects/empty")
    #expect(try client.names("projects") == ["acme"])
    #expect(client.code { () throws(Errno) in try client.removeDirectory("projects") } == 1)
  }

  @Test(arguments: [true, false]) func inMemory(keepsNames: Bool) throws {
    for body in [lifecycle, names, projects] {
      let fixture = try Fixture(keepsNames: keepsNames)
      try body(fixture.client)
      try fixture.tree.close()
    }
  }

  @Test func onAMount() throws {
    for body in [lifecycle, names, projects] {
      let mount = try MountedCubeFixture()
      try body(DirectoryClient(root: mount.directory))
      try mount.end()
    }
  }

  @Test func aReadOnlyMountChangesNothing() throws {
    let fixture = try Fixture(readOnly: true)
    let client = fixture.client
    #expect(client.code { () throws(Errno) in try client.makeDirectory("new") } == 30)
    #expect(client.code { () throws(Errno) in try client.rename("trips", "x") } == 30)
    #expect(client.code { () throws(Errno) in try client.removeDirectory("trips") } == 30)
    #expect(client.code { () throws(Errno) in try client.makeDirectory("projects/p") } == 30)
    #expect(client.code { () throws(Errno) in try client.makeDirectory("a.memcube") } == 30)
    #expect(try fixture.client.names("").contains("trips"))
  }

  /// Another process renames a cube of which this one has files open.
  @Test func whatAnotherProcessRenamesGoesOn() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a.md", "one\n")
    client.dropCaches()  // of what was made here the number is not the index's
    let inode = try client.status("trips/memories/a.md").inode
    let file = try client.open("trips/memories/a.md", OpenFlags.readWrite, mode: 0)
    try client.write("trips/memories/.a.md.swp", "scratch")
    let cubes = fixture.host.store.appending("cubes")
    let other = try Cube.open(at: cubes.appending("trips.memcube"), host: fixture.host)
    try other.rename(to: cubes.appending("travels.memcube"))
    // Before anybody looked.
    try file.write(Array("two\n".utf8), at: 4)
    try file.synchronize()
    try client.write("trips/memories/b.md", "three\n")
    fixture.tree.refresh()
    let notices = fixture.tree.notices(nanoseconds: 0)
    #expect(notices.contains(.branch(parent: NodeID.root, name: Array("trips".utf8))))
    #expect(notices.contains(.name(parent: NodeID.root, name: Array("travels".utf8))))
    client.dropCaches()
    #expect(!client.exists("trips"))
    #expect(try client.read("travels/memories/a.md") == "one\ntwo\n")
    #expect(try client.status("travels/memories/a.md").inode == inode)
    #expect(try client.read("travels/memories/.a.md.swp") == "scratch")
    #expect(try client.names("travels/memories") == [".a.md.swp", "a.md", "b.md"])
    try file.write(Array("four\n".utf8), at: 8)
    try file.close()
    #expect(try client.read("travels/memories/a.md") == "one\ntwo\nfour\n")
    try other.close()
  }

  @Test func aLinkIsRenamedAndRemovedAlone() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let cubes = fixture.host.store.appending("cubes")
    let place = fixture.pad.path.appending("elsewhere.memcube")
    try Files.rename(cubes.appending("trips.memcube"), place)
    try Files.symlink(target: place.bytes, at: cubes.appending("linked.memcube"))
    #expect(try client.names("linked/memories").isEmpty)
    try client.rename("linked", "joined")
    #expect(try client.names("joined/memories").isEmpty)
    try client.removeDirectory("joined")
    #expect(try !client.names("").contains("joined"))
    #expect(Files.exists(place.appending("manifest.json")))
  }

  /// A copy of a bundle in the store has its id: two cubes then, that keep out of each other's way.
  @Test func aCopyOfTheSameCubeIsAnother() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a.md", "one\n")
    try fixture.cube.synchronize()
    let cubes = fixture.host.store.appending("cubes")
    let copy = try Process.spawn(
      ["/bin/cp", "-r", "\(cubes)/trips.memcube", "\(cubes)/copy.memcube"].map { Array($0.utf8) },
      environment: [])
    #expect(try copy.wait() == .exited(0))
    try client.write("copy/memories/b.md", "two\n")
    try client.rename("copy", "second")
    try client.rename("trips", "copy")
    try client.rename("second", "trips")
    #expect(try client.names("copy/memories") == ["a.md"])
    #expect(try client.names("trips/memories") == ["a.md", "b.md"])
    try client.write("copy/memories/c.md", "three\n")
    #expect(try client.names("trips/memories") == ["a.md", "b.md"])
  }
}
