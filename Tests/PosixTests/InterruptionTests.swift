internal import Glibc
internal import Posix
internal import Testing

/// Calls that block while signals come, and devices that are full.
@Suite(.serialized) struct InterruptionTests {
  /// Sends signals to a thread of this process as long as it lives: handled, without SA_RESTART, so
  /// that its calls come back with EINTR.
  private final class Pester: Sendable {
    private let isDone = Condition(false)

    /// Begins to send signals to the calling thread.
    init() throws(Errno) {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { _ in }
      unsafe sigaction(SIGURG, &action, nil)
      let target = pthread_self()
      try Thread.detach("pester") { [isDone] in
        while !isDone.withLock({ $0 }) {
          pthread_kill(target, SIGURG)
          Clock.sleep(nanoseconds: 200_000)
        }
      }
    }

    func stop() { isDone.withLock { $0 = true } }
  }

  /// A pipe holds 64 KiB, so that a longer write blocks in the middle, again and again.
  @Test func aLongWriteIsWrittenWhole() throws {
    let pipe = try Pipe()
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let read = Condition([UInt8]())
    let reader = Int32(pipe.reader.raw)
    let thread = try Thread.start("reader") {
      let file = FileDescriptor(adopting: dup(reader))
      while read.withLock({ $0.count }) < bytes.count {
        guard let piece = try? Files.read(file, count: 10_000), !piece.isEmpty else { break }
        read.withLock { $0 += piece }
        Clock.sleep(nanoseconds: 300_000)
      }
    }
    let pester = try Pester()
    try Files.write(pipe.writer, bytes)
    pester.stop()
    thread.join()
    #expect(read.withLock { $0 } == bytes)
  }

  @Test func waitingForALockGoesOn() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    let isHeld = Condition(false)
    let holder = try Thread.start("holder") {
      let held = try? FileLock.acquire(path, .exclusive)
      isHeld.withLock { $0 = true }
      isHeld.broadcast()
      Clock.sleep(nanoseconds: 30_000_000)
      _ = held != nil
    }
    let _: Bool = isHeld.wait { $0 ? true : nil }
    let pester = try Pester()
    let held = try FileLock.acquire(path, .exclusive)
    pester.stop()
    #expect(held.file.raw >= 0)
    holder.join()
  }

  @Test func sleepingAndReadingGoOn() throws {
    let pester = try Pester()
    let began = Clock.monotonic()
    Clock.sleep(nanoseconds: 20_000_000)
    #expect(Clock.monotonic() - began >= 20_000_000, "no signal ends it")
    let pipe = try Pipe()
    let writer = Int32(pipe.writer.raw)
    let thread = try Thread.start("writer") {
      Clock.sleep(nanoseconds: 10_000_000)
      try? Files.write(FileDescriptor(adopting: dup(writer)), Array("late".utf8))
    }
    #expect(try Files.read(pipe.reader, count: 4) == Array("late".utf8))
    pester.stop()
    thread.join()
  }

  /// What has no room says so, whatever the way it is written.
  @Test func aFullDeviceSaysSo() throws {
    let full = try Files.open(Path("/dev/full"), OpenFlags.write)
    #expect(throws: Errno.noSpace) { try Files.write(full, [1, 2, 3]) }
    #expect(throws: Errno.noSpace) { try Files.write(full, Array([1, 2, 3])[1...]) }
    #expect(throws: Errno.noSpace) { try Files.write(full, [1], at: 0) }
    try Files.write(full, [])
    #expect(throws: Errno.tooLarge) { try Files.write(full, [1], at: .max) }
    #expect(throws: Errno.tooLarge) { try Files.write(full, [1], at: -1) }
  }

  /// Who reads no more is told by an error, not by a signal that ends the process.
  @Test func aPipeWithoutAReaderSaysSo() async {
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_IGN)
      var ends: [Int32] = [0, 0]
      _ = unsafe pipe(&ends)
      close(ends[0])
      let writer = FileDescriptor(adopting: ends[1])
      exit(code { () throws(Errno) in try Files.write(writer, [1]) } == EPIPE ? 0 : 1)
    }
  }
}
