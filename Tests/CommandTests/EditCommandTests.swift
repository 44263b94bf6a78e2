import MemCube
import Posix
import Testing

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

  @Test func aFailedEditorRecordsNothing() throws {
    let (program, editor) = try withEditor("echo new > \"$1\"; exit 3")
    let outcome = try program.run(["edit", "trips", "a.md"], environment: editor)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("nothing was recorded; the text is in "))
    #expect(try program.run(["show", "trips", "a.md"]).text == "old")
    #expect(try left(program) == 1)
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
    try program.bad("edit", "trips", "b.md", status: 3, says: "no memory")
    try program.good("rm", "trips", "a.md")
    try program.bad("edit", "trips", "trash/a.md", status: 4, says: "memcube restore")
  }
}
