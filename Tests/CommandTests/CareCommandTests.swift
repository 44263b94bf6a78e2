import Posix
import Testing

@testable import Format

/// purge, verify, rebuild.
@Suite struct CareCommandTests {
  // The secret is a word that no hash, time or index has by chance: four digits are there by
  // chance once in a hundred runs.
  private func withCube() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "the pin is rumpelstiltskin", "--name", "pin.md")
    try program.good("add", "trips", "something else", "--name", "else.md")
    return program
  }

  /// Every byte below a directory that holds the text, as paths.
  private func files(below directory: Path, holding text: String) throws -> [String] {
    var found: [String] = []
    for entry in try Files.list(directory) {
      let path = directory.appending(entry.name)
      if entry.kind == .directory { found += try files(below: path, holding: text) }
      guard entry.kind == .regular else { continue }
      let bytes = String(decoding: try Files.readAll(path), as: UTF8.self)
      if bytes.contains(text) { found.append("\(path)") }
    }
    return found
  }

  @Test func purgesEveryByte() throws {
    let program = try withCube()
    #expect(!(try files(below: program.home, holding: "rumpelstiltskin")).isEmpty)
    try program.bad("purge", "trips", "pin.md", status: 2, says: "--yes")
    #expect(try program.good("show", "trips", "pin.md") == "the pin is rumpelstiltskin")
    try program.good("purge", "trips", "pin.md", "--yes")
    try program.bad("show", "trips", "pin.md", status: 3, says: "no memory")
    #expect(try files(below: program.home, holding: "rumpelstiltskin") == [])
    #expect(try program.good("show", "trips", "else.md") == "something else")
    #expect(try program.good("search", "trips", "rumpelstiltskin") == "")
  }

  @Test func purgesFromTheTrash() throws {
    let program = try withCube()
    try program.good("rm", "trips", "pin.md")
    try program.good("purge", "trips", "trash/pin.md", "--yes")
    #expect(try program.good("list", "trips", "trash") == "")
    #expect(try files(below: program.home, holding: "rumpelstiltskin") == [])
  }

  @Test func emptiesTheTrash() throws {
    let program = try withCube()
    for name in ["old/a.md", "old/deep/b.md", "c.md"] {
      try program.good("add", "trips", "secret of \(name)", "--name", name)
      try program.good("rm", "trips", name)
    }
    try program.good("purge", "trips", "trash/old/", "--yes")
    #expect(try program.good("list", "trips", "trash") == "trash/c.md")
    try program.bad("purge", "trips", "trash", status: 2, says: "--yes")
    try program.good("purge", "trips", "trash", "--yes")
    #expect(try program.good("list", "trips", "trash") == "")
    #expect(try files(below: program.home, holding: "secret of") == [])
    // Empty it may be.
    try program.good("purge", "trips", "trash", "--yes")
    try program.bad("purge", "trips", "trash/old", "--yes", status: 3, says: "no memory")
    // What was not deleted can be purged by the folder as well, after a question.
    try program.good("add", "trips", "kept", "--name", "folder/d.md")
    try program.bad("purge", "trips", "memories/folder", status: 2, says: "--yes")
    #expect(try program.good("show", "trips", "folder/d.md") == "kept")
    try program.good("purge", "trips", "memories/folder", "--yes")
    try program.bad("show", "trips", "folder/d.md", status: 3, says: "no memory")
    #expect(try program.good("show", "trips", "pin.md") == "the pin is rumpelstiltskin")
  }

  @Test func purgesMessages() throws {
    let program = try withCube()
    let first = try program.good("add", "trips", "--conversation", "talk", "secret one")
    try program.good("add", "trips", "--conversation", "talk", "secret two")
    try program.good("add", "trips", "--conversation", "other", "public")
    try program.good("purge", "trips", first, "--yes")
    #expect(try files(below: program.home, holding: "secret one") == [])
    #expect(try program.good("show", "trips", "messages/talk").contains("secret two"))
    try program.good("purge", "trips", "messages/talk", "--yes")
    #expect(try files(below: program.home, holding: "secret two") == [])
    #expect(try program.good("list", "trips", "messages") == "messages/other")
  }

  @Test func verifiesWhatIsWhole() throws {
    let program = try withCube()
    #expect(try program.good("verify", "trips") == "")
    let answer = try program.run(["verify", "trips", "--json"]).json()
    #expect(answer["ok"]?.bool == true)
    #expect(answer["damage"]?.elements == [])
  }

  @Test func namesWhatIsDamaged() throws {
    let program = try withCube()
    try program.file("d.txt", "a document")
    try program.good("add", "trips", "--document", "d.txt")
    let blob = try #require(try files(below: program.bundle("trips"), suffix: "").first)
    try flip(blob)
    let outcome = try program.run(["verify", "trips", "--json"])
    #expect(outcome.status == 5, "\(outcome.text) \(outcome.errors)")
    let answer = outcome.json()
    #expect(answer["ok"]?.bool == false)
    let damage = try #require(answer["damage"]?.elements?.first)
    #expect(damage.keys == ["file", "line", "problem", "cost"])
    #expect(damage.text("file")?.hasPrefix("blobs/") == true)
    let words = try program.run(["verify", "trips"])
    #expect(words.status == 5)
    #expect(words.text.hasPrefix("blobs/"))
    // This host has it whole, and shows that.
    #expect(words.text.contains("nothing: this host has it whole"))
    #expect(try program.good("show", "trips", "documents/d.txt") == "a document")
    let mended = try program.run(["verify", "trips", "--repair"])
    #expect(mended.status == 0 && mended.text.isEmpty, "\(mended.text)")
    #expect(mended.errors.hasPrefix("mended: blobs/"), "\(mended.errors)")
    // Where it has not, what cannot be mended is printed, and nothing else.
    try flip(blob)
    for kept in try kept(program) { try Files.removeTree(kept) }
    let repaired = try program.run(["verify", "trips", "--repair"])
    #expect(repaired.status == 5)
    #expect(repaired.text.hasPrefix("blobs/") && repaired.text.contains("the blob is not here"))
    try program.bad("show", "trips", "documents/d.txt", status: 5, says: "memcube verify")
    #expect(try program.good("show", "trips", "pin.md") == "the pin is rumpelstiltskin")
  }

  @Test func mendsASegmentFromTheIndex() throws {
    let program = try withCube()
    let segment = try #require(
      try files(below: program.bundle("trips"), suffix: ".jsonl").first)
    try flip(segment)
    // Looking changes nothing.
    for _ in 0..<2 {
      let seen = try program.run(["verify", "trips"])
      #expect(seen.status == 5, "\(seen.errors)")
      #expect(
        seen.text.contains(": its id does not agree with its bytes; nothing is lost: the index"))
    }
    let repaired = try program.run(["verify", "trips", "--repair"])
    #expect(repaired.status == 0, "\(repaired.text) \(repaired.errors)")
    #expect(repaired.text.isEmpty)
    #expect(repaired.errors.hasPrefix("mended: log/"), "\(repaired.errors)")
    #expect(repaired.errors.hasSuffix(": its id does not agree with its bytes\n"))
    #expect(try program.run(["verify", "trips"]).status == 0)
    #expect(try program.run(["verify", "trips", "--repair"]).errors.isEmpty)
    #expect(try program.good("show", "trips", "pin.md") == "the pin is rumpelstiltskin")
    #expect(try program.good("show", "trips", "else.md") == "something else")
  }

  @Test(
    arguments: ["", "{", "{\"memcube\":99,\"cube\":\"x\"}\n", nil] as [String?])
  func repairsAManifest(content: String?) throws {
    let program = try withCube()
    let manifest = program.bundle("trips").appending("manifest.json")
    let whole = try Files.readAll(manifest)
    // A cube that two whole segments name differently is not mended by opening it.
    if content == "" || content == "{" { try addForeignSegment(to: program) }
    try Files.unlink(manifest)
    if let content { try Program.write(Array(content.utf8), to: manifest) }
    if content == nil {
      // Without one the segments tell, and opening writes it.
      #expect(try program.good("show", "trips", "pin.md") == "the pin is rumpelstiltskin")
    } else {
      try program.bad("show", "trips", "pin.md", status: 5, says: "memcube verify --repair")
      let answer = try program.run(["verify", "trips", "--json"])
      #expect(answer.status == 5)
      #expect(answer.json()["ok"]?.bool == false)
      let damage = answer.json()["damage"]?.elements?.first
      #expect(damage?.text("file") == "manifest.json")
      let repaired = try program.run(["verify", "trips", "--repair"])
      #expect(repaired.errors.contains("it was written anew"), "\(repaired.errors)")
    }
    #expect(try Files.readAll(manifest) == whole)
    #expect(try program.good("show", "trips", "pin.md") == "the pin is rumpelstiltskin")
  }

  @Test func aLogThatIsMissing() throws {
    let program = try withCube()
    let log = program.bundle("trips").appending("log")
    let aside = program.bundle("trips").parent.appending("aside")
    try Files.rename(log, aside)
    for command in [["show", "trips", "pin.md"], ["list", "trips"], ["add", "trips", "more"]] {
      let answer = try program.run(command)
      #expect(answer.status == 5)
      #expect(answer.errors.contains("log is missing: copy it from"), "\(answer.errors)")
    }
    let answer = try program.run(["verify", "trips", "--json"])
    #expect(answer.json()["damage"]?.elements?.first?.text("file") == "log/")
    // Back again: nothing was forgotten meanwhile.
    try Files.rename(aside, log)
    #expect(try program.good("show", "trips", "pin.md") == "the pin is rumpelstiltskin")
    // Or anew.
    try Files.removeTree(log)
    let repaired = try program.run(["verify", "trips", "--repair"])
    #expect(repaired.status == 5 && repaired.errors.contains("an empty one"), "\(repaired.errors)")
    #expect(repaired.text.contains("memories/pin.md"), "what is lost with it is named")
    #expect(try program.run(["verify", "trips"]).status == 5)
    try program.good("verify", "trips", "--accept")
    #expect(try program.good("add", "trips", "more", "--name", "more.md") != "")
    #expect(try program.good("show", "trips", "more.md") == "more")
  }

  @Test func aManifestThatNothingTells() throws {
    let program = try Program()
    try program.good("new", "trips")
    let manifest = program.bundle("trips").appending("manifest.json")
    try Files.unlink(manifest)
    try Program.write(Array("{".utf8), to: manifest)
    let outcome = try program.run(["verify", "trips", "--repair"])
    #expect(outcome.status == 5)
    #expect(outcome.errors.contains("copy manifest.json from a copy"), "\(outcome.errors)")
  }

  /// Copies a segment of another cube into `trips`.
  private func addForeignSegment(to program: Program) throws {
    try program.good("new", "other")
    try program.good("add", "other", "a stranger")
    let copy = try Process.spawn(
      ["cp", "-r", "\(program.bundle("other"))/log", "\(program.bundle("trips"))/"])
    #expect(try copy.wait() == .exited(0))
  }

  /// Files of a bundle: segments for `.jsonl`, blobs for an empty suffix.
  private func files(below bundle: Path, suffix: String) throws -> [Path] {
    let directory = bundle.appending(suffix.isEmpty ? "blobs" : "log")
    var found: [Path] = []
    for part in try Files.list(directory) where part.kind == .directory {
      let part = directory.appending(part.name)
      found += try Files.list(part).map { part.appending($0.name) }
    }
    return found
  }

  /// Where this host keeps whole blobs.
  private func kept(_ program: Program) throws -> [Path] {
    let cubes = program.home.appending(".local/state/memcube/cubes")
    return try Files.list(cubes).flatMap { cube in
      try Files.list(cubes.appending(cube.name)).map {
        cubes.appending(cube.name).appending($0.name).appending("blobs")
      }
    }
  }

  /// Flips a bit in the middle of a file.
  private func flip(_ path: Path) throws {
    var bytes = try Files.readAll(path)
    bytes[bytes.count / 2] ^= 0x20
    try Files.setMode(path, 0o600)
    try Program.write(bytes, to: path)
  }

  @Test func rebuildsTheSame() throws {
    let program = try withCube()
    let before = try program.run(["list", "trips", "--json"]).text
    try program.good("rebuild", "trips")
    #expect(try program.run(["list", "trips", "--json"]).text == before)
    for place in [
      program.bundle("trips").appending("index"),
      program.home.appending(".local/state/memcube/cubes"),
    ] {
      try Files.removeTree(place)
      #expect(try program.run(["list", "trips", "--json"]).text == before)
    }
    #expect(try program.good("search", "trips", "pin").contains("pin.md"))
  }

  @Test func copiesAreCubesToo() throws {
    let program = try withCube()
    let copy = try Process.spawn(
      ["cp", "-r", "\(program.bundle("trips"))", "\(program.home)/copy.memcube"])
    #expect(try copy.wait() == .exited(0))
    #expect(try program.good("show", "copy.memcube", "pin.md") == "the pin is rumpelstiltskin")
    try program.good("add", "./copy.memcube", "only here", "--name", "here.md")
    try program.bad("show", "trips", "here.md", status: 3, says: "no memory")
    #expect(try program.good("list", "copy.memcube").contains("memories/here.md"))
  }

  @Test func aBundleThatCannotBeWritten() throws {
    guard System.user != 0 else { return }
    let program = try withCube()
    let bundle = program.bundle("trips")
    for part in ["", "log", "index"] { try Files.setMode(bundle.appending(part), 0o500) }
    defer {
      for part in ["", "log", "index"] { try? Files.setMode(bundle.appending(part), 0o700) }
    }
    #expect(try program.good("show", "trips", "pin.md") == "the pin is rumpelstiltskin")
    try program.bad("add", "trips", "more", status: 4, says: "trips")
  }
}
