internal import Glibc
internal import Posix
internal import Testing

@Suite struct LockTests {
  @Test func fileLocksExclude() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    do {
      let held = try FileLock.acquire(path, .exclusive)
      #expect(held.file.raw >= 0)
      let second = try FileLock.attempt(path, .shared)
      if second != nil { Issue.record("shared beside exclusive") }
    }
    let reader = try FileLock.attempt(path, .shared)
    let other = try FileLock.attempt(path, .shared)
    let writer = try FileLock.attempt(path, .exclusive)
    if reader == nil || other == nil { Issue.record("two readers exclude each other") }
    if writer != nil { Issue.record("a writer beside readers") }
  }

  @Test func theKernelSaysWhoHoldsALock() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    do {
      let held = try FileLock.acquire(path, .exclusive)
      #expect(FileLock.holder(of: path) == getpid())
      #expect(held.file.raw >= 0)
    }
    // A program that another test starts holds it until it has replaced its image.
    for _ in 0..<200 where FileLock.holder(of: path) != nil { usleep(10_000) }
    #expect(FileLock.holder(of: path) == nil)
    #expect(FileLock.holder(of: directory.file("other")) == nil)
  }

  @Test func whoWaitsForALimitedTimeGivesUp() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    do {
      let held = try FileLock.acquire(path, .exclusive)
      for limit: Int64 in [-1, 0, 1_000_000] {
        let second = try FileLock.acquire(path, .shared, within: limit)
        if second != nil { Issue.record("taken from the holder") }
      }
      #expect(held.file.raw >= 0)
    }
    let free = try FileLock.acquire(path, .exclusive, within: 0)
    if free == nil { Issue.record("nobody holds it") }
  }

  /// A thread that holds a lock for so many nanoseconds, once it has it.
  private func holder(
    of path: Path, for nanoseconds: Int64, _ body: @escaping @Sendable (borrowing FileLock) -> Void
  ) throws -> Thread {
    let isHeld = Condition(false)
    let other = try Thread.start("holder") {
      let held = try? FileLock.acquire(path, .exclusive)
      isHeld.withLock { $0 = true }
      isHeld.broadcast()
      Clock.sleep(nanoseconds: nanoseconds)
      if let held { body(held) }
    }
    let _: Bool = isHeld.wait { $0 ? true : nil }
    return other
  }

  @Test func whoWaitsLongEnoughGetsIt() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    let other = try holder(of: path, for: 20_000_000) { _ in }
    let taken = try FileLock.acquire(path, .exclusive, within: 60_000_000_000)
    if taken == nil { Issue.record("it was let go") }
    other.join()
  }

  /// A lock on a file that was removed keeps nobody out: who waited for it takes the one that is there.
  @Test func whoWaitedForARemovedFileLocksTheNextOne() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    let other = try holder(of: path, for: 50_000_000) { held in
      try? Files.unlink(path)
      let isOn = held.isOn(path)
      #expect(!isOn)
    }
    let taken = try FileLock.acquire(path, .exclusive)
    let isOn = taken.isOn(path)
    #expect(isOn)
    let second = try FileLock.attempt(path, .exclusive)
    if second != nil { Issue.record("two have it") }
    other.join()
  }

  @Test func openFilesAreLockedInPlace() throws {
    let directory = try TemporaryDirectory()
    let a = try directory.open("a")
    let b = try Files.open(directory.file("a"), OpenFlags.read)
    try Files.lock(a, .exclusive)
    #expect(try !Files.tryLock(b, .shared))
    try Files.lock(a, .shared)
    #expect(try Files.tryLock(b, .shared))
    try Files.unlock(a)
    #expect(try Files.tryLock(b, .exclusive))
  }

  @Test func theLockKeepsCount() throws {
    let count = Counter()
    var threads: [Joined] = []
    for number in 0..<4 {
      threads.append(
        Joined(try Thread.start("count-\(number)") { for _ in 0..<1000 { count.add() } }))
    }
    for thread in threads { thread.join() }
    #expect(count.value == 4000)
  }

  @Test func aConditionHandsOverEveryItem() throws {
    let queue = Condition<[Int]>([])
    let sum = Counter()
    var threads: [Joined] = []
    for _ in 0..<3 {
      threads.append(
        Joined(
          try Thread.start("consumer") {
            while true {
              let item = queue.wait(until: { items in items.isEmpty ? nil : items.removeFirst() })
              if item < 0 { return }
              sum.add(item)
            }
          }))
    }
    for item in 1...100 {
      queue.withLock { $0.append(item) }
      queue.signal()
    }
    queue.withLock { $0 += [-1, -1, -1] }
    queue.broadcast()
    for thread in threads { thread.join() }
    #expect(sum.value == 5050)
  }

  @Test func waitingEndsWithTheTime() {
    let never = Condition<Int>(0)
    #expect(never.wait(nanoseconds: 1000) { $0 > 0 ? $0 : nil } == nil)
    #expect(never.wait(nanoseconds: -1) { $0 > 0 ? $0 : nil } == nil)
    #expect(never.wait(nanoseconds: .max) { $0 == 0 ? 5 : nil } == 5)
    #expect(throws: Errno(EIO)) {
      try never.withLock { (_) throws(Errno) in throw Errno(EIO) }
    }
    #expect(never.withLock { $0 } == 0)
  }
}

/// A sum behind the project's lock.
final class Counter: Sendable {
  private let sum = Lock<Int>(0)
  var value: Int { sum.withLock { $0 } }
  func add(_ number: Int = 1) { sum.withLock { $0 += number } }
}

/// A thread in a list: arrays hold no values of one owner.
final class Joined {
  private var thread: Thread?
  init(_ thread: consuming Thread) { self.thread = consume thread }
  func join() { if let thread = thread.take() { thread.join() } }
}
