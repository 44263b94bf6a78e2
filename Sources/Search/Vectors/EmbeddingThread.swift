internal import Posix

/// The thread that embeds what waits in the open cubes of this process: a lot of texts of one cube,
/// then of the next, so that what is new in one need not wait for all of another, and all cubes
/// together take no more of the processors than one would.
///
/// While searches run or other threads write, it rests most of the time: their callers wait for an answer,
/// and no caller waits for a vector.
package final class EmbeddingThread: Sendable {
  /// That of this process.
  package static let shared = EmbeddingThread()

  /// More work may follow within this time, nanoseconds.
  private static let lull: Int64 = 50_000_000
  /// While others work a rest is so many times as long as the work before it.
  private static let restFactor: Int64 = 20
  /// The longest such rest, nanoseconds.
  private static let longestRest: Int64 = 500_000_000
  /// How often it is looked whether a cube is due, nanoseconds.
  private static let interval: Int64 = 50_000_000

  private struct Member {
    weak var cube: (any WaitingTexts)?
    /// When it is to be looked at, on the monotonic clock.
    var due: Int64
  }

  private struct State {
    var members: [Member] = []
    var isRunning = false
    var lastWork: Int64 = .min / 2
  }

  private let state = Lock(State())

  /// Embeds what waits in a cube from now on, until it is closed.
  package func add(_ cube: any WaitingTexts) {
    let isFirst = state.withLock { state in
      state.members.append(Member(cube: cube, due: 0))
      defer { state.isRunning = true }
      return !state.isRunning
    }
    guard isFirst else { return }
    let isStarted: Void? = try? Thread.detach("embed", nice: 10) { self.run() }
    // Where there is no thread to be had texts stay found by their words; the next cube tries again.
    if isStarted == nil { state.withLock { $0.isRunning = false } }
  }

  /// Notes that a caller searched or wrote.
  package func noteWork() {
    let now = Clock.monotonic()
    state.withLock { $0.lastWork = now }
  }

  /// Turn after turn, as long as there is a cube.
  private func run() {
    while let due = takeDue() {
      for member in due {
        guard let cube = member.cube else { continue }
        let began = Clock.monotonic()
        let pause = cube.embedTurn()
        let now = Clock.monotonic()
        if let pause { giveBack(cube, at: now + pause) }
        let othersWork = state.withLock { now - $0.lastWork < Self.lull }
        Clock.sleep(nanoseconds: Self.rest(behind: now - began, othersWork: othersWork))
      }
      if due.isEmpty { Clock.sleep(nanoseconds: Self.interval) }
    }
  }

  /// Takes the cubes that are due off the list; nil when there is none at all, and the thread ends.
  private func takeDue() -> [Member]? {
    let now = Clock.monotonic()
    return state.withLock { state -> [Member]? in
      var due: [Member] = []
      state.members.removeAll { member in
        if member.cube != nil, member.due > now { return false }
        due.append(member)
        return true
      }
      if state.members.isEmpty, due.isEmpty {
        state.isRunning = false
        return nil
      }
      return due
    }
  }

  private func giveBack(_ cube: any WaitingTexts, at due: Int64) {
    state.withLock { $0.members.append(Member(cube: cube, due: due)) }
  }

  /// How long to rest after so much work.
  static func rest(behind work: Int64, othersWork: Bool) -> Int64 {
    othersWork ? min(max(0, work), longestRest / restFactor) * restFactor : 0
  }
}

/// A cube with texts that may wait for their vectors.
package protocol WaitingTexts: AnyObject, Sendable {
  /// Embeds a lot of texts.
  /// - Returns: how long to rest then, nanoseconds; nil when the cube is closed.
  func embedTurn() -> Int64?
}
