internal import Posix

/// The open connections, and which of them keep the server waiting: for the rest of a request, or for
/// the next one. So that those who never end a request do not keep all others out, each request has a
/// time by which it must be there; and where as many connections are open as may be, the one that has
/// waited longest makes room.
final class Arrivals: Sendable {
  /// A connection: its socket, since when its caller has been silent, and until when it may be.
  private struct Entry {
    var socket: Int32
    /// When it began to wait; nil: it does not, its request is being answered.
    var since: Int64?
    var end: Int64
    /// Whether its caller had ended it when it was last looked at, before the rest of a request came.
    var hadEnded = false
    /// Whether it was shut down: it goes in a moment.
    var isShut = false
  }

  private struct State {
    var entries: [UInt: Entry] = [:]
    var isEnding = false
    var hasEnded = false
  }

  private let state = Condition(State())
  private let idle: Int64
  private let arrival: Int64
  private let limit: Int

  /// Watches connections from now on, until `end`.
  init(_ options: ServerOptions) throws(Errno) {
    arrival = Self.end(options.arrivalLimit)
    idle = Int64(options.idleSeconds) * 1_000_000_000
    limit = options.connectionLimit
    try Thread.detach("arrivals") { [state] in
      while Self.watch(state) {}
      state.withLock { $0.hasEnded = true }
      state.broadcast()
    }
  }

  /// A connection was accepted.
  func begin(_ connection: UInt, socket: Int32) {
    let now = Clock.monotonic()
    state.withLock { state in
      state.entries[connection] = Entry(socket: socket, since: now, end: now + arrival)
      if state.entries.count(where: { !$0.value.isShut }) > limit { Self.makeRoom(&state) }
    }
    state.signal()
  }

  /// A request is on its way: its rest must follow.
  func arrives(_ connection: UInt, since began: Int64, patience: Int64) {
    let (end, overflow) = began.addingReportingOverflow(Self.end(patience))
    change(connection) { $0.end = overflow ? .max : end }
  }

  /// Who sends on is answered that it took too long; a quarter later who does not is not.
  private static func end(_ patience: Int64) -> Int64 {
    let (sum, overflow) = patience.addingReportingOverflow(patience / 4)
    return overflow ? .max / 2 : sum
  }

  /// A request is there, and will be answered.
  func answers(_ connection: UInt) {
    change(connection) {
      $0.since = nil
      $0.end = .max
    }
  }

  /// A request was answered: another may follow, whose first line is waited for as long as idle
  /// connections are, and then as long as a request may take.
  func rests(_ connection: UInt) {
    let now = Clock.monotonic()
    change(connection) {
      $0.since = now
      $0.end = now + idle + arrival
    }
  }

  /// Whether who waits at a connection for an answer has left. The library does not look at it
  /// meanwhile.
  func isGone(_ connection: UInt) -> Bool {
    state.withLock { state in
      guard let entry = state.entries[connection] else { return true }
      return entry.isShut || Sockets.hasEnded(entry.socket)
    }
  }

  /// A connection is about to be closed.
  func close(_ connection: UInt) {
    state.withLock { _ = $0.entries.removeValue(forKey: connection) }
  }

  /// Ends the watching.
  func end() {
    state.withLock { $0.isEnding = true }
    state.broadcast()
    state.wait { $0.hasEnded ? () : nil }
  }

  private func change(_ connection: UInt, _ body: (inout Entry) -> Void) {
    state.withLock { state in
      guard var entry = state.entries[connection] else { return }
      body(&entry)
      state.entries[connection] = entry
    }
  }

  /// Shuts down the one that has waited longest. Those who are being answered stay.
  private static func makeRoom(_ state: inout State) {
    let waiting = state.entries.filter { !$0.value.isShut && $0.value.since != nil }
    let oldest = waiting.min { ($0.value.since ?? .max) < ($1.value.since ?? .max) }
    guard let (key, entry) = oldest else { return }
    state.entries[key]?.isShut = true
    // The library closes it once it hears of it; until then the socket is ours to speak of.
    Sockets.shutDown(entry.socket)
  }

  /// Waits for the next time at which something ends; false: it is over.
  private static func watch(_ state: Condition<State>) -> Bool {
    let goesOn = state.withLock { state -> Bool in
      if state.isEnding { return false }
      let now = Clock.monotonic()
      for (key, entry) in state.entries where !entry.isShut {
        // The library hears of an end once, and not where a part of a body came with it: what it has of the
        // body would stay in memory. Who sent a whole request and then ended their half is not meant: by the
        // second look it has been read.
        let hasEnded = entry.since != nil && Sockets.hasEnded(entry.socket)
        if entry.end <= now || hasEnded && entry.hadEnded {
          state.entries[key]?.isShut = true
          Sockets.shutDown(entry.socket)
        } else if hasEnded != entry.hadEnded {
          state.entries[key]?.hadEnded = hasEnded
        }
      }
      return true
    }
    guard goesOn else { return false }
    // Often enough that a limit of seconds is one.
    _ = state.wait(nanoseconds: 500_000_000) { $0.isEnding ? true : nil }
    return true
  }
}
