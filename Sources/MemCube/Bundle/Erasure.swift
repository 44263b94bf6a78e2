internal import Digest
public import Posix

/// A bundle that goes for good: out of sight in one step, since what a crash left of it would be a cube
/// with some of its records. What is left then goes at the next start of a mount or server.
public struct Erasure: Sendable {
  /// `.NAME.memcube.HHHHHHHH.gone`
  private static let suffix = Array(".gone".utf8)
  private let path: Path
  /// Locked as long as the removal goes on.
  private let held: HeldFile

  /// Takes a bundle out of sight, durably; of a link to one the link.
  /// - Throws: `.io`; the bundle is where it was.
  public init(of bundle: Path, host: Host) throws(CubeError) {
    let draft = Bundle.draft(of: bundle, host: host)
    let gone = draft.parent.appending(draft.lastComponent + Self.suffix)
    path = gone
    held = try attempt("removing \(bundle)") { () throws(Errno) in
      let held = HeldFile(try Files.open(bundle, OpenFlags.read | OpenFlags.directory))
      _ = try? Files.tryLock(held.descriptor, .exclusive)
      try Files.rename(bundle, gone)
      try Files.syncDirectory(bundle.parent)
      return held
    }
  }

  /// Removes all that it held.
  /// - Throws: `.io`; what is left goes at the next start of a mount or server.
  public func finish() throws(CubeError) {
    try attempt("removing \(path)") { () throws(Errno) in
      try Files.removeTree(path)
      _ = held.descriptor.raw  // locked to here
    }
  }

  /// Whether a name is one that bundles get on their way out.
  static func isName(_ name: [UInt8]) -> Bool {
    name.ends(in: suffix) && Bundle.isDraft(Array(name.dropLast(suffix.count)))
  }

  /// Removes what is at such a path, unless another process is still removing it.
  /// - Parameters:
  ///   - path: with such a name.
  ///   - isOld: whether no process can be, also where the file system has no locks.
  static func sweep(_ path: Path, isOld: (borrowing FileDescriptor) -> Bool) {
    let flags = OpenFlags.read | OpenFlags.directory | OpenFlags.noFollow
    do throws(Errno) {
      let held = try Files.open(path, flags)
      let isFree = (try? Files.tryLock(held, .exclusive)) ?? isOld(held)
      if isFree { try? Files.removeTree(path) }
      _ = held.raw  // locked to here
    } catch {
      // A link, which is removed in one step.
      if error == .loop || error == .notDirectory { try? Files.unlink(path) }
    }
  }
}
