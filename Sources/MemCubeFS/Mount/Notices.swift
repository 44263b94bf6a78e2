internal import Posix

/// What the kernel may remember wrongly and must hear of. A thread that holds no lock and serves no call
/// sends it: a notice waits for calls that are under way in the same directory.
public enum Notice: Hashable, Sendable {
  /// A name in a directory stands for something else, or for nothing.
  case name(parent: UInt64, name: [UInt8])
  /// As `name`, and all that is below it: throw the whole branch away.
  case branch(parent: UInt64, name: [UInt8])
  /// A node's bytes and attributes changed.
  case content(UInt64)
  /// A node's attributes, or a directory's listing, changed.
  case attributes(UInt64)
}

/// Notices on their way to the kernel.
final class NoticeQueue: Sendable {
  private struct State {
    var waiting: [Notice] = []
    /// How many were added, taken, and handed on to the kernel's line, ever.
    var added: UInt64 = 0
    var taken: UInt64 = 0
    var handedOn: UInt64 = 0
  }

  private let state = Condition(State())

  /// Adds notices; returns at once.
  func add(_ notices: [Notice]) {
    guard !notices.isEmpty else { return }
    state.withLock { state in
      state.waiting += notices
      state.added &+= UInt64(notices.count)
    }
    state.broadcast()
  }

  /// Waits for notices, at most so many nanoseconds, and takes all that there are.
  func take(nanoseconds: Int64) -> [Notice] {
    state.wait(nanoseconds: nanoseconds) { state in
      guard !state.waiting.isEmpty else { return nil }
      let all = state.waiting
      (state.waiting, state.taken) = ([], state.added)
      return all
    } ?? []
  }

  /// Notes that all that was taken is on its way.
  func handOn() {
    state.withLock { $0.handedOn = $0.taken }
    state.broadcast()
  }

  /// Waits until all that was added before is on its way; false after so many nanoseconds.
  func awaitHandedOn(nanoseconds: Int64) -> Bool {
    let goal = state.withLock { $0.added }
    return state.wait(nanoseconds: nanoseconds) { $0.handedOn >= goal ? () : nil } != nil
  }
}
