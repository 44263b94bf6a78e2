internal import CFuse
internal import Posix

extension fuse_entry_out {
  /// The kernel's form of an entry, for listings with attributes.
  init(_ entry: Entry) {
    self.init()
    nodeid = entry.node
    generation = entry.generation
    (entry_valid, entry_valid_nsec) = Timeout.parts(entry.entryTimeout)
    (attr_valid, attr_valid_nsec) = Timeout.parts(entry.attributeTimeout)
    let attributes = entry.attributes
    attr.ino = attributes.inode
    attr.size = UInt64(clamping: attributes.size)
    attr.blocks = UInt64(clamping: attributes.blocks)
    (attr.atime, attr.atimensec) = attributes.accessTime.kernelParts
    (attr.mtime, attr.mtimensec) = attributes.modificationTime.kernelParts
    (attr.ctime, attr.ctimensec) = attributes.changeTime.kernelParts
    attr.mode = attributes.mode
    attr.nlink = attributes.links
    attr.uid = attributes.user
    attr.gid = attributes.group
    attr.blksize = UInt32(clamping: attributes.blockSize)
  }
}

/// Seconds for which the kernel may believe something.
enum Timeout {
  /// Whole seconds and nanoseconds; what is negative or no number counts as 0.
  static func parts(_ seconds: Double) -> (UInt64, UInt32) {
    guard seconds > 0 else { return (0, 0) }
    guard seconds < 1e9 else { return (1_000_000_000, 0) }
    let whole = seconds.rounded(.down)
    return (UInt64(whole), UInt32((seconds - whole) * 999_999_999))
  }
}

extension Timestamp {
  fileprivate var kernelParts: (UInt64, UInt32) {
    (UInt64(bitPattern: seconds), UInt32(clamping: nanoseconds))
  }
}
