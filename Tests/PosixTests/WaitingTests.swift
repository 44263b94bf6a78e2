internal import Glibc
internal import Posix
internal import Testing

@Suite struct WaitingTests {
  @Test func inotifyTellsWhatHappened() throws {
    let directory = try TemporaryDirectory()
    let inotify = try Inotify()
    let watch = try inotify.add(
      directory.path, [.created, .movedFrom, .movedTo, .deleted, .closedAfterWriting])
    #expect(try inotify.read().isEmpty)
    try directory.open("a", [1]).close()
    try Files.rename(directory.file("a"), directory.file("b"))
    try Files.unlink(directory.file("b"))
    #expect(try Poll.readable([inotify.file.raw], milliseconds: 10_000) == [true])
    let events = try inotify.read()
    #expect(events.allSatisfy { $0.watch == watch })
    #expect(
      events.map(\.mask) == [.created, .closedAfterWriting, .movedFrom, .movedTo, .deleted])
    #expect(events.map { String(decoding: $0.name, as: UTF8.self) } == ["a", "a", "a", "b", "b"])
    #expect(events[2].cookie == events[3].cookie)
    try inotify.remove(watch)
    #expect(try inotify.read().map(\.mask) == [.ignored])
    #expect(code { () throws(Errno) in try inotify.remove(watch) } == 22)
  }

  @Test func inotifyRefusesWhatIsNoDirectory() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.open("a")
    let inotify = try Inotify()
    let path = directory.file("a")
    #expect(
      code { () throws(Errno) in try inotify.add(path, [.created, .onlyDirectory]) } == 20)
  }

  @Test func wakingUpIsSeenUntilCleared() throws {
    let wake = try WakeUp()
    #expect(try Poll.readable([wake.file.raw], milliseconds: 0) == [false])
    wake.signal()
    wake.signal()
    #expect(try Poll.readable([wake.file.raw]) == [true])
    wake.clear()
    wake.clear()
    #expect(try Poll.readable([wake.file.raw], milliseconds: 0) == [false])
    let pipe = try Pipe()
    try Files.write(pipe.writer, [1])
    let ready = try Poll.readable([wake.file.raw, pipe.reader.raw], milliseconds: 10_000)
    #expect(ready == [false, true])
  }

  /// In a child, and to its one thread: the others of the test runner block nothing.
  @Test func blockedSignalsWaitForTheirReader() async {
    await #expect(processExitsWith: .exitCode(7)) {
      try Signals.block(Signals.ending + [Signals.user])
      try Signals.ignore(Signals.brokenPipe)
      let file = try Signals.descriptor([Signals.terminate])
      guard try Signals.read(file) == nil else { return }
      pthread_kill(pthread_self(), Signals.terminate)
      guard try Poll.readable([file.raw], milliseconds: 10_000) == [true],
        try Signals.read(file) == Signals.terminate
      else { return }
      pthread_kill(pthread_self(), Signals.user)
      guard try Signals.wait(for: [Signals.user]) == Signals.user else { return }
      exit(7)
    }
  }
}
