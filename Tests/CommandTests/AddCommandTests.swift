import Posix
import Testing
import Waiting

@testable import Format

@Suite struct AddCommandTests {
  private func withCube() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    return program
  }

  @Test func namesMemoriesAfterTheirWords() throws {
    let program = try withCube()
    #expect(
      try program.good("add", "trips", "Ana is allergic to nuts")
        == "memories/ana-is-allergic-to-nuts.md")
    #expect(
      try program.good("add", "trips", "Ana is allergic to nuts!")
        == "memories/ana-is-allergic-to-nuts-2.md")
    #expect(try program.good("add", "trips", "--", "---\ntag: x\n---\nBody") == "memories/body.md")
    #expect(try program.good("add", "trips", "???") == "memories/memory.md")
    #expect(try program.good("add", "trips", "東京の天気") == "memories/東京の天気.md")
  }

  @Test(arguments: ["no end", "end\n", "", "\r\n\r\n", "---\nhalf\n", "nul\0nul"])
  func keepsTextsVerbatim(text: String) throws {
    let program = try withCube()
    try program.good("add", "trips", "--name", "a.md", input: text)
    let shown = try program.run(["show", "trips", "a.md"])
    #expect(shown.output == Array(text.utf8))
    #expect(shown.status == 0)
  }

  @Test func anEmptyTextIsAskedBack() throws {
    let program = try withCube()
    let words = "the text is empty, so nothing was recorded; an empty memory needs a --name"
    try program.bad("add", "trips", status: 1, says: words)
    try program.bad("add", "trips", "-", status: 1, says: words)
    try program.bad("add", "trips", "", status: 1, says: words)
    try program.bad("add", "hello world", status: 3, says: "no cube 'hello world'")
    try program.bad(
      "add", "trips", "--conversation", "c", status: 1, says: "the message is empty")
    #expect(try program.good("list", "trips") == "")
    #expect(try program.good("list", "trips", "messages") == "")
    #expect(try program.good("add", "trips", "--name", "e.md") == "memories/e.md")
  }

  @Test(arguments: [Signals.terminate, Signals.interrupt])
  func whoStopsWaitingKeepsWhatWasAdded(signal: Int32) throws {
    let program = try withCube()
    // Some seconds' work.
    let page = (0..<1_000).map { "word\($0) and others of a page\n" }.joined() + "\n"
    try program.file("big.txt", String(repeating: page, count: 400))
    let running = try RunningProgram(program, ["add", "trips", "--document", "big.txt", "--wait"])
    #expect(try running.line(milliseconds: 60_000) == Array("documents/big.txt".utf8))
    let begin = Clock.monotonic()
    #expect(try running.end(by: signal) == .exited(130))
    #expect(Clock.monotonic() - begin < 5_000_000_000)
    #expect(running.errors.contains("memcube: interrupted: what was added is kept"))
    #expect(try program.good("list", "trips", "documents") == "documents/big.txt")
  }

  @Test(arguments: [Signals.terminate, Signals.interrupt])
  func whoStopsManyMessagesHearsIt(signal: Int32) throws {
    let program = try withCube()
    let lines = (0..<60_000).map {
      #"{"conversation": "c", "content": "the town of \#($0)"}"# + "\n"
    }
    try program.file("many.jsonl", lines.joined())
    let running = try RunningProgram(program, ["add", "trips", "--messages", "many.jsonl"])
    // Once signals wait for it there are all the messages to record.
    #expect(try eventually { try running.holdsBack(signal) })
    #expect(try running.end(by: signal) == .exited(130))
    #expect(running.errors.contains("memcube: interrupted: "))
    #expect(try program.run(["verify", "trips"]).status == 0)
  }

  @Test func frontMatterThatIsNotReadIsSaid() throws {
    let program = try withCube()
    let outcome = try program.run(
      ["add", "trips", "--name", "t.md", "--", "---\ntype: foo\n---\nTea"])
    #expect(outcome.status == 0)
    #expect(
      outcome.errors
        == "memories/t.md: front matter: type is none of FACT, EVENT, PREFERENCE, DECISION, STATE, "
        + "RELATIONSHIP, BELIEF, SKILL, GOAL\n")
    let open = try program.run(["add", "trips", "--name", "u.md", "--", "---\ntype: fact\nTea"])
    #expect(open.errors == "memories/u.md: front matter without a closing --- within 64 KiB\n")
    #expect(try program.run(["add", "trips", "--", "---\ntype: fact\n---\nTea"]).errors.isEmpty)
  }

  @Test func aTextThatNamesAFileIsAskedAbout() throws {
    let program = try withCube()
    try program.file("notes.txt", "my notes")
    for text in ["notes.txt", "./notes.txt", "/etc"] {
      let outcome = try program.run(["add", "trips", text])
      #expect(outcome.status == 0)
      #expect(
        outcome.errors
          == "the text is '\(text)', which is also a file here; --document imports that\n")
    }
    for text in ["notes", "see notes.txt", "gone.txt", "notes.txt\n"] {
      #expect(try program.run(["add", "trips", text]).errors.isEmpty, "\(text)")
    }
    #expect(
      try program.run(["add", "trips", "-", "--name", "n"], input: "notes.txt").errors.isEmpty)
  }

  @Test func keepsBytesThatAreNoText() throws {
    let program = try withCube()
    let bytes: [UInt8] = [0xFF, 0xFE, 0x00, 0x61, 0x0A]
    let words = ["add", "trips", "-", "--name", "odd.md"].map { Array($0.utf8) }
    #expect(try program.run(bytes: words, input: bytes).status == 0)
    #expect(try program.run(["show", "trips", "odd.md"]).output == bytes)
    let object = try program.run(["show", "trips", "odd.md", "--json"]).json()
    #expect(object["text"] == .null)
    #expect(object["size"]?.integer == 5)
  }

  @Test func keepsLargeTexts() throws {
    let program = try withCube()
    let text = String(repeating: "a line of text\n", count: 200_000)
    try program.good("add", "trips", "--name", "large.md", input: text)
    #expect(try program.run(["show", "trips", "large.md"]).output == Array(text.utf8))
  }

  @Test func recordsTypeAndTagsBesideTheText() throws {
    let program = try withCube()
    let made = try program.run([
      "add", "trips", "likes trains", "--type", "preference", "--tag", "travel", "--tag=rail",
      "--json",
    ]).json()
    #expect(
      Array(made.keys.prefix(7)) == ["id", "path", "type", "tags", "text", "time", "sources"])
    #expect(made.text("path") == "memories/likes-trains.md")
    #expect(made.text("type") == "PREFERENCE")
    #expect(Set(made["tags"]?.elements ?? []) == ["travel", "rail"])
    #expect(made.text("text") == "likes trains")
    #expect(made.text("id")?.utf8.count == 36)
    #expect(try program.good("show", "trips", "likes-trains.md") == "likes trains")
  }

  @Test func takesNames() throws {
    let program = try withCube()
    #expect(
      try program.good("add", "trips", "x", "--name", "memories/a/b.md") == "memories/a/b.md")
    try program.bad("add", "trips", "y", "--name", "a/b.md", status: 1, says: "is taken")
    try program.bad("add", "trips", "y", "--name", "a", status: 1, says: "memories/a is a folder")
    try program.bad(
      "add", "trips", "y", "--name", "a/b.md/c", status: 1,
      says: "memories/a/b.md is a file, so nothing can be below it")
    for name in ["", "/a", "a/", "a//b", "..", "a/../b", "."] {
      try program.bad("add", "trips", "x", "--name", name, status: 2, says: "--name takes a path")
    }
    let long = String(repeating: "n", count: 255)
    #expect(try program.good("add", "trips", "x", "--name", long) == "memories/\(long)")
    for (name, way) in [("documents/a.md", "--document FILE"), ("messages/a.md", "--conversation")]
    {
      try program.bad("add", "trips", "x", "--name", name, status: 2, says: way)
    }
    #expect(
      try program.good("add", "trips", "x", "--name", "memories/documents/a.md")
        == "memories/documents/a.md")
    try program.bad("add", "trips", "x", "--name", long + "n", status: 2, says: "255")
  }

  @Test func refusesWhatDoesNotGoTogether() throws {
    let program = try withCube()
    try program.bad("add", "trips", "a", "b", status: 2, says: "in quotes")
    try program.bad("add", "trips", "a", "--type", "fcat", status: 2, says: "did you mean FACT?")
    try program.bad(
      "add", "trips", "a", "--role", "x", status: 2, says: "--role needs --conversation")
    let misspelt = ["add", "trips", "--conversation", "c", "a", "--role", "assitant"]
    let outcome = try program.run(misspelt)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("'assitant' is no role; did you mean assistant?"))
    #expect(outcome.errors.contains("roles: user, assistant, system, tool, function, developer"))
    for role in ["tool", "function", "developer", "system"] {
      try program.good("add", "trips", "--conversation", "c", role, "--role", role)
    }
    try program.bad(
      "add", "trips", "a", "--conversation", "c", "--tag", "t", status: 2, says: "--tag cannot")
    try program.bad("add", "trips", "a", "--tag", "", status: 2, says: "--tag is empty")
    try program.bad("add", "nowhere", "a", status: 3, says: "no cube 'nowhere'")
    #expect(try program.good("list", "trips") == "")
  }

  @Test func appendsMessages() throws {
    let program = try withCube()
    let made = try program.run([
      "add", "trips", "--conversation", "lisbon", "--role", "assistant", "--as", "Bot", "--time",
      "2025-06-10T09:30:00+02:00", "See you", "--json",
    ]).json()
    #expect(made.keys == ["id", "conversation", "role", "name", "text", "time"])
    #expect(made.text("conversation") == "lisbon")
    #expect(made.text("role") == "assistant")
    #expect(made.text("name") == "Bot")
    #expect(made.text("time") == "2025-06-10T09:30:00+02:00")
    try program.good("add", "trips", "--conversation", "lisbon", input: "from\na pipe\n")
    let all = try program.run(["show", "trips", "messages/lisbon", "--json"]).json().elements ?? []
    #expect(all.map { $0.text("text") } == ["See you", "from\na pipe\n"])
    #expect(all.map { $0.text("role") } == ["assistant", "user"])
    #expect(try program.good("list", "trips", "messages") == "messages/lisbon")
    try program.bad(
      "add", "trips", "--conversation", "c", "--time", "yesterday", "x", status: 2,
      says: "2025-06-10T09:30:00Z")
  }

  @Test func importsMessageFiles() throws {
    let program = try withCube()
    try program.file(
      "m.jsonl",
      """
      {"conversation":"a","role":"user","content":"one","message_id":"1"}

      {"role":"assistant","name":"Bot","content":"two","time":"2025-06-10T09:30:00Z","metadata":{"x":[1]}}
      """)
    let made = try program.good("add", "trips", "--messages", "m.jsonl", "--conversation", "b")
    #expect(made.split(separator: "\n").count == 2)
    try program.file("m.json", "[{\"content\":\"three\"},{\"content\":\"four\"}]")
    try program.good("add", "trips", "--messages", "m.json", "--conversation", "c", "--json")
    let counts = try program.run(["status", "trips", "--json"]).json()["counts"]
    #expect(counts?["messages"]?.integer == 4)
    #expect(counts?["conversations"]?.integer == 3)
  }

  @Test func recordsAllMessagesOrNone() throws {
    let program = try withCube()
    try program.file(
      "m.jsonl", "{\"conversation\":\"a\",\"content\":\"one\"}\n{\"conversation\":\"a\"}\n")
    try program.bad(
      "add", "trips", "--messages", "m.jsonl", status: 1,
      says: "line 2: a message needs \"content\"")
    #expect(try program.good("list", "trips", "messages") == "")
    try program.bad("add", "trips", "--messages", "gone", status: 3, says: "no file 'gone'")
  }

  @Test func importsDocuments() throws {
    let program = try withCube()
    let path = try program.file("a.txt", "hello")
    try Files.setTimes(path, mtime: Timestamp(seconds: 1_000_000_000))
    try program.file("b.pdf", "%PDF")
    #expect(
      try program.good("add", "trips", "--document", "a.txt", "b.pdf") == """
        documents/a.txt
        documents/b.pdf
        """)
    #expect(try program.good("show", "trips", "documents/a.txt") == "hello")
    // The same bytes again are the same document; others get a free name.
    let again = try program.run(["add", "trips", "--document", "a.txt"])
    #expect(again.status == 0 && again.text == "documents/a.txt\n")
    #expect(again.errors == "nothing was new: 1 document here already with the same bytes\n")
    try program.file("a.txt", "other")
    #expect(try program.good("add", "trips", "--document=a.txt") == "documents/a-2.txt")
    #expect(
      try program.good("add", "trips", "--document", "a.txt", "--name", "x/y.txt")
        == "documents/x/y.txt")
    try program.bad("add", "trips", "--document", "gone.txt", status: 3, says: "no file 'gone.txt'")
    let list = try program.run(["list", "trips", "documents", "--json"]).json().elements ?? []
    #expect(list.first { $0.text("path") == "documents/a.txt" }?.text("text") == "hello")
  }

  @Test func aDirectoryIsImportedWithoutWhatIsHiddenOrOurOwn() throws {
    let program = try withCube()
    for folder in ["home", "home/sub", "home/.git", "home/other.memcube/log"] {
      try Files.makeDirectories(program.home.appending(folder))
    }
    for name in [
      "a.txt", ".secret", "sub/b.txt", "sub/.hidden.md", ".git/config",
      "other.memcube/manifest.json",
    ] {
      try program.file("home/\(name)", "text of \(name)")
    }
    // A state of the program that lies there.
    let state = program.home.appending("home/state")
    try Files.makeDirectories(state.appending("memcube"))
    let all = try program.run(
      ["add", "trips", "--document", ".", "--name", "all"],
      environment: ["XDG_STATE_HOME": "\(state)"])
    #expect(all.lines.sorted() == ["documents/all/home/a.txt", "documents/all/home/sub/b.txt"])
    #expect(all.errors.contains("memcube's own files in ./home/other.memcube and 1 more"))
    try Files.removeTree(state)
    let some = try program.run(["add", "trips", "--document", "home"])
    #expect(some.lines.sorted() == ["documents/home/a.txt", "documents/home/sub/b.txt"])
    #expect(
      some.errors.contains("3 hidden files and folders") && some.errors.contains("other.memcube")
        && some.errors.contains("--hidden"))
    let more = try program.run(["add", "trips", "--document", "home", "--hidden", "--name", "more"])
    #expect(more.lines.contains("documents/more/.git/config") && more.lines.count == 5)
    #expect(more.errors.contains("memcube's own files"))
    // What is named itself is meant.
    #expect(
      try program.good("add", "trips", "--document", "home/.git") == "documents/.git/config")
  }

  @Test func aMissingDocumentRecordsNothing() throws {
    let program = try withCube()
    try program.file("a.txt", "hello")
    try program.bad(
      "add", "trips", "--document", "a.txt", "gone.txt", status: 3, says: "gone.txt")
    #expect(try program.good("list", "trips") == "")
  }

  @Test func waitsForTheIndex() throws {
    let program = try withCube()
    try program.good("add", "trips", "a heron by the river", "--wait")
    let status = try program.run(["status", "trips", "--json"]).json()
    #expect(status["unindexed"]?.integer == 0)
    #expect(try program.good("search", "trips", "heron").contains("memories/a-heron-by-the-river"))
  }
}
