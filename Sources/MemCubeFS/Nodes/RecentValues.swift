internal import Posix

/// Values that were used lately, up to so many bytes; what was used longest ago makes room.
final class RecentValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct State {
    var known: [Key: (value: Value, size: Int)] = [:]
    var order = UseOrder<Key>()
    var size = 0

    mutating func remove(_ key: Key) {
      order.remove(key)
      size -= known.removeValue(forKey: key)?.size ?? 0
    }
  }

  private let state = Lock(State())
  private let limit: Int

  /// None yet. One that alone is larger than `limit` bytes is kept until the next.
  init(limit: Int) { self.limit = limit }

  /// What was kept under a key, if it had not to make room.
  subscript(key: Key) -> Value? {
    state.withLock { state in
      guard let found = state.known[key] else { return nil }
      state.order.use(key)
      return found.value
    }
  }

  /// Keeps a value of so many bytes in the place of what was there.
  func keep(_ value: Value, _ key: Key, size: Int) {
    state.withLock { state in
      state.remove(key)
      state.known[key] = (value, size)
      state.size += size
      state.order.use(key)
      while state.size > limit, let oldest = state.order.takeOldest(but: key) {
        state.remove(oldest)
      }
    }
  }

  /// Lets go of a value.
  func remove(_ key: Key) { state.withLock { $0.remove(key) } }

  /// How many are kept.
  var count: Int { state.withLock { $0.known.count } }
}
