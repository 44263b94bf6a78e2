internal import Glibc
public import Posix

/// Why a directory cannot be mounted on.
public enum MountRefusal: Error, Hashable, Sendable {
  /// There is no such directory.
  case missing
  /// It is something else than a directory.
  case notDirectory
  /// Files in it would be hidden.
  case notEmpty
  /// It is, or lies in, a directory that the mount needs for itself.
  case inside(Path)
  /// It contains a directory that the mount needs for itself.
  case contains(Path)
  /// Something is mounted there already, and answers.
  case mounted(Mount)
  /// The system refused to look at it.
  case unreadable(Errno)
}

/// A directory to mount on.
public enum MountPoint {
  /// What stat(2) says on a mount whose server is gone.
  static let notConnected = ENOTCONN
  /// The same, as an error.
  public static let disconnected = Errno(ENOTCONN)
  /// That a mount answers nothing for some seconds, as an error.
  public static let unanswered = Errno(ETIMEDOUT)

  /// What is mounted on a directory.
  public enum State: Hashable, Sendable {
    /// Nothing.
    case free
    /// Something that answers.
    case mounted(Mount)
    /// A FUSE mount whose server is gone.
    case dead(Mount)
    /// A mount that answers nothing for some seconds: its server may be stopped.
    case silent(Mount)
  }

  /// The absolute path without symlinks, also of a mount whose server is gone.
  public static func realPath(_ path: Path) throws(Errno) -> Path {
    do { return try Files.realPath(path) } catch {
      guard error.code == notConnected else { throw error }
      return try Files.realPath(path.parent).appending(path.lastComponent)
    }
  }

  /// What is mounted on a directory, if anything.
  public static func state(_ path: Path) throws(Errno) -> State {
    guard let mount = try MountTable.mount(at: realPath(path)) else { return .free }
    return switch try mount.answer() {
    case .alive: .mounted(mount)
    case .gone: .dead(mount)
    case .none: .silent(mount)
    }
  }

  /// Checks that a directory can be mounted on.
  /// - Parameters:
  ///   - path: the directory.
  ///   - forbidden: directories that must be reachable beside the mount: the mount may neither
  ///     lie in one nor hide one. Those that do not exist are no hindrance.
  /// - Returns: the directory's path, absolute and without symlinks.
  /// - Throws: `MountRefusal`, the first reason found.
  public static func check(
    _ path: Path, besides forbidden: [Path] = []
  ) throws(MountRefusal) -> Path {
    do {
      let path = try Files.realPath(path)
      // First, since any other call on a mount that does not answer would wait.
      let state = try state(path)
      if case .silent = state { throw MountRefusal.unreadable(unanswered) }
      guard try Files.status(path).kind == .directory else { throw MountRefusal.notDirectory }
      for other in forbidden.compactMap({ try? Files.realPath($0) }) {
        if path.isWithin(other) { throw MountRefusal.inside(other) }
        if other.isWithin(path) { throw MountRefusal.contains(other) }
      }
      if case .mounted(let mount) = state { throw MountRefusal.mounted(mount) }
      guard try Files.list(path).isEmpty else { throw MountRefusal.notEmpty }
      return path
    } catch let refusal as MountRefusal {
      throw refusal
    } catch let error as Errno {
      throw error.code == ENOENT ? .missing : .unreadable(error)
    } catch {
      throw .missing
    }
  }

  /// Takes away a mount of this name whose server is gone, if there is one.
  /// - Returns: whether there was one.
  /// - Throws: `unanswered` where a mount does not answer.
  @discardableResult
  public static func clean(_ path: Path, named name: String) throws(Errno) -> Bool {
    guard Files.exists(path.parent) else { return false }
    switch try state(path) {
    case .silent: throw unanswered
    case .dead(let mount) where mount.isNamed(name):
      try mount.unmount(lazily: true)
      return true
    case .free, .mounted, .dead: return false
    }
  }
}
