import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

/// Entities and relations that were learned follow an edited text.
@Suite struct RestatingTests {
  private func edit(
    _ node: Node, _ text: String, in cube: Cube, _ fields: [String: JSON?] = [:]
  ) throws {
    let object = try #require(node.object)
    let content = Content.bytes(Array(text.utf8))
    try cube.write([.edit(object, Edit(content: content, fields: fields))], .spooled)
  }

  private func entities(_ cube: Cube) throws -> [String] {
    let groups = try cube.groups(by: .entity, after: nil, limit: 99)
    let names = groups.map { String(decoding: $0, as: UTF8.self) }
    // Groups, the graph and the record say the same.
    #expect(
      try cube.graph().entities.map { String(decoding: $0.name, as: UTF8.self) } == names)
    return names
  }

  private func found(_ query: String, _ cube: Cube) throws -> Int {
    try cube.search(Array("in:memories \(query)".utf8), now: Clock.now()).results.count
  }

  /// The one memory of what the user says.
  private func learned(_ said: String) throws -> (talk: Talk, node: Node) {
    let talk = try Talk()
    try talk.say(said, by: nil)
    try talk.cube.ingest()
    let path = try #require(try talk.cube.paths(.memories).first)
    return (talk, try #require(try talk.cube.find(.memories, Array(path.utf8))))
  }

  @Test func namesThatAreGoneFindNothing() throws {
    let (talk, node) = try learned("I met Paula in Vienna.")
    #expect(try entities(talk.cube) == ["Paula", "Vienna"])
    try edit(node, "The user met Oscar in Prague.\n", in: talk.cube)
    #expect(try entities(talk.cube) == ["Oscar", "Prague"])
    #expect(try found("entity:Prague", talk.cube) == 1 && found("entity:Vienna", talk.cube) == 0)
    let told = String(
      decoding: try talk.cube.context(.chat, named: Array("ana".utf8)), as: UTF8.self)
    #expect(told.contains("- Oscar\n") && !told.contains("Vienna\n"))
    try talk.cube.rebuild()
    #expect(try entities(talk.cube) == ["Oscar", "Prague"])
    // Emptied, and written again: with the types that they had.
    try edit(node, "", in: talk.cube)
    #expect(try entities(talk.cube).isEmpty)
    try edit(node, "The user met Paula in Viennaland.\n", in: talk.cube)
    #expect(try !entities(talk.cube).contains("Vienna"))
    try edit(node, "The user met PAULA in Vienna.\n", in: talk.cube)
    #expect(try entities(talk.cube) == ["Paula", "Vienna"])
  }

  @Test func relationsLastAsTheirSentencesDo() throws {
    let (talk, node) = try learned("I live in Porto.")
    func relations() throws -> [String] {
      try talk.cube.graph().relations.map { String(decoding: $0.to, as: UTF8.self) }
    }
    #expect(try relations() == ["Porto"])
    try edit(node, "The user lives in Porto. They like it.\n", in: talk.cube)
    #expect(try relations() == ["Porto"])
    try edit(node, "The user used to live in Porto.\n", in: talk.cube)
    #expect(try relations().isEmpty && entities(talk.cube) == ["Porto"])
  }

  @Test func daysFollowTheText() throws {
    let (talk, node) = try learned("I booked the hotel in Nice for 3 August 2027.")
    func days() throws -> [String?] {
      let when = try talk.cube.fields(row: node.row)["attributes"]?["when"]
      return ["from", "to"].map { end in
        when?[end]?.string.map { String(decoding: $0, as: UTF8.self) }
      }
    }
    guard case .bytes(let bytes) = try talk.cube.content(row: node.row) else { return }
    let first = String(decoding: bytes, as: UTF8.self)
    #expect(try days() == ["2027-08-03", "2027-08-03"])
    try edit(node, "The user booked the hotel in Graz for 5 September 2028.\n", in: talk.cube)
    #expect(try days() == ["2028-09-05", "2028-09-05"])
    // Other attributes stay, and those that are stated with the text.
    let attributes = try #require(try talk.cube.fields(row: node.row)["attributes"])
    try edit(
      node, "The user booked the hotel in Rome for May 2029.\n", in: talk.cube,
      ["attributes": .object((attributes.members ?? []) + [JSON.Member("note", "x")])])
    #expect(try days() == ["2029-05-01", "2029-05-31"])
    #expect(try talk.cube.fields(row: node.row)["attributes"]?["note"] == "x")
    try edit(node, "The user booked the hotel in Rome.\n", in: talk.cube)
    #expect(try days() == [nil, nil])
    #expect(try talk.cube.fields(row: node.row)["attributes"]?["note"] == "x")
    try edit(node, first, in: talk.cube)
    #expect(try days() == ["2027-08-03", "2027-08-03"])
    let stated = JSON.object([JSON.Member("from", "2030-01-01"), JSON.Member("to", "2030-01-02")])
    try edit(
      node, "It was 5 September 2028.\n", in: talk.cube,
      ["attributes": .object([JSON.Member("when", stated)])])
    #expect(try days() == ["2030-01-01", "2030-01-02"])
  }

  /// A tag, a name or a mode changes no name in the text.
  @Test func otherChangesLeaveThem() throws {
    let (talk, node) = try learned("I met Paula in Vienna.")
    let object = try #require(node.object)
    try talk.cube.write(
      [.edit(object, Edit(path: Array("b.md".utf8), fields: ["tags": .array([JSON("t")])]))],
      .spooled)
    #expect(try entities(talk.cube) == ["Paula", "Vienna"])
  }

  /// By a person in the front matter, by a program in the record.
  @Test func whatIsStatedStays() throws {
    let (talk, node) = try learned("I met Paula in Vienna.")
    let cube = talk.cube
    try edit(node, "---\nentities: Bruno\n---\nThe user met him in Prague.\n", in: cube)
    #expect(try entities(cube) == ["Bruno", "Prague"])
    let acme = JSON.array([
      .object([JSON.Member("name", JSON("Acme")), JSON.Member("type", JSON("ORGANIZATION"))])
    ])
    try edit(node, "The user met the company.\n", in: cube, ["entities": acme])
    #expect(try entities(cube) == ["Acme"])
    // Learned from nothing: whoever made it said so.
    let made = Edit(
      path: Array("own.md".utf8), content: .bytes(Array("About the firm.\n".utf8)),
      fields: ["entities": acme])
    try cube.write([.create(.memories, made)], .spooled)
    let own = try #require(try cube.find(.memories, Array("own.md".utf8)))
    try edit(own, "About the firm in Oslo.\n", in: cube)
    #expect(try found("entity:Acme", cube) == 2)
  }

  @Test(arguments: [
    "\u{0}\u{FF}", "---\n", "Ana Ana Ana", "'s 's", String(repeating: "A. ", count: 40_000),
  ])
  func anyTextIsTaken(text: String) throws {
    let (talk, node) = try learned("I met Paula in Vienna.")
    try edit(node, text, in: talk.cube)
    #expect(try !entities(talk.cube).contains("Paula"))
  }
}
