import Fuse
import Language
import MemCube
import Posix
import Testing

@testable import Format
@testable import MemCubeFS

/// What is computed: README.md, about.md, messages/, search/, history/.
@Suite struct PlaceTests {
  @Test func theGuideFitsAScreen() throws {
    let fixture = try Fixture()
    let text = try fixture.client.read("README.md")
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 60)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(
      fixture.client.code { () throws(Errno) in
        try fixture.client.write("README.md", "x")
      } == 1)
  }

  @Test func aboutIsEdited() throws {
    let fixture = try Fixture()
    let client = fixture.client
    #expect(try client.read("trips/about.md").hasPrefix("---\ntitle:\n"))
    let text = "---\ntitle: \"Our: trips\"\ndescription: 'It''s all here'\ntimezone: UTC\n---\n"
    try client.write("trips/about.md", text)
    #expect(try fixture.cube.setting(Array("title".utf8))?.string == Array("Our: trips".utf8))
    let about = try client.read("trips/about.md")
    #expect(about.contains("title: \"Our: trips\""))
    #expect(about.contains("# Our: trips"))
    #expect(try client.status("trips/about.md").size == Int64(about.utf8.count))
    // As sed -i does.
    try client.write("trips/sedXYZ012", about.replacing("It's all here", with: "Changed"))
    try client.rename("trips/sedXYZ012", "trips/about.md")
    #expect(try client.read("trips/about.md").contains("Changed"))
    #expect(client.code { () throws(Errno) in try client.write("trips/about.md", "no") } == 22)
    #expect(
      try client.names("trips")
        == [
          ".why", "about.md", "ask", "by", "context", "documents", "jobs", "memories", "messages",
          "search",
          "trash",
        ])
  }

  /// As `head` does, which reads without asking for the size; the kernel asks for it then, by
  /// the handle, and would keep a wrong answer for as long as it was told to.
  @Test(arguments: ["trips/about.md", "trips/messages/talk.md", "trips/messages/talk.jsonl"])
  func aTextHasASizeBeforeItIsRead(path: String) throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/messages/talk.md", "Hello there.\n")
    client.dropCaches()
    let node = try client.node(path)
    let opened = try client.tree.open(node, OpenFlags.read, Caller(user: 1000, group: 1000))
    let (attributes, timeout) = try client.tree.attributes(node, opened.handle)
    let bytes = try client.bytes(path)
    #expect(attributes.size == Int64(bytes.count))
    #expect(timeout == 0)
    client.tree.release(node, opened.handle)
  }

  // MARK: ask/ and context/

  @Test func questionsAreFiles() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/seat.md", "Ana prefers window seats.\n")
    let path = "trips/ask/Which seats does Ana prefer?.md"
    #expect(
      try client.read(path)
        .hasPrefix(
          "# Which seats does Ana prefer?\n\n- Ana prefers window seats. [1]\n\n[1] memories/"))
    #expect(try client.read("trips/ask/who sings.md").contains("Nothing here answers this."))
    #expect(try client.names("trips/ask").isEmpty)
    for name in ["HEAD", "package.json", ".x y.md", "word.md", "a b", "a*b c.md"] {
      #expect(
        client.code { () throws(Errno) in _ = try client.read("trips/ask/\(name)") } == 2, "\(name)"
      )
    }
  }

  @Test func contextIsOfferedByTemplate() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/seat.md", "Ana prefers window seats.\n")
    #expect(try client.names("trips/context") == ["agent.md", "chat.md", "support.md"])
    let text = try client.read("trips/context/chat.md")
    #expect(text.hasPrefix("# trips\n") && text.contains("- Ana prefers window seats.\n"))
    #expect(try client.status("trips/context/chat.md").size == Int64(text.utf8.count))
    #expect(
      client.code { () throws(Errno) in _ = try client.read("trips/context/other.md") } == 2)
  }

  @Test func allCubesAreSearchedAtOnce() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/seat.md", "Ana prefers window seats.\n")
    let results = try client.names("search/window seats")
    #expect(results == ["01-trips-seat.md"])
    #expect(
      try client.read("search/window seats/01-trips-seat.md") == "Ana prefers window seats.\n")
    #expect(try client.read("search/window seats.md").contains("## 1. trips/memories/seat.md"))
    #expect(try client.read("ask/which seats?.md").contains("[1] trips/memories/seat.md"))
    #expect(try client.names("search").isEmpty && client.names("ask").isEmpty)
    #expect(try client.names("").contains("search"))
    #expect(
      client.code { () throws(Errno) in try client.makeDirectory("search/mine") } == 17)
  }

  // MARK: messages/

  @Test func messagesAreAppended() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/messages/talk.md", "Hello there.\n")
    try client.append(
      "trips/messages/talk.md", "\n## Bo (assistant) · 2025-06-10 09:30:00\n\nHi!\n")
    try client.append("trips/messages/talk.md", "And me again.\n")
    let found = try #require(try fixture.cube.conversation(Array("talk".utf8)))
    let messages = try fixture.cube.messages(conversation: found.row, after: nil, limit: 9)
    #expect(messages.map { $0.role } == ["user", "assistant", "user"].map { Array($0.utf8) })
    #expect(
      messages.map { $0.content }
        == ["Hello there.", "Hi!", "And me again."].map { .bytes(Array($0.utf8)) })
    client.dropCaches()
    #expect(try client.names("trips/messages") == ["talk.md"])
    let text = try client.read("trips/messages/talk.md")
    #expect(text.contains("## Bo (assistant) · 2025-06-10 09:30:00\n\nHi!\n"))
    #expect(try client.status("trips/messages/talk.md").size == Int64(text.utf8.count))
    let lines = try client.read("trips/messages/talk.jsonl")
    #expect(lines.split(separator: "\n").count == 3)
    try client.append("trips/messages/talk.jsonl", "{\"role\":\"user\",\"content\":\"json\"}\n")
    #expect(try client.read("trips/messages/talk.md").hasSuffix("\n\njson\n"))
  }

  @Test func aChangedPastIsRefusedAndKept() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/messages/talk.md", "Hello.\n")
    let text = try client.read("trips/messages/talk.md")
    let forged = text.replacing("Hello", with: "Never")
    #expect(
      client.code { () throws(Errno) in try client.write("trips/messages/talk.md", forged) } == 1)
    #expect(try client.read("trips/messages/talk.md") == text)
    let rejected = try Files.list(try fixture.cube.rejectedDirectory)
    #expect(rejected.count == 1)
    let kept = try fixture.cube.rejectedDirectory.appending(try #require(rejected.first?.name))
    #expect(try Files.readAll(kept) == Array(forged.utf8))
    #expect(client.code { () throws(Errno) in try client.unlink("trips/messages/talk.md") } == 1)
  }

  @Test func whatAboutRefusesIsKept() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let forged = try client.read("trips/about.md") + "and a poem\n"
    #expect(
      client.code { () throws(Errno) in try client.write("trips/about.md", forged) } == 22)
    let folder = try fixture.cube.rejectedDirectory
    let kept = try #require(try Files.list(folder).first?.name)
    #expect(try Files.readAll(folder.appending(kept)) == Array(forged.utf8))
  }

  @Test func anEditorSavesATranscript() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/messages/talk.md", "Hello.\n")
    let text = try client.read("trips/messages/talk.md")
    try client.write("trips/messages/tmp123", text + "\nMore.\n")
    try client.rename("trips/messages/tmp123", "trips/messages/talk.md")
    client.dropCaches()
    #expect(try client.read("trips/messages/talk.md").hasSuffix("\n\nMore.\n"))
    #expect(try client.names("trips/messages") == ["talk.md"])
  }

  @Test func whatIsMisplacedIsRefused() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/messages/talk.md", "Hello.\n")
    for name in [
      "trips/note.md", "trips/note", "trips/messages/note", "trips/messages/note.txt",
      "trips/messages/%41.md", "trips/messages/.md", "trips/.note.md",
    ] {
      #expect(client.code { () throws(Errno) in try client.write(name, "x") } == 1, "\(name)")
      #expect(!client.exists(name))
    }
    try client.write("trips/sedAbCd12", "a temporary")
    #expect(
      client.code { () throws(Errno) in
        try client.rename("trips/sedAbCd12", "trips/note.md")
      } == 1)
    #expect(try client.read("trips/sedAbCd12") == "a temporary")
    #expect(
      client.code { () throws(Errno) in
        try client.write("trips/search/hello/anything", "x")
      } == 1)
    try client.write("trips/search/hello/sedAbCd12", "a temporary")
  }

  @Test func aTemporaryBeginsAConversation() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/messages/new.md.tmp", "Hello.\n")
    try client.rename("trips/messages/new.md.tmp", "trips/messages/new.md", 1)
    client.dropCaches()
    #expect(try client.names("trips/messages") == ["new.md"])
    #expect(try client.read("trips/messages/new.md").hasSuffix("\n\nHello.\n"))
  }

  // MARK: search/

  private func searchable() throws -> Fixture {
    let fixture = try Fixture()
    let client = fixture.client
    try client.makeDirectory("trips/memories/pt")
    try client.write("trips/memories/pt/hotel.md", "The hotel in Lisbon had a fine breakfast.\n")
    try client.write("trips/memories/train.md", "The night train to Vienna was late.\n")
    try client.write("trips/messages/talk.md", "Did you like Lisbon?\n")
    return fixture
  }

  @Test func queriesAreDirectories() throws {
    let fixture = try searchable()
    let client = fixture.client
    #expect(try client.names("trips/search").isEmpty)
    let names = try client.names("trips/search/lisbon")
    #expect(names.count == 2)
    let hit = try #require(names.first { $0.hasSuffix("hotel.md") })
    #expect(try client.read("trips/search/lisbon/\(hit)").contains("breakfast"))
    #expect(
      try client.status("trips/search/lisbon/\(hit)").inode
        == client.status("trips/memories/pt/hotel.md").inode)
    #expect(try client.names("trips/search/lisbon/in:memories breakfast").count == 1)
    #expect(try client.attribute("trips/search/lisbon", "user.memcube.total") == Array("2".utf8))
    #expect(try client.names("trips/search/nothing-of-the-kind").isEmpty)
  }

  /// What another query finds is not found, however well it has the words.
  @Test func queriesInQueriesLookAmongTheirResults() throws {
    let fixture = try searchable()
    let client = fixture.client
    try client.write("trips/memories/meal.md", "A fine breakfast in Vienna.\n")
    try client.write("trips/memories/ferry.md", "The ferry from Lisbon was late.\n")
    func found(_ path: String) throws -> Set<String> {
      Set(try client.names("trips/search/\(path)").map { String($0.drop { $0 != "-" }) })
    }
    #expect(try found("lisbon/breakfast late").sorted() == ["-ferry.md", "-hotel.md"])
    #expect(try found("lisbon/\"breakfast\"") == ["-hotel.md"])
    #expect(try found("lisbon/\"vienna\"").isEmpty)
    #expect(try found("lisbon/breakfast late/\"ferry\"") == ["-ferry.md"])
    #expect(try found("lisbon limit:1/in:memories late fine").count == 1)
    // Filters are asked of what was found, in its order, and a limit says how much that is.
    let best = try client.names("trips/search/lisbon limit:2")
    #expect(best.count == 2)
    for (filter, kind) in [("in:memories", ".md"), ("in:messages", "talk")] {
      let left = try client.names("trips/search/lisbon limit:2/\(filter)")
      let wanted = best.filter { $0.contains("talk") == (kind == "talk") }
      #expect(left.map { $0.drop { $0 != "-" } } == wanted.map { $0.drop { $0 != "-" } })
      let first = try client.names("trips/search/lisbon limit:2/\(filter) limit:1")
      #expect(first.count == min(1, wanted.count))
    }
    #expect(try found("lisbon/in:memories") == ["-ferry.md", "-hotel.md"])
    #expect(
      try client.read("trips/search/lisbon/breakfast late.md").contains("lisbon/breakfast late"))
    let path = "trips/search/lisbon/breakfast late"
    #expect(try client.attribute(path, "user.memcube.query") == Array(path.utf8.dropFirst(13)))
    let deep = "trips/search/" + String(repeating: "a b/", count: 40)
    let code = client.code { () throws(Errno) in _ = try client.names(deep) }
    #expect(code == Errno.nameTooLong.code)
  }

  /// The file of a memory is one for all queries: each says what it found under its own name.
  @Test func resultsSayWhatWasFoundOfThem() throws {
    let fixture = try searchable()
    let client = fixture.client
    func attribute(_ query: String, _ kind: String, _ name: String) throws -> String? {
      let path = "trips/search/\(query)"
      let hit = try #require(client.names(path).first { $0.contains(kind) })
      let value = try client.attribute("\(path)/\(hit)", "user.memcube.\(name)")
      #expect(try client.attributes("\(path)/\(hit)").isEmpty)
      return value.map { String(decoding: $0, as: UTF8.self) }
    }
    for (query, kind) in [("lisbon", "hotel"), ("fine breakfast", "hotel"), ("lisbon", "talk")] {
      let score = try #require(try attribute(query, kind, "score").flatMap { Double($0) })
      #expect(score > 0 && score <= 1)
      #expect(try attribute(query, kind, "snippet")?.contains("Lisbon") == true)
      #expect(try attribute(query, kind, "query") == query)
    }
    #expect(try attribute("lisbon", "hotel", "source") == "memories/pt/hotel.md")
    #expect(try attribute("lisbon", "talk", "source") == "messages/talk.md")
    #expect(
      try attribute("lisbon", "hotel", "score") != attribute("fine breakfast", "hotel", "score"))
    #expect(try client.attribute("trips/memories/train.md", "user.memcube.score") == nil)
  }

  @Test func resultsAreTheFilesThemselves() throws {
    let fixture = try searchable()
    let client = fixture.client
    let hit = try #require(try client.names("trips/search/vienna").first)
    let path = "trips/search/vienna/\(hit)"
    try client.write(path, "The night train to Vienna was on time.\n")
    #expect(try client.read("trips/memories/train.md").contains("on time"))
    // As sed -i does.
    try client.write("trips/search/vienna/sedAB12cd", "The Vienna train was early.\n")
    try client.rename("trips/search/vienna/sedAB12cd", path)
    #expect(try client.read("trips/memories/train.md") == "The Vienna train was early.\n")
    #expect(try fixture.versions("train.md").count == 3)
    #expect(client.code { () throws(Errno) in try client.unlink(path) } == 1)
    #expect(
      client.code { () throws(Errno) in try client.rename(path, "trips/search/vienna/x") } == 1)
  }

  @Test func aMessageIsShownWithItsNeighbours() throws {
    let fixture = try searchable()
    let client = fixture.client
    try client.append(
      "trips/messages/talk.md", "\n## Bo (assistant) · 2025-06-10 09:30:00\n\nVery.\n")
    let names = try client.names("trips/search/in:messages lisbon")
    let hit = try #require(names.first)
    let text = try client.read("trips/search/in:messages lisbon/\(hit)")
    #expect(text.hasPrefix("source: messages/talk.md"))
    #expect(text.contains("Did you like Lisbon?") && text.contains("Very."))
  }

  @Test func digests() throws {
    let fixture = try searchable()
    let client = fixture.client
    let digest = try client.read("trips/search/lisbon breakfast.md")
    #expect(digest.hasPrefix("# lisbon breakfast\n"))
    #expect(digest.contains("memories/pt/hotel.md"))
    let json = try JSON.parse(try client.bytes("trips/search/lisbon breakfast.json"))
    #expect(json["query"]?.string == Array("lisbon breakfast".utf8))
    #expect((json["total"]?.integer ?? 0) >= 1)
    #expect(!client.exists("trips/search/package.json"))
    #expect(!client.exists("trips/search/lisbon.md"))
  }

  @Test(arguments: [
    ".git", "~x", "a*", "[a", "a?b", "HEAD", "node_modules", "4913", "x~", "#a#", "a.md", "a\tb",
  ])
  func implausibleNamesAreNotThere(name: String) throws {
    let fixture = try Fixture()
    #expect(!fixture.client.exists("trips/search/\(name)"))
  }

  @Test func queriesAreKept() throws {
    let fixture = try searchable()
    let client = fixture.client
    #expect(client.code { () throws(Errno) in try client.makeDirectory("trips/search/x") } == 17)
    try client.makeDirectory("trips/search/saved/lisbon breakfast")
    #expect(try client.names("trips/search/saved") == ["lisbon breakfast"])
    #expect(try client.names("trips/search/saved/lisbon breakfast").count == 2)
    try client.removeDirectory("trips/search/saved/lisbon breakfast")
    #expect(try client.names("trips/search/saved").isEmpty)
    for query in ["type:foo", "tpye:fact", "lisbon after:soon"] {
      #expect(
        client.code { () throws(Errno) in
          try client.makeDirectory("trips/search/saved/\(query)")
        } == 22)
      let note = try client.attribute("trips/search/saved", "user.memcube.note")
      #expect(note?.contains(0x3A) == true)
    }
    #expect(!client.exists("search/saved"))
    #expect(client.code { () throws(Errno) in try client.makeDirectory("search/saved") } == 1)
  }

  // MARK: history/

  @Test func aVersionsNameSortsByItsYear() throws {
    let time = try #require(Timestamp(rfc3339: Array("0031-02-03T04:05:06Z".utf8)))
    let version = Version(
      id: RecordID(time: 1, high: 1, low: 1), number: 1, time: time, author: [0x61],
      path: Array("a.md".utf8), size: 1, sha256: [], isDelete: false)
    #expect(VersionName.text(version, .utc).starts(with: Array("0001 0031-02-03 ".utf8)))
  }

  @Test func everyVersionIsThere() throws {
    let fixture = try Fixture()
    let client = fixture.client
    for text in ["one", "two", "three"] { try client.write("trips/memories/a.md", text) }
    let names = try client.names("trips/history/memories/a.md")
    #expect(names.count == 3)
    #expect(names.allSatisfy { $0.hasSuffix(".md") && $0.contains(" tester ") })
    #expect(names.first?.hasPrefix("0001 ") == true)
    let texts = try names.map { try client.read("trips/history/memories/a.md/\($0)") }
    #expect(texts == ["one", "two", "three"])
    // A copy has the mode that the version had; written it can be nowhere here.
    let version = "trips/history/memories/a.md/\(names.first ?? "")"
    #expect(try client.status(version).mode & 0o7777 == 0o644)
    #expect(client.code { () throws(Errno) in try client.write(version, "x") } == 1)
    #expect(client.code { () throws(Errno) in try client.setMode(version, 0o600) } == 1)
    try client.unlink("trips/memories/a.md")
    #expect(try client.names("trips/history/trash/a.md").count == 3)
    #expect(try !client.names("trips").contains("history"))
  }

  @Test func aboutRefusesWhatItCannotHold() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let about = "trips/about.md"
    let text = try client.read(about)
    for bad in [
      text.replacing("timezone:", with: "timezone: Nowhere/City"),
      text.replacing("timezone:", with: "timezone: ../../etc/passwd"),
      text.replacing("title:", with: "tilte: Ours"),
      text.replacing("title:", with: "no key\ntitle:"),
      text + "A note that would be lost.\n", text.replacing("- memories", with: "- my memories"),
    ] {
      #expect(client.code { () throws(Errno) in try client.write(about, bad) } == 22)
      #expect(try client.read(about) == text)
    }
    #expect(client.code { () throws(Errno) in try client.append(about, "more\n") } == 22)
    try client.append(about, "\n")
    #expect(try client.read(about) == text)
    try client.write(about, text.replacing("timezone:", with: "timezone: Europe/Lisbon"))
    #expect(try client.read(about).contains("timezone: Europe/Lisbon\n"))
  }

  /// A line that is missing changes nothing, an empty one takes its setting away.
  @Test func aboutKeepsWhatIsLeftOut() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write(
      "trips/about.md", "---\ntitle: Ours\ndescription: Trips\ntimezone: Europe/Berlin\n---\n")
    try client.write("trips/about.md", "---\ntitle: Mine\ndescription:\n---\n")
    #expect(
      try client.read("trips/about.md")
        .hasPrefix("---\ntitle: Mine\ndescription:\ntimezone: Europe/Berlin\n---\n"))
    try client.write("trips/about.md", "---\ntimezone:\n---\n")
    #expect(
      try client.read("trips/about.md")
        .hasPrefix("---\ntitle: Mine\ndescription:\ntimezone:\n---\n"))
  }

  /// Two editors had it open; each changed a line.
  @Test func aboutKeepsWhatOthersChanged() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let about = "trips/about.md"
    let text = try client.read(about)
    let file = try client.open(about, OpenFlags.write | OpenFlags.truncate, mode: 0)
    try client.write(about, text.replacing("title:", with: "title: One"))
    try client.write("trips/memories/a.md", "counted")
    let other = text.replacing("description:", with: "description: Another")
    try file.write(Array(other.utf8), at: 0)
    try file.close()
    #expect(try client.read(about).contains("title: One\ndescription: Another\n"))
  }

  // MARK: Modes

  /// Others look where they are let in, and the owner alone writes.
  @Test(arguments: [true, false]) func placesAreOpenToOthersWhereTheyAreLetIn(areIn: Bool) throws {
    let fixture = try Fixture()
    try fixture.client.write("trips/messages/talk.md", "Hello there.\n")
    try fixture.client.write("trips/memories/a.md", "text")
    try fixture.client.setMode("trips/memories/a.md", 0o600)
    try fixture.tree.close()
    let tree = MemoryTree(
      shelf: StoreShelf(host: fixture.host), user: 1000, group: 1000, allowsOthers: areIn)
    let client = TreeClient(tree, keepsNames: true)
    func mode(_ path: String) throws -> UInt32 { try client.status(path).mode & 0o7777 }
    for path in [
      "", "search", "ask", "projects", "search/hello", "trips", "trips/memories",
      "trips/documents", "trips/trash", "trips/messages", "trips/search", "trips/ask",
      "trips/context", "trips/search/hello", "trips/search/saved", "trips/by/tag",
      "trips/history/at/2999", "trips/history/at/2999/memories", "trips/history/memories/a.md",
    ] {
      let mode = try mode(path)
      #expect(mode & 0o500 == 0o500 && mode & 0o077 == (areIn ? 0o055 : 0), "\(path)")
    }
    for path in ["trips/about.md", "trips/messages/talk.md", "trips/messages/talk.jsonl"] {
      #expect(try mode(path) == (areIn ? 0o644 : 0o600), "\(path)")
    }
    #expect(try mode("trips/memories/a.md") == 0o600)
    try tree.close()
  }
}
