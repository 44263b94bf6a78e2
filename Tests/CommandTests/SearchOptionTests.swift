import Posix
import Testing

@testable import Format

/// Each option of `search`, and each filter, on two cubes with memories, messages and documents.
@Suite struct SearchOptionTests {
  /// Who is not named as a speaker is known by whom a change is recorded under.
  @Test func authorsWriteWhatNobodySays() throws {
    let program = try Program()
    try program.good("new", "trips")
    func add(_ author: String, _ words: String...) throws {
      let outcome = try program.run(
        ["add", "trips"] + words, environment: ["MEMCUBE_AUTHOR": author])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    try program.file("bread.txt", "Rye bread needs a day.")
    try add("ines", "Bread from the corner.", "--name", "a.md")
    try add("piet", "--document", "bread.txt")
    try add("piet", "--conversation", "talk", "Bread is dear.")
    try add("piet", "--conversation", "talk", "--as", "Kenta", "Bread for four.")
    try add("piet", "--conversation", "talk", "--role", "assistant", "Bread it is.")
    func found(_ query: String) throws -> [String] {
      try program.good("search", "trips", query, "--json").split(separator: "\"")
        .map { String($0) }
        .filter { text in ["memories/", "documents/", "Bread "].contains { text.hasPrefix($0) } }
    }
    for query in ["author:ines", "bread author:Ines"] {
      #expect(try Set(found(query)) == ["memories/a.md", "Bread from the corner."], "\(query)")
    }
    for query in ["author:piet", "bread author:piet"] {
      #expect(try Set(found(query)) == ["documents/bread.txt", "Bread is dear."], "\(query)")
    }
    #expect(try Set(found("bread author:kenta")) == ["Bread for four."])
    // What piet writes over is piet's; a name in a question is none of these.
    let edit = try program.run(
      ["edit", "trips", "a.md"],
      environment: ["MEMCUBE_AUTHOR": "piet", "EDITOR": "sed -i s/corner/market/"])
    #expect(edit.status == 0, "\(edit.errors)")
    #expect(try found("author:ines").isEmpty)
    #expect(try found("author:piet").contains("Bread from the market."))
  }

  private func withCubes() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("new", "work")
    for (name, type, tag, date) in [
      ("lisbon", "FACT", "travel", "2024-05-01"), ("porto", "EVENT", "travel", "2025-06-10"),
      ("kyoto", "PREFERENCE", "food", "2026-01-15"),
    ] {
      let text = "---\ndate: \(date)\n---\nA heron in \(name)\n"
      try program.good(
        "add", "trips", "--name", "\(name).md", "--type", type, "--tag", tag, "--tag", "bird",
        input: text)
    }
    try program.good(
      "add", "trips", "--conversation", "plans", "--time", "2025-06-11T08:00:00Z",
      "Did you see the heron?")
    try program.file("birds.txt", "The heron is a bird.\n\nIt stands in the water.\n")
    try program.good("add", "work", "--document", "birds.txt")
    return program
  }

  /// The last part of the path of each result, in order.
  private func found(_ program: Program, _ words: [String]) throws -> [String] {
    let outcome = try program.run(["search"] + words + ["--json"])
    #expect(outcome.status == 0, "\(words): \(outcome.errors)")
    return (outcome.json()["results"]?.elements ?? []).map {
      String($0.text("path")?.split(separator: "/").last ?? "")
    }
  }

  /// Words, and what they find, in the order of the names.
  private static let filtered: [([String], [String])] = [
    (["trips", "heron", "--type", "fact"], ["lisbon.md"]),
    (["trips", "heron", "--type", "fact", "--type", "EVENT"], ["lisbon.md", "porto.md"]),
    (["trips", "heron", "--tag", "travel"], ["lisbon.md", "porto.md"]),
    (["trips", "heron", "--tag", "travel", "--tag", "bird"], ["lisbon.md", "porto.md"]),
    (["trips", "heron", "--tag", "travel", "--tag", "food"], []),
    (["trips", "heron", "--after", "2026"], ["kyoto.md"]),
    (["trips", "heron", "--before", "2025"], ["lisbon.md"]),
    (["trips", "heron", "--after", "2025-06", "--before=2025-07"], ["plans.md", "porto.md"]),
    (["trips", "heron", "--after", "2025-06-11", "--before", "2025-06-12"], ["plans.md"]),
    (["trips", "heron", "--tag", "food", "--type", "preference", "--after=2026"], ["kyoto.md"]),
    (["trips", "heron type:fact"], ["lisbon.md"]), (["trips", "heron tag:food"], ["kyoto.md"]),
    (["trips", "heron in:messages"], ["plans.md"]), (["heron in:documents"], ["birds.txt"]),
    (["trips", "heron in:documents"], []), (["work", "heron in:memories"], []),
    (["trips", "\"heron in porto\""], ["porto.md"]), (["trips", "\"porto heron\""], []),
    (["trips", "lisb*"], ["lisbon.md"]),
    (["trips", "HERÓN porto in:memories limit:1"], ["porto.md"]),
    (["work", "stands water"], ["birds.txt"]),
  ]

  @Test func filtersBeforeItRanks() throws {
    // Nothing is changed by searching: one store serves them all.
    let program = try withCubes()
    for (words, expected) in Self.filtered {
      #expect(try found(program, words).sorted() == expected, "\(words)")
    }
  }

