import Digest
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCubeFS

/// A bundle is copied into the mount, and becomes a cube.
@Suite struct ArrivalTests {
  /// A cube in another place, with a memory, a document in a blob, and some segments.
  private final class Foreign {
    let pad: Scratchpad
    let path: Path

    init(_ text: String = "Ana lives in Porto.\n") throws {
      pad = try Scratchpad()
      path = pad.path.appending("foreign.memcube")
      let host = Host(
        store: pad.path.appending("store"), state: pad.path.appending("state"),
        cache: pad.path.appending("cache"), author: Array("other".utf8), now: { Clock.now() },
        random: { Random.bytes($0) })
      let cube = try Cube.create(at: path, host: host)
      for (name, bytes) in [
        ("a.md", Array(text.utf8)), ("b.bin", [UInt8](repeating: 0xFF, count: 1000)),
      ] {
        try cube.write(
          [.create(.memories, Edit(path: Array(name.utf8), content: .bytes(bytes)))], .durable)
      }
      try cube.close()
      try Files.removeTree(path.appending("index"))
    }

    /// Every file and directory below the bundle, a directory before what is in it.
    func entries(_ below: String = "") throws -> [(path: String, isDirectory: Bool)] {
      var found: [(path: String, isDirectory: Bool)] = []
      let here = below.isEmpty ? path : path.appending(below)
      for entry in try Files.list(here).sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
        let name = below + (below.isEmpty ? "" : "/") + String(decoding: entry.name, as: UTF8.self)
        found.append((name, entry.kind == .directory))
        if entry.kind == .directory { found += try entries(name) }
      }
      return found
    }

