internal import HTTP
internal import Posix

/// What a model says, between the thread that asks it and the one that sends it on.
final class SpokenAnswer: Sendable {
  /// How it ended.
  enum End: Sendable {
    case answered(Reply)
    case failed(Fault)
  }

  /// How it began.
  enum Beginning {
    /// With words, from so many memories; what the budget leaves is sent before them.
    case speaking(Int, [Request.Field])
    /// Without any: it is there as a whole, or went wrong.
    case ended(End)
    /// The caller no longer waits for it.
    case left
  }

  private struct State {
    var pieces: [[UInt8]] = []
    var hasBegun = false
    var count = 0
    var fields: [Request.Field] = []
    var end: End?
    var isAbandoned = false
  }

  /// The pause between two checks whether the caller still waits, nanoseconds.
  private static let glance: Int64 = 500_000_000

  private let state = Condition(State())
  private let seat: Seats.Seat

  /// An answer for which a place is kept.
  init(_ seat: Seats.Seat) { self.seat = seat }

  // MARK: Who asks the model

  /// Whether the caller no longer wants it.
  var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

  /// Whether anything was said.
  var hasBegun: Bool { state.withLock { $0.hasBegun } }

  /// What is known before the first words.
  func prepare(count: Int, fields: [Request.Field]) {
    state.withLock { ($0.count, $0.fields) = (count, fields) }
  }

  func tell(_ piece: [UInt8]) {
    state.withLock { state in
      state.pieces.append(piece)
      state.hasBegun = true
    }
    state.broadcast()
  }

  func end(_ end: End) {
    state.withLock { $0.end = end }
    seat.leave()
    state.broadcast()
  }

  // MARK: Who sends it on

  /// Why it broke off; nil: it did not.
  var fault: Fault? {
    state.withLock { state in
      if case .failed(let fault) = state.end { fault } else { nil }
    }
  }

  func abandon() { state.withLock { $0.isAbandoned = true } }

  /// Waits for the first words, or the end.
  func begin(while isAwaited: () -> Bool) -> Beginning {
    wait(while: isAwaited) { state in
      if state.hasBegun { return .speaking(state.count, state.fields) }
      return state.end.map { .ended($0) }
    } ?? .left
  }

  /// Waits for the next words; nil: there are no more.
  func next(while isAwaited: () -> Bool) -> [UInt8]? {
    wait(while: isAwaited) { state in
      if !state.pieces.isEmpty {
        defer { state.pieces = [] }
        return .some(Array(state.pieces.joined()))
      }
      return state.end == nil ? nil : .some(nil)
    } ?? nil
  }

  /// Waits for something; nil, and nothing more is wanted, once the caller has left. That is checked before
  /// each wait, since words may come so fast that no wait times out.
  private func wait<Result>(
    while isAwaited: () -> Bool, until ready: (inout State) -> Result?
  ) -> Result? {
    while isAwaited() {
      if let result = state.wait(nanoseconds: Self.glance, until: ready) { return result }
    }
    abandon()
    return nil
  }
}
