import Posix
import Testing

@testable import Format

/// What is learned from messages, by command: jobs, sources, the graph.
@Suite struct LearningCommandTests {
  private static let messages = """
    {"conversation":"walk","name":"Ana","content":"I moved to Porto last month with my dog Rex.","time":"2023-05-10T12:00:00Z","message_id":"m1"}
    {"conversation":"walk","name":"Bo","content":"Nice! How is it?","time":"2023-05-10T12:01:00Z","message_id":"m2"}
    {"conversation":"work","role":"assistant","content":"I moved your meeting to Monday.","message_id":"m3"}

    """

  private func withMessages(_ more: String...) throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    let words = ["add", "trips", "--messages", "-"] + more
    let outcome = try program.run(words, input: Self.messages)
    #expect(outcome.status == 0)
    return program
  }

  @Test(arguments: [[], ["--wait"]])
  func messagesAreReadInPassing(more: [String]) throws {
    let program = try Program()
    try program.good("new", "trips")
    let words = ["add", "trips", "--messages", "-"] + more
    #expect(try program.run(words, input: Self.messages).text.split(separator: "\n").count == 3)
    let path = "memories/learned/2023-05/ana-moved-to-porto-in-april-2023-with.md"
    #expect(try program.good("list", "trips") == path)
    #expect(
      try program.good("show", "trips", path)
        == "Ana moved to Porto in April 2023 with their dog Rex.")
    #expect(try program.good("jobs", "trips") == "")
    try program.good("verify", "trips")
  }

  @Test func sourcesNameTheMessage() throws {
    let program = try withMessages("--wait")
    let source = #"[{"conversation":"walk","message_id":"m1"}]"#
    let listed = try program.run(["list", "trips", "--json"]).json()
    #expect(listed.elements?.first?["sources"]?.bytes == Array(source.utf8))
    let found = try program.run(["search", "trips", "Porto", "--json"]).json()
    let results = found["results"]?.elements ?? []
    // The memory may stand for its message.
    #expect(results.contains { $0.text("kind") == "memory" })
    for result in results { #expect(result["sources"]?.bytes == Array(source.utf8)) }
  }

  @Test func whatIsSupersededSaysByWhat() throws {
    let program = try withMessages("--wait")
    let later = """
      {"conversation":"talk","name":"Ana","content":"I moved to Ghent in April.","time":"2024-05-10T12:00:00Z"}

      """
    #expect(
      try program.run(["add", "trips", "--messages", "-", "--wait"], input: later).status == 0)
    let (old, new) = (
      "memories/learned/2023-05/ana-moved-to-porto-in-april-2023-with.md",
      "memories/learned/2024-05/ana-moved-to-ghent-in-april-2024.md"
    )
    let counting = try program.run(["search", "trips", "in:memories moved", "--json"]).json()
    #expect(counting["results"]?.elements?.map { $0.text("path") } == [new])
    let ended = try program.run(["search", "trips", "superseded:only", "--json"]).json()
    #expect(ended["results"]?.elements?.map { $0.text("path") } == [old])
    #expect(ended["results"]?.elements?.map { $0.text("superseded_by") } == [new])
    let lines = try program.good("search", "trips", "moved superseded:only").split(separator: "\n")
    #expect(lines.last == "   superseded by trips/\(new)")
    #expect(try program.run(["show", "trips", old, "--json"]).json().text("superseded_by") == new)
  }

  @Test func jobsShowWhatIsDone() throws {
    let program = try withMessages("--wait")
    #expect(
      try program.good("jobs", "trips", "--all")
        == "done     trips/messages/walk.md  2 messages, 1 memory")
    let jobs = try program.run(["jobs", "--all", "--json"]).json().elements ?? []
    #expect(jobs.first?.keys == ["id", "cube", "state", "of", "counts", "error", "note"])
    #expect(
      jobs.first?["counts"]?.bytes
        == Array(#"{"messages":2,"waiting":0,"memories":1,"edges":2}"#.utf8))
    try program.file("d.txt", "A text.\n\nAnother one.\n")
    try program.good("add", "trips", "--document", "d.txt", "--wait")
    #expect(try program.good("jobs", "trips", "--all").contains("documents/d.txt  1 passage"))
    for (name, text, why) in [
      ("binary.bin", "\u{7F}ELF\0\u{1}\u{2}\u{3}", "it is no text, so nothing in it is found"),
      ("empty.txt", "", "it is empty"), ("blank.txt", " \n\n", "it has no words"),
      (".hidden", "word", "what has a leading dot in its path is not searched"),
    ] {
      try program.file(name, text)
      try program.good("add", "trips", "--document", name, "--wait")
      let line = try program.run(["jobs", "trips", "--all"]).lines.first { $0.contains(name) }
      #expect(line?.hasSuffix("0 passages; \(why)") == true, "\(line ?? name)")
    }
  }

  @Test func moreThanAFewWaitForWhoWantsThem() throws {
    let program = try Program()
    try program.good("new", "trips")
    let lines = (0..<200).map {
      #"{"conversation":"c","name":"Ana","content":"I planted \#($0) trees in my garden."}"#
    }
    let outcome = try program.run(
      ["add", "trips", "--messages", "-"], input: lines.joined(separator: "\n"))
    #expect(outcome.status == 0)
    #expect(try program.good("jobs", "trips", "--wait") == "")
    #expect(
      try program.good("jobs", "trips", "--all")
        == "done     trips/messages/c.md  200 messages, 200 memories")
    #expect(try program.good("list", "trips").split(separator: "\n").count == 200)
  }

  @Test func timesAreThoseAtWhichItWasSaid() throws {
    let program = try withMessages("--wait")
    let time = "2023-05-10T12:00:00.000Z"
    let listed = try program.run(["list", "trips", "--json"]).json()
    #expect(listed.elements?.first?.text("time") == time)
    let path = "memories/learned/2023-05/ana-moved-to-porto-in-april-2023-with.md"
    #expect(try program.run(["show", "trips", path, "--json"]).json().text("time") == time)
    let found = try program.run(["search", "trips", "in:memories Porto", "--json"]).json()
    #expect(found["results"]?.elements?.first?.text("time") == time)
    let talks = try program.run(["list", "trips", "messages", "--json"]).json()
    let walk = talks.elements?.first { $0.text("conversation") == "walk" }
    #expect(walk?.text("time") == "2023-05-10T12:01:00.000Z")
  }

  @Test func theGraphIsPrinted() throws {
    let program = try withMessages("--wait")
    #expect(
      try program.good("graph", "trips") == """
        Ana\tPERSON\t1
        Porto\tLOCATION\t1
        Rex\tPERSON\t1
        Ana\thas_pet\tRex
        Ana\tlives_in\tPorto
        """)
    #expect(
      try program.good("graph", "trips", "--dot").contains(
        "  \"Ana\" -> \"Porto\" [label=\"lives_in\"];\n"))
    let graph = try program.run(["graph", "trips", "--json"]).json()
    #expect(graph["entities"]?.elements?.count == 3)
    #expect(graph["relations"]?.elements?.first?.text("type") == "has_pet")
    #expect(graph["relations"]?.elements?.first?["former"]?.bool == false)
    let later =
      #"{"conversation":"walk","name":"Ana","content":"I moved to Ghent last month.","time":"2024-05-10T12:00:00Z"}"#
    #expect(
      try program.run(["add", "trips", "--messages", "-", "--wait"], input: later).status == 0)
    let lines = try program.good("graph", "trips")
    #expect(lines.hasSuffix("Ana\tlives_in\tGhent\nAna\tlives_in\tPorto\tformerly"))
  }
}
