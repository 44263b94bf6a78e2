import Posix
import Testing

@testable import Format

/// What changes where things are and what they are called: mv, rm of folders, rename, delete.
@Suite struct MoveCommandTests {
  private func withFiles() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    for (name, text) in [("a.md", "heron"), ("lisbon/b.md", "ferry"), ("lisbon/deep/c.md", "tram")]
    {
      try program.good("add", "trips", text, "--name", name)
    }
    return program
  }

  @Test func movesFilesAndFolders() throws {
    let program = try withFiles()
    let id = try program.run(["show", "trips", "a.md", "--json"]).json().text("id")
    #expect(try program.good("mv", "trips", "a.md", "porto/z.md") == "memories/porto/z.md")
    #expect(try program.run(["show", "trips", "porto/z.md", "--json"]).json().text("id") == id)
    #expect(try program.good("mv", "trips", "lisbon", "lisboa") == "memories/lisboa")
    #expect(
      try program.run(["list", "trips"]).lines == [
        "memories/lisboa/b.md", "memories/lisboa/deep/c.md", "memories/porto/z.md",
      ])
    // Into a folder that is there, or that a slash says.
    #expect(try program.good("mv", "trips", "porto/z.md", "lisboa") == "memories/lisboa/z.md")
    #expect(
      try program.run(["mv", "trips", "lisboa/z.md", "memories/lisboa/b.md", "new/"]).lines
        == ["memories/new/z.md", "memories/new/b.md"])
    #expect(try program.run(["history", "trips", "new/z.md"]).lines.count == 4)
  }

  @Test func refusesWhatWouldReplaceOrLose() throws {
    let program = try withFiles()
    try program.good("add", "trips", "--document", "\(try program.file("d.txt", "x"))")
    let all = try program.good("list", "trips")
    try program.bad("mv", "trips", "a.md", "lisbon/b.md", status: 1, says: "is taken")
    try program.bad("mv", "trips", "lisbon", "lisbon/deep/in", status: 1, says: "into itself")
    try program.bad("mv", "trips", "a.md", "documents/a.md", status: 4, says: "stays there")
    try program.bad("mv", "trips", "a.md", "trash/a.md", status: 4, says: "memcube rm")
    try program.bad("mv", "trips", "gone.md", "x.md", status: 3, says: "no memory or document")
    try program.bad("mv", "trips", "a.md", "a.md/x.md", status: 1, says: "is a file")
    try program.bad("mv", "trips", "memories", "x", status: 4, says: "all of them")
    try program.bad("mv", "trips", "a.md", "lisbon/../b.md", status: 1, says: "")
    #expect(try program.good("list", "trips") == all)
  }

  @Test func putsFoldersIntoTheTrashAndBack() throws {
    let program = try withFiles()
    try program.bad("rm", "trips", "lisbon", status: 2, says: "--yes")
    #expect(try program.run(["list", "trips"]).lines.count == 3)
    try program.good("rm", "trips", "lisbon", "--yes")
    #expect(try program.run(["list", "trips"]).lines == ["memories/a.md"])
    #expect(
      try program.run(["list", "trips", "trash"]).lines
        == ["trash/lisbon/b.md", "trash/lisbon/deep/c.md"])
    try program.good("restore", "trips", "trash/lisbon")
    #expect(try program.run(["list", "trips"]).lines.count == 3)
    try program.bad("rm", "trips", "memories", "--yes", status: 4, says: "all of them")
    // A folder can be purged at once.
    try program.bad("purge", "trips", "lisbon", status: 2, says: "--yes")
    try program.good("purge", "trips", "lisbon", "--yes")
    #expect(try program.run(["list", "trips"]).lines == ["memories/a.md"])
    #expect(try program.run(["list", "trips", "trash"]).output.isEmpty)
  }

  @Test func restoreNamesWhatTheTrashHas() throws {
    let program = try withFiles()
    try program.good("rm", "trips", "lisbon/deep/c.md")
    try program.bad(
      "restore", "trips", "c.md", status: 3, says: "in the trash: trash/lisbon/deep/c.md")
    // An ending that all names have makes no two of them alike.
    try program.bad("rm", "trips", "p.md", status: 3, says: "memcube list shows what is here")
    try program.bad("rm", "trips", "b.mdd", status: 3, says: "did you mean memories/lisbon/b.md?")
  }

  @Test func renamesACube() throws {
    let program = try withFiles()
    try program.good("new", "work")
    try program.bad("rename", "trips", "work", status: 1, says: "already")
    try program.bad("rename", "trips", "search", status: 2, says: "reserved")
    try program.bad("rename", "./trips.memcube", "x", status: 2, says: "is a path")
    #expect(try program.good("rename", "trips", "tours") == "\(program.bundle("tours"))")
    #expect(try program.run(["list", "--names"]).lines == ["tours", "work"])
    #expect(try program.good("show", "tours", "a.md") == "heron")
    // Of a bundle elsewhere the link is renamed.
    let place = program.home.appending("far.memcube")
    try program.good("new", "far", "--at", "\(place)")
    try program.good("rename", "far", "near")
    #expect(Files.exists(place))
    try program.good("add", "near", "here")
  }

  /// A copy from a machine that has not renamed the cube brings it back under its former name.
  @Test func copiesOfOneCubeAreNamedAndNoneIsLost() throws {
    let program = try withFiles()
    let (old, new) = (program.bundle("trips"), program.bundle("tours"))
    try program.good("rename", "trips", "tours")
    #expect(!(try program.run(["list"]).errors.contains("copies")))
    try #require(try Process.spawn(["cp", "-r", "\(new)", "\(old)"]).wait() == .exited(0))
    try program.good("add", "trips", "only here", "--name", "only.md")
    let words =
      "'tours' and 'trips' are copies of one cube: rsync -a --ignore-existing --exclude index "
    let listed = try program.run(["list"]).errors
    #expect(listed.contains("note: \(words)\(old)/ \(new)/ adds what only 'trips' has"))
    #expect(listed.split(separator: "\n").count == 1)
    let status = try program.run(["status", "tours", "--json"]).json()
    #expect(status["errors"]?.elements?.first?.string?.starts(with: Array(words.utf8)) == true)
    let verified = try program.run(["verify", "trips"])
    #expect(verified.status == 0)
    #expect(verified.errors.contains("'trips' and 'tours' are copies of one cube"))
    try program.bad(
      "delete", "trips", "--yes", status: 4,
      says: "'trips' was not removed: 1 record is not in its copy 'tours'; rsync")
    // What the words say.
    try #require(
      try Process.spawn(
        [
          "rsync", "-a", "--ignore-existing", "--exclude", "index", "\(old)/", "\(new)/",
        ]
      ).wait() == .exited(0))
    try program.good("delete", "trips", "--yes")
    #expect(try program.good("show", "tours", "only.md") == "only here")
    #expect(!(try program.run(["status"]).text.contains("copies")))
  }

  @Test func deletesACubeWithWhatTheHostKeepsOfIt() throws {
    let program = try withFiles()
    try program.bad("delete", "trips", status: 2, says: "no terminal to ask on")
    try program.good("delete", "trips", "--yes")
    #expect(!Files.exists(program.bundle("trips")))
    #expect(try program.run(["list", "--names"]).output.isEmpty)
    let state = program.home.appending(".local/state/memcube/cubes")
    #expect((try? Files.list(state))?.isEmpty ?? true)
    try program.bad("delete", "trips", "--yes", status: 3, says: "no cube 'trips'")
    let place = program.home.appending("far.memcube")
    try program.good("new", "far", "--at", "\(place)")
    #expect(try program.good("delete", "far", "--yes") == "\(place)")
    #expect(Files.exists(place))
    #expect(try program.run(["list", "--names"]).output.isEmpty)
  }
}
