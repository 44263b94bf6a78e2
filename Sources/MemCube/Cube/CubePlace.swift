public import Bundle
internal import Posix

extension Cube {
  /// Whether the bundle is where it was opened. If not, nothing is written any more, and what was
  /// spooled waits for the bundle to be opened elsewhere.
  /// (One that was renamed among the cubes of the store is followed.)
  public var isInPlace: Bool { (try? checkPlace()) != nil }

  /// Whether a directory is the bundle's, as it was last looked at. It is held open: no other one
  /// has its number.
  public func isBundle(_ directory: DirectoryIdentity) -> Bool {
    bundle.place.withLock { $0?.identity } == directory
  }
}
