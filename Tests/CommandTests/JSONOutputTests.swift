import Posix
import Testing

@testable import Format

/// What `--json` prints: valid whatever the names are, with members in one order.
@Suite struct JSONOutputTests {
  /// Names that are no UTF-8, hold line ends, quotes, or what a terminal would obey.
  private static let oddNames: [[UInt8]] = [
    [0xFF], [0x61, 0xC3], [0xED, 0xA0, 0x80], [0x0A], Array("\"\\/{}[]".utf8).filter { $0 != 0x2F },
    [0x1B, 0x5B, 0x32, 0x4A], [0x7F], Array("\u{2028}".utf8), Array("ünïcödé".utf8), [0x01, 0x02],
  ]

  private func bytes(_ words: String...) -> [[UInt8]] { words.map { Array($0.utf8) } }

  /// The day of a date in front matter is the one that is told, in whatever zone.
  @Test func timesAreByTheCubesClock() throws {
    let program = try Program()
    #expect(
      try program.run(["new", "trips"], environment: ["TZ": "Europe/Berlin"]).status == 0)
    let text = "---\ndate: 2025-10-12\n---\nThe visit to the heron."
    try program.good("add", "trips", "--name", "visit.md", "--", text)
    let time = "2025-10-12T00:00:00.000+02:00"
    #expect(try program.run(["show", "trips", "visit.md", "--json"]).json().text("time") == time)
    let lists = [
      try program.run(["list", "trips", "--json"]).json(),
      try program.run(["search", "heron", "--json"]).json()["results"],
      try program.run(["ask", "trips", "When was the visit to the heron?", "--json"])
        .json()["citations"],
    ]
    for list in lists { #expect(list?.elements?.map { $0.text("time") } == [time]) }
    try program.good("add", "trips", "--conversation", "c", "now")
    for list in [["list", "trips", "messages"], ["show", "trips", "messages/c"]] {
      let times = try program.run(list + ["--json"]).json().elements?.map { $0.text("time") }
      #expect(times?.count == 1)
      #expect(
        times?.first??.hasSuffix("+02:00") == true || times?.first??.hasSuffix("+01:00") == true)
    }
  }

  @Test(arguments: oddNames)
  func namesOfMemories(name: [UInt8]) throws {
    let program = try Program()
    try program.good("new", "trips")
    let isText = String(validating: name, as: UTF8.self) != nil
    let keys = ["id", "path"] + (isText ? [] : ["path_hex"])
    let made = try program.run(
      bytes: bytes("add", "trips", "heron", "--json", "--name") + [name]
    ).json()
    #expect(made.keys == keys + ["type", "tags", "text", "time", "sources", "size"])
    if isText { #expect(made["path"]?.string == Array("memories/".utf8) + name) }
    let shown = try program.run(bytes: bytes("show", "trips", "--json", "--") + [name]).json()
    #expect(shown == made)
    let list = try program.run(["list", "trips", "--json"]).json()
    #expect(list.elements == [made])
    let found = try program.run(["search", "heron", "--json"]).json()["results"]?.elements ?? []
    #expect(found.count == 1)
    #expect(
      found.first?.keys
        == ["cube", "kind", "id"] + keys.dropFirst() + [
          "type", "tags", "text", "score", "parts", "time", "entities", "sources",
        ])
    let history = try program.run(bytes: bytes("history", "trips", "--json", "--") + [name]).json()
    #expect(
      history.elements?.first?.keys
        == ["id", "time", "author"] + keys.dropFirst() + ["size", "sha256", "deleted"])
    #expect(try program.run(bytes: bytes("rm", "trips", "--") + [name]).status == 0)
    let restored = try program.run(
      bytes: bytes("restore", "trips", "--json", "--") + [name]
    ).json()
    #expect(restored["path"] == made["path"])
    #expect(restored.keys == made.keys)
  }

  @Test(arguments: oddNames)
  func namesOfDocuments(name: [UInt8]) throws {
    let program = try Program()
    try program.good("new", "trips")
    try Program.write(Array("heron\n".utf8), to: program.home.appending(name))
    let made =
      try program.run(
        bytes: bytes("add", "trips", "--json", "--document") + [name]
      ).json().elements ?? []
    #expect(made.count == 1)
    let result = try program.run(["search", "heron", "--json"]).json()["results"]?.elements?.first
    #expect(result?["path"] == made.first?["path"])
    #expect(result?["path_hex"] == made.first?["path_hex"])
    let source = result?["sources"]?.elements?.first
    #expect(source?.keys == ["document", "place"])
    #expect(source?["place"]?.keys == ["passage", "start", "end"])
    #expect(result?.text("kind") == "passage")
  }

  @Test(arguments: oddNames.filter { String(validating: $0, as: UTF8.self) != nil && $0[0] > 0x20 })
  func textsOfMessages(text: [UInt8]) throws {
    let program = try Program()
    try program.good("new", "trips")
    let made = try program.run(
      bytes: bytes("add", "trips", "--json", "--conversation", "a \"b\"", "--") + [text]
    ).json()
    #expect(made.keys == ["id", "conversation", "role", "name", "text", "time"])
    #expect(made["text"]?.string == text)
    let all = try program.run(["show", "trips", "messages/a \"b\"", "--json"]).json()
    let shown = all.elements?.first
    #expect(shown?["id"] == made["id"] && shown?["time"] == made["time"])
    #expect(shown?["text"]?.string == text && shown?["number"]?.integer == 1)
    let conversations = try program.run(["list", "trips", "messages", "--json"]).json()
    #expect(conversations.elements?.first?.keys == ["conversation", "messages", "time"])
    #expect(conversations.elements?.first?.text("conversation") == "a \"b\"")
  }

  @Test func namesOfCubesThatAreNoText() throws {
    let program = try Program()
    try program.good("new", "trips")
    // `new` takes no such name, but a copy tool may make one.
    let odd = program.home.appending(".local/share/memcube/cubes/")
      .appending([0x6F, 0xFF] + Array(".memcube".utf8))
    try Files.rename(program.bundle("trips"), odd)
    let list = try program.run(["list", "--json"]).json().elements ?? []
    #expect(list.first?.keys == ["name", "path", "path_hex", "id", "counts"])
    #expect(list.first?.text("name") == "o\\xff")
    let status = try program.run(["status", "--json"]).json().elements ?? []
    #expect(status.first?.keys.prefix(4) == ["name", "id", "path", "path_hex"])
    let add = try program.run(bytes: [Array("add".utf8), [0x6F, 0xFF], Array("heron".utf8)])
    #expect(add.status == 0, "\(add.errors)")
    let found = try program.run(["search", "heron", "--json"]).json()["results"]?.elements ?? []
    #expect(found.first?.text("cube") == "o\\xff")
  }

  @Test func emptyListsAreLists() throws {
    let program = try Program()
    for words in [["list"], ["status"]] {
      #expect(try program.run(words + ["--json"]).text == "[]\n")
    }
    try program.good("new", "trips")
    for folder in ["memories", "documents", "trash", "messages"] {
      #expect(try program.run(["list", "trips", folder, "--json"]).text == "[]\n")
    }
    #expect(
      try program.run(["search", "x", "--json"]).text
        == "{\"query\":\"x\",\"total\":0,\"results\":[]}\n")
    #expect(try program.run(["verify", "trips", "--json"]).text == "{\"ok\":true,\"damage\":[]}\n")
  }

  /// An element a line, so that `while read` and `tail -f` get along with it.
  @Test func listsHaveALineForEachElement() throws {
    let program = try Program()
    try program.good("new", "trips")
    for number in 0..<3 {
      try program.good("add", "trips", "text\n\(number)", "--name", "\(number)")
    }
    let lines = try program.run(["list", "trips", "--json"]).lines
    #expect(lines.count == 5)
    #expect(lines.first == "[" && lines.last == "]")
    for line in lines.dropFirst().dropLast() {
      #expect(line.hasPrefix("{\"id\":\""))
      #expect(line.hasSuffix("}") || line.hasSuffix("},"))
    }
  }

  @Test func whatCannotBeShownIsNull() throws {
    let program = try Program()
    try program.good("new", "trips")
    let large = [UInt8](repeating: 0x61, count: (1 << 20) + 1)
    for (name, content) in [("binary", [0xFF, 0x00]), ("large", large)] {
      let words = bytes("add", "trips", "--json", "--name", name)
      let made = try program.run(bytes: words, input: content).json()
      #expect(made["text"] == .null)
      #expect(made["size"]?.integer == Int64(content.count))
      #expect(try program.run(["show", "trips", name]).output == content)
    }
    let edge = [UInt8](repeating: 0x61, count: 1 << 20)
    let made = try program.run(
      bytes: bytes("add", "trips", "--json", "--name", "edge"), input: edge
    ).json()
    #expect(made["text"]?.string == edge)
  }

  @Test func frontMatterIsReadIntoMembers() throws {
    let program = try Program()
    try program.good("new", "trips")
    let text = "---\ntype: preference\ntags: [b, a]\nentities: Ana\n---\nLikes trains\n"
    let made = try program.run(
      ["add", "trips", "--name", "a.md", "--tag", "z", "--tag", "b", "--type", "fact", "--json"],
      input: text
    ).json()
    // The front matter's type goes before; tags of both count, each once.
    #expect(made.text("type") == "PREFERENCE")
    #expect(Set(made["tags"]?.elements ?? []) == ["z", "b", "a"])
    #expect(made["tags"]?.elements?.count == 3)
    #expect(made.text("text") == text)
    let found = try program.run(["search", "trains", "--json"]).json()["results"]?.elements?.first
    #expect(found?["entities"]?.elements?.first?.text("name") == "Ana")
  }
}
