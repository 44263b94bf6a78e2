internal import Posix
internal import Testing

@Suite struct FileTests {
  @Test(arguments: [0, 1, 4095, 4096, 4097, 200_000])
  func bytesComeBack(count: Int) throws {
    let directory = try TemporaryDirectory()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let file = try directory.open("a", bytes)
    #expect(try Files.readAll(directory.file("a")) == bytes)
    #expect(try Files.read(file, at: 0, count: count) == bytes)
    #expect(try Files.read(file, at: 1, count: count) == Array(bytes.dropFirst()))
    #expect(try Files.read(file, at: Int64(count), count: 9).isEmpty)
    #expect(try Files.readAll(directory.file("a"), limit: count) == bytes)
    #expect(try Files.status(file).size == Int64(count))
    try Files.sync(file)
    try Files.syncData(file)
    try file.close()
  }

  /// Also where the size is no help: a pipe, and files that the kernel makes up.
  @Test func readingStopsAtTheLimit() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.open("a", [UInt8](repeating: 1, count: 10_000))
    for limit in [0, 1, 4096, 9999] {
      let path = directory.file("a")
      #expect(code { () throws(Errno) in _ = try Files.readAll(path, limit: limit) } == 27)
    }
    #expect(try Files.readAll(directory.file("a"), limit: 10_000).count == 10_000)
    let made = Path("/proc/self/status")
    #expect(try Files.readAll(made).starts(with: Array("Name:".utf8)))
    #expect(code { () throws(Errno) in _ = try Files.readAll(made, limit: 10) } == 27)
    let pipe = try Pipe()
    try Files.write(pipe.writer, [1, 2, 3])
    #expect(try Files.readAll(pipe.closeWriter(), limit: 3) == [1, 2, 3])
  }

  @Test func writesAtAPlaceAndAtTheEnd() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.open("a", [1, 2, 3])
    try Files.write(file, [9], at: 1)
    let end = try Files.open(directory.file("a"), OpenFlags.write | OpenFlags.append)
    try Files.write(end, [4, 5][...])
    try Files.write(file, [], at: 0)
    #expect(try Files.readAll(directory.file("a")) == [1, 9, 3, 4, 5])
    try Files.truncate(file, 2)
    #expect(try Files.readAll(directory.file("a")) == [1, 9])
    #expect(code { () throws(Errno) in try Files.write(file, [1], at: -1) } != 0)
    #expect(code { () throws(Errno) in _ = try Files.read(file, at: -1, count: 1) } != 0)
  }

  @Test func aTemporaryFileGetsItsNameOnce() throws {
    let directory = try TemporaryDirectory()
    let file = try Files.openTemporary(in: directory.path, mode: 0o640)
    try Files.write(file, [7])
    #expect(try Files.list(directory.path).isEmpty)
    try Files.link(file, to: directory.file("a"))
    #expect(try Files.readAll(directory.file("a")) == [7])
    #expect(code { () throws(Errno) in try Files.link(file, to: directory.file("a")) } == 17)
    #expect(try Files.status(directory.file("a")).links == 1)
  }

  @Test func copiesBetweenFiles() throws {
    let directory = try TemporaryDirectory()
    let bytes = [UInt8](repeating: 5, count: 100_000)
    let from = try directory.open("a", bytes)
    let to = try directory.open("b")
    #expect(try Files.copyRange(from: from, at: 10, to: to, at: 0, count: 20) == 20)
    #expect(try Files.status(to).size == 20)
    #expect(try Files.copyAll(from: from, to: try directory.open("c")) == 100_000)
    #expect(try Files.readAll(directory.file("c")) == bytes)
    #expect(try Files.copyRange(from: from, at: 99_999, to: to, at: 0, count: 20) == 1)
    // Appending descriptors cannot take a range in the kernel: the buffer does it.
    let end = try Files.open(directory.file("b"), OpenFlags.write | OpenFlags.append)
    #expect(try Files.copyRange(from: from, at: 0, to: end, at: 20, count: 5) == 5)
    #expect(try Files.status(to).size == 25)
  }

  @Test func allocatesAndSeeksHoles() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.open("a")
    try Files.allocate(file, offset: 0, length: 4096)
    #expect(try Files.status(file).size == 4096)
    try Files.truncate(file, 0)
    try Files.truncate(file, 1 << 20)
    try Files.write(file, [1], at: 1 << 19)
    #expect(try Files.seek(file, from: 0, hole: false) == 1 << 19)
    #expect(try Files.seek(file, from: 0, hole: true) == 0)
    try Files.syncFileSystem(file)
  }

  @Test func opensInsideADirectory() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.open("a", [1])
    let parent = try Files.open(directory.path, OpenFlags.path | OpenFlags.directory)
    let file = try Files.openAt(parent, Array("a".utf8), OpenFlags.read)
    #expect(try Files.readAll(file) == [1])
    #expect(try Files.status(parent, Array("a".utf8)).size == 1)
    let again = try Files.duplicate(file)
    #expect(again.raw != file.raw)
    #expect(try Files.read(again, at: 0, count: 1) == [1])
  }
}
