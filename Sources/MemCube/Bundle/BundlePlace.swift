internal import Posix
internal import Synchronization

/// A directory, whatever its name.
struct DirectoryIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64

  init(_ status: FileStatus) {
    device = status.device
    inode = status.inode
  }
}

/// A bundle that is open can be moved away, removed, or changed for another one under its path.
/// Nothing of its records may go there then: not into a cube of another id, and not into a
/// directory that comes into being by writing.
extension Bundle {
  /// Makes sure that this cube's bundle is at its path. Costs one look, as long as it is the same
  /// directory.
  /// - Throws: `.notFound` if there is none any more; `.foreign` if it is another cube's.
  func checkPlace() throws(CubeError) {
    let status = try attemptIfThere("looking at \(path)") { () throws(Errno) in
      try Files.status(path)
    }
    guard let status, status.kind == .directory else { throw gone }
    let identity = DirectoryIdentity(status)
    if place.withLock({ $0 }) == identity { return }
    // Another directory: a copy of this bundle that took its place is as good.
    let reading: Manifest.Reading
    do { reading = try Bundle.readManifest(at: path) } catch {
      if case .notFound = error { throw gone }
      throw error
    }
    guard case .good(let found) = reading, found.cube == cube else {
      throw .foreign("\(path) is another cube now: open it anew")
    }
    place.withLock { $0 = identity }
    folders.withLock { $0.synced = [] }
  }

  private var gone: CubeError { .notFound("\(path) is gone: it was moved or removed") }
}

extension Cube {
  /// Whether the bundle is where it was opened. If not, nothing is written any more, and what was
  /// spooled waits for the bundle to be opened elsewhere.
  public var isInPlace: Bool { (try? bundle.checkPlace()) != nil }
}
