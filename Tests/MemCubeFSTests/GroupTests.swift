import Fuse
import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS

/// by/: on the tree in memory and on a mounted one, and what only one of them shows.
@Suite struct GroupTests {
  @Test(arguments: GroupCases.all.map { $0.name }) func inMemory(name: String) throws {
    let body = try #require(GroupCases.all.first { $0.name == name }).body
    let fixture = try Fixture(keepsNames: false)
    try body(fixture.client)
  }

  @Test func mounted() throws {
    for (name, body) in GroupCases.all {
      let mount = try MountedCubeFixture()
      #expect(throws: Never.self, "\(name)") { try body(DirectoryClient(root: mount.directory)) }
      try mount.end()
    }
  }

  @Test func manyAreListedPageByPage() throws {
    let fixture = try Fixture(keepsNames: false)
    let changes = (0..<1_300).map { number -> Change in
      let text = "---\ntags: [all, tag \(number)]\ndate: 2025-06-10\n---\nMemory \(number).\n"
      return .create(
        .memories,
        Edit(path: Array("\(number % 7)/m\(number).md".utf8), content: .bytes(Array(text.utf8))))
    }
    try fixture.cube.write(changes, .spooled)
    for place in ["tag/all", "day/2025-06-10"] {
      let names = try fixture.client.names("trips/by/\(place)")
      #expect(names.count == 1_300)
      #expect(Set(names).count == 1_300)
    }
    #expect(try fixture.client.names("trips/by/tag").count == 1_301)
    #expect(try fixture.client.names("trips/by/tag/tag 777") == ["m777.md"])
  }

  /// Whoever reads a page while names come and go misses none of the others.
  @Test func aListingLastsWhileItsNamesAreRemoved() throws {
    let fixture = try Fixture(keepsNames: false)
    let client = fixture.client
    let tags = JSON.array([.string(Array("t".utf8))])
    let changes = (0..<600).map { number -> Change in
      .create(
        .memories,
        Edit(
          path: Array("m\(number).md".utf8), content: .bytes(Array("\(number)".utf8)),
          fields: ["tags": tags]))
    }
    try fixture.cube.write(changes, .spooled)
    let caller = Caller(user: 1000, group: 1000)
    let node = try client.node("trips/by/tag/t")
    let opened = try client.tree.openDirectory(node, caller)
    var removed = 0
    var offset: Int64 = 0
    while true {
      var buffer = DirectoryBuffer(collecting: 50, plus: true)
      try client.tree.readDirectory(node, opened.handle, offset, true, &buffer)
      if buffer.items.isEmpty { break }
      for item in buffer.items {
        offset = item.next
        guard item.name.first != 0x2E else { continue }
        try client.tree.unlink(node, item.name, caller)
        removed += 1
      }
    }
    client.tree.releaseDirectory(node, opened.handle)
    #expect(removed == 600)
    #expect(try client.names("trips/by/tag/t") == [])
    #expect(try client.names("trips/memories").count == 600)
  }

  /// `rm -rf` of a cube lists by/ before it comes to the tags.
  @Test func whoSweepsTakesNoTagAway() throws {
    let fixture = try Fixture(keepsNames: false)
    let client = fixture.client
    for name in ["a.md", "b.md"] {
      try client.write("trips/memories/\(name)", name)
      try client.setAttribute("trips/memories/\(name)", "user.memcube.tags", "t")
    }
    let (by, group) = (try client.node("trips/by"), try client.node("trips/by/tag/t"))
    let (sweeper, other) = (
      Caller(user: 1000, group: 1000, process: 7), Caller(user: 1000, group: 1000, process: 8)
    )
    let opened = try client.tree.openDirectory(by, sweeper)
    client.tree.releaseDirectory(by, opened.handle)
    for _ in 0..<3 {
      #expect(
        client.code { () throws(Errno) in
          try client.tree.unlink(group, Array("a.md".utf8), sweeper)
        } == 1)
      fixture.time.pass(9)
    }
    try client.tree.unlink(group, Array("b.md".utf8), other)
    fixture.time.pass(11)
    try client.tree.unlink(group, Array("a.md".utf8), sweeper)
    #expect(try client.names("trips/memories") == ["a.md", "b.md"])
  }

  @Test func whatIsHiddenIsInNoGroup() throws {
    let fixture = try Fixture(keepsNames: false)
    let client = fixture.client
    try client.write("trips/memories/a.md", "---\ntags: t\n---\nText.\n")
    let object = try #require(try fixture.node("a.md")?.object)
    for (isHidden, names) in [(true, []), (false, ["t"])] as [(Bool, [String])] {
      var edit = Edit()
      edit.fields["attributes"] = .object([JSON.Member("hidden", .bool(isHidden))])
      try fixture.cube.write([.edit(object, edit)], .spooled)
      #expect(try client.names("trips/by/tag") == names)
    }
  }

  @Test func whatCanOnlyBeReadStays() throws {
    let writable = try Fixture(keepsNames: false)
    try writable.client.write("trips/memories/a.md", "---\ntags: t\n---\nText.\n")
    try writable.client.setAttribute("trips/memories/a.md", "user.memcube.tags", "u")
    try writable.tree.close()
    let tree = MemoryTree(
      shelf: StoreShelf(host: writable.host, readOnly: true), user: 1000, group: 1000)
    let client = TreeClient(tree, keepsNames: false)
    #expect(try client.names("trips/by/tag") == ["t", "u"])
    #expect(client.code { () throws(Errno) in try client.unlink("trips/by/tag/u/a.md") } == 30)
    #expect(client.code { () throws(Errno) in try client.makeDirectory("trips/by/tag/v") } == 30)
    for (from, to) in [("memories/a.md", "by/type/FACT/a.md"), ("by/tag/u", "by/tag/v")] {
      let code = client.code { () throws(Errno) in
        try client.rename("trips/\(from)", "trips/\(to)")
      }
      #expect(code == 30)
    }
    try tree.close()
  }
}
