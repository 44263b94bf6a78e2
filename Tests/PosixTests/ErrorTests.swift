internal import Glibc
internal import Posix
internal import Testing

@Suite struct ErrorTests {
  /// What each call says of a thing that is not as it should be.
  @Test func callsReportTheManualsErrors() throws {
    let directory = try TemporaryDirectory()
    let (missing, file, folder) = (
      directory.file("missing"), directory.file("file"), directory.file("folder")
    )
    _ = try directory.open("file", [1])
    try Files.makeDirectory(folder)
    _ = try Files.open(folder.appending("inner"), OpenFlags.write | OpenFlags.create)
    try Files.symlink(target: [0x78], at: directory.file("link"))
    let table: [(String, Int32, () throws(Errno) -> Void)] = [
      ("open missing", ENOENT, { () throws(Errno) in _ = try Files.open(missing, OpenFlags.read) }),
      ("open empty", ENOENT, { () throws(Errno) in _ = try Files.open(Path(""), OpenFlags.read) }),
      ("open NUL", EINVAL, { () throws(Errno) in _ = try Files.open(Path([65, 0, 66]), 0) }),
      (
        "open taken", EEXIST,
        { () throws(Errno) in
          _ = try Files.open(file, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive)
        }
      ),
      (
        "open link", ELOOP,
        { () throws(Errno) in
          _ = try Files.open(directory.file("link"), OpenFlags.read | OpenFlags.noFollow)
        }
      ),
      ("status", ENOENT, { () throws(Errno) in _ = try Files.status(missing) }),
      ("status of nothing", ENOENT, { () throws(Errno) in _ = try Files.status(Path("")) }),
      ("list file", ENOTDIR, { () throws(Errno) in _ = try Files.list(file) }),
      ("read folder", EISDIR, { () throws(Errno) in _ = try Files.readAll(folder) }),
      ("limit", EFBIG, { () throws(Errno) in _ = try Files.readAll(file, limit: 0) }),
      ("rename", ENOENT, { () throws(Errno) in try Files.rename(missing, file) }),
      ("no replace", EEXIST, { () throws(Errno) in try Files.renameNoReplace(file, folder) }),
      ("unlink", EISDIR, { () throws(Errno) in try Files.unlink(folder) }),
      ("rmdir", ENOTEMPTY, { () throws(Errno) in try Files.removeDirectory(folder) }),
      ("mkdir", EEXIST, { () throws(Errno) in try Files.makeDirectory(file) }),
      ("mkdirs", ENOTDIR, { () throws(Errno) in try Files.makeDirectories(file.appending("a")) }),
      ("mkdirs file", EEXIST, { () throws(Errno) in try Files.makeDirectories(file) }),
      ("readlink", EINVAL, { () throws(Errno) in _ = try Files.readLink(file) }),
      ("realpath", ENOENT, { () throws(Errno) in _ = try Files.realPath(missing) }),
      ("sync", ENOENT, { () throws(Errno) in try Files.syncDirectory(missing) }),
      (
        "long name", ENAMETOOLONG,
        { () throws(Errno) in
          try Files.makeDirectory(directory.path.appending([UInt8](repeating: 65, count: 256)))
        }
      ),
      ("spawn", ENOENT, { () throws(Errno) in _ = try Process.spawn(["/nowhere/program"]) }),
      ("spawn nothing", EINVAL, { () throws(Errno) in _ = try Process.spawn([String]()) }),
      ("signal", ESRCH, { () throws(Errno) in try Signals.send(0, to: 0x3FFF_FFFF) }),
    ]
    for (name, expected, call) in table { #expect(code(call) == expected, "\(name)") }
  }

  /// What calls on open files say.
  @Test func descriptorsReportErrorsToo() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.open("file", [1, 2, 3])
    let reader = try Files.open(directory.file("file"), OpenFlags.read)
    let writer = try Files.open(directory.file("file"), OpenFlags.write)
    let folder = try Files.open(directory.path, OpenFlags.read | OpenFlags.directory)
    #expect(code { () throws(Errno) in try Files.write(reader, [1]) } == EBADF)
    #expect(code { () throws(Errno) in try Files.write(reader, [1], at: 0) } == EBADF)
    #expect(code { () throws(Errno) in _ = try Files.read(writer, count: 1) } == EBADF)
    #expect(code { () throws(Errno) in _ = try Files.read(writer, at: 0, count: 1) } == EBADF)
    #expect(code { () throws(Errno) in _ = try Files.read(folder, count: 1) } == EISDIR)
    #expect(code { () throws(Errno) in try Files.truncate(reader, 0) } == EINVAL)
    #expect(code { () throws(Errno) in try Files.truncate(writer, -1) } == EINVAL)
    #expect(
      code { () throws(Errno) in try Files.allocate(reader, offset: 0, length: 1) } == EBADF)
    #expect(
      code { () throws(Errno) in _ = try Files.seek(reader, from: 4, hole: false) } == ENXIO)
    #expect(code { () throws(Errno) in _ = try Files.list(reader) } == ENOTDIR)
    #expect(
      code { () throws(Errno) in _ = try Files.openAt(folder, Array("x".utf8), 0) } == ENOENT)
    #expect(code { () throws(Errno) in _ = try Files.status(folder, []) } == ENOENT)
    #expect(code { () throws(Errno) in try Files.unlinkAt(folder, Array("x".utf8)) } == ENOENT)
    #expect(code { () throws(Errno) in try Files.lock(folder, .shared) } == 0)
    #expect(code { () throws(Errno) in try FileDescriptor(adopting: 1_000_000).close() } == EBADF)
    #expect(try Files.readAll(reader) == [1, 2, 3])
  }

  @Test func anErrorHasTheLibrarysText() {
    #expect("\(Errno(ENOENT))" == "No such file or directory")
    #expect("\(Errno(99999))" == "Unknown error 99999")
    #expect(Errno(EIO) == Errno(EIO))
  }

  /// A read that a signal interrupts goes on.
  @Test func interruptedReadsGoOn() throws {
    let pipe = try Pipe()
    let child = try Process.spawn(
      ["sh", "-c", "kill -WINCH $PPID; printf done"],
      streams: Process.Streams(input: nil, output: pipe.writer.raw))
    let bytes = try Files.read(pipe.reader, count: 4)
    #expect(bytes == Array("done".utf8))
    #expect(try child.wait() == .exited(0))
  }
}
