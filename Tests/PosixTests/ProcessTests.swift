internal import Posix
internal import Testing

@Suite struct ProcessTests {
  /// What /proc/meminfo says of the machine, or less where a group of processes may have no more.
  @Test func knowsHowMuchMemoryThereIs() throws {
    let lines = try Files.readAll(Path("/proc/meminfo")).split(separator: 0x0A)
    let total = try #require(lines.first { $0.starts(with: "MemTotal:".utf8) })
    let digits = total.filter { (0x30...0x39).contains($0) }
    let bytes = try #require(Int(String(decoding: digits, as: UTF8.self))) << 10
    #expect(HostMemory.bytes > 1 << 20 && HostMemory.bytes <= bytes)
  }

  @Test(arguments: [
    ("exit 0", Process.Ending.exited(0)), ("exit 3", .exited(3)), ("exit 255", .exited(255)),
    ("kill -TERM $$", .signaled(15)), ("kill -KILL $$", .signaled(9)),
  ])
  func endingsAreTold(script: String, ending: Process.Ending) throws {
    #expect(try Process.spawn(["sh", "-c", script]).wait() == ending)
  }

  @Test func streamsLeadWhereTheyShould() throws {
    let input = try Pipe()
    let output = try Pipe()
    let child = try Process.spawn(
      ["sh", "-c", "cat; pwd; echo error >&2"], directory: Path("/usr"),
      streams: Process.Streams(
        input: input.reader.raw, output: output.writer.raw, error: output.writer.raw))
    try Files.write(input.writer, Array("in\n".utf8))
    _ = input.closeWriter()
    let reader = output.closeWriter()
    #expect(try Files.readAll(reader) == Array("in\n/usr\nerror\n".utf8))
    #expect(try child.wait() == .exited(0))
  }

  /// Ours, not what the child was given before: its 2 is our 0, whatever its 0 became.
  @Test func streamsMayBeExchanged() throws {
    let output = try Pipe()
    let child = try Process.spawn(
      ["sh", "-c", "readlink /proc/self/fd/2"],
      streams: Process.Streams(input: nil, output: output.writer.raw, error: 0))
    let found = try Files.readAll(output.closeWriter())
    #expect(try child.wait() == .exited(0))
    let ours = try Files.readLink(Path("/proc/self/fd/0"))
    #expect(found == ours + [0x0A])
  }

  /// As many as it may have, and never fewer than before.
  @Test func moreDescriptorsMayBeOpen() throws {
    func limits(_ kind: String) throws -> UInt64 {
      let output = try Pipe()
      let child = try Process.spawn(
        ["sh", "-c", "ulimit -\(kind) -n"],
        streams: Process.Streams(input: nil, output: output.writer.raw, error: nil))
      let text = String(decoding: try Files.readAll(output.closeWriter()), as: UTF8.self)
      _ = try child.wait()
      return UInt64(text.trimmingPrefix(" ").prefix { $0.isNumber }) ?? .max
    }
    let before = try limits("S")
    let most = try limits("H")
    #expect(Files.raiseDescriptorLimit(to: before) == before)
    #expect(Files.raiseDescriptorLimit(to: before + 1) == min(before + 1, most))
    #expect(try limits("S") == min(before + 1, most))
    #expect(Files.raiseDescriptorLimit(to: 1) == min(before + 1, most))
  }

  /// A child that reads to the end sees it, since no other child holds the pipe open.
  @Test func descriptorsAreNotInherited() throws {
    let pipe = try Pipe()
    let sleeper = try Process.spawn(["sleep", "1000"])
    let reader = try Process.spawn(
      ["cat"], streams: Process.Streams(input: pipe.reader.raw, output: nil))
    try Files.write(pipe.writer, [1])
    _ = pipe.closeWriter()
    #expect(try reader.wait() == .exited(0))
    try sleeper.send(Signals.terminate)
    #expect(try sleeper.wait() == .signaled(Signals.terminate))
    #expect(code { () throws(Errno) in _ = try sleeper.wait() } == 10)
  }

  @Test func theEnvironmentIsGiven() throws {
    let output = try Pipe()
    let child = try Process.spawn(
      ["/usr/bin/env"].map { Array($0.utf8) }, environment: [Array("A=b c".utf8)],
      streams: Process.Streams(input: nil, output: output.writer.raw, error: nil),
      newSession: true)
    #expect(try Files.readAll(output.closeWriter()) == Array("A=b c\n".utf8))
    #expect(try child.wait() == .exited(0))
    let none = try Process.spawn(
      ["/usr/bin/env"].map { Array($0.utf8) }, environment: [],
      streams: Process.Streams(input: nil, output: nil, error: nil))
    #expect(try none.wait() == .exited(0))
  }

  @Test func aRunningChildIsPolledAndEnded() throws {
    let child = try Process.spawn(["sleep", "1000"])
    #expect(try child.poll() == nil)
    try child.send(Signals.kill)
    #expect(try child.wait() == .signaled(Signals.kill))
  }

  @Test func theEnvironmentIsRead() {
    #expect(Environment.value("PATH") != nil)
    #expect(Environment.value("MEMCUBE_SURELY_NOT_SET") == nil)
    #expect(Environment.nonEmpty("MEMCUBE_SURELY_NOT_SET") == nil)
    #expect(Environment.all.contains { $0.starts(with: Array("PATH=".utf8)) })
    #expect(System.loginName?.isEmpty == false)
    #expect(System.home?.isAbsolute == true)
    #expect(!System.hostName.isEmpty)
    #expect(System.process > 0)
    #expect((try? System.workingDirectory())?.isAbsolute == true)
  }

  @Test func threadsRunAtTheirNiceness() throws {
    let name = Condition<[UInt8]?>(nil)
    try Thread.detach("a name of more than fifteen bytes", nice: 5) {
      let found = try? Files.readAll(Path("/proc/thread-self/comm"))
      name.withLock { $0 = found ?? [] }
      name.broadcast()
    }
    #expect(name.wait(until: { $0 }) == Array("a name of more \n".utf8))
  }

  @Test func terminalsAreTold() throws {
    #expect(StandardStream.input.width == nil || StandardStream.input.isTerminal)
    try StandardStream.error.write([])
  }

  @Test func randomBytesDiffer() {
    #expect(Random.bytes(0).isEmpty && Random.bytes(-1).isEmpty)
    #expect(Random.bytes(1000).count == 1000)
    #expect(Random.bytes(16) != Random.bytes(16))
  }
}
