internal import Digest
public import Posix

/// The cubes that this host has known at a path: for `Bundle.open`. To ask for one costs a look at its
/// state, however many cubes the host has.
public struct KnownCubes: Sendable, ExpressibleByArrayLiteral {
  private let ids: Set<[UInt8]>
  /// Where the host keeps what it knows of cubes, and the key of the path there.
  private let state: (cubes: Path, key: [UInt8])?

  /// These, and no others.
  public init(arrayLiteral ids: [UInt8]...) {
    self.ids = Set(ids)
    state = nil
  }

  /// Those of a host; none where there is nothing at the path.
  public init(at path: Path, host: Host) {
    ids = []
    state = (try? Files.realPath(path)).map {
      (host.state.appending("cubes"), ReplicaState.key(of: $0))
    }
  }

  /// Whether a cube is one of them.
  public func contains(_ cube: [UInt8]) -> Bool {
    guard let state else { return ids.contains(cube) }
    return Hex.isHex(cube, count: 32)
      && Files.exists(
        state.cubes.appending(cube).appending(state.key).appending("replica.json"))
  }
}
