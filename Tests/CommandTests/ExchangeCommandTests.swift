import Format
import Posix
import Testing

@testable import memcube

/// `memcube import` and `memcube export` as a person runs them. What formats become is tested in ExchangeTests.
@Suite struct ExchangeCommandTests {
  private func withNotes() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    try Files.makeDirectories(program.home.appending("vault/b"))
    try program.file("vault/a.md", "Ana sold the harp.\n")
    try program.file("vault/b/c.txt", "second\n")
    return program
  }

  @Test func theReportIsOneObject() throws {
    let program = try withNotes()
    let report = try program.run(["import", "trips", "vault", "--json"]).json()
    #expect(
      report.keys == [
        "cube", "format", "dry_run", "conversations", "messages", "memories", "documents",
        "left_out", "notes", "problems",
      ])
    #expect(report.text("format") == "markdown")
    #expect(report["memories"]?["new"]?.integer == 2)
    #expect(try program.good("list", "trips") == "memories/vault/a.md\nmemories/vault/b/c.txt")
    let again = try program.run(["import", "trips", "vault", "--json"]).json()
    #expect(again["memories"]?["same"]?.integer == 2)
  }

  @Test func aDryRunWritesNothing() throws {
    let program = try withNotes()
    let said = try program.good("import", "trips", "vault", "--dry-run")
    #expect(said == "would import the format markdown\nmemories: 2 new")
    #expect(try program.good("list", "trips") == "")
  }

  @Test func theFormatsAreListed() throws {
    let program = try Program()
    let lines = try program.good("import", "--formats").split(separator: "\n")
    #expect(lines.count >= 20)
    #expect(lines.contains { $0.hasPrefix("chatgpt\t") })
  }

  @Test func wrongUsageIsSaid() throws {
    let program = try withNotes()
    try program.file("noise", "\u{1}\u{2}")
    try program.bad("import", "trips", "noise", status: 2, says: "no format is recognised")
    try program.bad("import", "trips", "vault", "--dates", "x", status: 2, says: "dmy, mdy or ymd")
    try program.bad(
      "import", "trips", "vault", "--timezone", "Nowhere", status: 2, says: "no time zone")
    try program.bad("import", "trips", "gone", status: 3, says: "no file 'gone'")
    try program.bad("export", "trips", "vault", status: 1, says: "is not empty")
    try program.bad("export", "trips", "x", "--format", "x", status: 2, says: "no format")
    try program.bad("export", "trips", "-", status: 2, says: "needs a path")
  }

  @Test func aProblemIsSaidOnce() throws {
    let program = try withNotes()
    let node =
      #"{"id": "a", "message": {"author": {"role": "user"}, "content": {"parts": ["Sold the harp."]}}}"#
    let chat = #"{"id": "c", "mapping": {"a": \#(node)}}"#
    try program.file("chats.json", #"[\#(chat), {"mapping": {}}]"#)
    let partly = try program.run(["import", "trips", "chats.json"])
    #expect(partly.status == 1 && partly.text.contains("messages: 1 new"))
    #expect(partly.text.contains("problem: chats.json, conversation 2: it has no id"))
    #expect(partly.errors == "memcube: 1 part could not be read, as the report says\n")
    let object = try program.run(["import", "trips", "chats.json", "--json"])
    #expect(object.json()["problems"]?.elements?.count == 1)
    #expect(object.errors.contains("it has no id"))
    // What is refused as a whole has no report.
    try program.file("cut.zip", "PK\u{3}\u{4}")
    let refused = try program.run(["import", "trips", "cut.zip"])
    #expect(refused.status == 1 && refused.text == "", "\(refused.text)")
    #expect(refused.errors.contains("cut.zip"))
  }

  /// What was exported and deleted since stays deleted when the export is read again.
  @Test func whatIsInTheTrashStaysThere() throws {
    let program = try withNotes()
    try program.good("import", "trips", "vault")
    try program.good("add", "trips", "By hand", "--name", "hand.md")
    try program.good("export", "trips", "out")
    try program.good("rm", "trips", "hand.md")
    let said = try program.good("import", "trips", "out")
    #expect(said.contains("1 in the trash"), "\(said)")
    #expect(try !program.good("list", "trips").contains("hand.md"))
  }

  @Test func whatIsExportedComesBack() throws {
    let program = try withNotes()
    try program.good("import", "trips", "vault")
    try program.good("add", "trips", "--conversation", "talk", "hello")
    try program.good("new", "other")
    try program.good("export", "trips", "out.jsonl", "--format", "memcube")
    try program.good("import", "other", "out.jsonl")
    #expect(try program.good("list", "other") == program.good("list", "trips"))
    #expect(try program.good("list", "other", "messages") == "messages/talk")
    let lines = try program.good(
      "export", "trips", "-", "--format", "memcube", "--only", "messages")
    #expect(lines.split(separator: "\n").count == 2)
  }

  @Test func whatIsExportedAsOKFComesBackAlone() throws {
    let program = try withNotes()
    try program.good("add", "trips", "Ana sold the harp.", "--name", "a/b.md", "--tag", "music")
    try program.good("add", "trips", "A note of this name.", "--name", "index.md")
    try Files.makeDirectories(program.home.appending("page"))
    try program.file("page/index.md", "a document of this name")
    try program.file("export.json", "{}")
    try program.good("add", "trips", "--document", "page/index.md", "--name", "page/index.md")
    try program.good("add", "trips", "--document", "export.json")
    try program.good("export", "trips", "out", "--format", "okf")
    try program.good("new", "other")
    try program.good("import", "other", "out")
    let names = try program.good("list", "other", "memories").split(separator: "\n").sorted()
    #expect(names.filter { $0.contains("index") }.count == 1)
    #expect(names.first == "memories/out/a/b.md")
    let documents = try program.good("list", "other", "documents").split(separator: "\n").sorted()
    #expect(documents.count == 2 && documents[0] == "documents/out/export.json")
    #expect(documents[1].hasPrefix("documents/out/page/index ("))
    #expect(try program.good("show", "other", "out/a/b.md").contains("Ana sold the harp."))
    let again = try program.run(["import", "other", "out", "--json"]).json()
    #expect(again["memories"]?["same"]?.integer == Int64(names.count))
    #expect(again["documents"]?["same"]?.integer == 2)
  }

  @Test func memoriesForMem0HaveTheirOwnTime() throws {
    let program = try withNotes()
    let old = Timestamp(seconds: 1_600_000_000)
    let file = try Files.open(program.home.appending("vault/a.md"), OpenFlags.readWrite)
    try Files.setTimes(file, mtime: old)
    try program.good("import", "trips", "vault")
    try program.file("dated.md", "---\ndate: 2019-05-06\n---\nThe roof was mended.\n")
    try program.good("import", "trips", "dated.md")
    try program.good("add", "trips", "Said just now.")
    let found = try program.run(["export", "trips", "-", "--format", "mem0"]).json()["results"]
    var times: [String: String] = [:]
    for memory in found?.elements ?? [] {
      times[memory.text("memory") ?? ""] = memory.text("created_at")
    }
    #expect(times["Ana sold the harp."]?.hasPrefix("2020-09-13T12:26:40") == true)
    #expect(times["The roof was mended."]?.hasPrefix("2019-05-0") == true)
    let now = String(decoding: Clock.now().rfc3339Milliseconds.prefix(7), as: UTF8.self)
    #expect(times["Said just now."]?.hasPrefix(now) == true)
  }

  @Test func filtersNarrow() throws {
    let program = try withNotes()
    try program.good("add", "trips", "one", "--name", "x/one.md", "--type", "FACT", "--tag", "t")
    try program.good("add", "trips", "two", "--name", "two.md")
    for filter in [["--type", "fact"], ["--tag", "t"], ["--folder", "x"]] {
      let words = ["export", "trips", "-", "--format", "mem0"] + filter
      let found = try program.run(words).json()["results"]?.elements ?? []
      #expect(found.map { $0.text("memory") } == ["one"], "\(filter)")
    }
  }

  /// A clone that was killed once its bundle had its name: the same command goes on.
  @Test func aCloneWithoutItsStoreGoesOn() throws {
    let program = try withNotes()
    try program.good("add", "trips", "The harp is sold.")
    let shared = program.home.appending("shared")
    try Files.makeDirectory(shared)
    try program.good("push", "trips", "\(shared)")
    let state = program.home.appending("other-state")
    let elsewhere = [
      "MEMCUBE_HOME": "\(program.home)/other", "XDG_STATE_HOME": "\(state)",
    ]
    func run(_ words: String...) throws -> Program.Outcome {
      try program.run(words, environment: elsewhere)
    }
    let first = try run("clone", "\(shared)#trips")
    #expect(first.status == 0, "\(first.errors)")
    let again = try run("clone", "\(shared)#trips")
    #expect(again.status != 0 && again.errors.contains("has the cube already"))
    let cubes = state.appending("memcube/cubes")
    var urls = 0
    for cube in try Files.list(cubes) {
      let folder = cubes.appending(cube.name)
      for replica in try Files.list(folder) {
        let url = folder.appending(replica.name).appending("store-url")
        if (try? Files.unlink(url)) != nil { urls += 1 }
      }
    }
    #expect(urls == 1)
    let resumed = try run("clone", "\(shared)#trips")
    #expect(resumed.status == 0 && resumed.output == first.output, "\(resumed.errors)")
    let synced = try run("sync", "trips")
    #expect(synced.status == 0, "\(synced.errors)")
  }
}
