import Fuse
import Glibc
import Posix
import Testing
import Waiting

/// Mounts come and go, and the kernel hears of what changes behind its back.
struct LifeTests {
  @Test func changesBehindTheKernelsBack() throws {
    let mounted = try MountedFixture()
    let path = mounted.path.appending("note")
    for round in 0..<50 {
      // The kernel now remembers that there is no such name, and the listing without it.
      #expect(!Files.exists(path))
      #expect(try Files.list(mounted.path).isEmpty)
      #expect(try mounted.command("write note one\(round)") == "done")
      #expect(try Files.readAll(path) == Array("one\(round)".utf8))
      #expect(try Files.list(mounted.path).map(\.name) == [Array("note".utf8)])
      #expect(try mounted.command("write note a longer text") == "done")
      #expect(try Files.status(path).size == 13)
      #expect(try Files.readAll(path) == Array("a longer text".utf8))
      #expect(try mounted.command("remove note") == "done")
    }
  }

  @Test func parallelClients() throws {
    let mounted = try MountedFixture()
    let script = """
      i=0; while [ $i -lt 150 ]; do
        echo "$2-$i" > "$2-$i" && mv "$2-$i" "$2-x" && mv "$2-x" "$2-$i" || exit 1
        [ "$(cat "$2-$i")" = "$2-$i" ] || exit 2
        i=$((i+1))
      done
      ls -l > /dev/null 2>&1; rm "$2"-*
      """
    let pipe = try Pipe()
    let words = ["sh", "-c", "cd \"$1\" || exit 99\n" + script, "sh"].map { Array($0.utf8) }
    let clients = try (0..<8).map { number in
      try Process.spawn(
        words + [mounted.path.bytes, Array("c\(number)".utf8)],
        streams: Process.Streams(input: nil, output: pipe.writer.raw))
    }
    for client in clients { #expect(try client.wait() == .exited(0)) }
    #expect(try Files.list(mounted.path).isEmpty)
  }

  /// Who opens files that have to wait holds up nobody, however many they are.
  @Test(arguments: [1, 2, 20]) func othersAreAnsweredBesideWhoWaits(count: Int) throws {
    let mounted = try MountedFixture()
    #expect(try mounted.command("write held held") == "done")
    #expect(try mounted.command("write other other") == "done")
    #expect(try mounted.command("hold") == "done")
    let pipe = try Pipe()
    let waiting = try (0..<count).map { _ in
      try Process.spawn(
        ["cat", "\(mounted.path)/held"].map { Array($0.utf8) },
        streams: Process.Streams(input: nil, output: pipe.writer.raw))
    }
    for _ in 0..<100 {
      let (text, _) = try mounted.shell(
        "cat other; echo more > new; cat new; stat -c %s new; rm new")
      #expect(text == "othermore\n5\n")
    }
    #expect(try mounted.command("release") == "done")
    for one in waiting { #expect(try one.wait() == .exited(0)) }
    #expect(try Files.readAll(pipe.closeWriter()).count == 4 * count)
  }

  @Test func nothingLeaks() throws {
    let mounted = try MountedFixture()
    let descriptors = Path("/proc/\(mounted.process.id)/fd")
    let before = try Files.list(descriptors).count
    #expect(try mounted.command("count") == "1")
    let (text, ending) = try mounted.shell(
      """
      for d in a b c; do mkdir $d; for f in 1 2 3 4 5 6 7 8 9; do echo $f > $d/$f; done; done
      ls -lR > /dev/null; find . -type f -exec cat {} + > /dev/null; mv a/1 b/1; ln b/2 b/x
      cp -r b e; rm -r a b c e; ls -A
      """)
    #expect(text.isEmpty && ending == .exited(0))
    // The kernel takes lookups back, and releases files, in its own time.
    #expect(try eventually { try mounted.command("count") == "1" })
    #expect(try Files.list(descriptors).count == before)
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP]) func aSignalUnmounts(signal: Int32) throws {
    let mounted = try MountedFixture()
    #expect(try MountTable.mount(at: mounted.path)?.isNamed("memcube") == true)
    #expect(try mounted.end(signal) == .exited(0))
    #expect(try MountTable.mount(at: mounted.path) == nil)
    #expect(try Files.list(mounted.path).isEmpty)
  }

  @Test func aBusyMountGoesToo() throws {
    let mounted = try MountedFixture()
    let visitor = try Process.spawn(["sleep", "1000"], directory: mounted.path)
    defer {
      try? visitor.send(SIGKILL)
      _ = try? visitor.wait()
    }
    let mount = try #require(try MountTable.mount(at: mounted.path))
    #expect(throws: Errno(EBUSY)) { try mount.unmount(lazily: false) }
    let occupants = try Occupant.all(of: mounted.path)
    #expect(occupants.map(\.process) == [visitor.id])
    #expect(occupants.map(\.name) == [Array("sleep".utf8)])
    #expect(occupants.map(\.use) == [.directory])
    #expect(try mounted.end() == .exited(0))
    #expect(try MountTable.mount(at: mounted.path) == nil)
    #expect(throws: Errno(ENOENT)) { try mount.unmount(lazily: false) }
  }

  // Repeated: a thread that read in the moment of the unmounting failed once in 300 times.
  @Test(arguments: 0..<20) func unmountingEndsTheService(_: Int) throws {
    let mounted = try MountedFixture()
    let file = try Files.open(mounted.path.appending("open"), O_CREAT | O_RDWR)
    #expect(try Occupant.all(of: mounted.path).map(\.use) == [.open])
    let mount = try #require(try MountTable.mount(at: mounted.path))
    try mount.unmount(lazily: true)
    #expect(try MountTable.mount(at: mounted.path) == nil)
    // Detached, but served as long as somebody has a file open.
    try Files.write(file, Array("late".utf8))
    try file.close()
    #expect(try mounted.process.wait() == .exited(0))
  }

  @Test func aDeadMountIsCleaned() throws {
    let mounted = try MountedFixture()
    #expect(try MountPoint.state(mounted.path).isMounted)
    #expect(try !MountPoint.clean(mounted.path, named: "memcube"))
    #expect(try mounted.end(SIGKILL) == .signaled(SIGKILL))
    #expect(throws: Errno(ENOTCONN)) { try Files.list(mounted.path) }
    #expect(try !MountPoint.clean(mounted.path, named: "other"))
    #expect(try MountPoint.clean(mounted.path, named: "memcube"))
    #expect(try MountPoint.state(mounted.path) == .free)
    #expect(try MountPoint.check(mounted.path) == mounted.path)
    // The same directory serves again.
    let again = try MountedFixture(at: mounted.path)
    #expect(throws: MountRefusal.self) { try MountPoint.check(mounted.path) }
    #expect(try again.end() == .exited(0))
  }
}

extension MountPoint.State {
  var isMounted: Bool { if case .mounted = self { true } else { false } }
}
