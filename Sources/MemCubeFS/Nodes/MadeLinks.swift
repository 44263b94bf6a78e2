internal import Format
internal import Posix

/// Names under which links were made in by/, or memories moved there, just now. A link stands there
/// under its memory's name; programs look at the one they gave (`mv RESULTS… by/tag/t/`), and rename
/// one that they made under a temporary name.
final class MadeLinks: Sendable {
  /// For how long a name is remembered, in nanoseconds, and how many are.
  private static let patience: Int64 = 10_000_000_000
  private static let limit = 4096

  private let made = Lock<[NameKey: (memory: ObjectID, instant: Int64)]>([:])

  /// A link to a memory was made.
  func note(_ key: NameKey, _ memory: ObjectID, at instant: Int64) {
    made.withLock { made in
      if made.count >= Self.limit {
        made = made.filter { instant &- $0.value.instant < Self.patience }
        if made.count >= Self.limit { made = [:] }
      }
      made[key] = (memory, instant)
    }
  }

  /// The memory to which a link was made under a name just now.
  func memory(_ key: NameKey, at instant: Int64) -> ObjectID? {
    made.withLock { made in
      guard let link = made[key], instant &- link.instant < Self.patience else { return nil }
      return link.memory
    }
  }

  /// The same; forgets the name.
  func take(_ key: NameKey, at instant: Int64) -> ObjectID? {
    made.withLock { made in
      guard let link = made.removeValue(forKey: key), instant &- link.instant < Self.patience
      else { return nil }
      return link.memory
    }
  }
}
