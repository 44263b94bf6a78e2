import Posix
import Testing

@testable import Format

/// `list CUBE`: what is listed, in which order, and what is left out.
@Suite struct ListCommandTests {
  private func withCube() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    return program
  }

  private func lines(_ program: Program, _ words: String...) throws -> [String] {
    let outcome = try program.run(["list", "trips"] + words)
    #expect(outcome.status == 0, "\(words): \(outcome.errors)")
    return outcome.lines
  }

  @Test func namesStandInTheOrderOfTheirBytes() throws {
    let program = try withCube()
    let names = ["b", "a/b", "a.md", "B", "é", "a-b", "10", "9", "z/y/x", "A/b"]
    for name in names { try program.good("add", "trips", "x", "--name", name) }
    #expect(
      try lines(program) == [
        "memories/10", "memories/9", "memories/A/b", "memories/B", "memories/a/b",
        "memories/a-b", "memories/a.md", "memories/b", "memories/z/y/x", "memories/é",
      ])
  }

  @Test(arguments: ["memories/a", "a", "a/", "memories/a/"])
  func aFolderByAnyOfItsNames(folder: String) throws {
    let program = try withCube()
    for name in ["a/one", "a/b/two", "ab", "c/a/three"] {
      try program.good("add", "trips", "x", "--name", name)
    }
    #expect(try lines(program, folder) == ["memories/a/b/two", "memories/a/one"])
    #expect(try lines(program, "a/b") == ["memories/a/b/two"])
    // A file is a folder of itself.
    #expect(try lines(program, "ab") == ["memories/ab"])
  }

  /// Somebody else's bundle may bear any name.
  @Test func noNameForgesALine() throws {
    let program = try withCube()
    let bundle = Path("\(program.bundle("trips"))")
    try Files.rename(bundle, bundle.parent.appending("a\nb.memcube"))
    let outcome = try program.run(["list"])
    #expect(outcome.lines.map { $0.split(separator: "\t").first } == ["a\\x0ab"])
  }

  @Test func hiddenOnesNeedAll() throws {
    let program = try withCube()
    for name in ["a.md", "b.md"] { try program.good("add", "trips", name, "--name", name) }
    for name in ["one", "two"] { try program.good("add", "trips", "--conversation", name, "x") }
    try program.good("hide", "trips", "a.md", "two")
    #expect(try lines(program) == ["memories/b.md"])
    #expect(try lines(program, "--all") == ["memories/a.md", "memories/b.md"])
    #expect(try lines(program, "messages") == ["messages/one"])
    #expect(try lines(program, "messages", "--all") == ["messages/one", "messages/two"])
    let objects = try program.run(["list", "trips", "--all", "--json"]).json().elements ?? []
    #expect(objects.map { $0["hidden"]?.bool } == [true, nil])
    // Found by name all the same.
    #expect(try program.good("show", "trips", "a.md") == "a.md")
    #expect(try program.good("show", "trips", "messages/two").contains("x"))
    try program.good("hide", "trips", "a.md", "two", "--undo")
    #expect(try lines(program) == ["memories/a.md", "memories/b.md"])
    #expect(try lines(program, "messages") == ["messages/one", "messages/two"])
  }

  @Test func hidingKeepsTheTagsAndTheText() throws {
    let program = try withCube()
    try program.good("add", "trips", "text", "--name", "a.md", "--tag", "t", "--type", "goal")
    try program.good("hide", "trips", "a.md")
    let object = try program.run(["show", "trips", "a.md", "--json"]).json()
    #expect(object.text("type") == "GOAL")
    #expect(object["tags"]?.elements == ["t"])
    #expect(object.text("text") == "text")
    try program.good("hide", "trips", "--undo", "a.md")
    let after = try program.run(["show", "trips", "a.md", "--json"]).json()
    #expect(after.keys == object.keys.filter { $0 != "hidden" })
  }

  @Test func thousandsInOneFolder() throws {
    let program = try withCube()
    try Files.makeDirectory(program.home.appending("many"))
    for number in 0..<1100 { try program.file("many/\(number)", "") }
    #expect(try program.run(["add", "trips", "--document", "many"]).lines.count == 1100)
    let names = try lines(program, "documents/many")
    #expect(names.count == 1100)
    #expect(names == names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
    #expect(Set(names).count == 1100)
    #expect(try program.run(["list", "trips", "--json"]).json().elements?.count == 1100)
  }

  @Test func cubesAreListedWithTheirCounts() throws {
    let program = try withCube()
    try program.good("new", "a b")
    try program.good("add", "trips", "--conversation", "c", "x")
    try program.good("add", "trips", "one", "--name", "1")
    #expect(
      try program.run(["list"]).lines == [
        "a b\t0 memories, 0 documents, 0 messages in 0 conversations",
        "trips\t1 memory, 0 documents, 1 message in 1 conversation",
      ])
    #expect(try program.run(["list", "--names"]).lines == ["a b", "trips"])
    #expect(try program.run(["list", "--names", "--project", "none"]).output.isEmpty)
  }

  @Test func namesAloneOpenNothing() throws {
    let program = try withCube()
    try Files.unlink(program.bundle("trips").appending("manifest.json"))
    try Program.write(
      Array("{".utf8), to: program.bundle("trips").appending("manifest.json"))
    #expect(try program.run(["list", "--names"]).text == "trips\n")
    #expect(!Files.exists(program.bundle("trips").appending("index/x")))
  }

  @Test func whatIsNoCubeIsNotListed() throws {
    let program = try withCube()
    let cubes = program.home.appending(".local/share/memcube/cubes")
    try Program.write([], to: cubes.appending("file.memcube"))
    try Files.makeDirectory(cubes.appending("folder"))
    try Files.makeDirectory(cubes.appending(".hidden.memcube"))
    #expect(try program.run(["list"]).lines.count == 1)
    try Files.makeDirectory(cubes.appending("empty.memcube"))
    let outcome = try program.run(["list"])
    #expect(outcome.status == 3)
    #expect(outcome.lines.contains("empty\tdoes not open"))
    #expect(outcome.errors.hasPrefix("memcube: empty: "))
  }
}
