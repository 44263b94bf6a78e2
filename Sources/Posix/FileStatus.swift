internal import CPosix
internal import Glibc

/// What a directory entry is.
public enum FileKind: Hashable, Sendable {
  /// As in stat(2). `unknown` is anything else, also a file that is already gone.
  case regular, directory, symlink, fifo, socket, characterDevice, blockDevice, unknown

  /// From the S_IFMT bits of a mode.
  init(mode: UInt32) {
    switch mode & 0o170000 {
    case 0o100000: self = .regular
    case 0o040000: self = .directory
    case 0o120000: self = .symlink
    case 0o010000: self = .fifo
    case 0o140000: self = .socket
    case 0o020000: self = .characterDevice
    case 0o060000: self = .blockDevice
    default: self = .unknown
    }
  }
}

/// A file's status, as statx(2) gives it.
public struct FileStatus: Hashable, Sendable {
  /// The file system's device number and the inode's number there.
  public var device, inode: UInt64
  /// What it is.
  public var kind: FileKind
  /// The permission bits, 07777.
  public var mode: UInt32
  /// The size in bytes.
  public var size: Int64
  /// The allocated blocks of 512 bytes.
  public var blocks: Int64
  /// Last access, last change of the bytes, last change of the inode.
  public var atime, mtime, ctime: Timestamp
  /// When the file was made, where the file system tells.
  public var birth: Timestamp?
  /// The number of names.
  public var links: UInt32
  /// Owner and group.
  public var user, group: UInt32
}

extension FileStatus {
  init(_ found: cposix_status) {
    device = found.device
    inode = found.inode
    kind = FileKind(mode: found.mode)
    mode = found.mode & 0o7777
    size = found.size
    blocks = found.blocks
    atime = Timestamp(
      seconds: found.access_seconds, nanoseconds: Int32(clamping: found.access_nanoseconds))
    mtime = Timestamp(
      seconds: found.modify_seconds, nanoseconds: Int32(clamping: found.modify_nanoseconds))
    ctime = Timestamp(
      seconds: found.change_seconds, nanoseconds: Int32(clamping: found.change_nanoseconds))
    birth =
      found.has_birth
      ? Timestamp(
        seconds: found.birth_seconds, nanoseconds: Int32(clamping: found.birth_nanoseconds)) : nil
    links = found.links
    user = found.user
    group = found.group
  }
}

extension Files {
  /// The status of what a path names; of the symlink itself unless `followLinks`.
  public static func status(_ path: Path, followLinks: Bool = true) throws(Errno) -> FileStatus {
    if path.bytes.isEmpty { throw Errno(ENOENT) }
    return try unsafe path.withCString { (text) throws(Errno) in
      try unsafe status(AT_FDCWD, text, followLinks)
    }
  }

  /// The status of an open file.
  public static func status(_ file: borrowing FileDescriptor) throws(Errno) -> FileStatus {
    try unsafe status(file.raw, nil, true)
  }

  /// Whether a path still names an open file: another process may have removed or replaced it.
  public static func isOpen(
    _ file: borrowing FileDescriptor, at path: Path, followLinks: Bool = true
  ) -> Bool {
    guard let mine = try? status(file), let there = try? status(path, followLinks: followLinks)
    else { return false }
    return mine.device == there.device && mine.inode == there.inode
  }

  /// The status of a name in an open directory; of a symlink itself.
  public static func status(
    _ directory: borrowing FileDescriptor, _ name: [UInt8]
  ) throws(Errno) -> FileStatus {
    if name.isEmpty { throw Errno(ENOENT) }
    let raw = directory.raw
    return try unsafe withText(name) { (text) throws(Errno) in
      try unsafe status(raw, text, false)
    }
  }

  /// Whether this process may write a file or make names in a directory: access(2).
  public static func isWritable(_ path: Path) -> Bool {
    let answer = try? unsafe path.withCString { (text) throws(Errno) in
      unsafe access(text, W_OK)
    }
    return answer == 0
  }

  /// Whether this process may read a file: access(2).
  public static func isReadable(_ path: Path) -> Bool {
    let answer = try? unsafe path.withCString { (text) throws(Errno) in
      unsafe access(text, R_OK)
    }
    return answer == 0
  }

  /// Whether something has this name (a dangling symlink has).
  public static func exists(_ path: Path) -> Bool {
    (try? status(path, followLinks: false)) != nil
  }

  private static func status(
    _ directory: Int32, _ name: UnsafePointer<CChar>?, _ follow: Bool
  ) throws(Errno) -> FileStatus {
    var found = cposix_status()
    _ = try retrying { unsafe cposix_status(directory, name, follow, &found) }
    return FileStatus(found)
  }
}
