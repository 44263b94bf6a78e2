internal import CPosix
internal import Glibc

extension Files {
  /// rename(2): replaces what has the new name, in one step.
  public static func rename(_ from: Path, _ to: Path) throws(Errno) {
    try rename(from, to, flags: 0)
  }

  /// Exchanges two names in one step. EINVAL where the file system cannot.
  public static func renameExchange(_ a: Path, _ b: Path) throws(Errno) {
    try rename(a, b, flags: UInt32(bitPattern: cposix_rename_exchange))
  }

  /// Renames unless the new name is taken: EEXIST. Some file systems (NFS, bindfs, ntfs-3g, FAT) cannot
  /// do that in one step; there it is done in two.
  public static func renameNoReplace(_ from: Path, _ to: Path) throws(Errno) {
    do { try rename(from, to, flags: UInt32(bitPattern: cposix_rename_no_replace)) } catch {
      guard [.invalid, .notImplemented, .notSupported].contains(error) else { throw error }
      try renameInSteps(from, to)
    }
  }

  /// Renames unless the new name is taken, by calls that every file system has. Two processes never take
  /// one name: making a directory and making a link each fail where the name is taken.
  static func renameInSteps(_ from: Path, _ to: Path) throws(Errno) {
    guard try status(from, followLinks: false).kind != .directory else {
      try makeDirectory(to)
      // rename(2) puts a directory in the place of an empty one.
      do { return try rename(from, to) } catch {
        try? removeDirectory(to)
        throw error
      }
    }
    do { try hardLink(from, to) } catch {
      guard [.notPermitted, .notImplemented, .notSupported, .invalid].contains(error) else {
        throw error
      }
      // There are no hard links either: to look first is all that is left.
      guard !exists(to) else { throw .exists }
      return try rename(from, to)
    }
    do { try unlink(from) } catch {
      try? unlink(to)
      throw error
    }
  }

  /// Gives a file another name; EEXIST where it is taken. A symlink itself is linked.
  public static func hardLink(_ from: Path, _ to: Path) throws(Errno) {
    try unsafe from.withCString { (old) throws(Errno) in
      try unsafe to.withCString { (new) throws(Errno) in
        _ = try retrying { unsafe Glibc.link(old, new) }
      }
    }
  }

  private static func rename(_ from: Path, _ to: Path, flags: UInt32) throws(Errno) {
    try unsafe from.withCString { (old) throws(Errno) in
      try unsafe to.withCString { (new) throws(Errno) in
        _ = try retrying { unsafe cposix_rename(AT_FDCWD, old, AT_FDCWD, new, flags) }
      }
    }
  }

  /// Takes a file's name away.
  public static func unlink(_ path: Path) throws(Errno) {
    try unsafe path.withCString { (text) throws(Errno) in
      _ = try retrying { unsafe Glibc.unlink(text) }
    }
  }

  /// Takes a name in an open directory away; with `directory` that of an empty directory.
  public static func unlinkAt(
    _ parent: borrowing FileDescriptor, _ name: [UInt8], directory: Bool = false
  ) throws(Errno) {
    let raw = parent.raw
    try unsafe withText(name) { (text) throws(Errno) in
      _ = try retrying { unsafe unlinkat(raw, text, directory ? AT_REMOVEDIR : 0) }
    }
  }

  /// Makes a directory, with `mode` less the umask.
  public static func makeDirectory(_ path: Path, mode: UInt32 = 0o700) throws(Errno) {
    try unsafe path.withCString { (text) throws(Errno) in
      _ = try retrying { unsafe mkdir(text, mode) }
    }
  }

  /// Makes a directory and those above it, where they are missing.
  public static func makeDirectories(_ path: Path, mode: UInt32 = 0o700) throws(Errno) {
    do {
      try makeDirectory(path, mode: mode)
    } catch {
      switch error.code {
      case EEXIST:
        if try status(path).kind != .directory { throw error }
      case ENOENT where !path.lastComponent.isEmpty && path.parent != path:
        try makeDirectories(path.parent, mode: mode)
        do { try makeDirectory(path, mode: mode) } catch {
          // Another process may have been faster.
          if error.code != EEXIST { throw error }
        }
      default: throw error
      }
    }
  }

  /// Removes an empty directory.
  public static func removeDirectory(_ path: Path) throws(Errno) {
    try unsafe path.withCString { (text) throws(Errno) in
      _ = try retrying { unsafe rmdir(text) }
    }
  }

  /// Makes a symlink at `path` with this target.
  public static func symlink(target: [UInt8], at path: Path) throws(Errno) {
    try unsafe withText(target) { (content) throws(Errno) in
      try unsafe path.withCString { (text) throws(Errno) in
        _ = try retrying { unsafe Glibc.symlink(content, text) }
      }
    }
  }

  /// Makes a fifo.
  public static func makeFifo(_ path: Path, mode: UInt32 = 0o600) throws(Errno) {
    try unsafe path.withCString { (text) throws(Errno) in
      _ = try retrying { unsafe mkfifo(text, mode) }
    }
  }
}
