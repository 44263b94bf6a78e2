public import Posix

/// What kind of file a node is: the `S_IFMT` bits of a mode, as in inode(7).
public enum FileType: UInt32, Hashable, Sendable, CaseIterable {
  case fifo = 0o010000
  case characterDevice = 0o020000
  case directory = 0o040000
  case blockDevice = 0o060000
  case regular = 0o100000
  case symbolicLink = 0o120000
  case socket = 0o140000

  /// The `d_type` of getdents64(2): the same bits, moved down.
  var directoryEntryType: UInt32 { rawValue >> 12 }
}

/// What stat(2) tells about a node.
public struct Attributes: Hashable, Sendable {
  /// The number that programs see as `st_ino`; for nodes of one file system, unique.
  public var inode: UInt64
  /// The kind of file.
  public var type: FileType
  /// The lower 12 bits of the mode: permissions, set-id bits, sticky bit.
  public var permissions: UInt32
  /// The number of names.
  public var links: UInt32
  /// The owner.
  public var user: UInt32
  /// The group.
  public var group: UInt32
  /// Bytes; the kernel reads no further than this.
  public var size: Int64
  /// What it takes on disk, in units of 512 bytes (du counts these).
  public var blocks: Int64
  /// The size of reads and writes that programs should prefer.
  public var blockSize: Int32 = 4096
  /// Last read.
  public var accessTime: Timestamp
  /// Last change of the content.
  public var modificationTime: Timestamp
  /// Last change of content or attributes.
  public var changeTime: Timestamp

  /// The attributes of a node: one link, all times the same, blocks rounded up from the size.
  public init(
    inode: UInt64, type: FileType, permissions: UInt32, links: UInt32 = 1, user: UInt32,
    group: UInt32, size: Int64 = 0, time: Timestamp = Timestamp(seconds: 0)
  ) {
    self.inode = inode
    self.type = type
    self.permissions = permissions & 0o7777
    self.links = links
    self.user = user
    self.group = group
    self.size = size
    blocks = size / 512 + (size % 512 > 0 ? 1 : 0)
    accessTime = time
    modificationTime = time
    changeTime = time
  }

  /// Type and permissions together, as in `st_mode`.
  public var mode: UInt32 { type.rawValue | permissions & 0o7777 }
}

/// A time to set: utimensat(2) distinguishes "now" from a given time.
public enum TimeChange: Hashable, Sendable {
  /// The present time, read by the file system.
  case now
  /// A given time.
  case at(Timestamp)
}

/// What chmod(2), chown(2), truncate(2) and utimensat(2) ask for; nil stays as it is.
public struct AttributeChange: Hashable, Sendable {
  /// The lower 12 bits of the mode.
  public var permissions: UInt32?
  /// The owner.
  public var user: UInt32?
  /// The group.
  public var group: UInt32?
  /// Bytes, never negative: cut off, or filled up with zeros.
  public var size: Int64?
  /// Last read.
  public var accessTime: TimeChange?
  /// Last change of the content.
  public var modificationTime: TimeChange?
  /// Last change of the attributes; the kernel sends it only with a write-back cache.
  public var changeTime: Timestamp?

  /// A change of nothing.
  public init() {}
}
