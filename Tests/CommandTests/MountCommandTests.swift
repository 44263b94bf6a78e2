@testable import Fuse
import Posix
import Testing
import Waiting

@testable import Format
@testable import memcube

/// Mounts of the built program, each in a process of its own: a test must not wait for a mount
/// that it serves itself.
@Suite(.enabled(if: Files.exists(Path("/dev/fuse"))), .serialized)
struct MountCommandTests {
  /// A program with a mount directory, which is not mounted any more at the end.
  private final class Mounted {
    let program: Program
    var directory: Path { program.home.appending("memory") }

    init() throws { program = try Program() }

    deinit { program.endMounts() }

    var isMounted: Bool {
      if case .mounted = (try? MountPoint.state(directory)) ?? .free { true } else { false }
    }

    /// Starts `mount --foreground`, and waits until it answers.
    func serve() throws -> Process {
      let process = try Process.spawn(
        [try Program.path()] + ["mount", "--foreground"].map { Array($0.utf8) },
        environment: program.environment(),
        streams: .init(input: nil, output: nil, error: nil))
      #expect(eventually { isMounted })
      return process
    }
  }

  @Test func mountsAndUnmounts() throws {
    let mounted = try Mounted()
    #expect(try mounted.program.good("mount") == "")
    #expect(mounted.isMounted)
    #expect(try Files.status(mounted.directory).kind == .directory)
    try mounted.program.bad("mount", status: 1, says: "is mounted already; memcube unmount")
    try mounted.program.good("unmount")
    #expect(!mounted.isMounted)
    try mounted.program.bad("unmount", status: 3, says: "nothing is mounted")
    try mounted.program.good("mount")
    try mounted.program.good("unmount")
    let log = try Files.readAll(mounted.program.home.appending(".local/state/memcube/daemon.log"))
    let lines = String(decoding: log, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 4)
  }

  @Test func namesWhoKeepsItBusy() throws {
    let mounted = try Mounted()
    try mounted.program.good("mount")
    let visitors = try (0..<5).map { _ in
      try Process.spawn(["sleep", "1000"], directory: mounted.directory)
    }
    defer {
      for visitor in visitors {
        try? visitor.send(Signals.kill)
        _ = try? visitor.wait()
      }
    }
    let outcome = try mounted.program.run(["unmount"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("is busy: sleep (process "))
    #expect(outcome.errors.contains(" and 2 more; end that, or use memcube unmount --lazy"))
    try mounted.program.good("unmount", "--lazy")
    #expect(!mounted.isMounted)
  }

  @Test(
    arguments: [
      (.busy, 1, "/m is busy: a program that you may not see; end that"),
      (.gone, 3, "/m is not mounted any more"),
      (.noHelper, 1, "fusermount3 is not in PATH; install the package fuse3"),
      (.helper(Array("/m not mounted by you".utf8)), 1, "unmounted: /m not mounted by you"),
      (.helper([]), 1, "fusermount3 failed without a word"),
      (.failed(Errno(1)), 4, "unmounting /m: Operation not permitted"),
    ] as [(UnmountRefusal, Int32, String)])
  func saysWhyAMountDoesNotEnd(refusal: UnmountRefusal, status: Int32, words: String) {
    let failure = UnmountCommand.failure(refusal, of: Path("/m"))
    #expect(failure.status == status)
    switch failure {
    case .failed(let sentence): #expect(sentence.contains(words), "\(sentence)")
    case .cube(let error): #expect(error.message.contains(words), "\(error.message)")
    default: Issue.record("\(failure)")
    }
  }

  @Test func saysWhatIsWrongWithTheDevice() throws {
    let program = try Program()
    let missing = #expect(throws: Failure.self) {
      try MountDirectory.checkDevice(program.home.appending("fuse"))
    }
    guard case .failed(let sentence) = missing else {
      Issue.record("\(String(describing: missing))")
      return
    }
    #expect(sentence.contains("fuse is missing, so nothing can be mounted: modprobe fuse"))
    let folder = #expect(throws: Failure.self) { try MountDirectory.checkDevice(program.home) }
    #expect(folder?.status == 1)
    guard System.user != 0 else { return }
    let closed = try program.file("closed", "")
    try Files.setMode(closed, 0)
    let refused = #expect(throws: Failure.self) { try MountDirectory.checkDevice(closed) }
    #expect(refused?.status == 4)
  }

  @Test func saysWhatIsWrongWithTheHelper() throws {
    let program = try Program()
    let process = try program.file("status", "Name:\tx\nNoNewPrivs:\t0\n")
    var helper = MountHelper(places: [program.home.appending("fusermount3")])
    helper.process = process
    #expect(helper.objection?.contains("install the package fuse3") == true)
    // A directory of the name is none.
    try Files.makeDirectory(program.home.appending("fusermount3"))
    #expect(helper.objection?.contains("install the package fuse3") == true)
    try Files.removeDirectory(program.home.appending("fusermount3"))
    let file = try program.file("fusermount3", "")
    #expect(helper.objection?.contains("is not set-uid root") == true)
    try Files.setMode(file, 0o4755)
    guard System.user == 0 else {
      #expect(helper.objection?.contains("is not set-uid root") == true)
      return
    }
    #expect(helper.objection == nil)
    try program.file("status", "Name:\tx\nNoNewPrivs:\t1\n")
    #expect(helper.objection?.contains("no new privileges") == true)
  }

