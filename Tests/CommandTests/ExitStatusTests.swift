import Posix
import Testing

@testable import Format
@testable import memcube

/// The exit statuses of memcube(1), for every command: 0 done, 1 failed, 2 wrong usage, 3 not
/// found, 4 refused, 5 damaged data.
@Suite struct ExitStatusTests {
  /// A store with the cube `trips`, which has one of everything, and the cube `bad`, whose format
  /// is newer than this program.
  private func withStore() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "first", "--name", "folder/a.md")
    try program.good("add", "trips", "second", "--name", "b.md")
    try program.good("add", "trips", "third", "--name", "gone.md")
    try program.good("rm", "trips", "gone.md")
    try program.good("add", "trips", "--conversation", "talk", "hello")
    try program.file("d.txt", "a document")
    try program.good("add", "trips", "--document", "d.txt")
    try program.good("new", "bad")
    let manifest = program.bundle("bad").appending("manifest.json")
    try Files.unlink(manifest)
    try Program.write(Array("{\"memcube\":99,\"cube\":\"x\"}\n".utf8), to: manifest)
    return program
  }

  /// Command lines by how they must end. They run one after the other on one store.
  private static let lines: [(status: Int32, words: [String])] = [
    (0, ["--help"]), (0, ["-h"]), (0, ["--version"]), (0, ["-V"]), (2, []), (2, ["nonsense"]),
    (2, ["--nonsense"]), (2, [""]),

    (0, ["new", "another"]), (1, ["new", "another"]), (2, ["new"]), (2, ["new", "a/b"]),
    (2, ["new", "a", "b"]), (2, ["new", "x", "--at", ""]), (2, ["new", "x", "--description", ""]),
    (2, ["new", "x", "--project", "a/b"]), (1, ["new", "x", "--at", "d.txt"]),
    (1, ["new", "x", "--at", "/proc/place.memcube"]),

    (5, ["list"]), (0, ["list", "trips"]), (0, ["list", "trips", "folder"]),
    (0, ["list", "trips", "trash"]), (0, ["list", "trips", "messages"]),
    (0, ["list", "trips", "--all"]), (3, ["list", "--project", "none"]), (3, ["list", "nowhere"]),
    (3, ["list", "trips", "nowhere"]), (3, ["list", "./nowhere.memcube"]), (5, ["list", "bad"]),
    (1, ["list", "--project", "a/b"]), (1, ["list", "trips", "messages/talk"]),
    (2, ["list", "trips", "folder", "more"]), (2, ["list", "--nonsense"]),
    (2, ["list", "--project"]),

    (5, ["status"]), (0, ["status", "trips"]), (3, ["status", "nowhere"]), (5, ["status", "bad"]),
    (1, ["status", "--project", ""]), (2, ["status", "a", "b"]), (3, ["status", "/"]),

    (0, ["add", "trips", "text", "--name", "n.md"]),
    (1, ["add", "trips", "text", "--name", "n.md"]),
    (1, ["add", "trips"]), (1, ["add", "trips", "--messages", "d.txt"]),
    (1, ["add", "trips", "--document", "/dev/null"]), (2, ["add"]),
    (2, ["add", "trips", "a", "b"]),
    (2, ["add", "trips", "x", "--type", "nonsense"]), (2, ["add", "trips", "x", "--name", ".."]),
    (2, ["add", "trips", "--document", "-"]), (2, ["add", "trips", "x", "--time", "now"]),
    (3, ["add", "nowhere", "x"]), (3, ["add", "trips", "--document", "gone.txt"]),
    (3, ["add", "trips", "--messages", "gone.txt"]), (5, ["add", "bad", "x"]),

    (5, ["search", "first"]), (0, ["search", "trips", "first"]),
    (0, ["search", "trips", "nothing at all"]), (0, ["search", "trips", "after:nonsense \""]),
    (2, ["search"]), (2, ["search", "trips", "x", "--limit", "0"]),
    (2, ["search", "trips", "x", "--as-of", "2025-06"]),
    (2, ["ask", "trips", "x", "--as-of", "yesterday"]),
    (2, ["search", "trips", "x", "--after", "soon"]), (3, ["search", "nowhere", "x"]),
    (5, ["search", "bad", "x"]), (1, ["search", "x", "--project", "a/b"]),

    (5, ["jobs"]), (0, ["jobs", "trips"]), (0, ["jobs", "trips", "--wait"]),
    (2, ["jobs", "a", "b"]), (3, ["jobs", "nowhere"]), (5, ["jobs", "bad"]),
    (1, ["jobs", "--project", "a/b"]),

    (0, ["graph", "trips"]), (0, ["graph", "trips", "--dot"]), (2, ["graph"]),
    (2, ["graph", "trips", "--dot", "--json"]), (3, ["graph", "nowhere"]), (5, ["graph", "bad"]),
    (1, ["graph", "trips", "--project", "a/b"]),

    (0, ["show", "trips", "b.md"]), (0, ["show", "trips", "messages/talk"]),
    (0, ["show", "trips", "trash/gone.md"]), (1, ["show", "trips", "folder"]),
    (2, ["show", "trips"]), (3, ["show", "trips", "nowhere.md"]), (3, ["show", "nowhere", "b.md"]),
    (3, ["show", "trips", "messages"]), (5, ["show", "bad", "b.md"]),

    (0, ["edit", "trips", "b.md"]), (1, ["edit", "trips", "folder"]),
    (1, ["edit", "trips", "messages/talk"]), (2, ["edit", "trips"]),
    (3, ["edit", "trips", "nowhere.md"]), (4, ["edit", "trips", "trash/gone.md"]),
    (5, ["edit", "bad", "b.md"]),

    (0, ["history", "trips", "b.md"]), (0, ["history", "trips", "b.md", "--version", "1"]),
    (1, ["history", "trips", "folder"]), (2, ["history", "trips", "b.md", "--version", "abc"]),
    (0, ["history", "trips"]), (2, ["history", "trips", "--version", "1"]),
    (2, ["history", "trips", "b.md", "--version", "1", "--json"]),
    (3, ["history", "trips", "b.md", "--version", "9"]), (3, ["history", "trips", "nowhere.md"]),
    (5, ["history", "bad", "b.md"]),

    (0, ["hide", "trips", "messages/talk", "b.md"]), (0, ["hide", "trips", "talk", "--undo"]),
    (1, ["hide", "trips", "folder"]), (2, ["hide", "trips"]), (3, ["hide", "trips", "nowhere"]),
    (4, ["hide", "trips", "trash/gone.md"]), (5, ["hide", "bad", "x"]),

    (0, ["rm", "trips", "n.md"]), (2, ["rm", "trips", "folder"]),
    (1, ["rm", "trips", "messages/talk"]), (2, ["rm", "trips"]), (3, ["rm", "trips", "n.md"]),
    (4, ["rm", "trips", "trash/n.md"]), (5, ["rm", "bad", "b.md"]),

    (0, ["mv", "trips", "b.md", "away.md"]), (0, ["mv", "trips", "away.md", "b.md"]),
    (1, ["mv", "trips", "b.md", "folder/a.md"]), (2, ["mv", "trips", "b.md"]),
    (3, ["mv", "trips", "nowhere.md", "x.md"]), (5, ["mv", "bad", "b.md", "x.md"]),
    (0, ["tag", "trips", "t", "b.md"]), (1, ["tag", "trips", "t", "folder"]),
    (2, ["tag", "trips", "t"]), (3, ["tag", "trips", "t", "nowhere.md"]),
    (5, ["tag", "bad", "t", "b.md"]), (0, ["tags", "trips"]), (0, ["tags", "trips", "--json"]),
    (1, ["tags", "trips", "--project", "a/b"]), (2, ["tags"]), (3, ["tags", "nowhere"]),
    (5, ["tags", "bad"]), (0, ["untag", "trips", "t", "b.md"]),
    (1, ["untag", "trips", "t", "folder"]), (2, ["untag", "trips", "t"]),
    (3, ["untag", "trips", "t", "nowhere.md"]), (5, ["untag", "bad", "t", "b.md"]),
    (0, ["conflicts", "trips"]), (1, ["conflicts", "trips", "--project", "a/b"]),
    (2, ["conflicts"]), (3, ["conflicts", "nowhere"]), (5, ["conflicts", "bad"]),
    (0, ["rename", "another", "other"]), (1, ["rename", "trips", "other"]),
    (2, ["rename", "trips"]), (3, ["rename", "nowhere", "x"]), (5, ["rename", "bad", "x"]),
    (0, ["delete", "other", "--yes"]), (1, ["delete", "trips", "--yes", "--project", "a/b"]),
    (2, ["delete"]), (2, ["delete", "trips"]), (3, ["delete", "nowhere", "--yes"]),

    (0, ["restore", "trips", "n.md"]), (1, ["restore", "trips", "n.md"]),
    (1, ["restore", "trips", "gone.md", "--to", "b.md"]),
    (1, ["restore", "trips", "gone.md", "--to", "b.md/c"]), (2, ["restore", "trips"]),
    (2, ["restore", "trips", "n.md", "--to", "/"]), (3, ["restore", "trips", "nowhere.md"]),
    (2, ["restore", "trips", "b.md", "--version", "abc"]),
    (3, ["restore", "trips", "b.md", "--version", "9"]), (5, ["restore", "bad", "b.md"]),

    (0, ["purge", "trips", "n.md", "--yes"]), (2, ["purge", "trips", "folder"]),
    (2, ["purge", "trips"]), (2, ["purge", "trips", "b.md"]),
    (1, ["purge", "trips", "b.md", "--yes", "--project", "a/b"]),
    (3, ["purge", "trips", "n.md", "--yes"]), (5, ["purge", "bad", "b.md", "--yes"]),

    (0, ["verify", "trips"]), (0, ["verify", "trips", "--repair"]), (2, ["verify"]),
    (2, ["verify", "trips", "more"]), (3, ["verify", "nowhere"]), (5, ["verify", "bad"]),
    (1, ["verify", "trips", "--project", "a/b"]),

    (0, ["rebuild", "trips"]), (2, ["rebuild"]), (2, ["rebuild", "trips", "--json"]),
    (3, ["rebuild", "nowhere"]), (5, ["rebuild", "bad"]),
    (1, ["rebuild", "trips", "--project", "a/b"]),
    (0, ["import", "trips", "d.txt"]), (0, ["import", "--formats"]), (2, ["import", "trips"]),
    (2, ["import", "trips", "d.txt", "--format", "odd"]), (3, ["import", "trips", "nowhere"]),
    (1, ["import", "trips", "/dev/null"]), (3, ["import", "nowhere", "d.txt"]),
    (5, ["import", "bad", "d.txt"]),
    (0, ["export", "trips", "out"]), (2, ["export", "trips"]),
    (1, ["export", "trips", "/dev/null"]),
    (2, ["export", "trips", "odd", "--shape", "odd"]), (3, ["export", "nowhere", "away"]),
    (5, ["export", "bad", "away"]),

    (1, ["push", "trips"]), (1, ["push", "trips", "./nowhere"]), (0, ["push", "trips", "./out"]),
    (0, ["push", "trips", "--json"]), (2, ["push"]), (2, ["push", "trips", "nonsense"]),
    (1, ["push", "trips", "gopher://nowhere/"]), (3, ["push", "nowhere", "./out"]),
    (5, ["push", "bad", "./out"]), (0, ["pull", "trips"]), (1, ["pull", "trips", "./nowhere"]),
    (2, ["pull"]), (3, ["pull", "nowhere"]), (3, ["pull", "trips", "./out#trisp"]),
    (5, ["pull", "bad", "./out"]),
    (0, ["sync", "trips"]), (1, ["sync", "trips", "./nowhere"]), (2, ["sync", "trips", "a", "b"]),
    (3, ["sync", "nowhere"]), (5, ["sync", "bad", "./out"]),
    (2, ["clone"]), (2, ["clone", "./out"]), (2, ["clone", "trips"]),
    (1, ["clone", "./out#trips"]), (1, ["clone", "./nowhere#trips"]),
    (3, ["clone", "./out#trisp"]), (0, ["new", "left"]), (0, ["push", "left", "./out"]),
    (0, ["delete", "left", "--yes"]), (0, ["clone", "./out#left"]),

    (5, ["ask", "hello"]), (0, ["ask", "trips", "hello"]), (2, ["ask"]),
    (3, ["ask", "nowhere", "hello"]), (5, ["ask", "bad", "hello"]),
    (1, ["ask", "hello", "--project", "a/b"]),

    (0, ["context", "trips"]), (2, ["context"]), (2, ["context", "trips", "--template", "poem"]),
    (3, ["context", "nowhere"]), (5, ["context", "bad"]),
    (1, ["context", "trips", "--project", "a/b"]),

    (0, ["model", "status"]), (2, ["model"]), (2, ["model", "nonsense"]),
    (1, ["model", "install", "d.txt"]), (3, ["model", "install", "nowhere.whl"]),

    (2, ["watch", "a", "b"]), (3, ["watch", "nowhere"]), (5, ["watch", "bad"]),
    (1, ["watch", "--project", "a/b"]),

    (1, ["mount", "d.txt"]), (2, ["mount", ""]), (2, ["mount", "a", "b"]), (4, ["mount", "."]),
    (4, ["mount", ".local/share/memcube/here"]), (2, ["mount", "--read-only=yes"]),

    (2, ["unmount", ""]), (2, ["unmount", "a", "b"]), (3, ["unmount", "nowhere"]),
    (3, ["unmount", "."]), (4, ["unmount", "/proc"]), (2, ["unmount", "--nonsense"]),

    (2, ["serve", "--listen", "here"]), (2, ["serve", "--listen", "0.0.0.0:0"]),
    (2, ["serve", "--document-limit", "0"]), (2, ["serve", "--document-limit", "much"]),
    (2, ["serve", "--key", "d.txt"]), (2, ["serve", "--socket", ""]),
    (2, ["serve", "--socket", "s", "--listen", "127.0.0.1:0"]),
    (2, ["serve", "--store", "nonsense"]), (2, ["serve", "--store", "./out#trips"]),
    (2, ["serve", "--store", "./out", "--webdav"]), (1, ["serve", "--store", "./nowhere"]),
    (1, ["serve", "--listen", "127.0.0.1:0", "--import-root", "nowhere"]),
    (1, ["serve", "--certificate", "d.txt", "--key", "d.txt", "--listen", "127.0.0.1:0"]),

    (0, ["project", "new", "shop", "--monthly-ingest", "5"]), (1, ["project", "new", "shop"]),
    (0, ["project", "set", "shop", "--rate", "10", "--monthly-ingest", "-"]),
    (0, ["project", "list"]), (0, ["project", "list", "--json"]), (2, ["project"]),
    (2, ["project", "new"]), (2, ["project", "list", "x"]), (2, ["project", "nonsense"]),
    (2, ["project", "new", "x", "--rate", "-1"]), (3, ["project", "set", "nowhere"]),
    (2, ["project", "delete", "shop"]), (3, ["project", "delete", "nowhere", "--yes"]),

    (0, ["key", "new", "--project", "shop", "--role", "reader"]), (0, ["key", "list"]),
    (0, ["key", "list", "--project", "shop", "--json"]), (2, ["key"]), (2, ["key", "revoke"]),
    (2, ["key", "new", "--role", "king"]), (2, ["key", "new", "--scope", "all"]),
    (2, ["key", "new", "--expires", "soon"]), (2, ["key", "new", "--expires", "2020-01-31"]),
    (2, ["key", "list", "x"]),
    (1, ["key", "new", "--email", "nobody"]), (3, ["key", "new", "--project", "nowhere"]),
    (3, ["key", "revoke", "key_0"]),

    (0, ["member", "add", "a@example.org", "--project", "shop"]),
    (0, ["member", "add", "b@example.org", "--role", "reader", "--project", "shop"]),
    (0, ["member", "list", "--project", "shop"]), (1, ["member", "add", "nobody"]),
    (0, ["member", "remove", "b@example.org", "--project", "shop"]), (2, ["member"]),
    (2, ["member", "add"]), (2, ["member", "list", "x"]),
    (2, ["member", "add", "a@example.org", "--role", "king"]),
    (3, ["member", "remove", "c@example.org", "--project", "shop"]),
    (3, ["member", "list", "--project", "nowhere"]),
    (0, ["member", "remove", "a@example.org", "--project", "shop"]),

    (0, ["user", "new", "c@example.org"]), (1, ["user", "new", "c@example.org"]),
    (1, ["user", "new", "nobody"]), (1, ["user", "new", "d@example.org", "--project", "shop"]),
    (0, ["user", "list"]), (0, ["user", "list", "--json"]), (2, ["user"]), (2, ["user", "new"]),
    (2, ["user", "list", "x"]), (2, ["user", "remove", "c@example.org"]),
    (2, ["user", "list", "--project", "shop"]),
    (3, ["user", "remove", "nobody@example.org", "--yes"]),
    (0, ["user", "new", "e@example.org", "--project", "e"]),
    (0, ["project", "new", "club"]),
    (0, ["member", "add", "e@example.org", "--role", "owner", "--project", "club"]),
    (4, ["user", "remove", "e@example.org", "--yes"]), (0, ["project", "delete", "club", "--yes"]),
    (0, ["user", "remove", "e@example.org", "--yes"]),
    (0, ["user", "remove", "c@example.org", "--yes"]),

    (0, ["archive", "trips"]), (4, ["add", "trips", "text"]), (0, ["archive", "trips", "--undo"]),
    (2, ["archive"]), (3, ["archive", "nowhere"]), (5, ["archive", "bad"]),
    (1, ["archive", "trips", "--project", "a/b"]),
    (0, ["redact", "trips", "b.md", "--version", "1", "--yes"]), (2, ["redact", "trips", "b.md"]),
    (3, ["redact", "trips", "nowhere.md", "--version", "1", "--yes"]),
    (5, ["redact", "bad", "b.md", "--version", "1", "--yes"]),
    (1, ["redact", "trips", "b.md", "--version", "1", "--yes", "--project", "a/b"]),
    (2, ["doctor", "a", "b"]), (2, ["console", "a", "b"]), (3, ["console", "nowhere"]),

    (2, ["mcp", "--tools", "none"]), (3, ["mcp", "nowhere"]),

    (0, ["usage"]), (0, ["usage", "shop", "--calls", "5", "--json"]), (2, ["usage", "a", "b"]),
    (2, ["usage", "--calls", "0"]), (3, ["usage", "nowhere"]),
    (0, ["usage", "--project", "shop"]), (0, ["usage", "shop", "--project", "shop"]),
    (2, ["usage", "shop", "--project", "default"]), (3, ["usage", "--project", "nowhere"]),

    (0, ["project", "delete", "shop", "--yes"]),

    (0, ["help"]), (0, ["help", "help"]), (0, ["help", "--completion"]), (2, ["help", "nonsense"]),
    (2, ["help", "a", "b"]), (2, ["help", "--json"]),
  ]

  @Test func everyCommandEndsAsThePageSays() throws {
    let program = try withStore()
    let declarations = MemCubeCommand.declarations
    for (status, words) in Self.lines {
      let outcome = try program.run(words, environment: ["EDITOR": "true"])
      #expect(outcome.status == status, "\(words): \(outcome.errors)")
      // An error is said, in one sentence unless the usage is shown; nothing else is.
      let said = outcome.errors.split(separator: "\n")
      if status != 0 { #expect(said.first?.hasPrefix("memcube") == true, "\(words)") }
      if ![0, 2].contains(status) { #expect(said.count == 1, "\(words): \(outcome.errors)") }
      // --help of the command lists the status.
      if let declared = declarations.first(where: { $0.name == words.first }), status != 0 {
        #expect(status == 2 || declared.statuses.contains(status), "\(words)")
      }
    }
  }

  @Test func everyCommandIsInTheTable() {
    for declaration in MemCubeCommand.declarations {
      let seen = Set(Self.lines.filter { $0.words.first == declaration.name }.map(\.status))
      // Mounts are made and ended, and watches interrupted, in tests of their own.
      let elsewhere: [String: Set<Int32>] = [
        "mount": [0], "unmount": [0, 1], "watch": [0],
        "serve": [0], "mcp": [0],
        // What is wrong is the machine's: test_doctor.py. It serves until it is ended: Tests/Console.
        "doctor": [0, 1], "console": [0, 1],
        // They write below HOME: test_agents.py.
        "agents": [0, 1, 2, 3], "hook": [0, 2],
        // Damage in a store: Tests/Stores.
        "clone": [5],
      ]
      let wanted = Set(declaration.statuses + [0, 2])
      let here = seen.union(elsewhere[declaration.name] ?? [])
      // 4, of a cube that cannot be written, needs a user who is not root.
      #expect(wanted.subtracting(here).subtracting([4]).isEmpty, "\(declaration.name): \(seen)")
    }
  }

  @Test func everyErrorOfTheCoreHasAStatus() {
    let cases: [(CubeError, Int32)] = [
      (.notFound(""), 3), (.exists(""), 1), (.invalid(""), 1), (.readOnly(""), 4),
      (.refused(""), 4), (.immutable(""), 4), (.tooLarge(""), 1), (.damaged(""), 5),
      (.foreign(""), 5), (.unreachable(""), 1), (.index(""), 1),
      (.io(Errno(30), ""), 4), (.io(Errno(13), ""), 4), (.io(Errno(1), ""), 4),
      (.io(Errno(28), ""), 1), (.io(Errno(2), ""), 1),
    ]
    for (error, status) in cases { #expect(Failure.cube(error).status == status, "\(error)") }
    #expect(ExitStatus.meanings.map(\.status) == [0, 1, 2, 3, 4, 5])
    #expect(Failure.status(ExitStatus.interrupted).status == 130)
  }

  @Test func helpOfEveryCommand() throws {
    let program = try Program()
    let overview = try program.good("help")
    for declaration in MemCubeCommand.declarations {
      let text = try program.good("help", declaration.name)
      #expect(try program.good(declaration.name, "--help") == text)
      #expect(try program.good(declaration.name, "nonsense", "-h") == text)
      #expect(overview.contains("  \(declaration.name) ") == declaration.isListed)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.first == "memcube \(declaration.name) - \(declaration.summary)")
      for line in lines {
        #expect(line.utf8.count <= 80 || line.hasPrefix("  memcube "), "\(line)")
        #expect(line.utf8.allSatisfy { $0 < 0x7F }, "\(line)")
      }
      for option in declaration.options {
        #expect(text.contains("--\(option.name)") != option.isHidden, "\(option.name)")
      }
      for operand in declaration.operands { #expect(text.contains("  \(operand.name) ")) }
      #expect(!declaration.examples.isEmpty)
      for example in declaration.examples { #expect(text.contains("  \(example.line)\n")) }
      // What is in a synopsis is declared, and the other way round.
      let synopsis = declaration.forms.joined(separator: " ")
      let named = Set(
        synopsis.split { !($0.isLetter || $0 == "-") }.filter { $0.hasPrefix("--") }
          .map { String($0.dropFirst(2)) })
      let known = Set(declaration.options.map(\.name))
      #expect(named.isSubset(of: known), "\(declaration.name): \(named.subtracting(known))")
    }
    // Help needs no store, and makes none.
    #expect(!Files.exists(program.home.appending(".local")))
  }

  /// What a command misses in a cube that is removed under it is not damage.
  @Test func aCubeThatIsRemovedMeanwhileIsNotFound() throws {
    let program = try Program()
    try program.good("new", "trips")
    let (here, gone) = (program.bundle("trips"), program.bundle("gone"))
    let errors: [CubeError] = [
      .damaged("log is missing"), .notFound("it is gone"), .index("no file"),
      .io(.notFound, "locking"),
    ]
    for error in errors {
      let found = Surroundings.explained(.cube(error), opened: [here, gone])
      #expect(found.status == 3)
      guard case .cube(let cause) = found else { continue }
      #expect(cause.message.hasPrefix("no cube 'gone' any more"), "\(cause.message)")
      #expect(Surroundings.explained(.cube(error), opened: [here]) == .cube(error))
    }
    let full = Failure.cube(.io(.noSpace, "writing"))
    #expect(Surroundings.explained(full, opened: [gone]) == full)
  }
}
