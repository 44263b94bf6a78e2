import Posix
import Testing

@testable import Format
@testable import MemCube

/// Who changes something by what it is, alone, as others do all the time.
@Suite struct TurnTests {
  /// Who comes again at once does not go before who waits.
  @Test func everybodyHasATurn() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let (callers, total) = (8, 1_000)
    let state = Condition(
      (turns: [Int](repeating: 0, count: callers), started: 0, running: callers))
    for caller in 0..<callers {
      try Thread.detach("caller") {
        state.withLock { $0.started += 1 }
        state.broadcast()
        var isOver = state.wait { $0.started == callers ? false : nil }
        while !isOver {
          isOver =
            (try? cube.alone { () throws(CubeError) in
              Clock.sleep(nanoseconds: 500_000)
              return state.withLock { state in
                state.turns[caller] += 1
                return state.turns.reduce(0, +) >= total
              }
            }) ?? true
        }
        state.withLock { $0.running -= 1 }
        state.broadcast()
      }
    }
    let turns = state.wait { $0.running == 0 ? $0.turns : nil }
    try cube.close()
    let (least, most) = (turns.min() ?? 0, turns.max() ?? 0)
    #expect(10 * least >= 9 * most, "turns of the callers: \(turns)")
  }
}
