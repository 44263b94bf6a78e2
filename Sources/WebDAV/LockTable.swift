internal import Posix

/// A lock of RFC 4918: between clients of this face. It does not survive the server, and programs of a mount
/// do not see it.
struct WriteLock: Hashable, Sendable {
  /// Its token, a URI.
  var token: [UInt8]
  /// What it is on.
  var location: Location
  /// Whether others may hold a shared one too.
  var isShared: Bool
  /// Whether it covers all that is below.
  var isDeep: Bool
  /// What its holder says of itself: an element of a document, or nothing.
  var owner: [UInt8]
  /// The key that took it.
  var key: [UInt8]
  /// For how long it was asked, seconds, and when that is over, on the monotonic clock.
  var seconds: Int64
  var end: Int64

  /// Whether it covers a location.
  func covers(_ place: Location) -> Bool {
    place == location || isDeep && place.isWithin(location)
  }
}

/// The locks on a tree.
final class LockTable: Sendable {
  /// More are not kept.
  private static let limit = 1_000
  /// The longest time that a lock is given without being asked for anew, seconds; and the usual one.
  static let (longest, usual): (Int64, Int64) = (3_600, 600)

  private let state = Lock<[WriteLock]>([])

  /// Whether none is held.
  var isEmpty: Bool { present().isEmpty }

  private func present() -> [WriteLock] {
    let now = Clock.monotonic()
    return state.withLock { state in
      if state.contains(where: { $0.end <= now }) { state.removeAll { $0.end <= now } }
      return state
    }
  }

  /// Those that cover a location.
  func covering(_ location: Location) -> [WriteLock] {
    present().filter { $0.covers(location) }
  }

  /// Those that are on what is below a location, or on that.
  func within(_ location: Location) -> [WriteLock] {
    present().filter { $0.location.isWithin(location) }
  }

  /// Those that cover a folder or something right in it: what a listing shows.
  func aroundFolder(_ folder: Location) -> [WriteLock] {
    present().filter { $0.covers(folder) || $0.location.folder == folder }
  }

  /// Takes a lock.
  /// - Throws: 423 where another one is in the way, 503 where there are too many.
  func take(_ lock: WriteLock) throws(Refused) {
    let now = Clock.monotonic()
    let found = state.withLock { state -> Refused? in
      state.removeAll { $0.end <= now }
      let others = state.filter { other in
        other.covers(lock.location) || lock.isDeep && other.location.isWithin(lock.location)
      }
      guard others.allSatisfy({ $0.isShared && lock.isShared }) else {
        return Refused(423, "another client holds a lock on it", condition: "no-conflicting-lock")
      }
      if state.count >= Self.limit { return Refused(503, "too many locks are held") }
      state.append(lock)
      return nil
    }
    if let found { throw found }
  }

  /// Gives a lock more time.
  /// - Returns: it; nil where none of this token covers the location.
  func refresh(_ token: [UInt8], on location: Location, seconds: Int64) -> WriteLock? {
    let now = Clock.monotonic()
    return state.withLock { state in
      state.removeAll { $0.end <= now }
      let place = state.firstIndex { $0.token == token && $0.covers(location) }
      guard let place else { return nil }
      state[place].seconds = seconds
      state[place].end = now + seconds * 1_000_000_000
      return state[place]
    }
  }

  /// Lets a lock go.
  /// - Returns: whether one of this token covered the location.
  func release(_ token: [UInt8], on location: Location) -> Bool {
    state.withLock { state in
      let place = state.firstIndex { $0.token == token && $0.covers(location) }
      if let place { state.remove(at: place) }
      return place != nil
    }
  }

  /// What was at a location is gone, and its locks with it.
  func forget(_ location: Location) {
    state.withLock { $0.removeAll { $0.location.isWithin(location) } }
  }
}
