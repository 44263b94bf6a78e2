import Testing

@testable import Fuse

/// Notices are said twice, the second time when all that was being answered has been.
@Suite struct NoticeEchoTests {
  @Test func eachComesOnceMoreInOrder() {
    let delay = NoticeEcho.delay
    func node(_ number: UInt64) -> Notifier.Notice {
      .content(node: number, offset: 0, length: 0)
    }
    var echo = NoticeEcho(calls: CallsUnderWay())
    #expect(echo.isEmpty)
    #expect(echo.exchange([node(1), node(2)], at: 0).isEmpty)
    #expect(echo.exchange([node(3)], at: delay / 2).isEmpty)
    #expect(!echo.isEmpty)
    #expect(echo.exchange([], at: delay - 1).isEmpty)
    #expect(echo.exchange([node(4)], at: delay) == [node(1), node(2)])
    #expect(echo.exchange([], at: 3 * delay) == [node(3), node(4)])
    #expect(echo.isEmpty)
    #expect(echo.exchange([], at: 4 * delay).isEmpty)
  }

  @Test func thatOvertookASlowAnswerComesWhenThatHasCome() {
    let delay = NoticeEcho.delay
    func node(_ number: UInt64) -> Notifier.Notice {
      .content(node: number, offset: 0, length: 0)
    }
    let calls = CallsUnderWay()
    var echo = NoticeEcho(calls: calls)
    let slow = calls.begin()
    let other = calls.begin()
    #expect(echo.exchange([node(1)], at: 0).isEmpty)
    // What begins now is answered with what is new.
    let later = calls.begin()
    #expect(echo.exchange([], at: delay) == [node(1)])
    #expect(!echo.isEmpty)
    calls.end(other)
    #expect(echo.exchange([], at: 2 * delay).isEmpty)
    calls.end(slow)
    #expect(echo.exchange([], at: 2 * delay + 1) == [node(1)])
    #expect(echo.isEmpty)
    calls.end(later)
    #expect(echo.exchange([], at: 9 * delay).isEmpty)
  }

  @Test func aCallThatDoesNotEndKeepsNoMoreThanTheLimit() {
    let calls = CallsUnderWay()
    var echo = NoticeEcho(calls: calls)
    let hung = calls.begin()
    let half = (0..<UInt64(NoticeEcho.lateLimit / 2 + 1)).map {
      Notifier.Notice.content(node: $0, offset: 0, length: 0)
    }
    for time in 0..<4 { _ = echo.exchange(half, at: Int64(time)) }
    #expect(echo.exchange([], at: 2 * NoticeEcho.delay).count == 4 * half.count)
    calls.end(hung)
    #expect(echo.exchange([], at: 3 * NoticeEcho.delay) == half)
  }
}
