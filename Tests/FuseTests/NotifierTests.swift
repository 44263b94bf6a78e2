import Fuse
import Posix
import Testing

/// Gathers what a notifier sends, slowly if asked.
private final class Gathering: Sendable {
  let sent = Lock<[Notifier.Notice]>([])
  let gate = Condition<Gate>(Gate())

  struct Gate {
    var isOpen = true
    var arrived = 0
  }

  func take(_ notice: Notifier.Notice) {
    gate.withLock { $0.arrived += 1 }
    gate.broadcast()
    gate.wait { gate in gate.isOpen ? () : nil }
    sent.withLock { $0.append(notice) }
  }

  func setGate(open: Bool) {
    gate.withLock { $0.isOpen = open }
    gate.broadcast()
  }

  /// Waits until the thread that sends stands at the gate: from then on what is posted is queued.
  func waitForArrival() {
    gate.wait { gate in gate.arrived > 0 ? () : nil }
  }
}

private func notice(_ number: Int) -> Notifier.Notice {
  .name(parent: 1, name: Array("\(number)".utf8))
}

struct NotifierTests {
  @Test func sendsEverythingInOrder() throws {
    let (notifier, gathering) = (Notifier(), Gathering())
    try notifier.start { gathering.take($0) }
    for number in 0..<1000 { #expect(notifier.post(notice(number))) }
    notifier.drain()
    #expect(gathering.sent.withLock { $0 } == (0..<1000).map { notice($0) })
    notifier.finish()
  }

  private let content = Notifier.Notice.content(node: 5, offset: 0, length: 0)

  @Test func whoMayNotWaitForLongDrainsForAWhile() throws {
    let (notifier, gathering) = (Notifier(), Gathering())
    gathering.setGate(open: false)
    try notifier.start { gathering.take($0) }
    notifier.post(content)
    gathering.waitForArrival()
    #expect(!notifier.drainContents(nanoseconds: 1_000_000))
    gathering.setGate(open: true)
    #expect(notifier.drainContents(nanoseconds: 60_000_000_000))
    #expect(gathering.sent.withLock { $0 } == [content])
    notifier.finish()
  }

  @Test func contentsDoNotWaitForNames() throws {
    let (notifier, gathering) = (Notifier(), Gathering())
    gathering.setGate(open: false)
    let contents = Lock<[Notifier.Notice]>([])
    try notifier.start { notice in
      if case .content = notice {
        contents.withLock { $0.append(notice) }
      } else {
        gathering.take(notice)
      }
    }
    notifier.post(notice(0))
    gathering.waitForArrival()
    notifier.post(content)
    #expect(notifier.drainContents(nanoseconds: 60_000_000_000))
    #expect(contents.withLock { $0 } == [content])
    #expect(gathering.sent.withLock { $0 } == [])
    gathering.setGate(open: true)
    notifier.drain()
    #expect(gathering.sent.withLock { $0 } == [notice(0)])
    notifier.finish()
  }

  @Test func sendsOnceWhatIsPostedTwice() throws {
    let (notifier, gathering) = (Notifier(), Gathering())
    gathering.setGate(open: false)
    try notifier.start { gathering.take($0) }
    notifier.post(.content(node: 7, offset: 0, length: 0))
    gathering.waitForArrival()
    for _ in 0..<3 {
      notifier.post(.content(node: 5, offset: 0, length: 0))
      notifier.post(.content(node: 5, offset: 100, length: 10))
      notifier.post(.content(node: 6, offset: 100, length: 10))
    }
    gathering.setGate(open: true)
    notifier.drain()
    let sent = gathering.sent.withLock { $0 }
    #expect(sent.filter { $0 == .content(node: 5, offset: 0, length: 0) }.count == 1)
    #expect(!sent.contains(.content(node: 5, offset: 100, length: 10)))
    #expect(sent.contains(.content(node: 6, offset: 100, length: 10)))
    notifier.post(content)
    notifier.drain()
    #expect(gathering.sent.withLock { $0.filter { $0 == content }.count } == 2)
    notifier.finish()
  }

  @Test func isBounded() throws {
    let (notifier, gathering) = (Notifier(limit: 10), Gathering())
    gathering.setGate(open: false)
    try notifier.start { gathering.take($0) }
    #expect(notifier.post(notice(0)))
    gathering.waitForArrival()
    // Ten in the queue, beside the one that is on its way.
    let accepted = 1 + (1..<100).count { notifier.post(notice($0)) }
    #expect(accepted == 11)
    gathering.setGate(open: true)
    notifier.drain()
    #expect(gathering.sent.withLock { $0.count } == accepted)
    #expect(notifier.post(notice(1000)))
    notifier.finish()
    #expect(gathering.sent.withLock { $0.last } == notice(1000))
  }

  @Test func dropsWhatNobodyWouldHear() throws {
    let (notifier, gathering) = (Notifier(), Gathering())
    #expect(notifier.post(notice(1)))
    notifier.drain()
    try notifier.start { gathering.take($0) }
    try notifier.start { _ in Issue.record("started twice") }
    notifier.finish()
    #expect(notifier.post(notice(2)))
    notifier.drain()
    notifier.finish()
    #expect(gathering.sent.withLock { $0.isEmpty })
  }

  @Test func takesNoticesFromManyThreads() throws {
    let (notifier, gathering) = (Notifier(), Gathering())
    try notifier.start { gathering.take($0) }
    let threads = 8
    let done = Condition(0)
    for thread in 0..<threads {
      try Thread.detach("poster") {
        for number in 0..<500 { notifier.post(notice(thread * 500 + number)) }
        done.withLock { $0 += 1 }
        done.broadcast()
      }
    }
    done.wait { count in count == threads ? () : nil }
    notifier.drain()
    #expect(Set(gathering.sent.withLock { $0 }) == Set((0..<threads * 500).map { notice($0) }))
    notifier.finish()
  }
}
