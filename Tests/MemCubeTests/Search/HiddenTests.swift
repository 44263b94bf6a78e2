import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

/// What is hidden is told by nothing, and is there by its name.
@Suite struct HiddenTests {
  private func hide(_ node: Node, in cube: Cube, _ isHidden: Bool = true) throws {
    let object = try #require(node.object)
    let value = JSON.object([JSON.Member("hidden", .bool(isHidden))])
    try cube.write([.edit(object, Edit(fields: ["attributes": value]))], .spooled)
  }

  private func node(_ path: String, in cube: Cube) throws -> Node {
    try #require(try cube.find(.memories, Array(path.utf8)))
  }

  private func found(_ query: String, in cube: Cube) throws -> [String] {
    try cube.search(Array(query.utf8), now: Clock.now()).results.map {
      String(decoding: $0.text, as: UTF8.self)
    }
  }

  private func context(_ cube: Cube) throws -> String {
    String(decoding: try cube.context(.chat, named: Array("ana".utf8)), as: UTF8.self)
  }

  @Test func nothingTellsWhatIsHidden() throws {
    let talk = try Talk()
    try talk.say("I live in Porto with my dog.", on: "2022-01-10T12:00:00Z")
    try talk.cube.ingest()
    let path = "learned/2022-01/ana-lives-in-porto-with-their-dog.md"
    let text = "Ana lives in Porto with their dog.\n"
    let queries = ["Porto", "superseded:yes Porto", "entity:Porto"].map { "in:memories " + $0 }
    for _ in 0..<2 {
      try hide(try node(path, in: talk.cube), in: talk.cube)
      for query in queries { #expect(try found(query, in: talk.cube).isEmpty, "\(query)") }
      #expect(try !context(talk.cube).contains("lives in Porto"))
      #expect(try !context(talk.cube).contains("I live in Porto"), "nor its message in its place")
      #expect(try talk.cube.graph() == Graph(entities: [], relations: []))
      #expect(try talk.cube.groups(by: .entity, after: nil, limit: 9).isEmpty)
      try talk.cube.rebuild()
      for query in queries { #expect(try found(query, in: talk.cube).isEmpty, "\(query)") }
      #expect(try talk.cube.text(path) == text)
      try hide(try node(path, in: talk.cube), in: talk.cube, false)
      for query in queries { #expect(try found(query, in: talk.cube) == [text], "\(query)") }
      #expect(try context(talk.cube).contains("lives in Porto"))
      #expect(try !talk.cube.graph().relations.isEmpty)
    }
  }

  /// What it stands for comes up as little as it does, and what it ended stays ended.
  @Test func whatIsHiddenKeepsItsPlace() throws {
    let talk = try Talk()
    try talk.say("I live in Porto with my dog.", on: "2022-01-10T12:00:00Z")
    for month in ["05", "07"] {
      try talk.say("I live in Lisbon now.", in: month, on: "2023-\(month)-10T12:00:00Z")
    }
    try talk.cube.ingest()
    let before = try found("in:memories Ana lives", in: talk.cube)
    #expect(before.count == 1 && before[0].contains("Lisbon"))
    let shown = try #require(
      try talk.cube.search(Array("in:memories Lisbon".utf8), now: Clock.now()).results.first)
    try hide(try #require(try talk.cube.file(row: shown.row)), in: talk.cube)
    #expect(try found("in:memories Ana lives", in: talk.cube).isEmpty)
  }

  /// In one part or in several, written by whomever.
  @Test(arguments: [1, 200_000]) func longTextsAreHiddenToo(lines: Int) throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let text = (0..<lines).map { "A heron \($0).\n" }.joined()
    try cube.put("a.md", text)
    #expect(try !found("heron", in: cube).isEmpty)
    try hide(try node("a.md", in: cube), in: cube)
    #expect(try found("heron", in: cube).isEmpty)
    #expect(try cube.groups(by: .day, after: nil, limit: 9).isEmpty)
  }

  /// A conversation is hidden by true and by nothing else, whether it is there already or not.
  @Test(arguments: ["true", "false", "null", "0", "1", "\"yes\"", "[]", "{}"])
  func onlyTrueHidesAConversation(value: String) throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let value = try JSON.parse(Array(value.utf8))
    func hide(_ name: String) throws {
      let key = Array("conversation/\(name)/hidden".utf8)
      try cube.write([.setting(key: key, value: value)], .spooled)
    }
    func say(_ name: String) throws {
      let draft = MessageDraft(
        conversation: Array(name.utf8), role: Array("user".utf8), content: Array("x".utf8))
      try cube.write([.message(draft)], .spooled)
    }
    try say("one")
    try hide("one")
    try hide("two")
    try say("two")
    #expect(try cube.conversations().map(\.isHidden) == [value == true, value == true])
    try cube.rebuild()
    #expect(try cube.conversations().map(\.isHidden) == [value == true, value == true])
    try cube.close()
  }
}
