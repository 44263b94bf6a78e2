internal import Posix
internal import Testing

/// Names are bytes: every call has to hand them on as they are.
@Suite struct OddNameTests {
  static let names: [[UInt8]] = [
    [0xFF, 0xFE], Array("a\nb".utf8), Array(" ".utf8), Array("-rf".utf8), Array("a\\b".utf8),
    Array("e\u{301}".utf8), Array("é".utf8), Array("CON".utf8), Array("...".utf8),
    [UInt8](repeating: 0x78, count: 255), Array(String(repeating: "山", count: 85).utf8),
    [UInt8](1...46) + [UInt8](48...255).prefix(150),
  ]

  @Test(arguments: names) func everyCallTakesThem(name: [UInt8]) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path.appending(name)
    #expect(path.lastComponent == name && path.parent == directory.path)
    try Files.write(try Files.open(path, OpenFlags.write | OpenFlags.create), name)
    #expect(try Files.readAll(path) == name)
    #expect(try Files.list(directory.path).map(\.name) == [name])
    #expect(try Files.realPath(path).lastComponent == name)
    #expect(try Files.status(path).size == Int64(name.count))
    let other = directory.path.appending([0x2E, 0x7E] + name.dropLast(2))
    try Files.rename(path, other)
    #expect(!Files.exists(path) && Files.exists(other))
    try Files.renameNoReplace(other, path)
    try Files.symlink(target: name, at: other)
    #expect(try Files.readLink(other) == name)
    #expect(try Files.readAll(other) == name, "the link leads to its neighbour")
    #expect(throws: Errno.loop) {
      _ = try Files.open(other, OpenFlags.read | OpenFlags.noFollow)
    }
    try Files.renameExchange(path, other)
    #expect(try Files.status(path, followLinks: false).kind == .symlink)
    try Files.unlink(path)
    try Files.makeDirectories(path.appending(name).appending(name))
    try Files.removeTree(path)
    #expect(try Files.list(directory.path).count == 1)
  }

  /// A temporary file gets any name, and only a free one.
  @Test(arguments: names) func aNamelessFileTakesThem(name: [UInt8]) throws {
    let directory = try TemporaryDirectory()
    let file = try Files.openTemporary(in: directory.path, mode: 0o600)
    try Files.write(file, name)
    #expect(try Files.list(directory.path).isEmpty)
    try Files.link(file, to: directory.path.appending(name))
    #expect(try Files.readAll(directory.path.appending(name)) == name)
    #expect(throws: Errno.exists) { try Files.link(file, to: directory.path.appending(name)) }
  }

  @Test func namesThatNoFileCanHave() throws {
    let directory = try TemporaryDirectory()
    let table: [([UInt8], Errno)] = [
      ([UInt8](repeating: 0x78, count: 256), .nameTooLong), ([0x61, 0, 0x62], .invalid),
      (Array("absent/a".utf8), .notFound),
    ]
    for (name, expected) in table {
      #expect(throws: expected) { try Files.makeDirectory(directory.path.appending(name)) }
      #expect(throws: expected) {
        _ = try Files.open(directory.path.appending(name), OpenFlags.write | OpenFlags.create)
      }
      #expect(throws: expected) {
        try Files.symlink(target: [0x78], at: directory.path.appending(name))
      }
      #expect(try Files.list(directory.path).isEmpty)
    }
  }
}
