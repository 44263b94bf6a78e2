import MemCube
import Posix
import Testing

@Suite struct SearchCommandTests {
  private func withCubes() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("new", "work")
    try program.good(
      "add", "trips", "The hotel in Lisbon has a garden", "--type", "FACT", "--tag", "travel")
    try program.good("add", "trips", "--conversation", "plans", "Which hotel was it in Porto?")
    try program.good("add", "work", "The hotel for the conference is booked", "--tag", "two words")
    return program
  }

  private func paths(_ answer: JSON) -> [String] {
    (answer["results"]?.elements ?? []).map { $0.text("path") ?? "" }
  }

  @Test func findsMemoriesAndMessages() throws {
    let program = try withCubes()
    let answer = try program.run(["search", "trips", "hotel", "--json"]).json()
    #expect(answer.keys == ["query", "total", "results"])
    #expect(answer["total"]?.integer == 2)
    #expect(
      Set(paths(answer)) == ["memories/the-hotel-in-lisbon-has-a-garden.md", "messages/plans.md"])
    let results = answer["results"]?.elements ?? []
    #expect(
      results.first?.keys == [
        "cube", "kind", "id", "path", "text", "score", "parts", "time", "entities", "sources",
      ])
    let message = try #require(results.first { $0.text("kind") == "message" })
    #expect(message["sources"]?.elements?.first?.text("conversation") == "plans")
    #expect(message.text("cube") == "trips")
  }

  @Test func searchesEveryCubeUnlessTold() throws {
    let program = try withCubes()
    let all = try program.run(["search", "hotel", "--json"]).json()
    #expect(all["total"]?.integer == 3)
    #expect(Set((all["results"]?.elements ?? []).map { $0.text("cube") }) == ["trips", "work"])
    let scores = (all["results"]?.elements ?? []).compactMap { $0["score"]?.double }
    #expect(scores == scores.sorted(by: >))
    let two = try program.run(["search", "work", "trips", "hotel", "--json"]).json()
    #expect(two["total"]?.integer == 3)
    try program.bad("search", "nowhere", "hotel", status: 3, says: "no cube 'nowhere'")
  }

  @Test func filters() throws {
    let program = try withCubes()
    let typed = try program.run(["search", "hotel", "--type", "fact", "--json"]).json()
    #expect(paths(typed) == ["memories/the-hotel-in-lisbon-has-a-garden.md"])
    let tagged = try program.run(["search", "hotel", "--tag", "two words", "--json"]).json()
    #expect(paths(tagged) == ["memories/the-hotel-for-the-conference-is-booked.md"])
    let open = try program.run(["search", "\"hotel", "--type", "FACT", "--json"]).json()
    #expect(paths(open) == ["memories/the-hotel-in-lisbon-has-a-garden.md"])
    let late = try program.run(["search", "hotel", "--before", "2001", "--json"]).json()
    #expect(late["total"]?.integer == 0)
    try program.bad("search", "x", "--after", "soon", status: 2, says: "2025-06-10")
    try program.bad("search", "x", "--type", "nonsense", status: 2, says: "types: FACT")
  }

  @Test(arguments: ["0", "-1", "1.5", "abc", "", "9223372036854775808", "1000001"])
  func limitsAreNumbersInRange(limit: String) throws {
    let program = try Program()
    try program.bad("search", "x", "--limit=\(limit)", status: 2, says: "a whole number from 1")
  }

  @Test func limitsAreSaidNotSilent() throws {
    let program = try withCubes()
    let outcome = try program.run(["search", "hotel", "--limit", "1"])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "1 of 3 results; --limit shows more\n")
    #expect(outcome.text.hasPrefix("1. "))
    #expect(!outcome.text.contains("2. "))
  }

  @Test func findingNothingIsNoError() throws {
    let program = try withCubes()
    let outcome = try program.run(["search", "xylophone"])
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "nothing found\n")
  }

  @Test(arguments: ["", " ", "\"", "*", "a:b:c", "AND OR NOT", "NEAR(a b)", "(((", "^x", "{a} : b"])
  func anyTextIsAQuery(query: String) throws {
    let program = try withCubes()
    let outcome = try program.run(["search", "trips", query, "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.json()["results"] != nil)
  }

  @Test func punctuationWithoutEnd() throws {
    let program = try withCubes()
    let query = String(repeating: "\"'*()[]{}:;,.-+^~!?&|<>=/", count: 160)
    #expect(try program.run(["search", "trips", "--", query]).status == 0)
    let bytes = ["search", "trips"].map { Array($0.utf8) } + [[0xFF, 0xFE, 0xC3]]
    #expect(try program.run(bytes: bytes).status == 0)
  }

  @Test func saysWhy() throws {
    let program = try withCubes()
    #expect(try program.good("search", "trips", "hotel", "--why").contains("because: "))
  }
}
