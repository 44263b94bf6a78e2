import Fuse
import Glibc
import Posix
import Testing

struct MountPointTests {
  /// A directory `empty`, one with a file in it, a file, and a link to `empty`.
  private func scene() throws -> Path {
    let base = try temporaryDirectory()
    for name in ["empty", "full", "full/below"] { try Files.makeDirectory(base.appending(name)) }
    try Files.write(try Files.open(base.appending("file"), O_CREAT | O_WRONLY), [0x78])
    try Files.symlink(target: Array("empty".utf8), at: base.appending("link"))
    return base
  }

  @Test func directoriesThatWillDo() throws {
    let base = try scene()
    defer { try? Files.removeTree(base) }
    let empty = base.appending("empty")
    for name in ["empty", "link", "full/../empty", "empty/."] {
      #expect(try MountPoint.check(base.appending(name)) == empty)
      #expect(try MountPoint.state(base.appending(name)) == .free)
    }
    let beside = [base.appending("full"), base.appending("gone"), base.appending("empt")]
    #expect(try MountPoint.check(empty, besides: beside) == empty)
  }

  @Test func directoriesThatWillNot() throws {
    let base = try scene()
    defer { try? Files.removeTree(base) }
    let (full, empty) = (base.appending("full"), base.appending("empty"))
    let below = full.appending("below")
    let cases: [(Path, [Path], MountRefusal)] = [
      (base.appending("gone"), [], .missing), (base.appending("gone/gone"), [], .missing),
      (base.appending("file"), [], .notDirectory), (full, [], .notEmpty),
      (base.appending("file/x"), [], .unreadable(Errno(ENOTDIR))),
      (empty, [empty], .inside(empty)), (below, [full], .inside(full)),
      (below, [base.appending("gone"), Path("/")], .inside(Path("/"))),
      (full, [below], .contains(below)), (empty, [base.appending("link")], .inside(empty)),
      (Path(""), [], .missing),
    ]
    for (path, besides, refusal) in cases {
      #expect(throws: refusal) { try MountPoint.check(path, besides: besides) }
    }
  }

  @Test func nothingToClean() throws {
    let base = try scene()
    defer { try? Files.removeTree(base) }
    for name in ["empty", "full"] {
      #expect(try !MountPoint.clean(base.appending(name), named: "memcube"))
    }
    #expect(try !MountPoint.clean(base.appending("gone/gone"), named: "memcube"))
  }
}

struct BackgroundTests {
  private func words(_ script: String) -> [[UInt8]] {
    ["sh", "-c", script].map { Array($0.utf8) }
  }

  @Test func goesOnAfterReady() throws {
    let outcome = try Background.start(words("echo; exec sleep 1000 > /dev/null"))
    guard case .ready(let process) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    defer {
      try? Signals.send(SIGKILL, to: process)
      waitpid(process, nil, 0)
    }
    #expect(try Files.readLink(Path("/proc/\(process)/cwd")) == Array("/".utf8))
    #expect(getsid(process) == process)
  }

  @Test(arguments: [("exit 3", Process.Ending.exited(3)), ("kill -9 $$", .signaled(SIGKILL))])
  func endsBeforeReady(script: String, ending: Process.Ending) throws {
    #expect(try Background.start(words(script)) == .ended(ending))
  }

  @Test func noSuchProgram() throws {
    #expect(throws: Errno(ENOENT)) { try Background.start([Array("/nowhere/at/all".utf8)]) }
  }

  @Test func ownProgramIsThis() throws {
    #expect(try Files.exists(Path(Background.ownProgram())))
  }
}
