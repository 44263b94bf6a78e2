import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import memcube

@Suite struct WatchCommandTests {
  /// A program with the cube `trips`, and a watch of it that has begun: a memory that was added
  /// for it was seen.
  private func begin(
    _ words: [String] = ["watch", "trips", "--json"]
  ) throws -> (Program, RunningProgram) {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("new", "work")
    let watch = try RunningProgram(program, words)
    // The watch may not stand yet when the first memories are added: go on until one is seen.
    for number in 0..<100 {
      try program.good("add", "trips", "text \(number)", "--name", "begin-\(number).md")
      if try watch.line(milliseconds: 300) != nil { return (program, watch) }
    }
    Issue.record("the watch sees nothing: \(watch.errors)")
    return (program, watch)
  }

  /// The next event of a kind at a path, passing over what has to do with the beginning.
  private func event(_ watch: RunningProgram, _ kind: String, _ path: String) throws -> JSON {
    while let line = try watch.line() {
      let event = try JSON.parse(line)
      if event.text("event") == kind, event.text("path") == path { return event }
      let begin = event.text("path")?.hasPrefix("memories/begin-") == true
      // Nothing else happened meanwhile but what this test did before.
      if !begin { #expect(event.text("event") != nil, "\(event)") }
    }
    Issue.record("no event \(kind) of \(path)")
    return .null
  }

  @Test func everyKindOfChange() throws {
    let (program, watch) = try begin()
    let made = try program.run(["add", "trips", "one", "--name", "folder/a.md", "--json"]).json()
    let created = try event(watch, "created", "memories/folder/a.md")
    #expect(created.keys == ["event", "cube", "path", "id"])
    #expect(created.text("cube") == "trips")
    #expect(created["id"] == made["id"])
    let editor = ["EDITOR": "printf two >"]
    #expect(
      try program.run(["edit", "trips", "folder/a.md"], environment: editor).status == 0)
    #expect(try event(watch, "changed", "memories/folder/a.md")["id"] == made["id"])
    try program.good("restore", "trips", "folder/a.md", "--version", "1", "--to", "b.md")
    #expect(try event(watch, "removed", "memories/folder/a.md")["id"] == .null)
    #expect(try program.good("show", "trips", "b.md") == "one")
    try program.good("rm", "trips", "b.md")
    #expect(try event(watch, "removed", "memories/b.md")["id"] == .null)
    try program.good("restore", "trips", "b.md")
    #expect(try event(watch, "removed", "trash/b.md")["id"] == .null)
    let message = try program.good("add", "trips", "--conversation", "talk", "hello")
    #expect(try event(watch, "messages", "messages/talk").text("id") == message)
    try program.file("d.txt", "x")
    try program.good("add", "trips", "--document", "d.txt")
    _ = try event(watch, "created", "documents/d.txt")
    try program.good("hide", "trips", "messages/talk")
    #expect(try event(watch, "setting", "conversation/talk/hidden")["id"] == .null)
    #expect(try watch.end() == .exited(0), "\(watch.errors)")
  }