  @Test func relativeTimesCountFromTheDayThatIsGiven() throws {
    let program = try withCubes()
    let question = ["trips", "heron of last year", "--type", "FACT", "--type", "EVENT", "--as-of"]
    #expect(try found(program, question + ["2025-02-01"]) == ["lisbon.md", "porto.md"])
    #expect(try found(program, question + ["2026-02-01"]) == ["porto.md", "lisbon.md"])
  }

  @Test func filtersAloneGiveTheNewestFirst() throws {
    let program = try withCubes()
    #expect(try found(program, ["trips", "tag:bird"]) == ["kyoto.md", "porto.md", "lisbon.md"])
    #expect(try found(program, ["trips", "", "--tag", "bird", "--limit", "2"]).count == 2)
  }

  @Test(arguments: [
    (["--limit", "2"], 2), (["--limit=1"], 1), (["--limit", "1000000"], 5), ([], 5),
  ])
  func limitsHoldForAllCubesTogether(options: [String], count: Int) throws {
    let program = try withCubes()
    let outcome = try program.run(["search", "heron", "--json"] + options)
    #expect(outcome.json()["results"]?.elements?.count == count)
    // The number of all, whatever is shown.
    #expect(outcome.json()["total"]?.integer == 5)
  }

  @Test func anOptionGoesBeforeTheQuerysLimit() throws {
    let program = try withCubes()
    #expect(try found(program, ["heron limit:1", "--limit", "2"]).count == 2)
    let few = try program.run(["search", "trips", "heron limit:2"])
    #expect(few.errors == "2 of 4 results; --limit shows more\n")
  }

  @Test func cubesByNameAndByPath() throws {
    let program = try withCubes()
    let path = "\(program.bundle("work"))"
    #expect(try found(program, [path, "heron"]) == ["birds.txt"])
    #expect(try found(program, ["trips", path, "heron"]).count == 5)
    let result = try program.run(["search", path, "heron", "--json"]).json()["results"]
    #expect(result?.elements?.first?.text("cube") == "work")
    // The same cube twice is asked twice, as said.
    #expect(try found(program, ["work", "work", "heron"]) == ["birds.txt", "birds.txt"])
  }

  @Test func aQueryInFrontIsExplained() throws {
    let program = try withCubes()
    try program.bad(
      "search", "heron", "trips", status: 3, says: "QUERY comes last: memcube search trips 'heron'")
    let other = try program.run(["search", "nowhere", "heron"])
    #expect(!other.errors.contains("QUERY comes last"))
    for (given, meant) in [
      (["frozen", "pipe"], "memcube search 'frozen pipe'"),
      (["trips", "a", "heron's", "nest"], #"memcube search trips 'a heron'\''s nest'"#),
    ] {
      let outcome = try program.run(["search"] + given)
      #expect(outcome.status == 3 && outcome.errors.contains(meant), "\(outcome.errors)")
    }
    try program.bad(
      "ask", "trips", "who", "comes", status: 3, says: "memcube ask trips 'who comes'")
    #expect(try program.run(["search", "./a.memcube", "heron"]).errors.contains("marks") == false)
  }

  @Test func projectsAreApart() throws {
    let program = try withCubes()
    try program.good("project", "new", "acme")
    try program.good("new", "trips", "--project", "acme")
    try program.good("add", "trips", "another heron", "--project", "acme")
    #expect(try found(program, ["heron", "--project", "acme"]) == ["another-heron.md"])
    #expect(try found(program, ["trips", "heron", "--project", "acme"]) == ["another-heron.md"])
    #expect(!(try found(program, ["heron"])).contains("another-heron.md"))
    try program.bad("search", "work", "x", "--project", "acme", status: 3, says: "no cube 'work'")
  }

  @Test func resultsForPeople() throws {
    let program = try withCubes()
    let lines = try program.run(["search", "trips", "porto", "--why"]).lines
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("1. trips/memories/porto.md  0."))
    #expect(lines[0].hasSuffix("  2025-06-10 00:00"))
    #expect(lines[1] == "   A heron in porto")
    #expect(lines[2].hasPrefix("   because: "))
    #expect(try program.run(["search", "trips", "porto"]).lines.count == 2)
  }

  @Test func whatATerminalWouldObeyIsShownAsText() throws {
    let program = try withCubes()
    let words = ["add", "trips", "--name", "esc\u{1B}[2J.md", "zebra \u{1B}[31mred\u{7}"]
    #expect(try program.run(words).status == 0)
    let outcome = try program.run(["search", "trips", "zebra"])
    #expect(outcome.text.contains("esc\\x1b[2J.md"))
    #expect(!outcome.output.contains(0x1B))
    #expect(!outcome.output.contains(0x07))
  }

  @Test func scoresAreSortedAndWithinTheirRange() throws {
    let program = try withCubes()
    let results = try program.run(["search", "heron water bird", "--json"]).json()["results"]
    let scores = (results?.elements ?? []).compactMap { $0["score"]?.double }
    #expect(scores.count == 5)
    #expect(scores == scores.sorted(by: >))
    #expect(scores.allSatisfy { (0...1).contains($0) })
    for result in results?.elements ?? [] {
      #expect(result["parts"]?.members?.isEmpty == false)
      #expect(result.text("time")?.hasSuffix("Z") == true)
    }
  }

  @Test func theSameIndexGivesTheSameOrder() throws {
    let program = try withCubes()
    let first = try program.run(["search", "heron", "--json"]).text
    for _ in 0..<3 { #expect(try program.run(["search", "heron", "--json"]).text == first) }
    try program.good("rebuild", "trips")
    try program.good("rebuild", "work")
    #expect(try program.run(["search", "heron", "--json"]).text == first)
  }
}
