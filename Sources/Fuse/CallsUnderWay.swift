internal import Posix

/// Which requests are being answered. What an answer says may be older than a notice that overtakes
/// it: by this one knows when the last of those has come that were under way with the notice.
public final class CallsUnderWay: Sendable {
  /// A moment: the calls that had begun by then are those of this stage and of earlier ones.
  public struct Moment: Hashable, Sendable {
    fileprivate var stage: UInt64
  }

  private struct State {
    var stage: UInt64 = 0
    /// How many calls of a stage have no answer yet, the oldest stage first; never 0. As many entries
    /// as there are threads at most.
    var open: [(stage: UInt64, count: Int)] = []
  }

  private let state = Lock(State())

  /// None yet.
  public init() {}

  /// A call begins. To be ended with what this gives.
  func begin() -> Moment {
    state.withLock { state in
      if let last = state.open.indices.last, state.open[last].stage == state.stage {
        state.open[last].count += 1
      } else {
        state.open.append((state.stage, 1))
      }
      return Moment(stage: state.stage)
    }
  }

  /// A call is answered.
  func end(_ moment: Moment) {
    state.withLock { state in
      guard let place = state.open.firstIndex(where: { $0.stage == moment.stage }) else { return }
      state.open[place].count -= 1
      if state.open[place].count == 0 { state.open.remove(at: place) }
    }
  }

  /// This moment: calls that begin from here on are later ones.
  public func now() -> Moment {
    state.withLock { state in
      defer { state.stage += 1 }
      return Moment(stage: state.stage)
    }
  }

  /// Whether all calls that had begun by a moment are answered.
  public func areAnswered(_ moment: Moment) -> Bool {
    state.withLock { state in state.open.first.map { $0.stage > moment.stage } ?? true }
  }
}
