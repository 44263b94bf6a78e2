import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format

/// What purge and rm say of what else says the same, and purging what is no file.
@Suite struct PurgeCommandTests {
  private func withMemory() throws -> (program: Program, memory: String) {
    let program = try Program()
    try program.good("new", "trips")
    try program.good(
      "add", "trips", "--conversation", "plan", "note: my locker code is zebra-9911", "--wait")
    let memory = try #require(try program.good("list", "trips").split(separator: "\n").first)
    return (program, String(memory))
  }

  private func holds(_ program: Program, _ text: String, below directory: Path? = nil) throws
    -> Bool
  {
    let directory = directory ?? program.home
    for entry in try Files.list(directory) where !entry.name.starts(with: ".run".utf8) {
      let path = directory.appending(entry.name)
      if entry.kind == .directory, try holds(program, text, below: path) { return true }
      guard entry.kind == .regular else { continue }
      if String(decoding: try Files.readAll(path), as: UTF8.self).contains(text) { return true }
    }
    return false
  }

  @Test func aPurgedMemoryIsStillSaidByItsMessage() throws {
    let (program, memory) = try withMemory()
    let done = try program.run(["purge", "trips", memory, "--yes"])
    #expect(done.status == 0)
    #expect(done.errors.contains("still kept: message of "), "\(done.errors)")
    #expect(done.errors.contains(" in plan: \"note: my locker code is zebra-9911\""))
    // The command that it names forgets the rest.
    let id = try #require(
      done.errors.split(separator: " ").first { $0.count == 36 && $0.allSatisfy(\.isHexDigit) })
    try program.good("purge", "trips", String(id), "--yes")
    #expect(try !holds(program, "zebra-9911"))
  }

  @Test func bothAtOnce() throws {
    let (program, memory) = try withMemory()
    let done = try program.run(["purge", "trips", memory, "--sources", "--yes"])
    #expect(done.status == 0 && !done.errors.contains("still kept"))
    #expect(try !holds(program, "zebra-9911"))
  }

  @Test func aDeletedMemoryIsStillFound() throws {
    let (program, memory) = try withMemory()
    let done = try program.run(["rm", "trips", memory])
    #expect(done.status == 0)
    #expect(done.errors.contains("still found: message of "), "\(done.errors)")
    #expect(done.errors.contains("memcube purge trips "))
    try program.good("add", "trips", "of its own", "--name", "own.md")
    #expect(try program.run(["rm", "trips", "own.md"]).errors == "")
  }

  @Test func aConversationTakesItsSettings() throws {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "--conversation", "rumpelstiltskin", "hello")
    try program.good("hide", "trips", "rumpelstiltskin")
    try program.good("purge", "trips", "messages/rumpelstiltskin", "--yes")
    #expect(try !holds(program, "rumpelstiltskin"))
  }

  @Test func aDescription() throws {
    let program = try Program()
    try program.good("new", "trips", "--description", "about rumpelstiltskin")
    #expect(try holds(program, "rumpelstiltskin"))
    try program.good("purge", "trips", "description", "--yes")
    #expect(try !holds(program, "rumpelstiltskin"))
    try program.bad("purge", "trips", "description", "--yes", status: 3, says: "no memory")
  }

  /// A command that only reads forgets what a copy brought the purge of, and says first that it is there.
  @Test func aStickForgets() throws {
    let (program, _) = try withMemory()
    let found = try program.good("status", "trips", "--json")
    let path = try #require(try JSON.parse(Array(found.utf8))["path"]?.string)
    let stick = program.home.appending("stick.memcube")
    func copy() throws {
      let arguments: [[UInt8]] = [
        Array("/usr/bin/rsync".utf8), Array("-a".utf8), Array("--exclude".utf8),
        Array("index".utf8),
        path + [0x2F], stick.bytes + [0x2F],
      ]
      #expect(try Process.spawn(arguments).wait() == .exited(0))
    }
    try copy()
    try program.good("purge", "trips", "messages/plan", "--yes")
    try copy()
    #expect(try holds(program, "zebra-9911", below: stick))
    let verified = try program.run(["verify", "\(stick)"])
    #expect(verified.status == 0 && verified.output.isEmpty)
    #expect(verified.errors.contains("a purge is under way"), "\(verified.errors)")
    #expect(try !holds(program, "zebra-9911"))
    let again = try program.run(["verify", "\(stick)"])
    #expect(again.status == 0 && again.errors == "")
    // It is known from now on.
    try program.good("add", "trips", "zebra-9912", "--name", "pin.md")
    let purged = try program.run(["purge", "trips", "pin.md", "--yes"])
    #expect(purged.errors.contains("memcube verify --repair \(stick)"), "\(purged.errors)")
  }

  /// The lines of the question are said afterwards where nothing is asked.
  @Test func withYesItSaysWhatWasForgotten() throws {
    let program = try Program()
    try program.good("new", "trips")
    for text in ["one", "two"] { try program.good("add", "trips", "--conversation", "c", text) }
    let done = try program.run(["purge", "trips", "messages/c/1", "--yes"])
    #expect(done.status == 0 && done.output.isEmpty)
    #expect(
      done.errors.contains(" in c: \"one\"\n") && !done.errors.contains("two"), "\(done.errors)")
    let empty = try program.run(["purge", "trips", "trash", "--yes"])
    #expect(empty.status == 0 && empty.errors == "nothing is there to purge\n", "\(empty.errors)")
  }

  /// A folder that is recorded by itself goes with its files, and is not named any more.
  @Test func aFolderGoesWithItsName() throws {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "text", "--name", "koala/wombat/a.md")
    let place = program.home.appending(".local/share/memcube/cubes/trips.memcube")
    let host = Host(
      store: program.home.appending(".local/share/memcube"),
      state: program.home.appending(".local/state/memcube"),
      cache: program.home.appending(".cache/memcube"), author: Array("ana".utf8),
      now: { Clock.now() }, random: { Random.bytes($0) })
    let cube = try Cube.open(at: place, host: host)
    for folder in ["koala", "koala/wombat"] {
      let change = Change.setting(key: Array("folder/\(folder)".utf8), value: .object([]))
      try cube.write([change], .durable)
    }
    try cube.close()
    let done = try program.run(["purge", "trips", "koala", "--yes"])
    #expect(done.status == 0)
    #expect(done.errors.contains("the name of the folder koala/wombat\n"), "\(done.errors)")
    #expect(try !holds(program, "koala"))
    try program.bad("purge", "trips", "koala", "--yes", status: 3, says: "no memory")
  }
}
