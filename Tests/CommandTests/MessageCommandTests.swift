import Posix
import Testing

@testable import Format

/// Conversations by command: how messages are added, shown, hidden and purged.
@Suite struct MessageCommandTests {
  private func withCube() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    return program
  }

  @Test func aTranscriptForPeople() throws {
    let program = try withCube()
    try program.good(
      "add", "trips", "--conversation", "c", "--as", "Ana", "--time", "2025-06-10T09:30:00Z", "One")
    try program.good(
      "add", "trips", "--conversation", "c", "--role", "assistant", "--time",
      "2025-06-10T09:31:00Z", "Two\n\n# lines")
    try program.bad(
      "add", "trips", "--conversation", "c", "--as", "odd\u{1B}[31m", "x", status: 2,
      says: "--as takes text without control characters")
    #expect(
      try program.run(["show", "trips", "messages/c"]).text.hasPrefix(
        """
        ## Ana (user) - 2025-06-10 09:30

        One

        ## assistant - 2025-06-10 09:31

        Two

        # lines
        """))
  }

  @Test(arguments: [
    "2025-06-10T09:30:00Z", "2025-06-10T09:30:00+02:00", "2025-06-10T09:30:00.123456789-11:30",
    "2024-02-29T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
  ])
  func timesAreKeptAsTheyWereGiven(time: String) throws {
    let program = try withCube()
    let made = try program.run(
      ["add", "trips", "--conversation", "c", "--time", time, "x", "--json"]
    ).json()
    #expect(made.text("time") == time)
    #expect(try program.run(["show", "trips", "messages/c"]).status == 0)
  }

  @Test(arguments: [
    ("2025-06-10", "2025-06-10T00:00:00+02:00"),
    ("2025-06-10 09:30", "2025-06-10T09:30:00+02:00"),
    ("2025-01-10T09:30:15", "2025-01-10T09:30:15+01:00"),
  ])
  func timesWithoutAnOffsetAreByTheCubesClock(given: String, time: String) throws {
    let program = try Program()
    #expect(
      try program.run(["new", "trips"], environment: ["TZ": "Europe/Berlin"]).status == 0)
    let made = try program.run(
      ["add", "trips", "--conversation", "c", "--time", given, "x", "--json"]
    ).json()
    #expect(made.text("time") == time)
  }

  @Test(arguments: [
    "", "now", "2025", "2025-02-30", "2025-06-10 25:30:00", "2025-06-10T",
    "2025-02-30T09:30:00Z", "2025-06-10T24:00:01Z", "2025-06-10T09:30:00+2", "１２",
  ])
  func otherTimesAreRefused(time: String) throws {
    let program = try withCube()
    let outcome = try program.run(["add", "trips", "--conversation", "c", "--time=\(time)", "x"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(time.isEmpty ? "--time is empty" : "is no time"))
    #expect(try program.good("list", "trips", "messages") == "")
  }

  @Test func aMessageIsNamedByItsID() throws {
    let program = try withCube()
    let id = try program.good("add", "trips", "--conversation", "c", "hello")
    #expect(id.utf8.count == 36)
    #expect(try program.run(["show", "trips", id]).text == "hello")
    let object = try program.run(["show", "trips", id, "--json"]).json()
    #expect(object.text("conversation") == "c")
    for command in [["edit"], ["rm"], ["history"], ["restore"]] {
      let outcome = try program.run(
        [command[0], "trips", id], environment: ["EDITOR": "true"])
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("is a message, not a memory or document"), "\(command)")
    }
    try program.bad("hide", "trips", id, status: 1, says: "a single message cannot be hidden")
    try program.good("purge", "trips", id, "--yes")
    try program.bad("show", "trips", id, status: 3, says: "no memory or document")
  }

  @Test func theSameMessageTwiceIsShownOnce() throws {
    let program = try withCube()
    let line = #"{"conversation":"c","content":"hello","message_id":"m1"}"#
    try program.file("m.jsonl", line + "\n" + line + "\n")
    #expect(try program.run(["add", "trips", "--messages", "m.jsonl"]).lines.count == 2)
    let again = try program.run(["add", "trips", "--messages", "m.jsonl", "--json"])
    #expect(again.json().elements?.count == 2)
    let shown = try program.run(["show", "trips", "messages/c", "--json"]).json()
    #expect(shown.elements?.count == 1)
    let status = try program.run(["status", "trips", "--json"]).json()
    #expect(status["counts"]?["messages"]?.integer == 1)
  }

  @Test func purgingAConversationListsAndForgetsAll() throws {
    let program = try withCube()
    for number in 0..<5 {
      try program.good("add", "trips", "--conversation", "c", "secret \(number)")
    }
    try program.good("add", "trips", "--conversation", "d", "public")
    try program.bad("purge", "trips", "c", status: 2, says: "there is no terminal to ask on")
    try program.good("purge", "trips", "c", "messages/d", "--yes")
    #expect(try program.good("list", "trips", "messages") == "")
    #expect(try program.good("search", "trips", "secret") == "")
    try program.bad("show", "trips", "messages/c", status: 3, says: "no conversation 'c'")
  }

  @Test func oneWrongNameOfSeveralPurgesNothing() throws {
    let program = try withCube()
    try program.good("add", "trips", "--conversation", "c", "one")
    try program.good("add", "trips", "two", "--name", "a.md")
    try program.bad("purge", "trips", "a.md", "gone.md", "--yes", status: 3, says: "'gone.md'")
    #expect(try program.good("show", "trips", "a.md") == "two")
    try program.good("purge", "trips", "a.md", "messages/c", "--yes")
    #expect(try program.good("list", "trips") == "")
    #expect(try program.good("list", "trips", "messages") == "")
  }

  @Test(
    arguments: [
      ("", "holds no messages"), (" \n\n", "holds no messages"), ("[]", "holds no messages"),
      ("{}", "line 1: a message needs \"content\""),
      ("[{}]", "message 1: a message needs \"content\""),
      ("{\"content\":1}", "'content' is not a string"), ("[1]", "message 1: not a JSON object"),
      ("{\"content\":\"x\"}", "'conversation' is missing; give it there or as --conversation"),
      ("{\"content\":\"x\",\"conversation\":\"\"}", "'conversation' is missing"),
      ("{\"content\":\"x\",\"conversation\":\"c\",\"role\":\"\"}", "'role' is empty"),
      (
        "{\"content\":\"x\",\"conversation\":\"c\",\"time\":\"soon\"}", "'soon' is no time such as"
      ),
      ("{\"content\":\"x\",\"conversation\":\"c\",\"metadata\":1}", "'metadata' is not an object"),
      (
        "{\"content\":\"x\",\"conversation\":\"c\",\"user\":\"a\"}",
        "a message has no \"user\""
      ),
      ("{\"content\":\"x\",\"conversation\":\"c\"}\nnonsense", "line 2: "),
      ("[{\"content\":\"x\",\"conversation\":\"c\"}", "the array: "),
    ])
  func aWrongFileRecordsNothing(content: String, words: String) throws {
    let program = try withCube()
    try program.file("m.json", content)
    try program.bad("add", "trips", "--messages", "m.json", status: 1, says: words)
    // The same by standard input, which the error names.
    let input = try program.run(["add", "trips", "--messages", "-"], input: content)
    #expect(input.status == 1)
    #expect(input.errors.contains(words))
    #expect(try program.good("list", "trips", "messages") == "")
  }

  /// What Python's isoformat() writes, among others.
  @Test func timesOfAFileAreByTheCubesClock() throws {
    let program = try Program()
    #expect(
      try program.run(["new", "trips"], environment: ["TZ": "Europe/Berlin"]).status == 0)
    try program.file(
      "m.json",
      """
      [{"conversation":"c","content":"a","time":"2025-07-01T09:00:00"},
       {"conversation":"c","content":"b","time":"2025-03-01"},
       {"conversation":"c","content":"d","time":"2025-03-01T09:00:00Z"}]
      """)
    let made = try program.run(["add", "trips", "--messages", "m.json", "--json"]).json()
    #expect(
      made.elements?.map { $0.text("time") }
        == ["2025-07-01T09:00:00+02:00", "2025-03-01T00:00:00+01:00", "2025-03-01T09:00:00Z"])
  }

  @Test func messagesByStandardInput() throws {
    let program = try withCube()
    let lines = (0..<300).map { "{\"conversation\":\"c\",\"content\":\"text \($0)\"}" }
    let made = try program.run(
      ["add", "trips", "--messages", "-"], input: lines.joined(separator: "\n"))
    #expect(made.status == 0)
    #expect(made.lines.count == 300)
    let shown = try program.run(["show", "trips", "messages/c", "--json"]).json()
    #expect(shown.elements?.map { $0.text("text") } == (0..<300).map { "text \($0)" })
    #expect(shown.elements?.map { $0.text("id") } == made.lines)
  }
}
