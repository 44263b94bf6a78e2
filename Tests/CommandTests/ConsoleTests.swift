import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Search
@testable import memcube

/// What stands between the commands and the outside: the log, the choice of a cube, ways out.
@Suite struct ConsoleTests {
  private func host(_ program: Program) -> Host {
    Host(
      store: program.home.appending("store"), state: program.home.appending("state"),
      cache: program.home.appending("cache"), author: [], now: { Timestamp(seconds: 0) },
      random: { _ in [] })
  }

  @Test func theLogIsALineASentence() throws {
    let program = try Program()
    let host = host(program)
    try Files.makeDirectories(host.state)
    let log = DaemonLog(host)
    log.say("mounted")
    log.say("two\nlines \u{1B}[31m")
    let text = String(
      decoding: try Files.readAll(host.state.appending("daemon.log")), as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasSuffix("Z \(System.process) mounted"))
    #expect(lines[1].hasSuffix(" two\\x0alines \\x1b[31m"))
    #expect(try Files.status(host.state.appending("daemon.log")).mode & 0o777 == 0o600)
  }

  @Test func theLogDoesNotGrowWithoutEnd() throws {
    let program = try Program()
    let host = host(program)
    try Files.makeDirectories(host.state)
    let log = DaemonLog(host)
    let sentence = String(repeating: "x", count: 4096)
    for _ in 0..<200 { log.say(sentence) }
    let sizes = try ["daemon.log", "daemon.log.1"].map {
      try Files.status(host.state.appending($0)).size
    }
    #expect(sizes.allSatisfy { $0 > 0 && $0 < 300 << 10 }, "\(sizes)")
    #expect(try Files.list(host.state).count == 2)
  }

  @Test func aLogThatCannotBeWrittenIsNoError() throws {
    let program = try Program()
    let host = host(program)
    // A removed directory is made anew; where something else has its name, nobody hears.
    DaemonLog(host).say("heard")
    #expect(try Files.list(host.state).map(\.name) == [Array("daemon.log".utf8)])
    try Files.removeTree(host.state)
    let file = try Files.open(host.state, OpenFlags.write | OpenFlags.create, mode: 0o600)
    try Files.write(file, Array("a file".utf8))
    DaemonLog(host).say("nobody hears")
    #expect(try Files.readAll(host.state) == Array("a file".utf8))
  }

  @Test(
    arguments: [
      (.io(Errno(20), "making STATE/cubes"), "XDG_STATE_HOME says where else it goes", 1),
      (.io(Errno(13), "opening STATE/x"), "XDG_STATE_HOME says where else it goes", 4),
      (.io(Errno(28), "writing CACHE/x"), "XDG_CACHE_HOME says where else it goes", 1),
      (.io(Errno(13), "opening /other/x"), nil, 4), (.damaged("STATE/x is damaged"), nil, 5),
    ] as [(CubeError, String?, Int32)])
  func errorsOfTheHostsOwnPlacesNameTheVariable(
    error: CubeError, words: String?, status: Int32
  ) throws {
    let program = try Program()
    let host = host(program)
    // The places are made per run; the table names them by a word.
    var error = error
    if case .io(let cause, let doing) = error {
      let place = doing.split(separator: "STATE")
      let inCache = doing.split(separator: "CACHE")
      if place.count == 2 { error = .io(cause, "\(place[0])\(host.state)\(place[1])") }
      if inCache.count == 2 { error = .io(cause, "\(inCache[0])\(host.cache)\(inCache[1])") }
    }
    let shown = Surroundings.withWayOut(error, of: host)
    #expect(shown.codes.exit == status)
    if let words {
      #expect(shown.message == "\(error.message); \(words)")
    } else {
      #expect(shown == error)
    }
  }

  @Test(
    arguments: [
      (["trips"], "trips", nil), (["trips", "--project", "acme"], "trips", "acme"),
      (["--project=", "a/b.memcube"], "a/b.memcube", ""),
    ] as [([String], String, String?)])
  func aCubeIsChosenByNameAndProject(words: [String], name: String, project: String?) throws {
    let given = try StatusCommand.declaration.parse(words.map { Array($0.utf8) })
    let choice = try #require(CubeChoice.ifNamed(given))
    #expect(choice.name == Array(name.utf8))
    #expect(choice.project == project.map { Array($0.utf8) })
    #expect(CubeChoice.ifNamed(try StatusCommand.declaration.parse([])) == nil)
  }

  @Test func notesOfSeveralCubesAreSaidOnce() {
    var notes = QueryNotes()
    let text = "after:soon type:fcat type:nonsense type:fact limit:x words"
    for _ in 0..<3 { notes.read(Query(parsing: Array(text.utf8))) }
    #expect(notes.sentences(foundNothing: false).count == 2)
    let all = notes.sentences(foundNothing: true)
    #expect(all.count == 4)
    #expect(all[0].hasPrefix("'after:soon' was left out: after: takes a date"))
    #expect(all[1] == "'limit:x' was left out: limit: takes a number from 1")
    #expect(all[2] == "no memory has the type 'fcat'; did you mean type:FACT?")
    #expect(all[3].hasPrefix("no memory has the type 'nonsense'; the types are FACT, EVENT,"))
    #expect(QueryNotes().sentences(foundNothing: true).isEmpty)
  }

  @Test func freeNamesCountFromTwo() {
    var names = FreeNames(stem: Array("a".utf8), ending: Array(".md".utf8))
    #expect(
      (0..<3).map { _ in String(decoding: names.next(), as: UTF8.self) } == [
        "a.md", "a-2.md", "a-3.md",
      ])
  }

  @Test func standardInputThatIsClosedIsSaid() throws {
    let program = try Program()
    try program.good("new", "trips")
    let errors = try Pipe()
    let process = try Process.spawn(
      [Array("/bin/sh".utf8), Array("-c".utf8), Array("exec \"$0\" add trips - <&-".utf8)]
        + [try Program.path()], environment: program.environment(), directory: program.home,
      streams: .init(input: nil, output: nil, error: errors.writer.raw))
    let said = String(decoding: try Files.readAll(errors.closeWriter()), as: UTF8.self)
    #expect(try process.wait() == .exited(1))
    #expect(said == "memcube: reading standard input: Bad file descriptor\n")
  }

  @Test func aFullDiskBehindStandardOutputIsAnError() throws {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "text", "--name", "a.md")
    for words in [["list"], ["show", "trips", "a.md"], ["search", "text"], ["status", "--json"]] {
      let full = try Files.open(Path("/dev/full"), OpenFlags.write)
      let errors = try Pipe()
      let process = try Process.spawn(
        [try Program.path()] + words.map { Array($0.utf8) }, environment: program.environment(),
        streams: .init(input: nil, output: full.raw, error: errors.writer.raw))
      let said = String(decoding: try Files.readAll(errors.closeWriter()), as: UTF8.self)
      #expect(try process.wait() == .exited(1))
      #expect(said == "memcube: writing to standard output: No space left on device\n")
    }
  }
}
