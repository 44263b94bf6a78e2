import Posix
import Testing

@testable import Format

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
        "cube", "kind", "id", "path", "type", "tags", "text", "score", "parts", "time", "entities",
        "sources",
      ])
    let message = try #require(results.first { $0.text("kind") == "message" })
    #expect(message["sources"]?.elements?.first?.text("conversation") == "plans")
    #expect(message.text("cube") == "trips")
  }

  /// What a message says that is no longer so is told as such.
  @Test func saysWhatIsSuperseded() throws {
    let program = try withCubes()
    for (text, day) in [("I live in Porto.", "2026-01-10"), ("I moved to Lisbon.", "2026-06-10")] {
      try program.good(
        "add", "work", "--conversation", "chat", "--as", "Ana", "--time", "\(day)T10:00:00Z", text,
        "--wait")
    }
    let answer = try program.run(["search", "work", "where do I live", "--json"]).json()
    let results = answer["results"]?.elements ?? []
    #expect(results.map { $0.text("kind") } == ["memory", "message"])
    let (new, old) = (try #require(results.first), try #require(results.last))
    #expect(old.text("superseded_by") == new.text("path") && new["superseded_by"] == nil)
    let shown = try program.run(["search", "work", "where do I live", "--why"]).text
    #expect(shown.contains("superseded by work/memories/learned/2026-06/"))
    #expect(shown.contains("succession"))
  }

  /// What the filters take is said where one was not understood, also to programs, and where the query was
  /// not put into one argument.
  @Test func saysWhatFiltersTake() throws {
    let program = try withCubes()
    let answer = try program.run(["search", "trips", "type:foo after:soon hotel", "--json"]).json()
    #expect(answer.keys == ["query", "total", "results", "problems"])
    let problems = answer["problems"]?.elements ?? []
    #expect(problems.map { $0.text("filter") } == ["after:soon", "type:foo"])
    #expect(problems.last?.text("reason")?.hasPrefix("type: takes FACT, EVENT,") == true)
    let split = try program.run(["search", "type:foo", "hotel"])
    #expect(split.status != 0 && split.errors.contains("type: takes FACT, EVENT,"))
  }

  @Test func conversationsAreMeantInAnyCase() throws {
    let program = try withCubes()
    for name in ["Plans", "PLANS", "plans"] {
      let answer = try program.run(["search", "trips", "hotel conversation:\(name)", "--json"])
        .json()
      #expect(paths(answer) == ["messages/plans.md"])
    }
    // One of that very name is meant alone.
    try program.good("add", "trips", "--conversation", "Plans", "The hotel is full.")
    for (name, found) in [("Plans", ["messages/Plans.md"]), ("plans", ["messages/plans.md"])] {
      let answer = try program.run(["search", "trips", "hotel conversation:\(name)", "--json"])
        .json()
      #expect(paths(answer) == found)
    }
    let both = try program.run(["search", "trips", "hotel conversation:pLANS", "--json"]).json()
    #expect(both["total"]?.integer == 2)
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

  @Test(
    arguments: [
      ("after:foo hotel", "'after:foo' was left out: after: takes a date as 2025, 2025-06"),
      ("hotel before:", nil), ("before:2025-13 hotel", "'before:2025-13' was left out"),
      ("limit:many hotel", "'limit:many' was left out: limit: takes a number from 1"),
      ("limit:0 hotel", "'limit:0' was left out"),
      ("superseded:no hotel", "'superseded:no' was left out: superseded: takes yes or only"),
      ("in:nowhere hotel", "'in:nowhere' was left out: in: takes messages, memories or documents"),
      ("tag:\"\" hotel", "'tag:\"\"' was left out: tag: takes a value"),
      ("after:2001 in:memories hotel", nil), ("see https://hotel.example hotel", nil),
      (
        "afer:2024 hotel",
        "'afer:2024' was looked for as words: there is no such filter; did you mean after:2024?"
      ),
      ("tpye:fact hotel", "'tpye:fact' was looked for as words: there is no such filter"),
    ] as [(String, String?)])
  func saysWhichFilterItDidNotUnderstand(query: String, note: String?) throws {
    let program = try withCubes()
    for words in [["trips", query], [query], [query, "--json"]] {
      let outcome = try program.run(["search"] + words)
      #expect(outcome.status == 0)
      #expect(outcome.text.contains("hotel-in-lisbon"), "\(outcome.text)")
      let notes = outcome.errors.split(separator: "\n")
      // Once, however many cubes were asked.
      #expect(notes.count == (note == nil ? 0 : 1), "\(outcome.errors)")
      if let note { #expect(outcome.errors.hasPrefix(note), "\(outcome.errors)") }
    }
  }

  @Test func anEmptyQueryIsSaidToBeOne() throws {
    let program = try withCubes()
    for query in ["", "  "] {
      let outcome = try program.run(["search", query])
      #expect(outcome.status == 0)
      #expect(outcome.errors.hasPrefix("the query is empty; give words, or a filter"))
    }
    #expect(try program.run(["search", "xylophone"]).errors == "nothing found\n")
  }

  @Test func namesTypesThatNothingHas() throws {
    let program = try withCubes()
    let near = try program.run(["search", "type:fcat hotel"])
    #expect(
      near.errors == "no memory has the type 'fcat'; did you mean type:FACT?\nnothing found\n")
    let far = try program.run(["search", "type:Nonsense hotel"])
    #expect(far.errors.hasPrefix("no memory has the type 'nonsense'; the types are FACT, EVENT"))
    #expect(try program.run(["search", "type:goal hotel"]).errors == "nothing found\n")
    #expect(try program.run(["search", "type:fact type:fcat hotel"]).errors.isEmpty)
  }

  @Test func aCubeThatDoesNotOpenIsNotNothing() throws {
    let program = try withCubes()
    let manifest = program.bundle("work").appending("manifest.json")
    try Files.unlink(manifest)
    try Program.write(Array("{\"memcube\":99,\"cube\":\"x\"}\n".utf8), to: manifest)
    let one = try program.run(["search", "work", "hotel"])
    #expect(one.status == 5)
    #expect(one.errors.contains("work"))
    #expect(!one.errors.contains("nothing found"))
    // What the others hold is found all the same.
    let all = try program.run(["search", "hotel", "--json"])
    #expect(all.status == 5)
    #expect(all.json()["total"]?.integer == 2)
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
