internal import MemCube
internal import Posix

/// Which calls that may come again this gateway is answering: an equal one waits for its turn here,
/// and finds the answer then. What other gateways answer stands in the store (`Accounts.claim`).
final class CallTurns: Sendable {
  /// Calls that are one another's repetition.
  struct Key: Hashable, Sendable {
    private let project: Int64
    private let caller, endpoint, key: [UInt8]

    init(_ replay: ReplayKey, _ project: Project) {
      self.project = project.row
      (caller, endpoint, key) = (replay.caller, replay.endpoint, replay.key)
    }
  }

  private struct State {
    var taken: Set<Key> = []
    var waiting = 0
  }

  /// Who waits holds one of the threads that answer calls: where so many do already, others do only for
  /// `patience` nanoseconds.
  static let (limit, patience): (Int, Int64) = (3, 1_000_000_000)

  private let state = Condition(State())

  /// How many wait.
  var waiting: Int { state.withLock { $0.waiting } }

  /// Waits for a turn until a time on the monotonic clock; false if it did not come.
  func take(_ key: Key, until end: Int64) -> Bool {
    let before: Int? = state.withLock { state in
      if state.taken.insert(key).inserted { return nil }
      state.waiting += 1
      return state.waiting - 1
    }
    guard let before else { return true }
    defer { state.withLock { $0.waiting -= 1 } }
    let rest = min(end - Clock.monotonic(), before < Self.limit ? .max : Self.patience)
    return state.wait(nanoseconds: max(rest, 0)) { state -> Bool? in
      state.taken.insert(key).inserted ? true : nil
    } ?? false
  }

  /// The call is answered.
  func give(_ key: Key) {
    state.withLock { _ = $0.taken.remove(key) }
    state.broadcast()
  }
}
