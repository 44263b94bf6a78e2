import Fuse
import MemCube
import Posix
import Testing
import Waiting

@testable import Format

/// What is learned from messages, as the mount shows it: jobs/ and by/entity/.
@Suite struct LearningTests {
  private static let path =
    "trips/memories/learned/2023-05/ana-moved-to-porto-in-april-2023-with.md"

  private func say(_ text: String, _ fixture: Fixture, on date: String) throws {
    let draft = MessageDraft(
      conversation: Array("walk".utf8), role: Array("user".utf8), name: Array("Ana".utf8),
      content: Array(text.utf8), date: Array(date.utf8))
    try fixture.cube.write([.message(draft)], .spooled)
  }

  private func withMemory() throws -> Fixture {
    let fixture = try Fixture()
    try say("I moved to Porto last month with my dog Rex.", fixture, on: "2023-05-10T12:00:00Z")
    try fixture.cube.ingest()
    return fixture
  }

  @Test func aMessageAppendedIsLearnedFrom() throws {
    let fixture = try Fixture()
    try fixture.client.write(
      "trips/messages/walk.md",
      "## Ana (user) \u{B7} 2023-05-10 09:30:00\n\nI moved to Porto last month with my dog Rex.\n")
    #expect(try eventually { try fixture.cube.counts().memories > 0 })
    #expect(
      try fixture.client.read(Self.path) == "Ana moved to Porto in April 2023 with their dog Rex.\n"
    )
    #expect(try fixture.client.names("trips/jobs") == [])
    #expect(try fixture.client.read("trips/jobs/messages-walk.md").hasPrefix("state: done\n"))
  }

  @Test func entitiesAreDirectoriesOfLinks() throws {
    let fixture = try withMemory()
    let client = fixture.client
    #expect(try client.names("trips/by") == ["day", "entity", "tag", "type"])
    #expect(
      try client.names("trips/by/entity")
        == ["Ana", "Ana.md", "Porto", "Porto.md", "Rex", "Rex.md"])
    let name = "ana-moved-to-porto-in-april-2023-with.md"
    #expect(try client.names("trips/by/entity/Porto") == [name])
    let target = try client.readLink("trips/by/entity/Porto/\(name)")
    #expect(
      String(decoding: target, as: UTF8.self) == "../../../memories/learned/2023-05/\(name)")
    #expect(
      try client.read("trips/by/entity/Porto.md") == """
        # Porto

        ## Relations
        - Ana \u{2014} lives_in \u{2192} Porto

        ## Timeline
        - 2023-05-10: Ana moved to Porto in April 2023 with their dog Rex. [memories/learned/2023-05/\(name)]

        """)
    #expect(
      client.code { () throws(Errno) in _ = try client.read("trips/by/entity/Nobody.md") } == 2)
    #expect(
      client.code { () throws(Errno) in try client.unlink("trips/by/entity/Porto/\(name)") } == 1)
  }

  @Test func manyEntitiesAreListedPageByPage() throws {
    let fixture = try Fixture()
    for start in stride(from: 0, to: 1_300, by: 50) {
      let names = (start..<(start + 50)).map { "\"Entity \($0)\"" }.joined(separator: ", ")
      try fixture.client.write(
        "trips/memories/\(start).md", "---\nentities: [\(names)]\n---\nA list.\n")
    }
    try fixture.cube.indexTexts()
    let names = try fixture.client.names("trips/by/entity")
    #expect(names.count == 2_600)
    #expect(Set(names).count == 2_600)
    #expect(try fixture.client.names("trips/by/entity/Entity 777") == ["750.md"])
    #expect(try fixture.client.read("trips/by/entity/Entity 777.md").hasPrefix("# Entity 777\n"))
  }

  @Test func anyJobIsFoundByItsName() throws {
    let fixture = try Fixture()
    let client = fixture.client
    for path in ["a-b.txt", "a/b.txt", "a/b-c/d-e.txt"] {
      let edit = Edit(path: Array(path.utf8), content: .bytes(Array("A text of \(path).\n".utf8)))
      try fixture.cube.write([.create(.documents, edit)], .spooled)
    }
    try fixture.cube.indexTexts()
    #expect(try client.names("trips/jobs") == [])
    #expect(
      try client.read("trips/jobs/documents-a-b-c-d-e.txt")
        == "state: done\nof: documents/a/b-c/d-e.txt\npassages: 1\n")
    #expect(try client.read("trips/jobs/documents-a-b.txt").contains("of: documents/a-b.txt\n"))
    for name in ["documents-a-c.txt", "documents-", "messages-none.md", "vectors", "x", "-"] {
      #expect(client.code { () throws(Errno) in _ = try client.read("trips/jobs/\(name)") } == 2)
    }
    let dashes = "documents-" + String(repeating: "a-", count: 120)
    #expect(client.code { () throws(Errno) in _ = try client.read("trips/jobs/\(dashes)") } == 2)
  }

  @Test func aPageIsOrderedByTheDatesTold() throws {
    let fixture = try withMemory()
    let client = fixture.client
    try client.write(
      "trips/memories/old.md", "---\nentities: [Porto]\ndate: 2020-02-01\n---\nPorto was cold.\n")
    try say("I moved to Ghent last month.", fixture, on: "2024-05-10T12:00:00Z")
    try fixture.cube.ingest()
    try fixture.cube.indexTexts()
    let page = try client.read("trips/by/entity/Porto.md")
    #expect(page.contains("- Ana \u{2014} lives_in \u{2192} Porto (formerly)\n"))
    #expect(
      page.contains(
        "## Timeline\n- 2020-02-01: Porto was cold. [memories/old.md]\n- 2023-05-10 (no"))
  }

  @Test func attributesSayWhereItIsFromAndWhatEndedIt() throws {
    let fixture = try withMemory()
    let client = fixture.client
    #expect(try client.attribute(Self.path, "user.memcube.sources") != nil)
    #expect(try client.attribute(Self.path, "user.memcube.superseded_by") == nil)
    try say("I moved to Ghent last month.", fixture, on: "2024-05-10T12:00:00Z")
    try fixture.cube.ingest()
    try fixture.cube.indexTexts()
    let by = try client.attribute(Self.path, "user.memcube.superseded_by")
    #expect(
      by.map { String(decoding: $0, as: UTF8.self) }
        == "memories/learned/2024-05/ana-moved-to-ghent-in-april-2024.md")
    #expect(try client.read(Self.path).hasPrefix("Ana moved to Porto"))
    #expect(try client.names("trips/search/type:event superseded:only").count == 1)
    #expect(try client.read("trips/search/Porto superseded:only.md").contains("superseded by"))
    #expect(try client.read("trips/search/Porto superseded:only.json").contains("superseded_by"))
  }

  @Test func contradictionsAreNamedOnBoth() throws {
    let fixture = try Fixture()
    try say("I was born in Tartu.", fixture, on: "2023-05-10T12:00:00Z")
    try say("I was born in Riga, in winter.", fixture, on: "2023-05-11T12:00:00Z")
    try fixture.cube.ingest()
    try fixture.cube.indexTexts()
    let month = "trips/memories/learned/2023-05"
    let names = try fixture.client.names(month)
    #expect(names.count == 2)
    for (name, other) in zip(names, names.reversed()) {
      let value = try fixture.client.attribute("\(month)/\(name)", "user.memcube.contradicts")
      #expect(
        value.map { String(decoding: $0, as: UTF8.self) } == "memories/learned/2023-05/\(other)")
    }
  }
}
