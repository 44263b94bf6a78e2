import Posix
import Testing
import Waiting

@Suite struct TurnsTests {
  /// Threads that take turns, and wait in them until they are let go.
  private final class Visitors: Sendable {
    struct State {
      var inside: [Int] = []
      var released: Set<Int> = []
      var gone = 0
    }
    let state = Condition(State())

    func visit(_ turns: Turns, _ number: Int) throws {
      try Thread.detach("visitor") {
        turns.take {
          self.state.withLock { $0.inside.append(number) }
          self.state.broadcast()
          self.state.wait { $0.released.contains(number) ? () : nil }
        }
        self.state.withLock { $0.gone += 1 }
        self.state.broadcast()
      }
    }

    func release(_ number: Int) {
      state.withLock { _ = $0.released.insert(number) }
      state.broadcast()
    }

    func await(_ inside: [Int]) -> Bool {
      state.wait(nanoseconds: 20_000_000_000) { $0.inside == inside ? () : nil } != nil
    }
  }

  @Test func thoseThatCameFirstGoFirst() throws {
    let turns = Turns(count: 2, patience: 60_000_000_000)
    let visitors = Visitors()
    for number in 0..<2 {
      try visitors.visit(turns, number)
      #expect(visitors.await(Array(0...number)))
    }
    // One after the other, so that they wait in this order.
    for number in 2..<5 {
      try visitors.visit(turns, number)
      #expect(eventually { turns.waiting >= number - 1 })
    }
    for number in 0..<3 {
      visitors.release(number)
      #expect(visitors.await(Array(0...number + 2)))
    }
    for number in 3..<5 { visitors.release(number) }
    #expect(visitors.state.wait(nanoseconds: 20_000_000_000) { $0.gone == 5 ? () : nil } != nil)
    #expect(turns.waiting == 0)
  }

  @Test func nobodyWaitsLongerThanHisPatience() throws {
    let turns = Turns(count: 1, patience: 1_000_000)
    let visitors = Visitors()
    for number in 0..<3 {
      try visitors.visit(turns, number)
      #expect(visitors.await(Array(0...number)))
    }
    // Those that went without a turn give none back: the next one has to wait again.
    for number in 1..<3 { visitors.release(number) }
    #expect(visitors.state.wait(nanoseconds: 20_000_000_000) { $0.gone == 2 ? () : nil } != nil)
    let began = Clock.monotonic()
    turns.take {}
    #expect(Clock.monotonic() - began >= 1_000_000)
    visitors.release(0)
    #expect(visitors.state.wait(nanoseconds: 20_000_000_000) { $0.gone == 3 ? () : nil } != nil)
  }
}
