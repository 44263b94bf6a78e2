import Posix
import Testing

@testable import Format

/// new, list, status, help, --version.
@Suite struct CubeCommandTests {
  @Test func makesAndListsCubes() throws {
    let program = try Program()
    #expect(try program.good("list") == "")
    #expect(try program.good("new", "trips") == "\(program.bundle("trips"))")
    #expect(try Files.status(program.bundle("trips")).mode == 0o700)
    try program.good("new", "work", "--description", "What I do")
    #expect(
      try program.good("list") == """
        trips\t0 memories, 0 documents, 0 messages in 0 conversations
        work\t0 memories, 0 documents, 0 messages in 0 conversations
        """)
    let list = try program.run(["list", "--json"]).json().elements ?? []
    #expect(list.map { $0.text("name") } == ["trips", "work"])
    #expect(list.first?.keys == ["name", "path", "id", "counts"])
    #expect(list.first?.text("path") == "\(program.bundle("trips"))")
    #expect(list.first?.text("id")?.utf8.count == 32)
    #expect(list.first?["counts"]?["memories"]?.integer == 0)
  }

  @Test(arguments: [["list"], ["status"], ["search", "x"], ["list", "--json"]])
  func saysThatThereAreNoCubesYet(words: [String]) throws {
    let program = try Program()
    let store = program.home.appending(".local/share/memcube")
    let first = try program.run(words)
    #expect(first.status == 0)
    #expect(first.errors.hasPrefix("no cubes in \(store) yet; memcube new NAME makes one\n"))
    let unknown = try program.run(words + ["--project", "acme"])
    #expect(unknown.status == 3)
    #expect(unknown.errors.contains("there is no project 'acme'; memcube project new makes one"))
    try program.good("project", "new", "acme")
    let other = try program.run(words + ["--project", "acme"])
    #expect(
      other.errors.hasPrefix("no cubes in project acme yet; memcube new NAME --project acme "))
    try program.good("new", "trips")
    #expect(!(try program.run(words)).errors.contains("no cubes"))
  }

  @Test(
    arguments: [
      ("Trips", "did you mean trips?"), ("tri", "did you mean trips?"),
      ("trips.memcube", "the store's cube of that name is named trips"),
      ("./trips.memcube", "there is no cube at ./trips.memcube"),
      (".local/share/memcube/cubes/tirps.memcube", "memcube/cubes/trips.memcube?"),
      ("xyzzy", "memcube list shows them"), ("", "; memcube list shows them"),
      (String(repeating: "x", count: 600), "xxx... (600 bytes)' in "),
      ("trips/memories/a.md", "are two arguments: trips memories/a.md"),
      ("nowhere/memories", "there is no cube at nowhere/memories; memcube list shows"),
      ("/", "/ is not a memory cube"), (".local/share", ".local/share is not a memory cube"),
    ])
  func saysWhichCubeWasMeant(name: String, words: String) throws {
    let program = try Program()
    try program.good("new", "trips")
    for command in [["status"], ["list"], ["rebuild"], ["verify"], ["watch"]] {
      let outcome = try program.run(command + [name])
      #expect(outcome.status == 3)
      #expect(outcome.errors.contains(words), "\(command): \(outcome.errors)")
    }
  }

  @Test(
    arguments: [
      ("XDG_STATE_HOME", "/proc", 1, "; XDG_STATE_HOME says where else it goes"),
      ("XDG_STATE_HOME", "/dev/null", 1, "; XDG_STATE_HOME says where else it goes"),
      ("MEMCUBE_HOME", "here", 1, "MEMCUBE_HOME is 'here'; it must be an absolute path"),
      ("MEMCUBE_HOME", "/dev/null", 1, "MEMCUBE_HOME says where the store is"),
      ("MEMCUBE_HOME", "/nowhere", 3, "no cube 'trips' in /nowhere"),
      ("XDG_DATA_HOME", "relative", 0, ""), ("XDG_STATE_HOME", "relative", 0, ""),
      ("XDG_DATA_HOME", "", 0, ""), ("MEMCUBE_HOME", "", 0, ""), ("LC_ALL", "C", 0, ""),
      ("TERM", "", 0, ""), ("TZ", "Asia/Tokyo", 0, ""),
      ("HOME", "relative", 1, "there is no home directory: set HOME or XDG_DATA_HOME"),
    ] as [(String, String, Int32, String)])
  func saysWhichVariableIsWrong(
    name: String, value: String, status: Int32, words: String
  ) throws {
    let program = try Program()
    try program.good("new", "trips")
    let outcome = try program.run(["status", "trips"], environment: [name: value])
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == (status == 0 ? 0 : 1))
  }

  @Test func newSaysWhatItMade() throws {
    let program = try Program()
    let made = try program.run(["new", "trips", "--json"]).json()
    #expect(made.keys == ["name", "path", "id", "counts"])
    try program.bad("new", "trips", status: 1, says: "there is a cube 'trips' already")
    try program.bad("new", "search", status: 2, says: "is reserved")
    try program.bad("new", ".git", status: 2, says: "begins with a dot")
    try program.bad("new", status: 2, says: "NAME is missing")
    let odd = try program.run(bytes: [Array("new".utf8), [0xFF]])
    #expect(odd.status == 2)
  }

  @Test func theIndexGoesWithItsBundle() throws {
    let program = try Program()
    let cubes = program.home.appending(".local/state/memcube/cubes")
    func indexes() throws -> Int {
      try Files.list(cubes).flatMap { cube in
        try Files.list(cubes.appending(cube.name)).map {
          cubes.appending(cube.name).appending($0.name).appending("index")
        }
      }.count { Files.exists($0) }
    }
    for name in ["kept", "gone"] { try program.good("new", name) }
    #expect(try indexes() == 2)
    try Files.removeTree(program.bundle("gone"))
    #expect(try program.good("list", "--names") == "kept" && indexes() == 2)
    try program.good("list")
    #expect(try indexes() == 1)
  }

  @Test func putsBundlesElsewhereAndLinksThem() throws {
    let program = try Program()
    try Files.makeDirectory(program.home.appending("sync"))
    try program.good("new", "work", "--at", "sync/w.memcube")
    let place = program.home.appending("sync/w.memcube")
    #expect(try Files.readLink(program.bundle("work")) == place.bytes)
    try program.good("add", "work", "a text")
    #expect(try program.good("list", "sync/w.memcube") == "memories/a-text.md")
    let refused = try program.run(["new", "ot'her", "--at", "sync/w.memcube"])
    #expect(refused.status == 1)
    #expect(!Files.exists(program.bundle("ot'her")))
    // The way out that is named works as it stands, also from elsewhere.
    let line = try #require(
      refused.errors.firstRange(of: "ln -s ").map { refused.errors[$0.lowerBound...] })
    let shell = try Process.spawn(
      ["sh", "-c", String(line)], directory: Path("/"), streams: .init(input: nil))
    #expect(try shell.wait() == .exited(0))
    #expect(try program.good("list", "ot'her") == "memories/a-text.md")
    try Files.unlink(program.bundle("ot'her"))
    try Files.makeDirectory(program.home.appending("empty"))
    try program.bad(
      "new", "other", "--at", "empty", status: 1, says: "empty exists, and is no cube; give a place"
    )
    try Files.removeTree(place)
    try program.bad("list", status: 3, says: "work")
  }

  /// A delete that was killed left the texts in a folder that is not shown.
  @Test func anInterruptedDeleteIsFinished() throws {
    let program = try Program()
    let left = program.bundle("trips").parent.appending(".trips.memcube.0123abcd.gone")
    func interrupt() throws {
      try program.good("new", "trips")
      try program.good("add", "trips", "a text")
      try Files.rename(program.bundle("trips"), left)
    }
    try interrupt()
    let outcome = try program.run(["delete", "trips", "--yes"])
    #expect(outcome.status == 0 && outcome.errors.contains("had left of 'trips'"))
    #expect(!Files.exists(left))
    try program.bad("delete", "trips", "--yes", status: 3, says: "no cube 'trips'")
    for words in [["list"], ["new", "other"], ["rename", "other", "another"]] {
      try interrupt()
      let outcome = try program.run(words)
      #expect(outcome.status == 0 && !Files.exists(left), "\(words): \(outcome.errors)")
    }
    let states = program.home.appending(".local/state/memcube/cubes")
    #expect(try Files.list(states).count == 1, "that of another")
  }

  @Test func projectsKeepCubesApart() throws {
    let program = try Program()
    try program.bad("new", "trips", "--project", "acme", status: 3, says: "there is no project")
    try program.good("project", "new", "acme")
    try program.good("project", "new", "shop")
    try program.bad("new", "trips", "--project", "acne", status: 3, says: "did you mean acme?")
    try program.good("new", "trips", "--project", "acme")
    #expect(try program.good("list") == "")
    #expect(try program.good("list", "--project", "acme").hasPrefix("trips\t"))
    try program.good("add", "trips", "--project=acme", "hello")
    try program.bad("add", "trips", "hello", status: 3, says: "no cube 'trips'")
    try program.bad(
      "search", "trips", "hello", status: 3,
      says: "project acme has one of that name: --project acme")
    try program.good("new", "trips", "--project", "shop")
    try program.bad(
      "ask", "trips", "What?", status: 3,
      says: "projects acme, shop have one of that name: --project NAME")
    try program.good("new", "work")
    try program.bad(
      "show", "work", "a.md", "--project", "acme", status: 3, says: "leave --project out")
    try program.bad("list", "--project", "a/b", status: 1, says: "project's name")
  }

  @Test func statusTellsWhatNeedsALook() throws {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "hello")
    let one = try program.run(["status", "trips", "--json"]).json()
    #expect(
      Set(["name", "id", "path", "counts", "pending", "scratch", "rejected", "errors"])
        .isSubset(of: one.keys))
    #expect(one["counts"]?["memories"]?.integer == 1)
    #expect(one["pending"]?.integer == 0)
    #expect(one["errors"]?.elements == [])
    let all = try program.run(["status", "--json"]).json().elements ?? []
    #expect(all.count == 1)
    let words = try program.good("status", "trips")
    #expect(words.contains("1 memory, 0 documents, 0 messages in 0 conversations"))
    try program.bad("status", "trisp", status: 3, says: "did you mean trips?")
  }

  /// The host's state of a cube's only replica here.
  private func state(_ program: Program, _ cube: String) throws -> Path {
    let id = try program.run(["status", cube, "--json"]).json().text("id") ?? ""
    let folder = program.home.appending(".local/state/memcube/cubes").appending(id)
    let replica = try #require(try Files.list(folder).first { $0.kind == .directory })
    return folder.appending(replica.name)
  }

  @Test func statusCountsWhatIsThere() throws {
    let program = try Program()
    try program.good("new", "trips")
    let empty = try program.run(["status", "trips", "--json"]).json()
    #expect(empty["counts"]?["records"]?.integer == 0)
    #expect(empty["counts"]?["bytes"]?.integer == 0)
    for number in 0..<3 {
      try program.good("add", "trips", "text \(number)", "--name", "\(number)")
    }
    try program.good("rm", "trips", "0")
    try program.file("d.txt", "a document")
    try program.good("add", "trips", "--document", "d.txt")
    try program.good("add", "trips", "--conversation", "a", "one")
    try program.good("add", "trips", "--conversation", "a", "two")
    try program.good("add", "trips", "--conversation", "b", "three")
    try program.good("hide", "trips", "messages/b")
    let status = try program.run(["status", "trips", "--json"]).json()
    #expect(
      status.keys == [
        "name", "id", "path", "counts", "pending", "unindexed", "scratch", "rejected", "read_only",
        "purges", "missed", "errors",
      ])
    let counts = try #require(status["counts"])
    let expected = [
      "memories": 2, "documents": 1, "conversations": 2, "messages": 3, "trash": 1, "conflicts": 0,
      // Three texts, a delete, a document, three messages, as many that were read, a setting.
      "records": 12,
    ]
    for (key, value) in expected { #expect(counts[key]?.integer == Int64(value), "\(key)") }
    // As du counts them: the bytes of the log's files and of the blob.
    var bytes: Int64 = 10
    for month in try Files.list(program.bundle("trips").appending("log")) {
      let folder = program.bundle("trips").appending("log").appending(month.name)
      for file in try Files.list(folder) {
        bytes += try Files.status(folder.appending(file.name)).size
      }
    }
    #expect(counts["bytes"]?.integer == bytes)
    #expect(status["pending"]?.integer == 0)
    #expect(status["read_only"]?.bool == false)
    // The same for people.
    let words = try program.good("status", "trips")
    #expect(words.contains("holds      2 memories, 1 document, 3 messages in 2 conversations"))
    #expect(words.contains("trash      1 file"))
    for absent in ["pending", "scratch", "look at", "read-only"] {
      #expect(!words.contains(absent))
    }
  }

  @Test func statusFindsWhatWasPutAside() throws {
    let program = try Program()
    try program.good("new", "trips")
    let state = try state(program, "trips")
    for (folder, count) in [("scratch/memories/a", 2), ("scratch/root", 1), ("rejected", 7)] {
      try Files.makeDirectories(state.appending(folder))
      for number in 0..<count {
        try Program.write([0x78], to: state.appending("\(folder)/\(number)"))
      }
    }
    try Files.makeDirectories(state.appending("lost+found"))
    try Program.write([0x78], to: state.appending("lost+found/torn"))
    let status = try program.run(["status", "trips", "--json"]).json()
    #expect(status["scratch"]?.integer == 3)
    #expect(status["rejected"]?.integer == 7)
    let errors = (status["errors"]?.elements ?? []).compactMap { $0.string }
      .map { String(decoding: $0, as: UTF8.self) }
    #expect(errors.count == 7)
    #expect(errors.first?.hasSuffix("kept for 30 days in \(state)/rejected/0") == true)
    #expect(errors[5] == "2 more texts of refused edits in \(state)/rejected")
    #expect(
      errors[6] == "1 damaged file was put aside in \(state)/lost+found; "
        + "memcube verify says what is missing")
    let words = try program.good("status", "trips")
    #expect(words.contains("scratch    3 files"))
    #expect(words.contains("look at    an edit was refused"))
    try Files.removeTree(state.appending("rejected"))
    try Files.removeTree(state.appending("scratch"))
    try Files.removeTree(state.appending("lost+found"))
    #expect(try program.run(["status", "trips", "--json"]).json()["errors"]?.elements == [])
  }

  @Test func statusFindsConflicts() throws {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "a line\n", "--name", "a.md")
    let copy = try Process.spawn(
      ["cp", "-r", "\(program.bundle("trips"))", "\(program.home)/copy.memcube"])
    #expect(try copy.wait() == .exited(0))
    for (cube, text) in [("trips", "mine"), ("./copy.memcube", "theirs")] {
      let editor = ["EDITOR": "echo \(text) >"]
      #expect(try program.run(["edit", cube, "a.md"], environment: editor).status == 0)
    }
    let back = try Process.spawn(
      ["cp", "-r", "\(program.home)/copy.memcube/log", "\(program.bundle("trips"))/"])
    #expect(try back.wait() == .exited(0))
    let status = try program.run(["status", "trips", "--json"]).json()
    #expect(status["counts"]?["conflicts"]?.integer == 1)
    #expect(try program.good("status", "trips").contains("1 file is in conflict: memories/"))
    let object = try program.run(["show", "trips", "a.md", "--json"]).json()
    #expect(object["conflict"]?.bool == true)
    let listed = try program.good("conflicts", "trips").split(separator: "\n")
    #expect(listed.first == "memories/a.md" && listed.count == 3)
    let conflicts = try program.run(["conflicts", "trips", "--json"]).json()
    #expect(conflicts.elements?.first?["versions"]?.elements?.count == 2)
    // What is found in such a file says so.
    #expect(try program.good("search", "trips", "theirs").contains("in conflict"))
    // What stands in another version only is not found, and that is said.
    let hidden = try program.run(["search", "trips", "mine"])
    #expect(
      hidden.errors.contains(
        "1 file is in conflict; memcube conflicts trips shows the other versions"),
      "\(hidden.errors)")
    let found = try program.run(["search", "trips", "theirs", "--json"]).json()
    #expect(found["results"]?.elements?.first?["conflict"]?.bool == true)
    let editor = ["EDITOR": "echo both >"]
    #expect(try program.run(["edit", "trips", "a.md"], environment: editor).status == 0)
    let after = try program.run(["status", "trips", "--json"]).json()
    #expect(after["counts"]?["conflicts"]?.integer == 0)
  }

  /// The same note, made on two machines before they met.
  @Test func statusNamesTwoFilesOfOneName() throws {
    let program = try Program()
    try program.good("new", "trips")
    let copy = try Process.spawn(
      ["cp", "-r", "\(program.bundle("trips"))", "\(program.home)/copy.memcube"])
    #expect(try copy.wait() == .exited(0))
    try program.good("add", "trips", "here", "--name", "diary/today.md")
    try program.good("add", "./copy.memcube", "there", "--name", "diary/today.md")
    let back = try Process.spawn(
      ["cp", "-r", "\(program.home)/copy.memcube/log", "\(program.bundle("trips"))/"])
    #expect(try back.wait() == .exited(0))
    func errors() throws -> [String] {
      let status = try program.run(["status", "trips", "--json"]).json()
      return (status["errors"]?.elements ?? []).compactMap(\.string)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    let made = try #require(try program.run(["list", "trips"]).lines.first { $0.contains("(") })
    let words = "\(made) is another file of the name of memories/diary/today.md, made apart from it"
    #expect(try errors().map { $0.hasPrefix(words) } == [true])
    // One that was written since keeps the name that it shows.
    let editor = ["EDITOR": "echo more >>"]
    #expect(try program.run(["edit", "trips", made], environment: editor).status == 0)
    #expect(try errors().count == 1)
    try program.good("mv", "trips", made, "diary/there.md")
    #expect(try errors() == [])
  }

  @Test func conflictsAreSettledByOneText() throws {
    let program = try Program()
    try program.good("new", "trips")
    for name in ["a.md", "b.md"] {
      try program.good("add", "trips", "The cat is called Minka.\n", "--name", name)
    }
    let copy = try Process.spawn(
      ["cp", "-r", "\(program.bundle("trips"))", "\(program.home)/copy.memcube"])
    #expect(try copy.wait() == .exited(0))
    for (cube, cat) in [("trips", "Mimi"), ("./copy.memcube", "Mausi")] {
      for name in ["a.md", "b.md"] {
        let editor = ["EDITOR": "sed -i s/Minka/\(cat)/"]
        #expect(try program.run(["edit", cube, name], environment: editor).status == 0)
      }
    }
    let back = try Process.spawn(
      ["cp", "-r", "\(program.home)/copy.memcube/log", "\(program.bundle("trips"))/"])
    #expect(try back.wait() == .exited(0))
    let answer = try program.good("ask", "trips", "What is the cat called?")
    #expect(answer.contains("Mausi") && answer.contains(", in conflict"))
    try program.bad("conflicts", "trips", "--resolve", "2", status: 2, says: "name the file")
    try program.bad(
      "conflicts", "trips", "a.md", "--resolve", "old", status: 2, says: "takes shown")
    // From the trash both texts come back, under the numbers that they had.
    try program.good("rm", "trips", "a.md")
    try program.good("restore", "trips", "a.md")
    let both = try program.run(["conflicts", "trips", "a.md", "--json"]).json().elements?.first
    #expect(both?["versions"]?.elements?.compactMap { $0["number"]?.integer } == [2, 3])
    try program.good("conflicts", "trips", "a.md", "--resolve", "2")
    #expect(try program.good("show", "trips", "a.md") == "The cat is called Mimi.")
    try program.bad("conflicts", "trips", "a.md", status: 1, says: "is not in conflict")
    try program.good("conflicts", "trips", "--resolve", "shown")
    #expect(try program.good("show", "trips", "b.md") == "The cat is called Mausi.")
    #expect(try program.good("conflicts", "trips") == "")
  }

  @Test func namesWhatDoesNotOpen() throws {
    let program = try Program()
    try program.good("new", "good")
    try program.good("new", "bad")
    let manifest = program.bundle("bad").appending("manifest.json")
    try Files.unlink(manifest)
    try Program.write(Array("{\"memcube\":99,\"cube\":\"x\"}\n".utf8), to: manifest)
    let outcome = try program.run(["list"])
    #expect(outcome.status == 5, "\(outcome.errors)")
    #expect(outcome.text.contains("good\t0 memories"))
    #expect(outcome.text.contains("bad\tdoes not open"))
    #expect(outcome.errors.contains("bad: "))
    let list = try program.run(["list", "--json"]).json().elements ?? []
    #expect(list.count == 2)
    #expect(list.first { $0.text("name") == "bad" }?["error"] != nil)
  }

  @Test func helpAndVersion() throws {
    let program = try Program()
    #expect(try program.good("--version").hasPrefix("memcube "))
    #expect(try program.good("--help") == program.good("help"))
    #expect(try program.good("help", "add") == program.good("add", "--help"))
    try program.bad(status: 2, says: "memcube help lists them")
    try program.bad("serach", status: 2, says: "did you mean search?")
    try program.bad("help", "serach", status: 2, says: "did you mean search?")
    try program.bad("ls", status: 2, says: "no command 'ls'; did you mean list?")
    // What forgets for ever is named to nobody who typed something else.
    #expect(try !program.run(["merge", "a", "b"]).errors.contains("purge"))
    try program.bad("purg", status: 2, says: "did you mean purge?")
    try program.bad("forget", status: 2, says: "did you mean rm, or purge for ever?")
    try program.bad("--versoin", status: 2, says: "did you mean --version?")
    try program.bad("help", "umount", status: 2, says: "did you mean unmount?")
    let unknown = try program.run(["xyzzy"])
    #expect(unknown.errors == "memcube: no command 'xyzzy'\n  memcube help lists the commands\n")
    #expect(try program.good("help", "--completion").contains("complete -o default"))
    #expect(try program.good("help", "--completion", "--shell", "zsh").hasPrefix("#compdef"))
    try program.bad("help", "--completion", "--shell", "tcsh", status: 2, says: "bash, zsh or fish")
    try program.bad("list", "--jsno", status: 2, says: "did you mean --json?")
    // Nothing was made by asking.
    #expect(!Files.exists(program.home.appending(".local")))
  }

  @Test func outputThatCannotBeWrittenIsAnError() throws {
    let program = try Program()
    let full = try Files.open(Path("/dev/full"), OpenFlags.write)
    let process = try Process.spawn(
      [try Program.path(), Array("help".utf8)], environment: program.environment(),
      streams: .init(input: nil, output: full.raw, error: nil))
    #expect(try process.wait() == .exited(1))
  }

  @Test func aClosedPipeEndsQuietly() throws {
    let program = try Program()
    let output = try Pipe()
    let errors = try Pipe()
    let process = try Process.spawn(
      [try Program.path(), Array("help".utf8)], environment: program.environment(),
      streams: .init(input: nil, output: output.writer.raw, error: errors.writer.raw))
    let reader = errors.closeWriter()
    _ = output.closeWriter()
    let ending = try process.wait()
    #expect([.signaled(13), .exited(141), .exited(0)].contains(ending))
    #expect(try Files.readAll(reader).isEmpty)
  }
}
