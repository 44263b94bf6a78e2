import Posix
import Testing

/// Values behind a lock.
@Suite struct LockedValueTests {
  private struct Token: ~Copyable {
    var uses = 0
  }

  private final class Counter: Sendable {
    let value = Lock(Token())
  }

  @Test func oneThreadAtATime() throws {
    let counter = Counter()
    let work: @Sendable () -> Void = {
      for _ in 0..<10_000 { counter.value.withLock { $0.uses += 1 } }
    }
    let one = try Thread.start("one", work)
    let other = try Thread.start("other", work)
    let third = try Thread.start("third", work)
    work()
    one.join()
    other.join()
    third.join()
    #expect(counter.value.withLock { $0.uses } == 40_000)
  }

  @Test func itIsFreeAfterAnError() {
    let value = Lock([1])
    #expect(throws: Errno(5)) {
      try value.withLock { value throws(Errno) in
        value.append(2)
        throw Errno(5)
      }
    }
    #expect(value.withLock { $0 } == [1, 2])
  }

  @Test func theValueEndsWithTheLock() {
    final class Kept: Sendable {}
    weak var seen: Kept?
    do {
      let kept = Kept()
      seen = kept
      let value = Lock<Kept?>(kept)
      #expect(value.withLock { $0 != nil })
    }
    #expect(seen == nil)
  }
}
