import Posix
import Testing

@testable import Format

/// `history` and `restore`: how versions are named, and what comes back where.
@Suite struct VersionCommandTests {
  /// A cube with `a.md` in three versions, `one`, `two` and `three`.
  private func withVersions() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "one", "--name", "a.md")
    for text in ["two", "three"] { try edit(program, "a.md", text) }
    return program
  }

  private func edit(
    _ program: Program, _ memory: String, _ text: String, author: String = "ana"
  ) throws {
    let variables = ["EDITOR": "printf \(text) >", "MEMCUBE_AUTHOR": author]
    let outcome = try program.run(["edit", "trips", memory], environment: variables)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func versions(_ program: Program, _ memory: String) throws -> [JSON] {
    try program.run(["history", "trips", memory, "--json"]).json().elements ?? []
  }

  @Test func aVersionIsNamedByItsNumberOrItsID() throws {
    let program = try withVersions()
    let ids = try versions(program, "a.md").map { $0.text("id") ?? "" }
    for (index, text) in ["one", "two", "three"].enumerated() {
      let id = ids[index]
      for name in ["\(index + 1)", String(id.suffix(8)), String(id.suffix(20)), id] {
        #expect(try program.good("history", "trips", "a.md", "--version", name) == text)
      }
    }
    let cases: [(String, Int32, String)] = [
      ("0", 3, "has no version 0"), ("4", 3, "has no version 4"), ("-1", 3, "has no version -1"),
      ("00000000", 3, "has no version 00000000"), ("two", 2, "is neither a version's number nor"),
      ("1a", 2, "is neither"), (String(ids[0].suffix(7)), 2, "is neither"),
      ("zzzzzzzzz", 3, "has no version zzzzzzzzz"), ("", 2, "--version is empty"),
    ]
    for (name, status, words) in cases {
      // A number of 7 digits is one.
      if Int(name) != nil, status == 2 { continue }
      try program.bad(
        "history", "trips", "a.md", "--version=\(name)", status: status, says: words)
    }
  }

  @Test func authorsAreKept() throws {
    let program = try withVersions()
    try edit(program, "a.md", "four", author: "Björn Ångström")
    try edit(program, "a.md", "five", author: "")
    let authors = try versions(program, "a.md").map { $0.text("author") ?? "" }
    #expect(authors.prefix(4) == ["ana", "ana", "ana", "Björn Ångström"])
    // An empty variable counts as absent: then it is the login name.
    #expect(authors.last?.isEmpty == false)
    let lines = try program.good("history", "trips", "a.md").split(separator: "\n")
    #expect(lines[3].contains("  Björn Ångström  4 bytes  "))
  }

  @Test func historyTellsOfMovesAndDeletes() throws {
    let program = try withVersions()
    try program.good("restore", "trips", "a.md", "--version", "1", "--to", "folder/b.md")
    try program.good("rm", "trips", "folder/b.md")
    try program.good("restore", "trips", "folder/b.md")
    let found = try versions(program, "folder/b.md")
    #expect(
      found.map { $0.text("path") } == [
        "memories/a.md", "memories/a.md", "memories/a.md", "memories/folder/b.md",
        "memories/folder/b.md", "memories/folder/b.md",
      ])
    #expect(found.map { $0["deleted"]?.bool } == [false, false, false, false, true, false])
    #expect(found.map { $0["size"]?.integer } == [3, 3, 5, 3, 0, 3])
    #expect(found[4]["sha256"] == .null)
    #expect(found[0]["sha256"] == found[3]["sha256"])
    // Oldest first, whatever the clocks say.
    let ids = found.map { $0.text("id") ?? "" }
    #expect(ids == ids.sorted())
  }

  @Test func restoresFromTheTrashByAnyName() throws {
    for name in ["a.md", "trash/a.md", "memories/a.md", "id"] {
      let program = try withVersions()
      let id = try program.run(["show", "trips", "a.md", "--json"]).json().text("id") ?? ""
      try program.good("rm", "trips", "a.md")
      let memory = name == "id" ? String(id.suffix(8)) : name
      #expect(try program.good("restore", "trips", memory) == "memories/a.md", "\(name)")
      #expect(try program.good("show", "trips", "a.md") == "three")
      #expect(try versions(program, "a.md").count == 5)
    }
  }

  @Test func restoresDocumentsAmongDocuments() throws {
    let program = try withVersions()
    try program.file("d.txt", "a document")
    try program.good("add", "trips", "--document", "d.txt")
    try program.good("rm", "trips", "documents/d.txt")
    #expect(try program.good("list", "trips", "documents") == "")
    #expect(
      try program.good("restore", "trips", "d.txt", "--to", "documents/e/f.txt")
        == "documents/e/f.txt")
    #expect(try program.good("show", "trips", "documents/e/f.txt") == "a document")
    try program.good("rm", "trips", "documents/e/f.txt")
    #expect(try program.good("restore", "trips", "trash/e/f.txt") == "documents/e/f.txt")
  }

  @Test func anOldVersionOfWhatIsInTheTrash() throws {
    let program = try withVersions()
    try program.good("rm", "trips", "a.md")
    #expect(
      try program.good("restore", "trips", "trash/a.md", "--version", "1") == "memories/a.md")
    #expect(try program.good("show", "trips", "a.md") == "one")
  }

  @Test func restoringTakesNobodysPlace() throws {
    let program = try withVersions()
    try program.good("add", "trips", "other", "--name", "b.md")
    try program.bad(
      "restore", "trips", "a.md", "--version", "1", "--to", "b.md", status: 1,
      says: "memories/b.md is taken by another; give a path of its own with --to PATH")
    try program.bad(
      "restore", "trips", "a.md", "--version", "1", "--to", "b.md/c", status: 1,
      says: "memories/b.md is a file, so nothing can be below it")
    #expect(try program.good("show", "trips", "b.md") == "other")
    #expect(try program.good("show", "trips", "a.md") == "three")
    // Its own place is free for it.
    #expect(
      try program.good("restore", "trips", "a.md", "--version", "2", "--to", "a.md")
        == "memories/a.md")
    #expect(try program.good("show", "trips", "a.md") == "two")
  }

  @Test func restoreSaysWhatItRestored() throws {
    let program = try withVersions()
    let object = try program.run(["restore", "trips", "a.md", "--version", "2", "--json"]).json()
    #expect(
      object.keys == ["id", "path", "type", "tags", "text", "time", "sources", "size"])
    #expect(object.text("text") == "two")
    #expect(object.text("path") == "memories/a.md")
  }

  @Test func severalAreDeletedOrNone() throws {
    let program = try withVersions()
    for name in ["b.md", "c.md"] { try program.good("add", "trips", name, "--name", name) }
    try program.bad("rm", "trips", "a.md", "b.md", "gone.md", status: 3, says: "'gone.md'")
    #expect(try program.run(["list", "trips"]).lines.count == 3)
    try program.good("rm", "trips", "a.md", "b.md", "b.md")
    #expect(try program.run(["list", "trips"]).lines == ["memories/c.md"])
    #expect(try program.run(["list", "trips", "trash"]).lines == ["trash/a.md", "trash/b.md"])
  }

  @Test func twoOfOneNameInTheTrash() throws {
    let program = try withVersions()
    try program.good("rm", "trips", "a.md")
    try program.good("add", "trips", "another", "--name", "a.md")
    try program.good("rm", "trips", "a.md")
    let names = try program.run(["list", "trips", "trash"]).lines
    #expect(names.count == 2)
    let texts = try names.map { try program.good("show", "trips", $0) }
    #expect(Set(texts) == ["three", "another"])
    for name in names { #expect(try program.run(["history", "trips", name]).status == 0) }
    try program.good("purge", "trips", names[0], "--yes")
    #expect(try program.run(["list", "trips", "trash"]).lines.count == 1)
  }
}
