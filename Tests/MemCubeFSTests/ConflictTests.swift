import Fuse
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCubeFS

/// conflicts/: what copies made of a file apart from each other.
@Suite struct ConflictTests {
  private static let place = "trips/conflicts/memories/pt/list.md"

  /// A cube of which a copy was changed elsewhere, and copied back.
  private func inConflict() throws -> Fixture {
    let fixture = try Fixture(keepsNames: false)
    let client = fixture.client
    try client.makeDirectory("trips/memories/pt")
    try client.write("trips/memories/pt/list.md", "one\ntwo\nthree\n")
    try client.write("trips/memories/same.md", "same\n")
    try fixture.cube.synchronize()
    let (bundle, copy) = (try fixture.cube.path, fixture.pad.path.appending("copy.memcube"))
    try run("cp", "-r", "\(bundle)", "\(copy)")
    try client.write("trips/memories/pt/list.md", "one\nmine\nthree\n")
    let elsewhere = Host(
      store: fixture.host.store, state: fixture.pad.path.appending("elsewhere"),
      cache: fixture.host.cache, author: Array("other".utf8), now: { Clock.now() },
      random: { Random.bytes($0) })
    let cube = try Cube.open(at: copy, host: elsewhere)
    let object = try #require(try cube.find(.memories, Array("pt/list.md".utf8))?.object)
    let edit = Edit(content: .bytes(Array("one\ntheirs\nthree\n".utf8)))
    try cube.write([.edit(object, edit)], .durable)
    try cube.close()
    try run("cp", "-rn", "\(copy)/log", "\(bundle)/")
    try fixture.cube.refresh()
    client.dropCaches()
    return fixture
  }

  private func run(_ words: String...) throws {
    let process = try Process.spawn(
      [Array("/bin/\(words[0])".utf8)] + words.dropFirst().map { Array($0.utf8) },
      environment: [])
    #expect(try process.wait() == .exited(0))
  }

  @Test func allTextsAreThere() throws {
    let fixture = try inConflict()
    let client = fixture.client
    #expect(try client.names("trips").contains("conflicts"))
    #expect(try client.names("trips/conflicts") == ["memories"])
    #expect(try client.names("trips/conflicts/memories") == ["pt"])
    #expect(try client.names("trips/conflicts/memories/pt") == ["list.md"])
    let names = try client.names(Self.place)
    #expect(names.count == 3)
    #expect(names.last == "MERGED.md")
    #expect(names[0].hasPrefix("0002 ") && names[0].contains(" tester "))
    #expect(names[1].hasPrefix("0003 ") && names[1].contains(" other "))
    #expect(names.allSatisfy { $0.hasSuffix(".md") })
    let texts = try names.map { try client.read("\(Self.place)/\($0)") }
    #expect(texts[0] == "one\nmine\nthree\n")
    #expect(texts[1] == "one\ntheirs\nthree\n")
    #expect(texts[2] == texts[1])
    // One file of two names, so that du counts it once.
    let merged = try client.tree.attributes(try client.node("\(Self.place)/MERGED.md"), nil).0
    let memory = try client.tree.attributes(try client.node("trips/memories/pt/list.md"), nil).0
    #expect(merged.inode == memory.inode)
    #expect((merged.links, memory.links) == (2, 2))
    let same = try client.tree.attributes(try client.node("trips/memories/same.md"), nil).0
    #expect(same.links == 1)
  }

  @Test(arguments: [true, false]) func savingEndsIt(byRenaming: Bool) throws {
    let fixture = try inConflict()
    let client = fixture.client
    let (merged, text) = ("\(Self.place)/MERGED.md", "one\nboth\nthree\n")
    if byRenaming {
      try client.write("\(Self.place)/sedAbC123", text)
      try client.rename("\(Self.place)/sedAbC123", merged)
    } else {
      try client.write(merged, text)
    }
    #expect(try client.read("trips/memories/pt/list.md") == text)
    let object = try #require(try fixture.node("pt/list.md")?.object)
    #expect(try fixture.cube.heads(object).count == 1)
    #expect(try !client.names("trips").contains("conflicts"))
    #expect(try client.names("trips/conflicts") == [])
    #expect(try client.names("trips/conflicts/memories") == [])
    #expect(
      try client.tree.attributes(try client.node("trips/memories/pt/list.md"), nil).0.links == 1)
    // An editor may save again.
    try client.write(merged, "one\nmore\nthree\n")
    #expect(try client.read("trips/memories/pt/list.md") == "one\nmore\nthree\n")
    #expect(try client.names("trips/trash") == [])
  }

  @Test func nothingElseEndsIt() throws {
    let fixture = try inConflict()
    let client = fixture.client
    let names = try client.names(Self.place)
    for name in names {
      #expect(client.code { () throws(Errno) in try client.unlink("\(Self.place)/\(name)") } == 1)
    }
    #expect(
      client.code { () throws(Errno) in try client.write("\(Self.place)/\(names[0])", "x") } == 1)
    for path in ["trips/conflicts/memories/pt", Self.place, "trips/conflicts/memories"] {
      #expect(client.code { () throws(Errno) in try client.removeDirectory(path) } == 1)
      #expect(client.code { () throws(Errno) in try client.makeDirectory("\(path)/new") } == 1)
    }
    try client.write("\(Self.place)/.MERGED.md.swp", "an editor's")
    #expect(try client.names(Self.place).count == 4)
    try client.unlink("\(Self.place)/.MERGED.md.swp")
    // What by/ records is a field, and the conflict one of texts.
    try client.rename("trips/memories/pt/list.md", "trips/by/type/FACT/list.md")
    #expect(try client.names("trips/conflicts/memories/pt") == ["list.md"])
    #expect(try client.names("trips/by/type/FACT") == ["list.md"])
    // What is in the trash needs no look.
    try client.unlink("trips/memories/pt/list.md")
    #expect(try !client.names("trips").contains("conflicts"))
    #expect(try fixture.cube.counts().conflicts == 0)
    #expect(!client.exists(Self.place))
  }

  @Test func withoutConflictsItIsThereByName() throws {
    let fixture = try Fixture(keepsNames: false)
    let client = fixture.client
    try client.write("trips/memories/a", "text")
    #expect(try !client.names("trips").contains("conflicts"))
    #expect(try client.names("trips/conflicts") == [])
    #expect(try client.read("trips/conflicts/memories/a/MERGED") == "text")
    for path in ["conflicts/other", "conflicts/memories/b", "conflicts/memories/a/b"] {
      #expect(!client.exists("trips/\(path)"))
    }
  }
}
