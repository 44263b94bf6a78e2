internal import CFuse
internal import Glibc
internal import Posix

// Between our values and the C structs.

extension stat {
  init(_ attributes: Attributes) {
    self.init()
    st_ino = UInt(attributes.inode)
    st_mode = attributes.mode
    st_nlink = UInt(attributes.links)
    st_uid = attributes.user
    st_gid = attributes.group
    st_size = Int(max(attributes.size, 0))
    st_blocks = Int(max(attributes.blocks, 0))
    st_blksize = Int(attributes.blockSize)
    st_atim = timespec(attributes.accessTime)
    st_mtim = timespec(attributes.modificationTime)
    st_ctim = timespec(attributes.changeTime)
  }
}

extension timespec {
  init(_ time: Timestamp) {
    self.init(tv_sec: Int(time.seconds), tv_nsec: Int(time.nanoseconds))
  }

  var timestamp: Timestamp {
    Timestamp(seconds: Int64(tv_sec), nanoseconds: Int32(clamping: tv_nsec))
  }
}

extension fuse_entry_param {
  init(_ entry: Entry) {
    self.init()
    ino = entry.node
    generation = entry.generation
    attr = stat(entry.attributes)
    attr_timeout = entry.attributeTimeout > 0 ? entry.attributeTimeout : 0
    entry_timeout = entry.entryTimeout > 0 ? entry.entryTimeout : 0
  }
}

extension fuse_file_info {
  mutating func set(_ opened: Opened) {
    fh = opened.handle
    keep_cache = opened.keepCache ? 1 : 0
    direct_io = opened.directIO ? 1 : 0
    noflush = opened.noFlush ? 1 : 0
    nonseekable = opened.nonSeekable ? 1 : 0
    cache_readdir = opened.cacheListing ? 1 : 0
  }
}

extension statvfs {
  init(_ statistics: Statistics) {
    self.init()
    f_bsize = UInt(statistics.blockSize)
    f_frsize = UInt(statistics.blockSize)
    f_blocks = UInt(statistics.blocks)
    f_bfree = UInt(statistics.freeBlocks)
    f_bavail = UInt(statistics.availableBlocks)
    f_files = UInt(statistics.files)
    f_ffree = UInt(statistics.freeFiles)
    f_favail = UInt(statistics.freeFiles)
    f_namemax = UInt(statistics.maximumNameLength)
  }
}

extension AttributeChange {
  /// What the `FUSE_SET_ATTR_…` bits choose out of a struct.
  init(_ status: stat, chosen: Int32) throws(Errno) {
    if chosen & FUSE_SET_ATTR_MODE != 0 { permissions = status.st_mode & 0o7777 }
    if chosen & FUSE_SET_ATTR_UID != 0 { user = status.st_uid }
    if chosen & FUSE_SET_ATTR_GID != 0 { group = status.st_gid }
    if chosen & FUSE_SET_ATTR_SIZE != 0 {
      guard status.st_size >= 0 else { throw Errno(EINVAL) }
      size = Int64(status.st_size)
    }
    if chosen & FUSE_SET_ATTR_ATIME_NOW != 0 {
      accessTime = .now
    } else if chosen & FUSE_SET_ATTR_ATIME != 0 {
      accessTime = .at(status.st_atim.timestamp)
    }
    if chosen & FUSE_SET_ATTR_MTIME_NOW != 0 {
      modificationTime = .now
    } else if chosen & FUSE_SET_ATTR_MTIME != 0 {
      modificationTime = .at(status.st_mtim.timestamp)
    }
    if chosen & FUSE_SET_ATTR_CTIME != 0 { changeTime = status.st_ctim.timestamp }
  }
}

/// The bytes of a C string; none if there is no string.
func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
  guard let text = unsafe text else { return [] }
  return unsafe bytes(text, count: strlen(text))
}

/// A copy of so many bytes of C memory.
func bytes(_ start: UnsafePointer<CChar>?, count: Int) -> [UInt8] {
  unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
}
