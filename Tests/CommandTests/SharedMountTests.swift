import Fuse
import Posix
import Testing
import Waiting

@testable import Format

/// A mount and the commands on the same store, each in processes of their own.
@Suite(.enabled(if: Files.exists(Path("/dev/fuse"))), .serialized)
struct SharedMountTests {
  /// A program with the cube `trips`, mounted.
  private final class Mounted {
    let program: Program
    var memories: Path { program.home.appending("memory/trips/memories") }

    init(_ options: String...) throws {
      program = try Program()
      try program.good("new", "trips")
      try program.good("add", "trips", "first", "--name", "a.md")
      let outcome = try program.run(["mount"] + options)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }

    deinit { program.endMounts() }

    func names(_ folder: String) throws -> Set<String> {
      let path = program.home.appending("memory/trips").appending(folder)
      return Set(try Files.list(path).map { String(decoding: $0.name, as: UTF8.self) })
    }
  }

  @Test func showsWhatCommandsWrite() throws {
    let mounted = try Mounted()
    let program = mounted.program
    #expect(try mounted.names("memories") == ["a.md"])
    try program.good("add", "trips", "second", "--name", "b.md")
    #expect(try eventually { try mounted.names("memories") == ["a.md", "b.md"] })
    try program.good("rm", "trips", "a.md")
    #expect(try eventually { try mounted.names("memories") == ["b.md"] })
    #expect(try mounted.names("trash") == ["a.md"])
    try program.good("add", "trips", "--conversation", "talk", "hello")
    #expect(try eventually { try mounted.names("messages") == ["talk.md"] })
    let editor = try program.file("editor", "#!/bin/sh\necho third > \"$1\"\n")
    try Files.setMode(editor, 0o755)
    let file = mounted.memories.appending("b.md")
    #expect(try Files.readAll(file) == Array("second".utf8))
    let edit = try program.run(["edit", "trips", "b.md"], environment: ["EDITOR": "\(editor)"])
    #expect(edit.status == 0)
    #expect(try eventually { try Files.readAll(file) == Array("third\n".utf8) })
    try program.good("new", "work")
    let work = program.home.appending("memory/work/memories")
    #expect(eventually { Files.exists(work) })
  }

  @Test func commandsSeeWhatIsWritten() throws {
    let mounted = try Mounted()
    let program = mounted.program
    try Program.write(Array("a heron".utf8), to: mounted.memories.appending("bird.md"))
    #expect(try program.good("show", "trips", "bird.md") == "a heron")
    #expect(try program.good("search", "trips", "heron").contains("memories/bird.md"))
    try Files.unlink(mounted.memories.appending("a.md"))
    try program.bad("show", "trips", "a.md", status: 3, says: "is in the trash")
    try program.good("unmount")
    #expect(try program.good("list", "trips") == "memories/bird.md")
    let status = try program.run(["status", "trips", "--json"]).json()
    #expect(status["pending"]?.integer == 0)
  }

  @Test func aKilledDaemonLosesNothingThatWasClosed() throws {
    let mounted = try Mounted()
    let program = mounted.program
    for number in 0..<20 {
      try Program.write(Array("text \(number)".utf8), to: mounted.memories.appending("n\(number)"))
    }
    try Signals.send(Signals.kill, to: try daemon(program))
    let directory = program.home.appending("memory")
    #expect(
      try eventually { if case .dead = try MountPoint.state(directory) { true } else { false } })
    for number in 0..<20 {
      #expect(try program.good("show", "trips", "n\(number)") == "text \(number)")
    }
    try program.good("mount")
    #expect(try Files.readAll(mounted.memories.appending("n7")) == Array("text 7".utf8))
    try program.good("unmount")
  }

  /// The daemon's number, as its log tells it.
  private func daemon(_ program: Program) throws -> Int32 {
    let log = try Files.readAll(program.home.appending(".local/state/memcube/daemon.log"))
    let words = String(decoding: log, as: UTF8.self).split(separator: " ")
    return try #require(words.count > 1 ? Int32(words[1]) : nil)
  }

  @Test func showsWhatCopyToolsBring() throws {
    let mounted = try Mounted()
    let program = mounted.program
    let (bundle, copy) = (program.bundle("trips"), program.home.appending("copy.memcube"))
    func copyTree(_ from: Path, _ to: Path) throws {
      #expect(try Process.spawn(["cp", "-r", "\(from)/.", "\(to)"]).wait() == .exited(0))
    }
    #expect(try mounted.names("memories") == ["a.md"])
    try Files.makeDirectory(copy)
    try copyTree(bundle, copy)
    try program.good("add", "./copy.memcube", "from afar", "--name", "b.md")
    try copyTree(copy.appending("log"), bundle.appending("log"))
    #expect(try eventually { try mounted.names("memories") == ["a.md", "b.md"] })
    #expect(try Files.readAll(mounted.memories.appending("b.md")) == Array("from afar".utf8))
  }

  @Test func readOnlyRefusesEveryChange() throws {
    let mounted = try Mounted("--read-only")
    let file = mounted.memories.appending("a.md")
    #expect(try Files.readAll(file) == Array("first".utf8))
    #expect(try mounted.names("memories") == ["a.md"])
    #expect(throws: Errno(30)) { try Program.write([], to: mounted.memories.appending("b")) }
    #expect(throws: Errno(30)) { try Files.unlink(file) }
    try mounted.program.good("add", "trips", "second", "--name", "b.md")
    #expect(try eventually { try mounted.names("memories") == ["a.md", "b.md"] })
  }

  @Test func twoDaemonsShareAStore() throws {
    let mounted = try Mounted()
    try mounted.program.good("mount", "second")
    defer { _ = try? mounted.program.run(["unmount", "second", "--lazy"]) }
    let other = mounted.program.home.appending("second/trips/memories")
    try Program.write(Array("from one".utf8), to: mounted.memories.appending("one"))
    try Program.write(Array("from two".utf8), to: other.appending("two"))
    #expect(try eventually { try mounted.names("memories") == ["a.md", "one", "two"] })
    #expect(
      eventually { (try? Files.readAll(other.appending("one"))) == Array("from one".utf8) })
    try mounted.program.good("unmount", "second")
    try mounted.program.good("unmount")
    #expect(try mounted.program.good("show", "trips", "two") == "from two")
  }
}
