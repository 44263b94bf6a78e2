package import Format
public import Posix

/// A directory or a link to one, whatever its name. A file system gives the number of what was
/// removed to something else, so it says nothing once that may have happened.
public struct DirectoryIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64

  /// What a status is of.
  public init(_ status: FileStatus) {
    device = status.device
    inode = status.inode
  }
}

/// A directory that is held open, so that its number is given to no other.
package final class HeldDirectory: Sendable {
  package let identity: DirectoryIdentity
  /// The manifest's status when it was found to be this cube's.
  let manifest = Lock<FileStatus?>(nil)
  private let descriptor: FileDescriptor

  init(_ path: Path) throws(Errno) {
    descriptor = try Files.open(path, OpenFlags.path | OpenFlags.directory)
    identity = DirectoryIdentity(try Files.status(descriptor))
  }

  /// What it is called now, as the kernel tells: proc(5), "fd".
  var path: Path? {
    (try? Files.readLink(own)).map { Path($0) }
  }

  /// The same, if it is called so indeed: the kernel also tells the last name of what was removed.
  var presentPath: Path? {
    var last: Path?
    // Between the two looks it may be renamed; then it has another name at the next one.
    while let now = path, now != last {
      let status = try? Files.status(now, followLinks: false)
      if let status, DirectoryIdentity(status) == identity { return now }
      last = now
    }
    return nil
  }

  /// A path that leads here whatever it is called: proc(5), "fd".
  var own: Path { Path("/proc/self/fd/\(descriptor.raw)") }
}

/// Where a bundle's files are made and its segments are read: in its directory as it is held open,
/// whatever is called so by then. Between a look at the path and the next step others may give its
/// name to another bundle.
package struct BundleBase: Sendable {
  private static let hasProc = Files.exists(Path("/proc/self/fd"))
  private let held: HeldDirectory?
  /// A path of the directory, good as long as this value lives.
  let path: Path

  /// The directory that is held; without /proc its path is all there is.
  init(_ held: HeldDirectory?, or path: Path) {
    self.held = held
    self.path = held.flatMap { Self.hasProc ? $0.own : nil } ?? path
  }

  package var log: Path { path.appending("log") }
  var blobs: Path { path.appending("blobs") }
  package func path(of name: SegmentName) -> Path { path.appending(name.path) }
}

/// A bundle that is open can be moved away, removed, or changed for another one under its path.
/// Nothing of its records may go there then: not into a cube of another id, and not into a
/// directory that comes into being by writing.
extension Bundle {
  /// Makes sure that this cube's bundle is at its path. Costs two looks, as long as it is the same
  /// directory with the same manifest.
  /// - Throws: `.notFound` if there is none any more; `.io(.stale)` if it is another cube's, or of a
  ///   newer version, by its manifest.
  package func checkPlace() throws(CubeError) {
    let status = try attemptIfThere("looking at \(path)") { () throws(Errno) in
      try Files.status(path)
    }
    guard let status, status.kind == .directory else { throw gone }
    let identity = DirectoryIdentity(status)
    if let held = place.withLock({ $0 }), held.identity == identity {
      return try checkManifest(in: held)
    }
    // Another directory: a copy of this bundle that took its place is as good.
    let reading: Manifest.Reading
    do { reading = try Bundle.readManifest(at: path) } catch {
      if case .notFound = error { throw gone }
      throw error
    }
    guard case .good(let found) = reading, found.cube == cube else {
      throw .io(.stale, "writing to \(path), which is another cube now")
    }
    try hold(path)
    folders.withLock { $0.synced = [] }
  }

  /// Makes sure that the held directory has not become another cube's bundle, or one of a newer version.
  /// Each open then refuses it, so this writes nothing more into it: what is in the spool waits there
  /// until the manifest is this cube's again.
  private func checkManifest(in held: HeldDirectory) throws(CubeError) {
    // Where there is none the segments tell.
    guard let status = try? Files.status(path.appending("manifest.json")) else { return }
    let isSeen = held.manifest.withLock {
      $0?.inode == status.inode && $0?.ctime == status.ctime && $0?.size == status.size
    }
    if isSeen { return }
    switch try Bundle.readManifest(at: path) {
    case .good(let found) where found.cube != cube:
      throw stale("names another cube")
    case .newer(let version):
      throw stale("is of version \(version) of the format")
    // The next open of the bundle makes a torn one anew: its segments tell whose it is.
    case .good, .torn: break
    }
    held.manifest.withLock { $0 = status }
  }

  private func stale(_ finding: String) -> CubeError {
    .io(
      .stale,
      "writing to \(path), whose manifest \(finding) now: see `memcube verify --repair \(path)`")
  }

  /// Where files are made from now on.
  package func base() throws(CubeError) -> BundleBase {
    if place.withLock({ $0 == nil }) { try hold(path) }
    return BundleBase(place.withLock { $0 }, or: path)
  }

  private func hold(_ path: Path) throws(CubeError) {
    let held = try attemptIfThere("opening \(path)") { () throws(Errno) in
      try HeldDirectory(path)
    }
    guard let held else { throw gone }
    place.withLock { $0 = held }
  }

  /// What the directory is called now, if it was renamed to another bundle's name among the cubes
  /// of a store (or in the folder in which it was). Moved anywhere else it is away.
  package func renamed(within store: Path) -> Path? {
    guard let held = place.withLock({ $0 }), let now = held.presentPath, now != path,
      now.lastComponent.ends(in: CubeName.suffix), now.lastComponent.first != UInt8(ascii: ".")
    else { return nil }
    let folder = now.parent
    let isOfStore =
      folder == path.parent || folder == store.appending("cubes")
      || folder.parent == store.appending("projects")
    return isOfStore ? now : nil
  }

  /// Goes on at another path of the same directory.
  package func move(to path: Path) {
    location.withLock { $0 = path }
    folders.withLock { $0.synced = [] }
  }

  private var gone: CubeError { .notFound("\(path) is gone: it was moved or removed") }
}
