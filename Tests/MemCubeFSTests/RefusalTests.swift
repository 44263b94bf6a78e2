import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS

/// Why a call was refused stands in `.why`, and goes to the log.
@Suite struct RefusalTests {
  private func why(_ fixture: Fixture) throws -> [Substring] {
    try fixture.client.read("trips/.why").split(separator: "\n")
  }

  @Test func aRefusedCallSaysWhy() throws {
    let fixture = try Fixture()
    let client = fixture.client
    #expect(try client.read("trips/.why") == "")
    #expect(try !client.names("trips").contains(".why"))
    try client.write("trips/memories/a.md", "text\n")
    try client.unlink("trips/memories/a.md")
    #expect(client.code { () throws(Errno) in try client.unlink("trips/trash/a.md") } == 1)
    let first = try #require(try why(fixture).first)
    #expect(first.contains(" rm trash/a.md: Operation not permitted: only memcube purge forgets"))
    #expect(try client.names("trips").contains(".why"))
    #expect(client.code { () throws(Errno) in try client.makeDirectory("trips/trash/d") } == 1)
    #expect(client.code { () throws(Errno) in try client.write("trips/note.md", "x") } == 1)
    #expect(client.code { () throws(Errno) in try client.write("trips/.why", "x") } == 1)
    let lines = try why(fixture)
    #expect(lines.count == 4)
    #expect(
      lines[1].contains(" mkdir trash/d: ") && lines[1].contains("nothing is made in the trash"))
    #expect(lines[2].contains(" create note.md: ") && lines[2].contains("memories/"))
  }

  @Test func theLastTwentyAreKeptAndTenAMinuteLogged() throws {
    let fixture = try Fixture()
    let client = fixture.client
    for number in 0..<30 {
      #expect(client.code { () throws(Errno) in try client.write("trips/n\(number)", "x") } == 1)
    }
    let lines = try why(fixture)
    #expect(lines.count == 20 && lines.last?.contains("create n29: ") == true)
    let calls = RefusedCalls()
    let time = Timestamp(seconds: 0)
    #expect(
      (0..<30).count { calls.add([UInt8($0)], at: time, Int64($0) * 1_000_000_000, after: 0) } == 10
    )
    #expect(calls.add([0x61], at: time, 61_000_000_000, after: 0))
    let kept = calls.lines(after: 0)
    #expect(kept.last == [0x61, 0x0A] && kept.first == [0x3F, 0x0A])
  }

  /// What programs try as a matter of course is no news.
  @Test func whatSaysEnoughIsNotTold() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.makeDirectory("trips/memories/d")
    try client.write("trips/memories/d/a.md", "text\n")
    #expect(client.code { () throws(Errno) in try client.unlink("trips/memories/none.md") } == 2)
    #expect(
      client.code { () throws(Errno) in try client.removeDirectory("trips/memories/d") } == 39)
    #expect(try why(fixture) == [])
  }

  @Test func aFolderThatLooksEmptySaysWhatItHolds() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.makeDirectory("trips/memories/d")
    try client.write("trips/memories/d/a.md", "text\n")
    let object = try #require(try fixture.node("d/a.md")?.object)
    let hidden = JSON.object([JSON.Member("hidden", true)])
    try fixture.cube.write([.edit(object, Edit(fields: ["attributes": hidden]))], .durable)
    #expect(
      client.code { () throws(Errno) in try client.removeDirectory("trips/memories/d") } == 39)
    #expect(try why(fixture).first?.contains("hidden memories (1)") == true)
  }

  /// A transcript refuses a changed past.
  @Test func aTranscriptSaysWhatItRefuses() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/messages/talk.md", "hello\n")
    let text = try client.read("trips/messages/talk.md")
    _ = client.code { () throws(Errno) in
      try client.write(
        "trips/messages/talk.md", String(text.replacing("hello", with: "hullo")))
    }
    #expect(try why(fixture).last?.contains("what was said stays") == true)
  }

  /// The path is the whole one in the cube, also of what is found by a tag, a search or a day.
  @Test func aFoundPlaceHasItsWholePath() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a.md", "heron #park\n")
    #expect(client.code { () throws(Errno) in try client.unlink("trips/by/tag/park/a.md") } == 1)
    #expect(
      try why(fixture).last?.hasSuffix(
        " rm by/tag/park/a.md: Operation not permitted: not removed: memories/a.md has #park in its text; "
          + "change it there") == true)
    #expect(
      client.code { () throws(Errno) in try client.rename("trips/by/tag/park", "trips/by/tag/wood")
      }
        == 1)
    #expect(
      try why(fixture).last?.contains(
        " mv by/tag/park: Operation not permitted: memories/a.md has #park")
        == true)
    let result = try #require(try client.names("trips/search/heron").first)
    #expect(
      client.code { () throws(Errno) in try client.unlink("trips/search/heron/\(result)") } == 1)
    #expect(try why(fixture).last?.contains(" rm search/heron/\(result): ") == true)
    for place in ["context", "jobs"] {
      #expect(client.code { () throws(Errno) in try client.write("trips/\(place)/x", "x") } == 1)
      #expect(try why(fixture).last?.contains(" create \(place)/x: ") == true)
    }
  }

  /// What was purged is named by nothing any more.
  @Test func aPurgeTakesTheRefusalsBeforeIt() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/koala.md", "text\n")
    let object = try #require(try fixture.node("koala.md")?.object)
    try client.unlink("trips/memories/koala.md")
    #expect(client.code { () throws(Errno) in try client.unlink("trips/trash/koala.md") } == 1)
    #expect(try why(fixture).count == 1)
    try fixture.cube.purge([object])
    #expect(try why(fixture) == [])
    #expect(client.code { () throws(Errno) in try client.write("trips/n", "x") } == 1)
    #expect(try why(fixture).count == 1)
  }

  @Test func aWrongZoneIsNamed() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let text = try client.read("trips/about.md").replacing("timezone:", with: "timezone: Mars/X")
    #expect(client.code { () throws(Errno) in try client.write("trips/about.md", text) } == 22)
    #expect(try why(fixture).last?.contains("Mars/X is no time zone") == true)
  }
}
