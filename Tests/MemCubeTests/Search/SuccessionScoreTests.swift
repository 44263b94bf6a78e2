import Posix
import Testing

@testable import Answering
@testable import Index
@testable import MemCube
@testable import Search

/// Messages whose statement is superseded: they stand behind what is so since, and say so.
@Suite struct SuccessionScoreTests {
  private static let now = Timestamp(seconds: 1_793_871_000)

  private static let homes = [
    ("I live in Porto with my dog.", "2026-01-10"), ("I moved to Lisbon last week.", "2026-06-10"),
  ]

  private func talk(_ said: [(text: String, day: String)]) throws -> Talk {
    let talk = try Talk()
    for (text, day) in said { try talk.say(text, on: "\(day)T12:00:00Z") }
    try talk.cube.ingest()
    return talk
  }

  private func found(_ cube: Cube, _ query: String) throws -> [(text: String, isOver: Bool)] {
    try cube.search(Array(query.utf8), now: Self.now).results.map {
      (String(decoding: $0.body, as: UTF8.self), $0.supersededBy != nil)
    }
  }

  @Test(arguments: ["where do I live", "Where does Ana live?", "live at home"])
  func whatIsSoStandsBeforeWhatWasSo(query: String) throws {
    let talk = try talk(Self.homes)
    let found = try found(talk.cube, query)
    let old = try #require(found.firstIndex { $0.text.contains("Porto") })
    let new = try #require(found.firstIndex { $0.text.contains("Lisbon") })
    #expect(new < old && found[old].isOver && !found[new].isOver)
  }

  @Test func whyIsSaid() throws {
    let talk = try talk(Self.homes)
    let results = try talk.cube.search(Array("where do I live".utf8), now: Self.now).results
    let (new, old) = (try #require(results.first), try #require(results.last))
    #expect(new.kind == .memory && new.parts["succession"] ?? 0 > 0)
    #expect(old.kind == .message && old.parts["succession"] ?? 0 < 0)
    #expect(old.supersededBy == new.path && new.score >= old.score)
  }

  /// Who asks for it by its name, for its time, or for what has that word, is shown it, with the mark.
  @Test(arguments: [
    "Porto", "What did I say of Porto?", "in:messages live", "When did I live there?",
  ])
  func whatWasSoIsFoundWhereItIsMeant(query: String) throws {
    let talk = try talk(Self.homes)
    let found = try found(talk.cube, query)
    #expect(found.first?.text.contains("Porto") == true && found.first?.isOver == true)
  }

  @Test func onlyWhatIsAskedForIsOver() throws {
    let said = [
      ("I live in Porto. My plumber is called Rui.", "2026-01-10"),
      ("I moved to Lisbon last week.", "2026-06-10"),
    ]
    let talk = try talk(said)
    let plumber = try found(talk.cube, "What is my plumber called?")
    #expect(plumber.first { $0.text.contains("Rui") }?.isOver == false)
    let home = try self.talk(Self.homes)
    let dog = try found(home.cube, "What about my dog?")
    #expect(dog.first { $0.text.contains("dog") }?.isOver == false)
  }

  @Test func whoLooksForNothingButFiltersIsToldAsWell() throws {
    let talk = try talk(Self.homes)
    let found = try found(talk.cube, "in:messages")
    #expect(found.map(\.isOver) == [false, true])
  }

  /// What is asked for as such comes as it is.
  @Test func whatIsSupersededIsAskedFor() throws {
    let talk = try talk(Self.homes)
    let all = try found(talk.cube, "where do I live superseded:yes")
    #expect(all.first { $0.text.contains("Porto") }?.isOver == true)
    #expect(try found(talk.cube, "live superseded:only").map(\.isOver) == [true])
  }

  /// Whoever is not superseded is left alone: what is said twice, and of two people.
  @Test func othersStand() throws {
    let talk = try Talk()
    try talk.say("I live in Porto.", on: "2026-01-10T12:00:00Z")
    try talk.say("I moved to Lisbon.", by: "Ben", on: "2026-06-10T12:00:00Z")
    try talk.say("I live in Porto.", on: "2026-07-10T12:00:00Z")
    try talk.cube.ingest()
    #expect(try found(talk.cube, "Where does Ana live?").allSatisfy { !$0.isOver })
  }
}
