internal import Digest
public import Posix

/// The cubes that this host has known at a path: for `Bundle.open`. To ask for one costs a look at its
/// state, however many cubes the host has.
public struct KnownCubes: Sendable, ExpressibleByArrayLiteral {
  private let ids: Set<[UInt8]>
  /// The real path, and the host.
  private let place: (path: Path, host: Host)?

  /// These, and no others.
  public init(arrayLiteral ids: [UInt8]...) {
    self.ids = Set(ids)
    place = nil
  }

  /// Those of a host; none where there is nothing at the path.
  public init(at path: Path, host: Host) {
    ids = []
    place = (try? Files.realPath(path)).map { ($0, host) }
  }

  /// Whether a cube is one of them.
  public func contains(_ cube: [UInt8]) -> Bool {
    guard let place else { return ids.contains(cube) }
    guard Hex.isHex(cube, count: 32),
      let state = try? ReplicaState.place(of: cube, at: place.path, place.host)
    else { return false }
    // What is inside the bundle is there for any cube that the bundle may have been.
    return ((try? ReplicaFacts(state).read()) ?? nil)?.cube == cube
  }
}
