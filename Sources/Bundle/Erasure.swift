public import Format
public import Posix

/// A bundle that goes for good: out of sight in one step, since what a crash left of it would be a cube
/// with some of its records. What is left then goes with the next command that lists, makes or removes
/// cubes, or at the next start of a mount or server.
public struct Erasure: Sendable {
  /// `.NAME.memcube.HHHHHHHH.gone`
  private static let suffix = Array(".gone".utf8)
  private let path: Path
  /// Where it was, as a real path.
  private let former: Path?
  private let host: Host
  /// Locked as long as the removal goes on.
  private let held: HeldFile

  /// Takes a bundle out of sight, durably; of a link to one the link.
  /// - Throws: `.io`; the bundle is where it was.
  public init(of bundle: Path, host: Host) throws(CubeError) {
    let draft = Bundle.draft(of: bundle, host: host)
    let gone = draft.parent.appending(draft.lastComponent + Self.suffix)
    path = gone
    self.host = host
    former = try? Files.realPath(bundle)
    held = try attempt("removing \(bundle)") { () throws(Errno) in
      let held = HeldFile(try Files.open(bundle, OpenFlags.read | OpenFlags.directory))
      _ = try? Files.tryLock(held.descriptor, .exclusive)
      try Files.rename(bundle, gone)
      try Files.syncDirectory(bundle.parent)
      return held
    }
  }

  /// Removes all that it held, and this host's state of it, which names it.
  /// - Throws: `.io`; what is left goes later.
  public func finish() throws(CubeError) {
    // First: the manifest says whose it is.
    if case .good(let manifest)? = try? Bundle.readManifest(at: path) {
      ReplicaState.removeErased(manifest.cube, host) { $0 == former }
    }
    try attempt("removing \(path)") { () throws(Errno) in
      try Files.removeTree(path)
      _ = held.descriptor.raw  // locked to here
    }
  }

  /// Whether a name is one that bundles get on their way out.
  static func isName(_ name: [UInt8]) -> Bool {
    name.ends(in: suffix) && Bundle.isDraft(Array(name.dropLast(suffix.count)))
  }

  /// Removes what killed processes left of a bundle that they were removing.
  /// - Parameters:
  ///   - path: where it was.
  ///   - host: whose state of it goes as well.
  /// - Returns: whether there was any.
  public static func finishAll(of path: Path, host: Host) -> Bool {
    let start = Bundle.draftStart(of: path)
    var isAny = false
    for entry in (try? Files.list(path.parent)) ?? []
    where isName(entry.name) && entry.name.dropLast(13).elementsEqual(start) {
      if sweep(path.parent.appending(entry.name), host: host, isOld: { _ in false }) {
        isAny = true
      }
    }
    return isAny
  }

  /// Removes what is at such a path, with this host's state of it, unless another process is still
  /// removing it.
  /// - Parameters:
  ///   - path: with such a name.
  ///   - host: whose state.
  ///   - isOld: whether no process can be, also where the file system has no locks.
  /// - Returns: whether it was removed.
  @discardableResult
  static func sweep(
    _ path: Path, host: Host, isOld: (borrowing FileDescriptor) -> Bool
  ) -> Bool {
    let flags = OpenFlags.read | OpenFlags.directory | OpenFlags.noFollow
    do throws(Errno) {
      let held = try Files.open(path, flags)
      let isFree = (try? Files.tryLock(held, .exclusive)) ?? isOld(held)
      guard isFree else { return false }
      // First: the manifest says whose it is.
      if case .good(let manifest)? = try? Bundle.readManifest(at: path) {
        ReplicaState.removeErased(manifest.cube, host) { bundle in
          path.lastComponent.dropLast(13).elementsEqual(Bundle.draftStart(of: bundle))
            && (try? Files.realPath(path.parent)) == bundle.parent
        }
      }
      try Files.removeTree(path)
      _ = held.raw  // locked to here
      return true
    } catch {
      // A link, which is removed in one step.
      guard error == .loop || error == .notDirectory else { return false }
      return (try? Files.unlink(path)) != nil
    }
  }
}
