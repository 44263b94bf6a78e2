internal import CPosix
internal import Glibc

/// System calls on files. Each throws `Errno` as the call's page in section 2 of the manual says,
/// and is retried on EINTR.
public enum Files {
  /// Opens a path; `flags` of `OpenFlags`, `mode` for a file that is made (less the umask).
  public static func open(
    _ path: Path, _ flags: Int32, mode: UInt32 = 0o600
  ) throws(Errno) -> FileDescriptor {
    let raw = try unsafe path.withCString { (text) throws(Errno) in
      try retrying { unsafe cposix_open(AT_FDCWD, text, flags, mode) }
    }
    return FileDescriptor(adopting: raw)
  }

  /// Opens a name (or relative path) in an open directory.
  public static func openAt(
    _ directory: borrowing FileDescriptor, _ name: [UInt8], _ flags: Int32, mode: UInt32 = 0o600
  ) throws(Errno) -> FileDescriptor {
    let parent = directory.raw
    let raw = try unsafe withText(name) { (text) throws(Errno) in
      try retrying { unsafe cposix_open(parent, text, flags, mode) }
    }
    return FileDescriptor(adopting: raw)
  }

  /// Makes a file without a name, open for reading and writing, on the directory's file system;
  /// `link` gives it a name. EOPNOTSUPP where the file system cannot.
  public static func openTemporary(
    in directory: Path, mode: UInt32 = 0o600
  ) throws(Errno) -> FileDescriptor {
    try open(directory, OpenFlags.temporary | OpenFlags.readWrite, mode: mode)
  }

  /// Gives an open file (also one without a name) this name; EEXIST where it is taken.
  public static func link(_ file: borrowing FileDescriptor, to path: Path) throws(Errno) {
    let raw = file.raw
    try unsafe path.withCString { (text) throws(Errno) in
      _ = try retrying { unsafe cposix_link_descriptor(raw, AT_FDCWD, text) }
    }
  }

  /// Another descriptor of the same open file.
  public static func duplicate(_ file: borrowing FileDescriptor) throws(Errno) -> FileDescriptor {
    let raw = file.raw
    return FileDescriptor(adopting: try retrying { fcntl(raw, F_DUPFD_CLOEXEC, 3) })
  }
}
