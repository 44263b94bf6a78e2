import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS

/// Names of results that an earlier listing showed, and what can be made beside results.
@Suite struct ResultNameTests {
  /// Three memories, and the path under which the last was shown before an edit made it the first.
  private func raised(_ fixture: Fixture, _ search: String) throws -> String {
    let client = fixture.client
    for number in 1...3 {
      let text = String(repeating: "ferry ", count: 5 - number) + "harbour at nine in the morning\n"
      try client.write("trips/memories/m\(number).md", text)
    }
    let name = try #require(client.names(search).first { $0.hasSuffix("m3.md") })
    try client.append("\(search)/\(name)", String(repeating: "ferry ", count: 30))
    #expect(try !client.names(search).contains(name))
    return "\(search)/\(name)"
  }

  @Test(arguments: ["trips/search/ferry", "search/ferry"], [true, false])
  func aNameLeadsToItsMemoryForAWhile(search: String, keepsNames: Bool) throws {
    let fixture = try Fixture(keepsNames: keepsNames)
    let client = fixture.client
    let path = try raised(fixture, search)
    try client.append(path, "second")
    #expect(try client.read("trips/memories/m3.md").hasSuffix("second"))
    #expect(
      try client.status(path).inode == client.status("trips/memories/m3.md").inode)
    // Under the name that the memory has now, too.
    try client.rename("trips/memories/m3.md", "trips/memories/other.md")
    _ = try client.names(search)
    try client.append(path, "third")
    #expect(try client.read("trips/memories/other.md").hasSuffix("third"))
    #expect(try client.names(search).count == 3)
    fixture.time.pass(1000)
    #expect(!client.exists(path))
    #expect(client.code { () throws(Errno) in try client.append(path, "fourth") } == 1)
    #expect(try client.names(search).count == 3)
  }

  @Test func whatWasRemovedIsNotWritten() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let path = try raised(fixture, "trips/search/ferry")
    try client.unlink("trips/memories/m3.md")
    #expect(try client.names("trips/search/ferry").count == 2)
    #expect(client.code { () throws(Errno) in try client.append(path, "second") } == 1)
    #expect(!client.exists(path))
  }

  @Test func temporariesOfResultsAlone() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let path = try raised(fixture, "trips/search/ferry")
    let old = try #require(path.split(separator: "/").last.map(String.init))
    let name = try #require(try client.names("trips/search/ferry").first)
    let forms = [
      ".N.swp", "N~", "#N#", ".N.Xy12Zw", "N.aB3dEf", "N___jb_tmp___", "N.tmp", ".N1234",
    ]
    for form in forms {
      for result in [name, old] {
        let temporary = "trips/search/ferry/" + form.replacing("N", with: result)
        try client.write(temporary, "ferry")
        try client.unlink(temporary)
      }
    }
    for other in ["fact.md", "77-fact.md", "77-fact.md.bak", "77-fact.md~", "01-x.md.new"] {
      #expect(
        client.code { () throws(Errno) in
          try client.write("trips/search/ferry/\(other)", "fact")
        } == 1, "\(other)")
    }
    try client.write("trips/search/ferry/\(name.dropLast(3)).tmp", "ferry again")
    try client.rename("trips/search/ferry/\(name.dropLast(3)).tmp", path)
    #expect(try client.read("trips/memories/m3.md") == "ferry again")
  }

  @Test func namesAreBounded() throws {
    let names = HandedNames()
    var result = SearchResult(
      kind: .memory, id: RecordID(time: 1, high: 0, low: 0), path: [], row: 1,
      text: Array(repeating: 0x61, count: 4096), snippet: [], score: 1, parts: [:],
      time: Timestamp(seconds: 0, nanoseconds: 0), place: nil)
    func key(_ number: Int) -> HandedNames.Key {
      HandedNames.Key(directory: 1, query: [0x61], name: Array("\(number)".utf8))
    }
    for number in 0..<20_000 { names.note(key(number), result, of: 1, at: 0) }
    #expect(names.find(key(0), at: 0) == nil)
    #expect(names.find(key(19_000), at: 0)?.result.text == [])
    #expect(names.find(key(19_000), at: HandedNames.lasting) == nil)
    result.kind = .message
    names.note(key(-1), result, of: 1, at: 0)
    #expect(names.find(key(-1), at: 0) == nil)
  }

  /// Only a new version is made by the name that a query shows: another memory does not take its place.
  @Test func anOlderMemoryIsNotRenamedOverAResult() throws {
    let fixture = try Fixture()
    let (client, search) = (fixture.client, "trips/search/harbour")
    try client.write("trips/memories/old.md", "ferry")
    try client.write("trips/memories/note.md", "harbour")
    fixture.time.pass(61)
    let object = try fixture.node("note.md")?.object
    let result = "\(search)/\(try #require(client.names(search).first))"
    for flags: UInt32 in [0, RenameFlags.exchange] {
      #expect(
        client.code { () throws(Errno) in
          try client.rename("trips/memories/old.md", result, flags)
        } == 1)
    }
    #expect(try client.names("trips/memories") == ["note.md", "old.md"])
    #expect(try client.names("trips/trash") == [])
    try client.write("trips/memories/new.md", "harbour and pier")
    try client.rename("trips/memories/new.md", result)
    #expect(try client.read("trips/memories/note.md") == "harbour and pier")
    #expect(try fixture.node("note.md")?.object == object)
  }

  @Test(arguments: ["trips/search/shrike", "search/shrike"])
  func aMessageIsNamedByItsDayInTheCube(search: String) throws {
    let fixture = try Fixture()
    let zone = Change.setting(key: Array("timezone".utf8), value: "Pacific/Kiritimati")
    try fixture.cube.write([zone], .spooled)
    try fixture.client.append(
      "trips/messages/m.md", "## Ana (user) · 2026-11-01 00:30:00\n\nIs the shrike a bird?\n")
    let names = try fixture.client.names(search)
    #expect(names.count == 1 && names.allSatisfy { $0.hasSuffix("m-2026-11-01.md") })
  }
}