    /// As `cp -a`: makes what is missing, writes, sets times and modes.
    func copy(_ client: any Client, to target: String, only: (String) -> Bool = { _ in true })
      throws
    {
      if !client.exists(target) { try client.makeDirectory(target) }
      for (name, isDirectory) in try entries() where only(name) {
        let place = "\(target)/\(name)"
        if isDirectory {
          if !client.exists(place) { try client.makeDirectory(place) }
          continue
        }
        let source = path.appending(name)
        try client.write(place, try Files.readAll(source))
        try client.setMode(place, 0o600)
        try client.setTime(place, try Files.status(source).mtime)
      }
    }
  }

  private func arrive(_ client: any Client, _ quiet: () throws -> Void) throws {
    let foreign = try Foreign()
    try foreign.copy(client, to: "ana.memcube")
    // Plain files until then: what was written is read back.
    #expect(try client.names("").contains("ana.memcube"))
    #expect(!client.exists("ana"))
    for (name, isDirectory) in try foreign.entries() where !isDirectory {
      let source = foreign.path.appending(name)
      #expect(try client.bytes("ana.memcube/\(name)") == Files.readAll(source))
      let status = try client.status("ana.memcube/\(name)")
      #expect(try status.mtime == Files.status(source).mtime && status.mode == 0o600)
    }
    try quiet()
    #expect(try client.read("ana/memories/a.md") == "Ana lives in Porto.\n")
    #expect(try client.bytes("ana/memories/b.bin").count == 1000)
    #expect(try !client.names("").contains("ana.memcube"))
    // The same once more, and more of it: a merge.
    try client.write("ana/memories/c.md", "mine\n")
    try foreign.copy(client, to: "ana.memcube")
    try quiet()
    #expect(try client.names("ana/memories") == ["a.md", "b.bin", "c.md"])
    #expect(try !client.names("").contains("ana.memcube.problem"))
    // And under another name, to be moved there as the problem says, by rename(2) and as mv(1) does it,
    // which finds the directories that were left.
    for target in ["ana.memcube", "ana.memcube/usb.memcube"] {
      try foreign.copy(client, to: "usb.memcube")
      try quiet()
      #expect(try client.read("usb.memcube.problem").contains("mv usb.memcube ana.memcube"))
      #expect(client.exists("ana.memcube"))
      #expect(
        client.code { () throws(Errno) in
          try client.rename("usb.memcube/manifest.json", "ana.memcube/m")
        } == 18)
      try client.rename("usb.memcube", target)
      try quiet()
      #expect(try !client.names("").contains { $0.contains(".memcube") })
      #expect(try client.names("ana/memories") == ["a.md", "b.bin", "c.md"])
    }
    // Another cube does not get where more of this one may still come.
    let another = try Foreign("another\n")
    try another.copy(client, to: "other.memcube")
    for target in ["ana.memcube", "ana.memcube/other.memcube"] {
      #expect(client.code { () throws(Errno) in try client.rename("other.memcube", target) } == 39)
    }
    try quiet()
    #expect(try client.read("other/memories/a.md") == "another\n")
  }

  /// What rsync and tar do besides: temporaries that are renamed, appended pieces, removal.
  private func otherTools(_ client: any Client, _ quiet: () throws -> Void) throws {
    let foreign = try Foreign()
    try client.makeDirectory("projects/acme")
    try client.makeDirectory("projects/acme/x.memcube")
    for (name, isDirectory) in try foreign.entries() {
      let place = "projects/acme/x.memcube/\(name)"
      if isDirectory {
        try client.makeDirectory(place)
        continue
      }
      let temporary = "\(place).Xy12Zw"
      let bytes = try Files.readAll(foreign.path.appending(name))
      let file = try client.open(
        temporary, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive, mode: 0o600)
      try file.write(Array(bytes.prefix(7)), at: 0)
      try file.write(Array(bytes.dropFirst(7)), at: 7)
      #expect(try file.status().size == Int64(bytes.count))
      try file.synchronize()
      try file.close()
      try client.rename(temporary, place)
      #expect(!client.exists(temporary))
      #expect(try client.bytes(place) == bytes)
    }
    try client.symlink("nowhere", "projects/acme/x.memcube/link")
    #expect(try client.readLink("projects/acme/x.memcube/link") == Array("nowhere".utf8))
    try client.unlink("projects/acme/x.memcube/link")
    #expect(
      client.code { () throws(Errno) in
        try client.rename("projects/acme/x.memcube/README.md", "trips/memories/r.md")
      } == 18)
    #expect(
      client.code { () throws(Errno) in try client.removeDirectory("projects/acme/x.memcube") }
        == 39)
    try quiet()
    #expect(try client.read("projects/acme/x/memories/a.md") == "Ana lives in Porto.\n")
  }

  private func problems(_ client: any Client, _ quiet: () throws -> Void) throws {
    func told(_ name: String, _ part: String) throws {
      try quiet()
      let text = try client.read("\(name).memcube.problem")
      #expect(text.contains(part), "\(name): \(text)")
      #expect(try client.names("").contains("\(name).memcube"))
      #expect(!client.exists(name))
    }
    // Not a bundle.
    try client.makeDirectory("photos.memcube")
    try client.write("photos.memcube/beach.jpg", "x")
    try told("photos", "no memory cube")
    // It is there, and cannot be a cube, by whatever name.
    for name in ["photos", "pictures"] {
      #expect(
        client.code { () throws(Errno) in try client.rename("photos.memcube", name, 0) } == 1)
      #expect(try !client.names("").contains { $0.hasPrefix("pictures") })
      #expect(try client.names("photos.memcube") == ["beach.jpg"])
    }
    try client.unlink("photos.memcube/beach.jpg")
    try client.removeDirectory("photos.memcube")
    #expect(!client.exists("photos.memcube") && !client.exists("photos.memcube.problem"))
    // Of a later version.
    try client.makeDirectory("later.memcube")
    try client.makeDirectory("later.memcube/log")
    try client.write(
      "later.memcube/manifest.json",
      "{\"memcube\":7,\"cube\":\"\(String(repeating: "a", count: 32))\"}\n")
    try told("later", "version 7")
    // Of a version that is none, or of nothing, before anything else of it has come.
    for (name, manifest, part) in [
      ("strange", #"{"memcube":"2","cube":"a"}"#, #"says "memcube":"2", and this program reads"#),
      ("empty", "{}", "nothing of its format"), ("torn", "{", "nothing of its format"),
    ] {
      try client.makeDirectory("\(name).memcube")
      try client.write("\(name).memcube/manifest.json", manifest)
      try told(name, part)
      try told(name, "use a newer memcube")
    }
    // Cut off in the midst of a segment, and then copied again.
    let foreign = try Foreign()
    try foreign.copy(client, to: "cut.memcube")
    let segment = try #require(try foreign.entries().first { $0.path.hasSuffix(".jsonl") }).path
    try client.truncate("cut.memcube/\(segment)", 100)
    try told("cut", segment)
    // Without a blob.
    let blob = try #require(try foreign.entries().last { $0.path.hasPrefix("blobs/") }).path
    try foreign.copy(client, to: "cut.memcube")
    try client.unlink("cut.memcube/\(blob)")
    try told("cut", "\(blob) has not come")
    try foreign.copy(client, to: "cut.memcube")
    try quiet()
    #expect(try client.names("cut/memories") == ["a.md", "b.bin"])
    // The same cube under another name; and another cube under this one.
    try foreign.copy(client, to: "twin.memcube")
    try told("twin", "as cut")
    let another = try Foreign("another\n")
    try another.copy(client, to: "cut.memcube")
    try quiet()
    #expect(try client.read("cut.memcube.problem").contains("another one"))
    #expect(try client.names("cut/memories") == ["a.md", "b.bin"])
    // The ways out that they tell.
    #expect(
      client.code { () throws(Errno) in try client.rename("cut.memcube", "twin.memcube") } == 39)
    try client.rename("cut.memcube", "second.memcube")
    try quiet()
    #expect(try client.read("second/memories/a.md") == "another\n")
    try client.rename("twin.memcube", "twin")
    #expect(try client.names("twin/memories") == ["a.md", "b.bin"])
    for (name, expected) in [(".x.memcube", Int32(1)), ("a%b.memcube", 22), (".memcube", 1)] {
      #expect(
        client.code { () throws(Errno) in try client.makeDirectory(name) } == expected, "\(name)")
    }
  }

  private var bodies: [(any Client, () throws -> Void) throws -> Void] {
    [arrive, otherTools, problems]
  }

  @Test(arguments: [true, false]) func inMemory(keepsNames: Bool) throws {
    for body in bodies {
      let fixture = try Fixture(keepsNames: keepsNames)
      try body(fixture.client) {
        #expect(fixture.tree.settle().isEmpty)  // it is not quiet yet
        fixture.time.pass(1.1)
        _ = fixture.tree.settle()
        fixture.tree.refresh()
      }
      try fixture.tree.close()
      #expect(fixture.tree.context.handles.count == 0)
    }
  }

  @Test func onAMount() throws {
    for body in bodies {
      let mount = try MountedCubeFixture()
      try body(DirectoryClient(root: mount.directory)) { try mount.settle() }
      try mount.end()
    }
  }

  /// A copy that stops for a while goes on when the first of it is a cube already.
  @Test func whatComesLaterGoesThereToo() throws {
    let (fixture, foreign) = (try Fixture(), try Foreign())
    let client = fixture.client
    // The blob comes last, and nothing is said of it by what comes first.
    let segments = try foreign.entries().map(\.path).filter { $0.hasSuffix(".jsonl") }.sorted()
    let late = try #require(
      segments.first { try Files.readAll(foreign.path.appending($0)).contains(Array("b.bin".utf8)) }
    )
    try foreign.copy(client, to: "ana.memcube") { $0 != late }
    fixture.time.pass(1.1)
    #expect(fixture.tree.settle().isEmpty)
    #expect(try client.names("ana/memories") == ["a.md"])
    #expect(try !client.names("").contains("ana.memcube"))
    try client.write("ana.memcube/\(late)", try Files.readAll(foreign.path.appending(late)))
    fixture.time.pass(1.1)
    #expect(fixture.tree.settle().isEmpty)
    fixture.tree.refresh()
    #expect(try client.names("ana/memories") == ["a.md", "b.bin"])
    // At last nothing is left of it.
    fixture.time.pass(61)
    _ = fixture.tree.settle()
    #expect(!client.exists("ana.memcube"))
    #expect(
      try Files.list(fixture.host.store.appending("cubes")).allSatisfy { $0.name.first != 0x2E })
  }

  /// `mv foreign.memcube MOUNT/ana.memcube` twice: the second one first removes what the first one left,
  /// which no listing shows.
  @Test func aBundleIsMovedInAgain() throws {
    let (fixture, foreign) = (try Fixture(), try Foreign())
    let client = fixture.client
    for _ in 0..<2 {
      if client.exists("ana.memcube") { try client.removeDirectory("ana.memcube") }
      #expect(!client.exists("ana.memcube"))
      try client.makeDirectory("ana.memcube")
      try foreign.copy(client, to: "ana.memcube")
      // One that is not a cube yet is a directory like any other.
      #expect(client.code { () throws(Errno) in try client.removeDirectory("ana.memcube") } == 39)
      fixture.time.pass(1.1)
      #expect(fixture.tree.settle().isEmpty)
      fixture.tree.refresh()
      #expect(try client.names("ana/memories") == ["a.md", "b.bin"])
      #expect(try !client.names("").contains("ana.memcube"))
    }
    // What comes behind one that is in the store is not removed with its folders.
    try client.write("ana.memcube/log/late", [0x61])
    #expect(client.code { () throws(Errno) in try client.removeDirectory("ana.memcube") } == 39)
    #expect(client.exists("ana.memcube/log/late"))
  }

  /// A mount that dies leaves its copy to the next.
  @Test func theNextMountGoesOn() throws {
    let foreign = try Foreign()
    let fixture = try Fixture()
    try foreign.copy(fixture.client, to: "ana.memcube")
    try foreign.copy(fixture.client, to: "twin.memcube") { !$0.hasPrefix("blobs/") }
    fixture.time.pass(1.1)
    _ = fixture.tree.settle()
    fixture.client.dropCaches()
    // What a killed one leaves: the folders of ana, and of twin what had come.
    let left = fixture.host.store.appending("cubes/.left.memcube.arriving/log/2026-01")
    try Files.makeDirectories(left)
    try Files.rename(
      fixture.host.store.appending("cubes/.twin.memcube.arriving"),
      fixture.host.store.appending("cubes/.other.memcube.arriving"))
    try Files.makeDirectories(
      fixture.host.store.appending("cubes/.trips.memcube.arriving/blobs/ab"))
    try fixture.tree.close()
    let second = MemoryTree(
      shelf: StoreShelf(host: fixture.host), user: 1000, group: 1000, clock: fixture.time.clock)
    let other = TreeClient(second)
    _ = second.settle()
    fixture.time.pass(1.1)
    #expect(second.settle().count == 2)
    #expect(try other.read("other.memcube.problem").contains("has not come"))
    #expect(try other.names("left.memcube/log") == ["2026-01"])
    #expect(!other.exists("trips.memcube") && other.exists("ana/memories/a.md"))
    try second.close()
  }

  /// What goes into a cube that is there takes nothing along that is no part of it.
  @Test func whatIsNoPartOfABundleStays() throws {
    let (fixture, foreign) = (try Fixture(), try Foreign())
    let client = fixture.client
    try foreign.copy(client, to: "ana.memcube")
    fixture.time.pass(1.1)
    _ = fixture.tree.settle()
    // `cp -r other.memcube ana.memcube`, which is there still: cp makes a directory in it.
    try client.makeDirectory("ana.memcube/nested.memcube")
    try Foreign("nested\n").copy(client, to: "ana.memcube/nested.memcube")
    fixture.time.pass(1.1)
    #expect(try #require(fixture.tree.settle().first).contains("is no whole part of this bundle"))
    #expect(try client.names("").contains("ana.memcube"))
    #expect(try client.names("ana.memcube/nested.memcube").contains("manifest.json"))
    #expect(try client.names("ana/memories") == ["a.md", "b.bin"])
  }

  /// A mount that lives keeps its copy, though another one looks.
  @Test func anotherMountWaits() throws {
    let (fixture, foreign) = (try Fixture(), try Foreign())
    try foreign.copy(fixture.client, to: "ana.memcube")
    let second = MemoryTree(
      shelf: StoreShelf(host: fixture.host), user: 1000, group: 1000, clock: fixture.time.clock)
    let other = TreeClient(second)
    #expect(try other.names("").contains("ana.memcube"))
    // A file is open over there: who looks here must not take it for quiet.
    let file = try fixture.client.open(
      "ana.memcube/more", OpenFlags.write | OpenFlags.create, mode: 0o600)
    for _ in 0..<3 {
      fixture.time.pass(1.1)
      #expect(fixture.tree.settle().isEmpty && second.settle().isEmpty)
      #expect(!fixture.client.exists("ana"))
    }
    try file.close()
    fixture.time.pass(1.1)
    _ = fixture.tree.settle()
    #expect(try other.names("ana/memories") == ["a.md", "b.bin"])
    try second.close()
  }
}
