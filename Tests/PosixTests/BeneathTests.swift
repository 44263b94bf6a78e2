import Posix
import Testing

/// Opening below a directory, whatever the path holds.
@Suite struct BeneathTests {
  private func text(_ root: Path, _ path: String) throws -> String {
    let file = try Files.open(beneath: root, Path(path), OpenFlags.read)
    return String(decoding: try Files.readAll(file), as: UTF8.self)
  }

  @Test func nothingLeadsOut() throws {
    let directory = try TemporaryDirectory()
    let base = try Files.realPath(directory.path)
    let root = base.appending("root")
    try Files.makeDirectories(root.appending("a/b"))
    for (name, content) in [("secret", "out"), ("root/in", "in"), ("root/a/b/deep", "deep")] {
      let file = try Files.open(base.appending(name), OpenFlags.write | OpenFlags.create)
      try Files.write(file, Array(content.utf8))
    }
    for (target, name) in [
      ("../../secret", "a/up"), ("\(base)/secret", "absolute"), ("a/b", "folder"),
      ("\(root)/a/b/deep", "inside"), ("loop", "loop"), ("../..", "a/dots"), ("/", "slash"),
    ] {
      try Files.symlink(target: Array(target.utf8), at: root.appending(name))
    }
    for (path, content) in [
      ("in", "in"), ("./a//b/../b/deep", "deep"), ("folder/deep", "deep"), ("inside", "deep"),
      ("folder/../../in", "in"), ("\(root)/in", "in"), ("\(root)/a/../in", "in"),
    ] {
      #expect(try text(root, path) == content, "\(path)")
    }
    for path in [
      "../secret", "a/up", "absolute", "a/../../secret", "\(base)/secret", "\(root)/../secret",
      "a/dots/secret", "slash/etc/passwd", "/etc/passwd", "..", "folder/../../../secret",
      "\(root)x/in",
    ] {
      #expect(throws: Errno.crossTree, "\(path)") { try text(root, path) }
    }
    #expect(throws: Errno.loop) { try text(root, "loop") }
    #expect(throws: Errno.notFound) { try text(root, "a/none") }
    #expect(throws: Errno.notDirectory) { try text(root, "in/none") }
    #expect(try Files.list(Files.open(beneath: root, Path("a"), OpenFlags.read)).count == 3)
    #expect(try Files.list(Files.open(beneath: root, Path(root.bytes), OpenFlags.read)).count == 7)
  }

  @Test func bytesMayBeInMemoryOrInAFile() throws {
    let directory = try TemporaryDirectory()
    let all = (0..<5000).map { UInt8($0 & 255) }
    let file = HeldFile(try HeldFile.temporary(in: directory.path))
    try Files.write(file.descriptor, all)
    for source in [ByteSource.memory(all), try ByteSource(file)] {
      #expect(source.count == 5000)
      #expect(try source.read(at: 4990, count: 100) == Array(all[4990...]))
      #expect(try source.read(at: -1, count: 5).isEmpty)
      #expect(try source.read(at: 5000, count: 5).isEmpty)
      let part = source[100..<9000][1..<3]
      #expect(try part.all(limit: 2) == Array(all[101..<103]))
      #expect(throws: Errno.tooLarge) { try part.all(limit: 1) }
      let copy = try part.copy(in: directory.path)
      #expect(try Files.readAll(copy) == Array(all[101..<103]))
    }
  }

  @Test(
    arguments: [
      ([8, 8, 8, 8], true), ([93, 184, 216, 34], true), ([127, 0, 0, 1], false),
      ([10, 1, 2, 3], false), ([172, 31, 0, 1], false), ([172, 32, 0, 1], true),
      ([192, 168, 1, 1], false), ([169, 254, 169, 254], false), ([100, 64, 0, 1], false),
      ([0, 0, 0, 0], false), ([224, 0, 0, 1], false), ([255, 255, 255, 255], false),
      ([198, 19, 0, 1], false), ([198, 20, 0, 1], true),
    ] as [([UInt8], Bool)])
  func privateAddressesAreKnown(_ four: [UInt8], _ isPublic: Bool) {
    #expect(SocketBytes.isPublic([2, 0, 0, 80] + four) == isPublic)
    // The same, behind IPv6: never by that way.
    let zeros = [UInt8](repeating: 0, count: 10)
    #expect(!SocketBytes.isPublic([10, 0, 0, 80, 0, 0, 0, 0] + zeros + [255, 255] + four))
    #expect(
      !SocketBytes.isPublic(
        [10, 0, 0, 80, 0, 0, 0, 0, 0x20, 0x02] + four + [UInt8](repeating: 0, count: 10)))
  }

  @Test func publicAddressesOfSixteenBytesAreKnown() {
    func address(_ start: [UInt8]) -> [UInt8] {
      [10, 0, 0, 80, 0, 0, 0, 0] + start + [UInt8](repeating: 1, count: 16 - start.count)
    }
    #expect(SocketBytes.isPublic(address([0x26, 0x06, 0x28])))
    #expect(SocketBytes.isPublic(address([0x20, 0x01, 0x48, 0x60])))
    for start: [UInt8] in [
      [0], [0xFE, 0x80], [0xFC], [0xFD], [0xFF, 2], [0x20, 0x01, 0x0D, 0xB8], [0x20, 0x01, 0, 0],
      [0, 0x64, 0xFF, 0x9B],
    ] {
      #expect(!SocketBytes.isPublic(address(start)))
    }
    #expect(!SocketBytes.isPublic([]) && !SocketBytes.isPublic([1, 0, 0, 0, 0, 0, 0, 0]))
    #expect(!SocketBytes.isPublic([10, 0, 0, 0, 0, 0, 0, 0]))
  }
}

/// Programs that get so much and no more.
@Suite struct BoundedProgramTests {
  private func run(
    _ script: String, _ change: (inout BoundedProgram.Limits) -> Void = { _ in },
    input: HeldFile? = nil
  ) throws -> BoundedProgram.Outcome {
    var limits = BoundedProgram.Limits()
    change(&limits)
    return try BoundedProgram(limits).run(
      ["/bin/sh", "-c", script].map { Array($0.utf8) }, input: input)
  }

  @Test func endingsAreTold() throws {
    #expect(try run("printf said; printf more >&2") == .done(Array("said".utf8)))
    #expect(
      try run("printf said; printf more >&2; exit 3")
        == .failed(.exited(3), Array("more".utf8)))
    #expect(try run("kill -9 $$") == .failed(.signaled(9), []))
    let directory = try TemporaryDirectory()
    let file = HeldFile(try HeldFile.temporary(in: directory.path))
    try Files.write(file.descriptor, Array("given".utf8), at: 0)
    #expect(try run("cat", input: file) == .done(Array("given".utf8)))
  }

  @Test func limitsHold() throws {
    #expect(try run("while :; do echo more; done") { $0.output = 10_000 } == .tooMuch)
    // What it started dies with it, and does not keep us waiting.
    #expect(try run("sleep 1000 & sleep 1000") { $0.time = 300_000_000 } == .tooLong)
    #expect(try run("exec >&- 2>&-; sleep 1000") { $0.time = 300_000_000 } == .tooLong)
    let greedy = try run("head -c 300m /dev/zero | tail | wc -c") { $0.memory = 64 << 20 }
    #expect(greedy != .done(Array("314572800\n".utf8)))
  }
}
