internal import Index
internal import Posix

/// Which memory a result's name stood for in a query's directory lately. An edit through a result changes the
/// ranks, and in the next listing its name may be another's or be gone. A program that goes on with the name
/// that was shown means the memory all the same.
final class HandedNames: Sendable {
  /// For how long a name is remembered, nanoseconds: as long as a user may work on what `ls` showed.
  static let lasting: Int64 = 900_000_000_000
  /// Bytes for all; what was used longest ago makes room. About 3,000 names.
  private static let limit = 2 << 20

  /// A name below a query of some directory, a cube's or the mount's root.
  struct Key: Hashable, Sendable {
    let directory: UInt64
    let query: [UInt8]
    let name: [UInt8]
  }

  /// What it stood for.
  struct Handed: Sendable {
    /// The number of the cube's directory.
    let cube: UInt64
    /// The memory, without its text.
    let result: SearchResult
    fileprivate let instant: Int64
  }

  private let names = RecentValues<Key, Handed>(limit: limit)

  /// A memory was found, and has a name now.
  func note(_ key: Key, _ result: SearchResult, of cube: UInt64, at instant: Int64) {
    guard result.kind == .memory else { return }
    var bare = result
    bare.text = []
    names.keep(
      Handed(cube: cube, result: bare, instant: instant), key, size: bare.size + key.name.count)
  }

  /// What a name stood for when it was last handed out, unless that is long ago.
  func find(_ key: Key, at instant: Int64) -> Handed? {
    guard let handed = names[key] else { return nil }
    if instant &- handed.instant < Self.lasting { return handed }
    names.remove(key)
    return nil
  }
}
