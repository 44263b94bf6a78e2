import Posix
import Testing

@testable import Format

/// show, list CUBE, history, rm, restore, hide, and how MEMORY is understood.
@Suite struct MemoryCommandTests {
  private func withCube() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "first", "--name", "lisbon/hotels.md")
    return program
  }

  private func id(_ program: Program, _ memory: String) throws -> String {
    try program.run(["show", "trips", memory, "--json"]).json().text("id") ?? ""
  }

  @Test(arguments: ["lisbon/hotels.md", "memories/lisbon/hotels.md", "memories/lisbon/hotels.md/"])
  func understandsPaths(memory: String) throws {
    let program = try withCube()
    #expect(try program.good("show", "trips", memory) == "first")
  }

  @Test func understandsIDs() throws {
    let program = try withCube()
    let id = try id(program, "lisbon/hotels.md")
    for count in [8, 12, 36] {
      #expect(try program.good("show", "trips", String(id.suffix(count))) == "first")
    }
    try program.bad("show", "trips", String(id.suffix(7)), status: 3, says: "no memory or document")
    try program.bad("show", "trips", "00000000", status: 3, says: "no memory or document")
  }

  @Test func saysWhatIsAmbiguousOrMissing() throws {
    let program = try withCube()
    try program.file("hotels.md", "a document")
    try program.good("add", "trips", "--document", "hotels.md", "--name", "lisbon/hotels.md")
    try program.bad(
      "show", "trips", "lisbon/hotels.md", status: 1,
      says: "both memories/lisbon/hotels.md and documents/lisbon/hotels.md")
    #expect(try program.good("show", "trips", "documents/lisbon/hotels.md") == "a document")
    try program.bad("show", "trips", "gone.md", status: 3, says: "memcube list shows")
    try program.bad("show", "trips", "memories/lisbon", status: 1, says: "is a folder")
    try program.bad("show", "trips", "", status: 3, says: "MEMORY is empty")
    try program.bad("rm", "trips", "memories/lisbon", status: 2, says: "--yes")
  }

  /// A MEMORY that names nothing, and what is said of it.
  private static let meant = [
    ("lisbon/hotels", "did you mean memories/lisbon/hotels.md?"),
    ("Lisbon/Hotels.md", "did you mean memories/lisbon/hotels.md?"),
    ("hotels.md", "did you mean memories/lisbon/hotels.md?"),
    ("memories/lisbn/hotels.md", "did you mean memories/lisbon/hotels.md?"),
    ("ticket", "did you mean documents/ticket.pdf?"),
    ("documents/ticket.pfd", "did you mean documents/ticket.pdf?"),
    ("paln", "did you mean messages/plan?"),
    ("messages/Plan", "no conversation 'Plan'; did you mean messages/plan?"),
    ("messages/xyzzy", "no conversation 'xyzzy'; memcube list CUBE messages shows them"),
    ("messages", "name one, such as messages/NAME"),
    ("memories/ticket", "memcube list shows what is here"),
    ("xyzzy", "no memory or document 'xyzzy'; memcube list shows what is here"),
    ("/", "no memory or document '/'; memcube list shows what is here"),
    ("//", "no memory or document '//'"),
    (
      String(repeating: "long ", count: 1000),
      "no memory or document '\(String(repeating: "long ", count: 12))... (5000 bytes)'; memcube"
    ),
    ("old.md", "is in the trash: name it trash/old.md"),
    ("trash/odl.md", "did you mean trash/old.md?"),
  ]

  @Test func saysWhatWasMeant() throws {
    let program = try withCube()
    try program.file("ticket.pdf", "%PDF")
    try program.good("add", "trips", "--document", "ticket.pdf")
    try program.good("add", "trips", "--conversation", "plan", "hello")
    try program.good("add", "trips", "old", "--name", "old.md")
    try program.good("rm", "trips", "old.md")
    for (memory, words) in Self.meant {
      try program.bad("show", "trips", memory, status: 3, says: words)
      try program.bad("history", "trips", memory, status: 3, says: words)
      try program.bad("purge", "trips", memory, "--yes", status: 3, says: words)
      try program.bad("hide", "trips", memory, status: 3, says: words)
    }
  }

  @Test func whatSearchPrintsCanBeShown() throws {
    let program = try withCube()
    let long = String(repeating: "plan-", count: 60)
    for name in ["plan", "plan.md", "a/b", ".hidden", "50%", long] {
      try program.good("add", "trips", "--conversation", name, "heron \(name)")
    }
    let found = try program.run(["search", "trips", "heron in:messages", "--json"]).json()[
      "results"]
    #expect(found?.elements?.count == 6)
    for result in found?.elements ?? [] {
      let path = result.text("path") ?? ""
      #expect(
        try program.good("show", "trips", path).contains(result.text("text") ?? "?"), "\(path)")
    }
    // As `list` prints them, too.
    for line in try program.good("list", "trips", "messages").split(separator: "\n") {
      #expect(try program.good("show", "trips", String(line)).contains("heron"))
    }
  }

  @Test func aConversationNeedsNoFolderWhereItIsAlone() throws {
    let program = try withCube()
    try program.good("add", "trips", "--conversation", "plan", "hello")
    #expect(try program.good("show", "trips", "plan").contains("hello"))
    try program.good("add", "trips", "a text", "--name", "plan")
    #expect(try program.good("show", "trips", "plan") == "a text")
    let both = "'plan' is both messages/plan and a file: write messages/plan or memories/plan"
    try program.bad("hide", "trips", "plan", status: 1, says: both)
    try program.bad("purge", "trips", "plan", "--yes", status: 1, says: both)
    // A folder can be neither hidden nor purged: then the conversation is meant.
    try program.good("add", "trips", "--conversation", "lisbon", "hello")
    try program.good("hide", "trips", "lisbon")
    try program.good("purge", "trips", "lisbon", "--yes")
    #expect(try program.good("show", "trips", "lisbon/hotels.md") == "first")
    try program.good("purge", "trips", "messages/plan", "--yes")
    #expect(try program.good("show", "trips", "memories/plan") == "a text")
    try program.good("purge", "trips", "plan", "--yes")
    try program.bad("show", "trips", "plan", status: 3, says: "no memory")
  }

  @Test func listsFolders() throws {
    let program = try withCube()
    try program.good("add", "trips", "second", "--name", "a.md")
    try program.file("d.txt", "doc")
    try program.good("add", "trips", "--document", "d.txt")
    #expect(
      try program.good("list", "trips") == """
        memories/a.md
        memories/lisbon/hotels.md
        documents/d.txt
        """)
    #expect(try program.good("list", "trips", "memories/lisbon") == "memories/lisbon/hotels.md")
    #expect(try program.good("list", "trips", "documents") == "documents/d.txt")
    #expect(try program.good("list", "trips", "trash") == "")
    let list = try program.run(["list", "trips", "--json"]).json().elements ?? []
    #expect(
      list.map { $0.text("path") } == [
        "memories/a.md", "memories/lisbon/hotels.md", "documents/d.txt",
      ])
    try program.bad("list", "trips", "nowhere", status: 3, says: "nowhere")
  }

  @Test func pathsThatAreNoText() throws {
    let program = try withCube()
    let odd: [UInt8] = [0x6F, 0xFF, 0x64, 0x0A, 0x2E, 0x6D]
    let words = ["add", "trips", "x", "--name"].map { Array($0.utf8) }
    #expect(try program.run(bytes: words + [odd]).output == Array("memories/".utf8) + odd + [0x0A])
    #expect(try program.run(bytes: [Array("show".utf8), Array("trips".utf8), odd]).text == "x")
    let list = try program.run(["list", "trips", "--json"]).json().elements ?? []
    let object = try #require(list.first { $0["path_hex"] != nil })
    #expect(object.text("path") == "memories/o\\xffd\n.m")
    #expect(object.text("path_hex") == "6d656d6f726965732f6fff640a2e6d")
  }

  @Test func showsHistory() throws {
    let program = try withCube()
    try program.file("editor", "#!/bin/sh\nprintf second > \"$1\"\n")
    try Files.setMode(program.home.appending("editor"), 0o755)
    let editor = ["VISUAL": "\(program.home)/editor"]
    #expect(
      try program.run(["edit", "trips", "lisbon/hotels.md"], environment: editor).status == 0)
    #expect(try program.good("show", "trips", "lisbon/hotels.md") == "second")
    let json = try program.run(["history", "trips", "lisbon/hotels.md", "--json"]).json()
    let versions = json.elements ?? []
    #expect(versions.count == 2)
    #expect(
      versions.first?.keys == ["id", "time", "author", "path", "size", "sha256", "deleted"])
    #expect(versions.map { $0["size"]?.integer } == [5, 6])
    #expect(versions.first?.text("author") == "ana")
    #expect(versions.first?.text("path") == "memories/lisbon/hotels.md")
    #expect(
      versions.first?.text("sha256")
        == "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e")
    let name = ["history", "trips", "lisbon/hotels.md", "--version"]
    #expect(try program.run(name + ["1"]).text == "first")
    #expect(try program.run(name + ["2"]).text == "second")
    let last = String((versions.last?.text("id") ?? "").suffix(8))
    #expect(try program.run(name + [last]).text == "second")
    try program.bad(
      "history", "trips", "lisbon/hotels.md", "--version", "3", status: 3, says: "no version 3")
    let lines = try program.good("history", "trips", "lisbon/hotels.md").split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.last?.hasSuffix("\(last)  memories/lisbon/hotels.md") == true)
    #expect(
      try program.good("restore", "trips", "lisbon/hotels.md", "--version", "1")
        == "memories/lisbon/hotels.md")
    #expect(try program.good("show", "trips", "lisbon/hotels.md") == "first")
    let after = try program.run(["history", "trips", "lisbon/hotels.md", "--json"]).json()
    #expect(after.elements?.count == 3)
  }

  /// What stands in the first column and the last of each line.
  private func ends(_ lines: String) -> [String] {
    lines.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return "\(words.first ?? "") \(words.last ?? "")"
    }
  }

  @Test func aDeleteHasThePathThatItDeleted() throws {
    let program = try withCube()
    try program.good("rm", "trips", "lisbon/hotels.md")
    let lines = try program.good("history", "trips", "trash/lisbon/hotels.md")
    #expect(
      ends(lines) == ["1 memories/lisbon/hotels.md", "deleted memories/lisbon/hotels.md"])
    let objects = try program.run(["history", "trips", "trash/lisbon/hotels.md", "--json"]).json()
    #expect(objects.elements?.last?.text("path") == "memories/lisbon/hotels.md")
    try program.good("restore", "trips", "lisbon/hotels.md", "--to", "b.md")
    try program.good("rm", "trips", "b.md")
    #expect(
      ends(try program.good("history", "trips", "trash/b.md")).last == "deleted memories/b.md")
    try program.file("d.txt", "a document")
    try program.good("add", "trips", "--document", "d.txt")
    try program.good("rm", "trips", "d.txt")
    #expect(
      ends(try program.good("history", "trips", "trash/d.txt")).last == "deleted documents/d.txt")
  }

  @Test func versionsOfFieldsAloneHaveNoNumber() throws {
    let program = try withCube()
    try program.good("hide", "trips", "lisbon/hotels.md")
    try program.good("restore", "trips", "lisbon/hotels.md", "--version", "1", "--to", "b.md")
    let path = "memories/lisbon/hotels.md"
    let lines = try program.good("history", "trips", "b.md")
    #expect(ends(lines) == ["1 \(path)", "fields \(path)", "2 memories/b.md"])
    #expect(try program.good("history", "trips", "b.md", "--version", "2") == "first")
    let versions = try program.run(["history", "trips", "b.md", "--json"]).json().elements ?? []
    #expect(versions.count == 3)
    // The one without a number is named by its id.
    let id = String((versions.dropFirst().first?.text("id") ?? "").suffix(8))
    #expect(try program.good("history", "trips", "b.md", "--version", id) == "first")
  }

  @Test func deletesAndRestores() throws {
    let program = try withCube()
    let id = try id(program, "lisbon/hotels.md")
    try program.good("rm", "trips", "lisbon/hotels.md")
    #expect(try program.good("list", "trips") == "")
    #expect(try program.good("list", "trips", "trash") == "trash/lisbon/hotels.md")
    try program.bad("show", "trips", "lisbon/hotels.md", status: 3, says: "is in the trash")
    #expect(try program.good("show", "trips", "trash/lisbon/hotels.md") == "first")
    try program.bad("rm", "trips", "trash/lisbon/hotels.md", status: 4, says: "memcube purge")
    let history = try program.run(["history", "trips", "trash/lisbon/hotels.md", "--json"]).json()
    #expect(history.elements?.map { $0["deleted"]?.bool } == [false, true])
    #expect(try program.good("restore", "trips", "lisbon/hotels.md") == "memories/lisbon/hotels.md")
    #expect(try program.good("show", "trips", "lisbon/hotels.md") == "first")
    #expect(try self.id(program, "lisbon/hotels.md") == id)
    try program.bad("restore", "trips", "lisbon/hotels.md", status: 1, says: "is not in the trash")
  }

  @Test func restoresAFolderFromTheTrash() throws {
    let program = try withCube()
    for name in ["old/a.md", "old/deep/b.md"] {
      try program.good("add", "trips", "text", "--name", name)
      try program.good("rm", "trips", name)
    }
    try program.good("add", "trips", "newer", "--name", "old/deep/b.md")
    let outcome = try program.run(["restore", "trips", "trash/old"])
    #expect(outcome.status == 1)
    #expect(outcome.text == "memories/old/a.md\n")
    #expect(outcome.errors.contains("memories/old/deep/b.md is taken by another"))
    #expect(try program.good("list", "trips", "trash") == "trash/old/deep/b.md")
    try program.good("purge", "trips", "memories/old/deep/b.md", "--yes")
    #expect(try program.good("restore", "trips", "trash/old") == "memories/old/deep/b.md")
    #expect(try program.good("list", "trips", "trash") == "")
    try program.good("rm", "trips", "old/a.md")
    let made = try program.run(["restore", "trips", "trash/", "--json"]).json().elements
    #expect(made?.map { $0.text("path") } == ["memories/old/a.md"])
    try program.bad("restore", "trips", "old", status: 1, says: "is a folder")
  }

  @Test func restoresBesideWhatTookThePlace() throws {
    let program = try withCube()
    try program.good("rm", "trips", "lisbon/hotels.md")
    try program.good("add", "trips", "newer", "--name", "lisbon/hotels.md")
    try program.bad("restore", "trips", "trash/lisbon/hotels.md", status: 1, says: "--to PATH")
    #expect(
      try program.good("restore", "trips", "trash/lisbon/hotels.md", "--to", "old/hotels.md")
        == "memories/old/hotels.md")
    #expect(try program.good("show", "trips", "old/hotels.md") == "first")
    #expect(try program.good("show", "trips", "lisbon/hotels.md") == "newer")
  }

  @Test func severalAreDeletedOrNone() throws {
    let program = try withCube()
    try program.good("add", "trips", "second", "--name", "b.md")
    try program.bad("rm", "trips", "b.md", "gone.md", status: 3, says: "gone.md")
    #expect(try program.good("show", "trips", "b.md") == "second")
    try program.good("rm", "trips", "b.md", "lisbon/hotels.md")
    #expect(try program.good("list", "trips") == "")
  }

  @Test func hides() throws {
    let program = try withCube()
    try program.good("add", "trips", "--conversation", "talk", "hello")
    try program.good("hide", "trips", "talk", "lisbon/hotels.md")
    #expect(try program.good("list", "trips") == "")
    #expect(try program.good("list", "trips", "messages") == "")
    #expect(try program.good("list", "trips", "--all") == "memories/lisbon/hotels.md")
    #expect(try program.good("list", "trips", "messages", "--all") == "messages/talk")
    #expect(try program.good("show", "trips", "lisbon/hotels.md") == "first")
    #expect(try program.good("show", "trips", "messages/talk").contains("hello"))
    try program.good("hide", "trips", "--undo", "messages/talk.md", "lisbon/hotels.md")
    #expect(try program.good("list", "trips") == "memories/lisbon/hotels.md")
    #expect(try program.good("list", "trips", "messages") == "messages/talk")
    try program.bad("hide", "trips", "nothing", status: 3, says: "nothing")
  }
}
