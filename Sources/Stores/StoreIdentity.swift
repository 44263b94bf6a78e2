internal import Digest
internal import Posix

/// The id of a store, by which one that was emptied or made anew is known: that of a cube
/// `@store`, which has no objects.
public enum StoreIdentity {
  /// The name of that cube.
  public static let name = Array("@store".utf8)

  /// The id among all cubes of a store, as `CubeDirectory.cubes` gives them; nil: it has none.
  public static func id(among cubes: [StoredCube]) -> [UInt8]? {
    cubes.first { $0.name == name && !$0.isGone }?.id
  }

  /// The id of a store, which gets one where it has none. Processes that do so at once agree on one.
  /// - Parameters:
  ///   - store: the store.
  ///   - holder: an id of this process.
  ///   - random: gives so many random bytes.
  /// - Returns: the id.
  /// - Throws: `.refused` where it has none and this user may not write; `.unreachable`.
  public static func made(
    in store: any CubeDirectory, by holder: [UInt8], random: (Int) -> [UInt8]
  ) throws(StoreError) -> [UInt8] {
    for _ in 0..<50 {
      if let known = try store.cube(named: name) { return known.id }
      if try store.lease(name, by: holder, seconds: 5) {
        try store.add(StoredCube(id: Hex.encode(random(16)), name: name))
      }
      if let made = try store.cube(named: name) { return made.id }
      Clock.sleep(nanoseconds: 100_000_000)
    }
    throw .unreachable("another process is beginning with the store: try again")
  }
}
