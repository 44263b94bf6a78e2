internal import CPosix
internal import Glibc

/// A name in a directory.
public struct DirectoryEntry: Hashable, Sendable {
  /// The name: bytes without NUL or slash.
  public var name: [UInt8]
  /// What it is; `.unknown` if it vanished meanwhile.
  public var kind: FileKind
  /// The inode's number.
  public var inode: UInt64
}

extension Files {
  /// Every entry of a directory but `.` and `..`, in the order of the file system. ENOTDIR for a
  /// symlink that is not to be followed.
  public static func list(
    _ path: Path, followLinks: Bool = true
  ) throws(Errno) -> [DirectoryEntry] {
    let flags = OpenFlags.read | OpenFlags.directory | (followLinks ? 0 : OpenFlags.noFollow)
    return try list(adopting: try open(path, flags))
  }

  /// Every entry of an open directory but `.` and `..`.
  public static func list(_ directory: borrowing FileDescriptor) throws(Errno) -> [DirectoryEntry] {
    // A descriptor of its own, since reading moves the position.
    let again = try openAt(directory, [0x2E], OpenFlags.read | OpenFlags.directory)
    return try list(adopting: again)
  }

  private static func list(
    adopting directory: consuming FileDescriptor
  ) throws(Errno) -> [DirectoryEntry] {
    guard let stream = unsafe cposix_open_directory(directory.raw) else { throw Errno.current }
    directory.forget()
    defer { unsafe cposix_close_directory(stream) }
    var entries: [DirectoryEntry] = []
    var entry = unsafe cposix_entry()
    while try retrying({ unsafe cposix_next_entry(stream, &entry) }) == 1 {
      let name = unsafe UnsafeRawBufferPointer(start: entry.name, count: entry.length)
      entries.append(
        DirectoryEntry(
          name: unsafe [UInt8](name), kind: FileKind(mode: unsafe entry.format),
          inode: unsafe entry.inode))
    }
    return entries
  }

  /// Removes whatever has this name, a directory with all below it; symlinks are not followed.
  /// Something that is already gone is no error.
  public static func removeTree(_ path: Path) throws(Errno) {
    let kind: FileKind
    do { kind = try status(path, followLinks: false).kind } catch {
      if error.code == ENOENT { return }
      throw error
    }
    if kind != .directory {
      do { return try unlink(path) } catch {
        if error.code == ENOENT { return }
        throw error
      }
    }
    for left in (0..<Self.emptyings).reversed() {
      do {
        let directory = try open(path, OpenFlags.read | OpenFlags.directory | OpenFlags.noFollow)
        try removeContents(directory)
        return try removeDirectory(path)
      } catch {
        if error.code == ENOENT { return }
        guard error.code == ENOTEMPTY, left > 0 else { throw error }
      }
    }
  }

  /// How often a tree is emptied again into which others write meanwhile.
  private static let emptyings = 16

  /// Empties an open directory. Going by descriptors, no symlink can lead it elsewhere.
  private static func removeContents(_ directory: borrowing FileDescriptor) throws(Errno) {
    for entry in try list(directory) {
      // Others may take away what was listed.
      do {
        if entry.kind == .directory {
          let flags = OpenFlags.read | OpenFlags.directory | OpenFlags.noFollow
          try removeContents(try openAt(directory, entry.name, flags))
        }
        try unlinkAt(directory, entry.name, directory: entry.kind == .directory)
      } catch {
        if error.code != ENOENT { throw error }
      }
    }
  }
}
