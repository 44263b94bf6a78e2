@testable internal import Posix
internal import Testing

@Suite struct NameTests {
  @Test func renamesInThreeWays() throws {
    let directory = try TemporaryDirectory()
    let (a, b, c) = (directory.file("a"), directory.file("b"), directory.file("c"))
    _ = try directory.open("a", [1])
    _ = try directory.open("b", [2])
    try Files.renameExchange(a, b)
    #expect(try Files.readAll(a) == [2])
    try Files.renameNoReplace(a, c)
    try Files.rename(b, c)
    #expect(try Files.readAll(c) == [1])
    #expect(!Files.exists(a) && !Files.exists(b))
  }

  /// Where renameat2(2) has no flags, it is done in steps: with the same results.
  @Test func renamesWithoutFlags() throws {
    let directory = try TemporaryDirectory()
    let (a, b, c) = (directory.file("a"), directory.file("b"), directory.file("c"))
    _ = try directory.open("a", [1])
    try Files.renameInSteps(a, b)
    #expect(try Files.readAll(b) == [1] && !Files.exists(a))
    _ = try directory.open("a", [2])
    #expect(throws: Errno.exists) { try Files.renameInSteps(a, b) }
    #expect(try Files.readAll(b) == [1] && Files.readAll(a) == [2])
    try Files.symlink(target: Array("nowhere".utf8), at: c)
    try Files.renameInSteps(c, directory.file("d"))
    #expect(try Files.readLink(directory.file("d")) == Array("nowhere".utf8))
    // Directories, with something in them; over a file, a full and an empty directory.
    let (from, to) = (directory.file("from"), directory.file("to"))
    try Files.makeDirectory(from)
    try Files.makeDirectory(from.appending("x"))
    try Files.renameInSteps(from, to)
    #expect(Files.exists(to.appending("x")) && !Files.exists(from))
    for taken in [a, to] {
      try Files.makeDirectory(from)
      #expect(throws: Errno.exists) { try Files.renameInSteps(from, taken) }
      try Files.removeDirectory(from)
    }
    try Files.makeDirectory(from)
    #expect(throws: Errno.exists) { try Files.renameInSteps(to, from) }
    // Into itself: nothing of it stays.
    #expect(throws: Errno.invalid) { try Files.renameInSteps(to, to.appending("y")) }
    #expect(!Files.exists(to.appending("y")))
  }

  @Test func listsNamesOfAnyBytes() throws {
    let directory = try TemporaryDirectory()
    let names: [[UInt8]] = [
      [0xFF, 0xFE], Array("a\nb".utf8), Array(".hidden".utf8), [UInt8](repeating: 0x78, count: 255),
    ]
    for name in names {
      try Files.makeDirectory(directory.path.appending(name))
    }
    let found = try Files.list(directory.path)
    #expect(Set(found.map(\.name)) == Set(names))
    #expect(found.allSatisfy { $0.kind == .directory && $0.inode > 0 })
  }

  @Test func tellsKindsApart() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.open("file")
    try Files.makeDirectory(directory.file("folder"))
    try Files.makeFifo(directory.file("fifo"))
    try Files.symlink(target: Array("nowhere".utf8), at: directory.file("link"))
    let kinds = Dictionary(
      uniqueKeysWithValues: try Files.list(directory.path).map { ($0.name, $0.kind) })
    let expected: [(String, FileKind)] = [
      ("file", .regular), ("folder", .directory), ("fifo", .fifo), ("link", .symlink),
    ]
    for (name, kind) in expected {
      #expect(kinds[Array(name.utf8)] == kind)
      #expect(try Files.status(directory.file(name), followLinks: false).kind == kind)
    }
    #expect(try Files.status(Path("/dev/null")).kind == .characterDevice)
    #expect(try Files.readLink(directory.file("link")) == Array("nowhere".utf8))
    #expect(Files.exists(directory.file("link")))
  }

  @Test func listsTenThousandAndListsAgain() throws {
    let directory = try TemporaryDirectory()
    for number in 0..<3000 { _ = try directory.open("file-\(number)") }
    let open = try Files.open(directory.path, OpenFlags.read | OpenFlags.directory)
    #expect(try Files.list(open).count == 3000)
    #expect(try Files.list(open).count == 3000)
  }

  @Test func removesTreesButNotWhatLinksLeadTo() throws {
    let directory = try TemporaryDirectory()
    let outside = directory.file("outside")
    try Files.makeDirectories(outside.appending("a/b/c"))
    try Files.makeDirectories(directory.file("tree/x/y"))
    try Files.symlink(target: outside.bytes, at: directory.file("tree/x/link"))
    try Files.removeTree(directory.file("tree"))
    try Files.removeTree(directory.file("tree"))
    #expect(!Files.exists(directory.file("tree")))
    #expect(Files.exists(outside.appending("a/b/c")))
    try Files.removeTree(outside.appending("a/b/c"))
    #expect(!Files.exists(outside.appending("a/b/c")))
  }

  @Test func resolvesPaths() throws {
    let directory = try TemporaryDirectory()
    try Files.makeDirectory(directory.file("a"))
    try Files.symlink(target: Array("a".utf8), at: directory.file("b"))
    let real = try Files.realPath(directory.file("b/../b/."))
    #expect(real == (try Files.realPath(directory.path)).appending("a"))
  }

  @Test(arguments: [
    ("/a/b", "b", "/a"), ("/a/b/", "b", "/a"), ("a", "a", "."), ("/a", "a", "/"), ("/", "", "/"),
    ("a//b", "b", "a/"), ("", "", "."),
  ])
  func pathsHaveParts(text: String, last: String, parent: String) {
    #expect(Path(text).lastComponent == Array(last.utf8))
    #expect(Path(text).parent == Path(parent))
  }
}
