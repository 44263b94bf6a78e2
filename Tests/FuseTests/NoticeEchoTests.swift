import Testing

@testable import Fuse

/// Notices are said twice, the second time when all that was being answered has been.
@Suite struct NoticeEchoTests {
  @Test func eachComesOnceMoreInOrder() {
    let delay = NoticeEcho.delay
    func node(_ number: UInt64) -> Notifier.Notice {
      .content(node: number, offset: 0, length: 0)
    }
    var echo = NoticeEcho()
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
}
