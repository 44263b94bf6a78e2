internal import Format
internal import Posix

/// What happened a moment ago, for the ways in which editors save: which memory had a name that
/// is free now, and which memories were made here just now.
final class RecentNames: Sendable {
  /// A freed name keeps its memory for so long: "backup, then create" is a new version.
  static let freedFor: Int64 = 10_000_000_000
  /// A memory made here is a temporary for so long: renamed over another, it is a new version.
  static let freshFor: Int64 = 60_000_000_000

  /// How often what is over is let go of; each time costs a look at all.
  private static let sweepEvery: Int64 = 5_000_000_000

  private struct State {
    var swept: Int64 = 0
    var freed: [NameKey: (object: ObjectID, until: Int64)] = [:]
    var fresh: [ObjectID: Int64] = [:]
  }

  private let state = Lock(State())

  /// A name was freed by unlink or rename.
  func free(_ key: NameKey, _ object: ObjectID, at instant: Int64) {
    state.withLock { $0.freed[key] = (object, instant &+ Self.freedFor) }
  }

  /// The memory that had a name until just now.
  func claim(_ key: NameKey, at instant: Int64) -> ObjectID? {
    state.withLock { state in
      guard let entry = state.freed[key], entry.until > instant else { return nil }
      return entry.object
    }
  }

  /// The name is taken by something else.
  func drop(_ key: NameKey) { state.withLock { $0.freed[key] = nil } }

  /// A memory was claimed: of several names that it had, the others are no longer its own.
  func dropAll(of object: ObjectID) {
    state.withLock { state in state.freed = state.freed.filter { $0.value.object != object } }
  }

  /// A memory was made here. As long as its maker has it open, it stays fresh.
  func made(_ object: ObjectID, at instant: Int64, isOpen: Bool = false) {
    state.withLock { $0.fresh[object] = isOpen ? .max : instant &+ Self.freshFor }
  }

  /// No process has a memory open any more.
  func closed(_ object: ObjectID, at instant: Int64) {
    state.withLock { state in
      if state.fresh[object] == .max { state.fresh[object] = instant &+ Self.freshFor }
    }
  }

  /// Whether a memory was made here just now.
  func isFresh(_ object: ObjectID, at instant: Int64) -> Bool {
    state.withLock { $0.fresh[object].map { $0 > instant } ?? false }
  }

  /// Lets go of what is over.
  func sweep(at instant: Int64) {
    state.withLock { state in
      guard instant &- state.swept >= Self.sweepEvery else { return }
      state.swept = instant
      state.freed = state.freed.filter { $0.value.until > instant }
      state.fresh = state.fresh.filter { $0.value > instant }
    }
  }
}