  @Test func takesDirectoriesByName() throws {
    let mounted = try Mounted()
    try mounted.program.good("mount", "some/where else")
    let place = mounted.program.home.appending("some/where else")
    #expect(try MountPoint.state(place) != .free)
    try mounted.program.good("unmount", "./some/../some/where else/")
    #expect(try MountPoint.state(place) == .free)
  }

  @Test func refusesDirectoriesThatItWouldHide() throws {
    let program = try Program()
    try Files.makeDirectory(program.home.appending("full"))
    try program.file("full/a", "x")
    try program.bad("mount", "full", status: 4, says: "is not empty")
    try program.bad("mount", "full/a", status: 1, says: "is not a directory")
    try program.good("new", "trips")
    let store = ".local/share/memcube"
    try program.bad("mount", "\(store)/here", status: 4, says: "lies in")
    try program.bad("mount", "\(store)", status: 4, says: "is a directory that the mount needs")
    #expect(!Files.exists(program.home.appending("\(store)/here")))
    try program.bad("mount", ".", status: 4, says: "contains")
    try program.bad("unmount", "full", status: 3, says: "nothing is mounted")
    try program.bad("unmount", "gone", status: 3, says: "there is no directory")
    try program.bad("mount", "", status: 2, says: "DIR is empty")
  }

  @Test(arguments: [Signals.terminate, Signals.interrupt])
  func endsBySignal(signal: Int32) throws {
    let mounted = try Mounted()
    let process = try mounted.serve()
    try process.send(signal)
    #expect(try process.wait() == .exited(0))
    #expect(!mounted.isMounted)
  }

  @Test func aDeadMountCanBeUnmounted() throws {
    let mounted = try Mounted()
    let process = try mounted.serve()
    try process.send(Signals.kill)
    _ = try process.wait()
    try mounted.program.good("unmount")
    #expect(try MountPoint.state(mounted.directory) == .free)
    try mounted.program.bad("unmount", status: 3, says: "nothing is mounted")
  }

  @Test func aLinkToADirectoryWillDo() throws {
    let mounted = try Mounted()
    let program = mounted.program
    try Files.makeDirectory(program.home.appending("real"))
    try Files.symlink(target: Array("real".utf8), at: program.home.appending("link"))
    try program.good("mount", "link")
    #expect(try MountPoint.state(program.home.appending("real")) != .free)
    try program.bad("mount", "real", status: 1, says: "is mounted already; memcube unmount")
    try program.good("unmount", "link")
    #expect(try MountPoint.state(program.home.appending("real")) == .free)
  }

  @Test func anEmptyStoreCanBeMountedToo() throws {
    let mounted = try Mounted()
    try mounted.program.good("mount")
    func names() throws -> [String] {
      try Files.list(mounted.directory).map { String(decoding: $0.name, as: UTF8.self) }.sorted()
    }
    let places = ["README.md", "ask", "search"]
    #expect(try names() == places)
    try mounted.program.good("new", "trips")
    #expect(try eventually { try names() == places + ["trips"] })
    try mounted.program.good("unmount")
  }

  @Test func otherUsersAreLetInByAnOption() throws {
    guard System.user == 0 else { return }  // others need a line in /etc/fuse.conf
    let mounted = try Mounted()
    for (options, isAllowed) in [([], false), (["--allow-other"], true)] {
      let outcome = try mounted.program.run(["mount"] + options)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let table = String(decoding: try Files.readAll(Path("/proc/self/mountinfo")), as: UTF8.self)
      let line = table.split(separator: "\n").first { $0.contains(" \(mounted.directory) ") }
      #expect(line?.contains("allow_other") == isAllowed)
      #expect(line?.contains("default_permissions") == true)
      try mounted.program.good("unmount")
    }
  }

  @Test func anotherFileSystemIsLeftAlone() throws {
    let program = try Program()
    try program.bad("unmount", "/proc", status: 4, says: "is not a memcube mount")
    try program.bad("mount", "/proc", status: 1, says: "something else is mounted at /proc")
    try program.bad("unmount", "--lazy", "/proc", status: 4, says: "is not a memcube mount")
    #expect(try MountPoint.state(Path("/proc")) != .free)
  }

  @Test func takesADeadMountAway() throws {
    let mounted = try Mounted()
    let process = try mounted.serve()
    try process.send(Signals.kill)
    #expect(try process.wait() == .signaled(Signals.kill))
    guard case .dead = try MountPoint.state(mounted.directory) else {
      Issue.record("the mount is not dead")
      return
    }
    try mounted.program.good("mount")
    #expect(mounted.isMounted)
    try mounted.program.good("unmount")
  }

  @Test func saysWhoKeepsAMountBusy() throws {
    let mounted = try Mounted()
    try mounted.program.good("mount")
    let user = try Process.spawn(["sleep", "60"], directory: mounted.directory)
    try mounted.program.bad("unmount", status: 1, says: "sleep (process \(user.id))")
    try mounted.program.good("unmount", "--lazy")
    #expect(!mounted.isMounted)
    try user.send(Signals.kill)
    _ = try user.wait()
  }
}
