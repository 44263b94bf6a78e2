internal import CPosix

/// What a file system says of itself, as statfs(2).
public struct FileSystemStatus: Hashable, Sendable {
  /// The size of a block in bytes; the next three count such blocks.
  public var blockSize: UInt64
  /// All blocks, the free ones, and those free for other users than root.
  public var blocks, freeBlocks, availableBlocks: UInt64
  /// Inodes, and the free ones; both 0 where the file system does not count them.
  public var files, freeFiles: UInt64
  /// The longest name in bytes.
  public var nameMax: UInt64
  /// The magic number of its kind, such as 0x6969 for NFS: statfs(2).
  public var type: Int64
  /// Whether it is mounted read-only.
  public var isReadOnly: Bool

  /// Whether another machine may hold it, so that locks and inotify see only this one: NFS, CIFS,
  /// SMB2, 9P, AFS, Ceph and FUSE (which sshfs is).
  public var isRemote: Bool {
    [0x6969, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x5346_414F, 0x00C3_6400, 0x6573_5546]
      .contains(type & 0xFFFF_FFFF)
  }

  /// Whether a program of this machine serves it: FUSE.
  public var isFuse: Bool { type & 0xFFFF_FFFF == 0x6573_5546 }
}

extension Files {
  /// The file system that holds a path.
  public static func fileSystem(_ path: Path) throws(Errno) -> FileSystemStatus {
    try unsafe path.withCString { (text) throws(Errno) in
      var found = cposix_file_system()
      _ = try retrying { unsafe cposix_file_system(-1, text, &found) }
      return FileSystemStatus(found)
    }
  }

  /// The file system that holds an open file.
  public static func fileSystem(
    _ file: borrowing FileDescriptor
  ) throws(Errno) -> FileSystemStatus {
    var found = cposix_file_system()
    let raw = file.raw
    try retrying { unsafe cposix_file_system(raw, nil, &found) }
    return FileSystemStatus(found)
  }
}

extension FileSystemStatus {
  init(_ found: cposix_file_system) {
    blockSize = found.block_size
    blocks = found.blocks
    freeBlocks = found.free_blocks
    availableBlocks = found.available_blocks
    files = found.files
    freeFiles = found.free_files
    nameMax = found.name_max
    type = found.type
    isReadOnly = found.read_only
  }
}
