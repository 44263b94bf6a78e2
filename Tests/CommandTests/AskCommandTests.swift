import Posix
import Testing

@testable import Format

@Suite struct AskCommandTests {
  private func withCube() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    try program.good(
      "add", "trips", "--conversation", "plans", "--as", "Ana", "--time", "2025-06-11T08:00:00Z",
      "I saw the heron in the harbour yesterday.")
    try program.good("add", "trips", "--type", "PREFERENCE", "Ana prefers window seats.")
    return program
  }

  @Test func aDateIsAnswered() throws {
    let program = try withCube()
    let lines = try program.run(["ask", "trips", "When did Ana see the heron?"]).lines
    #expect(lines.first == "10 June 2025 [1]")
    #expect(lines.contains("- 11 June 2025: Ana saw the heron in the harbour on 10 June 2025. [1]"))
    #expect(lines.contains { $0.hasPrefix("[1] memories/learned/2025-06/ana-saw") })
  }

  @Test func answersAreJSON() throws {
    let program = try withCube()
    let outcome = try program.run(["ask", "When did Ana see the heron?", "--json"])
    let object = outcome.json()
    #expect(object.text("date") == "10 June 2025")
    let first = object["citations"]?.elements?.first
    #expect(first?.text("kind") == "memory" && first?.text("cube") == "trips")
    #expect(first?.text("sentence") == "Ana saw the heron in the harbour on 10 June 2025.")
    #expect(first?["sources"]?.elements?.first?.text("conversation") == "plans")
  }

  @Test func nothingIsNoError() throws {
    let program = try withCube()
    #expect(
      try program.run(["ask", "trips", "What do whales sing?"]).lines
        == ["Nothing here answers this."])
    try program.bad("ask", "nowhere", "What?", status: 3, says: "no cube 'nowhere'")
  }

  @Test func contextIsPrinted() throws {
    let program = try withCube()
    let outcome = try program.run(["context", "trips", "--template", "support"])
    #expect(outcome.lines.first == "# trips")
    #expect(outcome.lines.contains("- Ana prefers window seats."))
    #expect(
      outcome.output == (try program.run(["context", "trips", "--template", "support"])).output)
    let json = try program.run(["context", "trips", "--max-tokens", "9", "--json"]).json()
    #expect((json.text("text")?.utf8.count ?? 99) <= 36 && json.text("template") == "chat")
    try program.bad(
      "context", "trips", "--template", "x", status: 2, says: "chat, agent or support")
  }
}