  /// What comes and goes between two looks was never there, and what took a file's place is that file.
  @Test func whatPassesIsNotTold() throws {
    let program = try Program()
    let host = Host(
      store: program.home, state: program.home.appending("state"),
      cache: program.home.appending("cache"), author: Array("ana".utf8), now: { Clock.now() },
      random: { Random.bytes($0) })
    let cube = try Cube.create(at: program.home.appending("trips.memcube"), host: host)
    func edit(_ path: String, _ text: String) -> Edit {
      Edit(path: Array(path.utf8), content: .bytes(Array(text.utf8)))
    }
    let ids = try cube.write(
      [.create(.memories, edit("a.md", "one")), .create(.memories, edit("d/b.md", "two"))], .durable
    )
    var watched = try WatchedCube(Array("trips".utf8), cube)
    #expect(try watched.next().isEmpty)
    // As `sed -i` does it, and as "backup, then create".
    let made = try cube.write([.create(.memories, edit("sedX", "new"))], .durable)
    try cube.write(
      [.edit(ids[0], edit("a.md", "new")), .delete(made[0], into: ids[0])], .durable)
    #expect(
      try watched.next().map { "\($0.kind) \(String(decoding: $0.path, as: UTF8.self))" } == [
        "changed memories/a.md"
      ])
    try cube.write(
      [.edit(ids[0], Edit(path: Array("old.md".utf8))), .create(.memories, edit("a.md", "third"))],
      .durable)
    #expect(
      Set(try watched.next().map { "\($0.kind) \(String(decoding: $0.path, as: UTF8.self))" })
        == ["changed memories/a.md", "created memories/old.md"])
    // What was there before the watch began goes, and what came while it ran.
    try cube.write([.delete(ids[1], into: nil), .delete(ids[0], into: nil)], .durable)
    let gone = try watched.next().filter { $0.kind == "removed" }.map {
      String(decoding: $0.path, as: UTF8.self)
    }
    #expect(Set(gone).isSuperset(of: ["memories/old.md"]))
    #expect(gone.contains("memories/d/b.md") || gone.contains("memories/d"))
    try cube.close()
  }

  @Test(arguments: [Signals.interrupt, Signals.terminate, Signals.hangUp])
  func endsWhenItIsAsked(signal: Int32) throws {
    let (_, watch) = try begin()
    #expect(try watch.end(by: signal) == .exited(0), "\(watch.errors)")
  }

  @Test func namesThatAreNoText() throws {
    let (program, watch) = try begin()
    let odd: [UInt8] = [0x61, 0xFF, 0x0A]
    let words = ["add", "trips", "x", "--name"].map { Array($0.utf8) } + [odd]
    #expect(try program.run(bytes: words).status == 0)
    let created = try event(watch, "created", "memories/a\\xff\n")
    #expect(created.keys == ["event", "cube", "path", "path_hex", "id"])
    #expect(created.text("path_hex") == "6d656d6f726965732f61ff0a")
  }

  @Test func linesForPeople() throws {
    let (program, watch) = try begin(["watch", "trips"])
    try program.good("add", "trips", "x", "--name", "a\tb\u{1B}.md")
    var line: String?
    while let next = try watch.line() {
      let text = String(decoding: next, as: UTF8.self)
      if !text.contains("begin-") {
        line = text
        break
      }
    }
    // Three fields, whatever a name holds, and nothing that a terminal obeys.
    #expect(line?.split(separator: "\t").count == 3, "\(line ?? "")")
    #expect(line == "created\ttrips\tmemories/a\\x09b\\x1b.md")
  }

  @Test func watchesEveryCubeUnlessOneIsNamed() throws {
    let (program, watch) = try begin(["watch", "--json"])
    try program.good("add", "work", "x", "--name", "here.md")
    #expect(try event(watch, "created", "memories/here.md").text("cube") == "work")
    try program.good("new", "later")
    #expect(try event(watch, "created", "").text("cube") == "later")
    try program.good("add", "later", "x", "--name", "there.md")
    #expect(try event(watch, "created", "memories/there.md").text("cube") == "later")
    try Files.removeTree(program.bundle("later"))
    #expect(try event(watch, "removed", "").text("cube") == "later")
    #expect(try watch.end() == .exited(0), "\(watch.errors)")
    let (other, one) = try begin(["watch", "trips", "--json"])
    try other.good("add", "work", "x", "--name", "elsewhere.md")
    try other.good("add", "trips", "x", "--name", "here.md")
    while let line = try one.line() {
      let event = try JSON.parse(line)
      #expect(event.text("cube") == "trips")
      if event.text("path") == "memories/here.md" { break }
    }
  }

  /// What a new cube holds before it is first looked at came with it; one that is renamed came before.
  @Test func whatCameWithANewCube() throws {
    let (program, watch) = try begin(["watch", "--json"])
    func next() throws -> String {
      while let line = try watch.line() {
        let event = try JSON.parse(line)
        let path = event.text("path") ?? ""
        if path.hasPrefix("memories/begin-") { continue }
        return "\(event.text("event") ?? "") \(event.text("cube") ?? "") \(path)"
      }
      return "nothing: \(watch.errors)"
    }
    // Made elsewhere, so that it comes whole.
    let other = program.home.appending("other")
    for words in [
      ["new", "made"], ["add", "made", "x", "--name", "d/a.md"],
      ["add", "made", "--conversation", "talk", "hello"],
    ] {
      let run = try program.run(words, environment: ["MEMCUBE_HOME": "\(other)"])
      #expect(run.status == 0, "\(run.errors)")
    }
    try Files.rename(other.appending("cubes/made.memcube"), program.bundle("later"))
    for expected in [
      "created later ", "created later memories/d", "created later memories/d/a.md",
      "messages later messages/talk",
    ] {
      #expect(try next() == expected)
    }
    try Files.rename(program.bundle("later"), program.bundle("old"))
    #expect(try next() == "removed later ")
    #expect(try next() == "created old ")
    try program.good("add", "old", "y", "--name", "b.md")
    #expect(try next() == "created old memories/b.md")
    #expect(try watch.end() == .exited(0), "\(watch.errors)")
  }

  @Test func seesWhatCopyToolsBring() throws {
    let (program, watch) = try begin()
    let copy = program.home.appending("copy.memcube")
    func copyTree(_ from: Path, _ to: Path) throws {
      #expect(try Process.spawn(["cp", "-r", "\(from)", "\(to)"]).wait() == .exited(0))
    }
    try copyTree(program.bundle("trips"), copy)
    try program.good("add", "./copy.memcube", "from afar", "--name", "afar.md")
    try copyTree(copy.appending("log"), program.bundle("trips"))
    #expect(try event(watch, "created", "memories/afar.md").text("cube") == "trips")
  }

  @Test func aLineForEachKind() {
    let id = RecordID(hex: [UInt8](repeating: 0x31, count: 36))
    let event = WatchEvent(kind: "changed", cube: [0xFF], path: Array("a".utf8), id: id)
    #expect(event.object.keys == ["event", "cube", "path", "id"])
    #expect(event.object.text("cube") == "\\xff")
    #expect(event.object.text("id") == String(repeating: "1", count: 36))
    let none = WatchEvent(kind: "everything", cube: [], path: [], id: nil)
    #expect(none.object["id"] == .null)
    #expect(none.object.text("path") == "")
  }
}
