import Posix
import Testing

@testable import Format
@testable import memcube

/// `add --document` of directories, many files and standard input, and how it ends early.
@Suite struct ImportTests {
  private func withTree() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    for folder in ["manuals", "manuals/kitchen", "manuals/.git"] {
      try Files.makeDirectory(program.home.appending(folder))
    }
    try program.file("manuals/a.txt", "alpha heron")
    try program.file("manuals/kitchen/oven.pdf", "%PDF")
    try program.file("manuals/kitchen/empty", "")
    try program.file("manuals/.git/config", "x")
    return program
  }

  private let all = [
    "documents/manuals/a.txt", "documents/manuals/kitchen/empty",
    "documents/manuals/kitchen/oven.pdf",
  ]

  @Test func importsDirectories() throws {
    let program = try withTree()
    for name in ["manuals", "manuals/", "./manuals", "manuals/kitchen/.."] {
      let made = try program.run(["add", "trips", "--document", name])
      #expect(made.lines == all, "\(name): \(made.errors)")
    }
    #expect(try program.good("list", "trips").split(separator: "\n").map(String.init) == all)
    #expect(try program.good("show", "trips", "documents/manuals/a.txt") == "alpha heron")
    #expect(try program.good("search", "trips", "heron").contains("documents/manuals/a.txt"))
  }

  @Test func aDirectoryMayGetAnotherName() throws {
    let program = try withTree()
    let made = try program.run(["add", "trips", "--document", "manuals/kitchen", "--name", "x/y"])
    #expect(made.lines == ["documents/x/y/empty", "documents/x/y/oven.pdf"])
    let objects = try program.run(["add", "trips", "--document", "manuals", "--json"]).json()
    #expect(objects.elements?.map { $0.text("path") ?? "" } == all)
  }

  @Test func theWorkingDirectoryHasItsName() throws {
    let program = try withTree()
    let name = String(decoding: program.home.lastComponent, as: UTF8.self)
    let made = try program.run(["add", "trips", "--document", "manuals/kitchen/..", "./manuals/."])
    #expect(made.status == 0, "\(made.errors)")
    #expect(Set(made.lines) == Set(all))
    let here = try program.run(["add", "trips", "--document", "."])
    #expect(here.status == 0, "\(here.errors)")
    #expect(here.lines.contains("documents/\(name)/manuals/a.txt"))
  }

  @Test func anImportCanBeRepeated() throws {
    let program = try withTree()
    try program.good("add", "trips", "--document", "manuals")
    for round in 0..<3 {
      try program.file("manuals/a.txt", "beta")
      let again = try program.run(["add", "trips", "--document", "manuals"])
      // Once a-2.txt holds these bytes, no a-3.txt is made of them.
      #expect(again.lines.contains("documents/manuals/a-2.txt"), "round \(round): \(again.text)")
      #expect(try program.good("list", "trips", "documents").split(separator: "\n").count == 4)
    }
  }

  @Test func linksAndSocketsArePassedOver() throws {
    let program = try withTree()
    let folder = program.home.appending("manuals")
    try Files.symlink(target: Array("..".utf8), at: folder.appending("loop"))
    try Files.makeFifo(folder.appending("pipe"))
    let made = try program.run(["add", "trips", "--document", "manuals"])
    #expect(made.status == 0)
    #expect(made.lines == all)
    #expect(
      made.errors == """
        memcube: passed over, being no regular file: manuals/loop and 1 more
        left out: 1 hidden file or folder; --hidden takes hidden ones

        """)
    try program.bad(
      "add", "trips", "--document", "manuals/pipe", status: 1,
      says: "'manuals/pipe' is neither a file nor a directory")
  }

  @Test func readsStandardInput() throws {
    let program = try withTree()
    let text = String(repeating: "a line of text\n", count: 200_000)
    #expect(
      try program.good("add", "trips", "--document", "-", "--name", "in/guide.txt", input: text)
        == "documents/in/guide.txt")
    #expect(try program.run(["show", "trips", "documents/in/guide.txt"]).text == text)
    try program.bad(
      "add", "trips", "--document", "-", status: 2, says: "standard input has no name of its own",
      input: "x")
    #expect(try program.good("list", "trips") == "documents/in/guide.txt")
  }

  @Test func nothingIsDoneIfOneCannotBe() throws {
    let program = try withTree()
    try program.bad(
      "add", "trips", "--document", "manuals", "gone", status: 3, says: "there is no file 'gone'")
    try program.bad(
      "add", "trips", "--document", "manuals", "/dev/null", status: 1,
      says: "'/dev/null' is neither")
    try program.bad(
      "add", "trips", "--document", "a", "b", "--name", "n", status: 2, says: "not several")
    try program.bad("add", "trips", "--document", "/", status: 2, says: "has no name of its own")
    var deep = program.home
    for _ in 0..<70 {
      deep = deep.appending("d")
      try Files.makeDirectory(deep)
    }
    try program.bad("add", "trips", "--document", "d", status: 1, says: "deeper than 64 folders")
    #expect(try program.good("list", "trips") == "")
  }

  @Test func aFileIsNoFolder() throws {
    let program = try withTree()
    try program.good("add", "trips", "--document", "manuals/a.txt", "--name", "manuals")
    let outcome = try program.run(["add", "trips", "--document", "manuals"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("documents/manuals is a file, so nothing can be below it"))
    #expect(outcome.errors.contains("stopped: 0 of 3 documents imported and kept"))
  }

  @Test func whatWasDoneBeforeAFailureIsPrintedAndKept() throws {
    let program = try withTree()
    try program.good("add", "trips", "x", "--name", "unrelated.md")
    try program.file("clash", "y")
    try program.good("add", "trips", "--document", "clash", "--name", "manuals/kitchen")
    let outcome = try program.run(["add", "trips", "--document", "manuals", "--json"])
    #expect(outcome.status == 1)
    #expect(outcome.json().elements?.map { $0.text("path") } == Array(all.prefix(1)))
    #expect(outcome.errors.contains("stopped: 1 of 3 documents imported and kept"))
    #expect(try program.good("show", "trips", "documents/manuals/a.txt") == "alpha heron")
  }

  /// Starts an import of many files, and interrupts it once it printed the first ones.
  private func interrupted(
    _ program: Program, _ signal: Int32
  ) throws -> (ending: Process.Ending, printed: [UInt8], errors: String) {
    let output = try Pipe()
    let errors = try Pipe()
    let words = ["add", "trips", "--document", "many"].map { Array($0.utf8) }
    let process = try Process.spawn(
      [try Program.path()] + words, environment: program.environment(), directory: program.home,
      streams: .init(input: nil, output: output.writer.raw, error: errors.writer.raw))
    let reader = output.closeWriter()
    let errorReader = errors.closeWriter()
    var printed = try Files.read(reader, count: 1 << 16)
    try process.send(signal)
    while true {
      let more = try Files.read(reader, count: 1 << 16)
      if more.isEmpty { break }
      printed += more
    }
    let said = String(decoding: try Files.readAll(errorReader), as: UTF8.self)
    return (try process.wait(), printed, said)
  }

  @Test(arguments: [Signals.interrupt, Signals.terminate, Signals.hangUp])
  func ctrlCKeepsWhatIsDone(signal: Int32) throws {
    let program = try Program()
    try program.good("new", "trips")
    try Files.makeDirectory(program.home.appending("many"))
    let all = 700
    for number in 0..<all { try program.file("many/\(number).txt", "text \(number)") }
    let (ending, printed, errors) = try interrupted(program, signal)
    #expect(ending == .exited(130))
    let lines = String(decoding: printed, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(lines.count >= 1 && lines.count < all)
    #expect(
      errors == "memcube: interrupted: \(lines.count) of \(all) documents imported and kept; "
        + "the same command imports the rest\n")
    #expect(Set(try program.run(["list", "trips"]).lines) == Set(lines))
    #expect(try program.run(["verify", "trips"]).status == 0)
    guard signal == Signals.interrupt else { return }
    #expect(try program.run(["add", "trips", "--document", "many"]).lines.count == all)
    #expect(try program.run(["list", "trips"]).lines.count == all)
  }
}
