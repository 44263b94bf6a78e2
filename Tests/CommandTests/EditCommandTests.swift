import MemCube
import Posix
import Testing
import Waiting

@Suite struct EditCommandTests {
  /// A program with a memory `a.md` that says "old", and an editor that runs a script on `$1`.
  private func withEditor(_ script: String) throws -> (Program, [String: String]) {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "old", "--name", "a.md")
    try program.file("editor", "#!/bin/sh\n\(script)\n")
    try Files.setMode(program.home.appending("editor"), 0o755)
    return (program, ["EDITOR": "\(program.home)/editor"])
  }

  private func left(_ program: Program) throws -> Int {
    try Files.list(program.home).filter { $0.name.starts(with: Array("memcube-edit".utf8)) }.count
  }

  @Test func recordsWhatWasSaved() throws {
    let (program, editor) = try withEditor("grep -q old \"$1\" && printf 'new\\n' > \"$1\"")
    #expect(try program.run(["edit", "trips", "a.md"], environment: editor).status == 0)
    #expect(try program.run(["show", "trips", "a.md"]).text == "new\n")
    #expect(try left(program) == 0)
  }

  @Test func givesTheFileItsName() throws {
    let (program, editor) = try withEditor("basename \"$1\" > \"$1\"")
    #expect(try program.run(["edit", "trips", "a.md"], environment: editor).status == 0)
    #expect(try program.run(["show", "trips", "a.md"]).text == "a.md\n")
  }

  @Test func anUnchangedTextIsNoVersion() throws {
    let (program, editor) = try withEditor("touch \"$1\"")
    let outcome = try program.run(["edit", "trips", "a.md"], environment: editor)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "nothing changed\n")
    #expect(try program.run(["history", "trips", "a.md"]).lines.count == 1)
    #expect(try left(program) == 0)
  }

  /// The files that were left below directories for editors.
  private func kept(_ program: Program) throws -> [Path] {
    var found: [Path] = []
    for entry in try Files.list(program.home)
    where entry.name.starts(with: Array("memcube-edit".utf8)) {
      let directory = program.home.appending(entry.name)
      found += try Files.list(directory).map { directory.appending($0.name) }
    }
    return found
  }

  @Test(arguments: ["echo mine > \"$1\"; exit 3", "echo mine > \"$1\"; kill -9 $$"])
  func aFailedEditorKeepsTheText(script: String) throws {
    let (program, editor) = try withEditor(script)
    let outcome = try program.run(["edit", "trips", "a.md"], environment: editor)
    #expect(outcome.status == 1)
    let file = try #require(try kept(program).first)
    #expect(
      outcome.errors.hasSuffix(" failed, nothing was recorded; your text is kept in \(file)\n"))
    // The shell, too, may say a word of an editor that was killed.
    #expect(outcome.errors.split(separator: "\n").filter { $0.hasPrefix("memcube: ") }.count == 1)
    #expect(try Files.readAll(file) == Array("mine\n".utf8))
    #expect(try program.run(["show", "trips", "a.md"]).text == "old")
  }

  @Test(
    arguments: [
      ("exit 3", "failed, nothing was recorded\n"),
      (
        "echo new > \"$1\"; echo old > \"$1\"; truncate -s 3 \"$1\"; exit 1",
        "failed, nothing was recorded\n"
      ),
      ("rm \"$1\"", "removed the file, nothing was recorded\n"),
      ("rm \"$1\"; exit 1", "removed the file, nothing was recorded\n"),
    ])
  func aFailedEditorLeavesNothingThatIsNotNew(script: String, ending: String) throws {
    let (program, editor) = try withEditor(script)
    let outcome = try program.run(["edit", "trips", "a.md"], environment: editor)
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasSuffix(ending), "\(outcome.errors)")
    #expect(try left(program) == 0)
    #expect(try program.run(["show", "trips", "a.md"]).text == "old")
    #expect(try program.run(["history", "trips", "a.md"]).lines.count == 1)
  }

  @Test(arguments: [Signals.interrupt, Signals.hangUp])
  func aSignalIsTheEditors(signal: Int32) throws {
    let (program, editor) = try withEditor(
      "touch begun; while [ ! -e go ]; do sleep 0.05; done; printf new > \"$1\"")
    let words = ["edit", "trips", "a.md"].map { Array($0.utf8) }
    let process = try Process.spawn(
      [try Program.path()] + words, environment: program.environment(editor),
      directory: program.home, streams: .init(input: nil, output: nil, error: nil))
    #expect(eventually { Files.exists(program.home.appending("begun")) })
    try process.send(signal)
    try program.file("go", "")
    #expect(try process.wait() == .exited(0))
    #expect(try program.good("show", "trips", "a.md") == "new")
    #expect(try left(program) == 0)
  }

  @Test func anEditorThatIsNotThere() throws {
    let (program, _) = try withEditor("true")
    let outcome = try program.run(["edit", "trips", "a.md"], environment: ["EDITOR": "no-such"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("the editor no-such failed, nothing was recorded"))
    #expect(try left(program) == 0)
  }

  @Test func viNeedsATerminal() throws {
    let (program, _) = try withEditor("true")
    for variables in [[:], ["EDITOR": ""], ["VISUAL": "", "EDITOR": ""]] {
      let outcome = try program.run(["edit", "trips", "a.md"], environment: variables)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("no terminal for vi; say in EDITOR"))
    }
    #expect(try left(program) == 0)
  }

  @Test func aPlaceForTheCopyIsNeeded() throws {
    let (program, editor) = try withEditor("true")
    let outcome = try program.run(
      ["edit", "trips", "a.md"],
      environment: editor.merging(["TMPDIR": "\(program.home)/gone"]) { $1 })
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("TMPDIR says where it goes"), "\(outcome.errors)")
  }

  @Test func theEditorsFileIsPrivate() throws {
    let (program, editor) = try withEditor(
      "stat -c %a \"$(dirname \"$1\")\" \"$1\" > out; cat out > \"$1\"")
    #expect(try program.run(["edit", "trips", "a.md"], environment: editor).status == 0)
    #expect(try program.run(["show", "trips", "a.md"]).text == "700\n600\n")
  }

  @Test func visualGoesBeforeEditorAndMayHaveOptions() throws {
    let (program, editor) = try withEditor("printf '%s' \"$1\" > \"$2\"")
    let name = editor["EDITOR"] ?? ""
    let outcome = try program.run(
      ["edit", "trips", "a.md"], environment: ["VISUAL": "\(name) --wait", "EDITOR": "false"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try program.run(["show", "trips", "a.md"]).text == "--wait")
  }

  @Test func aDeleteMeanwhileKeepsTheText() throws {
    let program = String(decoding: try Program.path(), as: UTF8.self)
    let (fixture, editor) = try withEditor("echo mine > \"$1\"; '\(program)' rm trips a.md")
    let outcome = try fixture.run(["edit", "trips", "a.md"], environment: editor)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("'a.md' was deleted while you edited it"))
    let file = try #require(try kept(fixture).first)
    #expect(outcome.errors.contains("your text is kept in \(file)\n"))
    #expect(try Files.readAll(file) == Array("mine\n".utf8))
  }

  @Test func aChangeMeanwhileIsAConflict() throws {
    // The editor itself changes the memory by another run of the program.
    let program = String(decoding: try Program.path(), as: UTF8.self)
    let (fixture, editor) = try withEditor(
      """
      printf mine > "$1"
      unset EDITOR
      VISUAL='printf theirs >' '\(program)' edit trips a.md
      """)
    let outcome = try fixture.run(["edit", "trips", "a.md"], environment: editor)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("was changed by another while you edited it"))
    #expect(outcome.errors.contains("your text is kept in "))
    #expect(try fixture.run(["show", "trips", "a.md"]).text == "theirs")
    #expect(try left(fixture) == 1)
  }

  @Test func editsOnlyWhatIsThere() throws {
    let (program, _) = try withEditor("true")
    let editor = ["EDITOR": "true"]
    func refused(_ memory: String, _ status: Int32, _ words: String) throws {
      let outcome = try program.run(["edit", "trips", memory], environment: editor)
      #expect(outcome.status == status)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
    try program.good("add", "trips", "--conversation", "talk", "hello")
    try refused("b.md", 3, "no memory")
    try refused("messages/talk", 1, "is a conversation, not a memory")
    try refused("messages/talk", 1, "hide takes it out of listings, and purge forgets it")
    try refused("memories", 1, "is a folder")
    try program.good("rm", "trips", "a.md")
    try refused("trash/a.md", 4, "memcube restore")
    #expect(try left(program) == 0)
  }

  /// What is to be edited is looked for before a terminal is.
  @Test func aMemoryThatIsNotThereIsSaidFirst() throws {
    let (program, _) = try withEditor("true")
    let outcome = try program.run(["edit", "trips", "nosuch.md"])
    #expect(outcome.status == 3 && outcome.errors.contains("no memory"), "\(outcome.errors)")
  }
}
