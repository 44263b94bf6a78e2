internal import Digest
internal import Posix

/// Hears on a connection of its own which cubes have news. One thread waits at its socket at a time, for all
/// that watch.
final class PostgresListener: Sendable {
  /// How much a listener had heard at some time.
  struct Heard: Hashable, Sendable {
    /// The listener's own name; each process has another.
    var listener: String
    /// How many notifications.
    var count: Int
  }

  private struct State {
    var connection: PostgresConnection?
    /// Whether a thread waits at the socket; the connection is its own then.
    var isHeld = false
    /// How many notifications came.
    var count = 0
    /// Of all that came up to this one it is not known which cubes they were of.
    var missed = 0
    /// The last notification of each cube.
    var last: [[UInt8]: Int] = [:]
  }

  private let place: PostgresPlace
  private let name = String(decoding: Hex.encode(Random.bytes(6)), as: UTF8.self)
  private let state = Condition(State())

  init(_ place: PostgresPlace) { self.place = place }

  /// What is heard by now. Nothing is missed after it as long as the connection stands; where there is
  /// none yet, the first that watches is given all.
  var heard: Heard { state.withLock { Heard(listener: name, count: $0.count) } }

  /// Waits until one of these cubes has had news since.
  func watch(
    _ cubes: [[UInt8]: Heard?], nanoseconds: Int64
  ) throws(StoreError) -> Set<[UInt8]> {
    let began = Clock.monotonic()
    // Without a connection nothing was heard.
    try connect(until: began + max(0, nanoseconds))
    while true {
      let left = max(0, nanoseconds - (Clock.monotonic() - began))
      // Another thread may hold the connection: then this one is woken by what that one hears.
      let turn = state.wait(nanoseconds: left) { state -> Turn? in
        let found = news(state, cubes)
        if !found.isEmpty { return .found(found) }
        if state.isHeld { return nil }
        guard let connection = state.connection else { return .lost }
        state.isHeld = true
        return .listen(connection)
      }
      switch turn {
      case .found(let cubes): return cubes
      case .lost: try connect(until: began + max(0, nanoseconds))
      case .listen(let connection):
        try listen(connection, milliseconds: Int32(clamping: (left + 999_999) / 1_000_000))
        if left == 0 { return state.withLock { news($0, cubes) } }
      case nil: return []
      }
    }
  }

  private enum Turn {
    case found(Set<[UInt8]>)
    case lost
    case listen(PostgresConnection)
  }

  private func news(_ state: State, _ cubes: [[UInt8]: Heard?]) -> Set<[UInt8]> {
    var found: Set<[UInt8]> = []
    for (cube, heard) in cubes {
      guard let heard, heard.listener == name, heard.count >= state.missed else {
        found.insert(cube)
        continue
      }
      if (state.last[cube] ?? 0) > heard.count { found.insert(cube) }
    }
    return found
  }

  private func listen(
    _ connection: PostgresConnection, milliseconds: Int32
  ) throws(StoreError) {
    do throws(StoreError) {
      let came = try connection.notifications(milliseconds: milliseconds)
      state.withLock { state in
        state.isHeld = false
        for cube in came {
          state.count += 1
          state.last[cube] = state.count
        }
        // A bound: of cubes that had none for long it is then not known.
        if state.last.count > 200_000 {
          state.last = [:]
          state.count += 1
          state.missed = state.count
        }
      }
      state.broadcast()
    } catch {
      lose()
      throw error
    }
  }

  private func lose() {
    let lost = state.withLock { state -> PostgresConnection? in
      state.isHeld = false
      return state.connection.take()
    }
    withExtendedLifetime(lost) {}
    state.broadcast()
  }

  /// Sees to it that there is a connection; what was put meanwhile is not known.
  private func connect(until end: Int64) throws(StoreError) {
    let mustConnect = state.wait(nanoseconds: max(0, end - Clock.monotonic())) { state -> Bool? in
      if state.connection != nil { return false }
      if state.isHeld { return nil }
      state.isHeld = true
      return true
    }
    guard mustConnect == true else { return }
    do throws(StoreError) {
      let connection = try PostgresConnection(place)
      try connection.script("LISTEN memcube")
      state.withLock { state in
        state.isHeld = false
        state.connection = connection
        state.count += 1
        state.missed = state.count
        state.last = [:]
      }
      state.broadcast()
    } catch {
      lose()
      throw error
    }
  }
}
