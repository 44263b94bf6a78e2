internal import Bundle
internal import Digest
internal import Format
internal import Fuse
internal import Posix

/// The directory that `mount` and `unmount` mean.
struct MountDirectory {
  /// What the mount table shows as the device of our mounts.
  static let name = "memcube"

  /// As given, or `~/memory`; absolute.
  let path: Path

  /// The directory given on the command line, else the usual one.
  init(_ given: Path?) throws(Failure) {
    if let given, given.isAbsolute {
      path = given
    } else if let given {
      let here = try system("looking for the working directory") { () throws(Errno) in
        try System.workingDirectory()
      }
      path = here.appending(given.bytes)
    } else {
      guard let home = System.home, home.isAbsolute else {
        throw .cube(.invalid("there is no home directory; say where to mount"))
      }
      path = home.appending("memory")
    }
  }

  /// Checks that this process may ask the kernel for a mount; libfuse would say less.
  static func checkDevice(_ device: Path = Path("/dev/fuse")) throws(Failure) {
    do { _ = try Files.open(device, OpenFlags.readWrite) } catch {
      switch error.code {
      case 2, 6, 19:  // ENOENT, ENXIO, ENODEV
        throw .failed(
          "\(device) is missing, so nothing can be mounted: modprobe fuse; in a container, start "
            + "it with --device /dev/fuse --cap-add SYS_ADMIN")
      case 1, 13:  // EPERM, EACCES
        throw .cube(
          .refused("\(device) may not be used by you: its owner lets you with chmod 666 \(device)"))
      default: throw .io(error, "opening \(device)")
      }
    }
  }

  /// Checks that there is a libfuse.
  static func checkLibrary() throws(Failure) {
    guard !FuseLibrary.isInstalled else { return }
    throw .failed(
      "libfuse 3 is missing, so nothing can be mounted: install the package libfuse3-3 of Debian 12, or "
        + "libfuse3-4 of Debian 13")
  }

  /// Makes the directory if it is missing, takes a dead mount away, and checks that it can be
  /// mounted on: it is empty, and neither in the store nor around it.
  /// - Returns: the path without symlinks.
  func prepare(_ host: Host) throws(Failure) -> Path {
    // A daemon that was killed is first there, then neither there nor gone for a moment.
    for _ in 0..<50 {
      do { return try prepareOnce(host) } catch .cube(.io(MountPoint.disconnected, _)) {
        Clock.sleep(nanoseconds: 20_000_000)
      }
    }
    return try prepareOnce(host)
  }

  private func prepareOnce(_ host: Host) throws(Failure) -> Path {
    do { try MountPoint.clean(path, named: Self.name) } catch {
      if error == MountPoint.unanswered { throw UnmountCommand.silent(path) }
      // ENOENT: there is no such directory yet.
      if error.code != 2 { throw .io(error, "looking at \(path)") }
    }
    let isNew = !Files.exists(path)
    if isNew {
      try system("making \(path)") { () throws(Errno) in
        try Files.makeDirectories(path, mode: 0o700)
      }
    }
    do {
      return try MountPoint.check(path, besides: [host.store, host.state, host.cache])
    } catch {
      if isNew { try? Files.removeDirectory(path) }
      throw .cube(refusal(error))
    }
  }

  private func refusal(_ why: MountRefusal) -> CubeError {
    switch why {
    case .missing: .notFound("there is no directory \(path)")
    case .notDirectory: .invalid("\(path) is not a directory")
    case .notEmpty: .refused("\(path) is not empty, and a mount would hide what is in it")
    case .inside(let other) where other == (try? Files.realPath(path)):
      .refused("\(path) is a directory that the mount needs for itself")
    case .inside(let other): .refused("\(path) lies in \(other), which the mount needs for itself")
    case .contains(let other): .refused("\(path) contains \(other), which the mount would hide")
    case .mounted(let mount):
      mount.isNamed(Self.name)
        ? .exists("\(path) is mounted already; memcube unmount \(path) ends that")
        : .exists("something else is mounted at \(path)")
    case .unreadable(let error): .io(error, "looking at \(path)")
    }
  }

  /// The lock that the daemon of a directory holds as long as it lives; its folder is made.
  static func lock(_ path: Path, _ host: Host) throws(Errno) -> Path {
    let lock = lockPath(path, host)
    try Files.makeDirectories(lock.parent, mode: 0o700)
    return lock
  }

  /// Where that lock is.
  static func lockPath(_ path: Path, _ host: Host) -> Path {
    let name = Hex.encode(SHA256.hash(path.bytes)).prefix(32) + Array(".lock".utf8)
    return host.state.appending("mounts").appending(Array(name))
  }
}
