public import Posix

/// The answer to a lookup: a node, and for how long the kernel may believe so.
///
/// Each entry given to the kernel (by `lookup`, `create`, `makeDirectory`, `makeNode`,
/// `symbolicLink`, `link`, and a listing with attributes) counts as one lookup of its node,
/// until `forget` takes the counts back.
public struct Entry: Hashable, Sendable {
  /// The node; 0 says that the name does not exist and that the kernel may remember this.
  public var node: UInt64
  /// Tells two lives of one node number apart; for numbers that are never given twice, 0.
  public var generation: UInt64
  /// What stat(2) tells.
  public var attributes: Attributes
  /// Seconds for which the name stands for this node without another lookup.
  public var entryTimeout: Double
  /// Seconds for which the attributes hold.
  public var attributeTimeout: Double

  /// An entry for a node.
  public init(
    node: UInt64, generation: UInt64 = 0, attributes: Attributes, entryTimeout: Double = 0,
    attributeTimeout: Double = 0
  ) {
    self.node = node
    self.generation = generation
    self.attributes = attributes
    self.entryTimeout = entryTimeout
    self.attributeTimeout = attributeTimeout
  }

  /// "No such name", to be remembered for some seconds. (Throwing ENOENT is not remembered.)
  public static func missing(for seconds: Double) -> Entry {
    let nothing = Attributes(inode: 0, type: .regular, permissions: 0, user: 0, group: 0)
    return Entry(node: 0, attributes: nothing, entryTimeout: seconds)
  }
}

/// The caller: the thread that made the system call.
public struct Caller: Hashable, Sendable {
  /// The effective user.
  public var user: UInt32
  /// The effective group.
  public var group: UInt32
  /// The thread's id; 0 if it is in another PID namespace.
  public var process: Int32
  /// The file mode creation mask; for calls that create. The kernel has applied it already.
  public var mask: UInt32
  /// Whether this is the kernel, which writes back a page of a shared mapping: by whichever
  /// handle can write, and to the very offset, also where that handle appends.
  public var writesBack = false
  /// Whether what is written is to last before the call returns: O_DSYNC, O_SYNC, RWF_DSYNC. The kernel
  /// sees to it itself where it writes through its cache.
  public var synchronizes = false
  /// Tells whether the caller gave up meanwhile; nil where nothing tells.
  public var interruption: Interruption?

  /// A caller.
  public init(user: UInt32, group: UInt32, process: Int32 = 0, mask: UInt32 = 0) {
    self.user = user
    self.group = group
    self.process = process
    self.mask = mask
  }
}

/// The answer to opening a file or directory.
public struct Opened: Hashable, Sendable {
  /// Comes back with each call on this open file. Any number; 0 if none is needed.
  public var handle: UInt64
  /// Files: the page cache filled by earlier opens is still good.
  public var keepCache = false
  /// Files: no page cache; each read(2) and write(2) becomes a call, and the size is not obeyed.
  /// No shared mapping either; so it does no harm where the file is opened for writing only, and
  /// there it saves the kernel from asking for `security.capability` before each write (measured).
  public var directIO = false
  /// Files: close(2) need not call `flush`.
  public var noFlush = false
  /// Files: lseek(2) is refused.
  public var nonSeekable = false
  /// Directories: the kernel may keep the listing, and answer later opens that also say so.
  public var cacheListing = false

  /// An open file or directory.
  public init(handle: UInt64 = 0) { self.handle = handle }
}

/// The answer to a read.
public enum ReadReply: Sendable {
  /// These bytes; fewer than asked for means that the file ends here.
  case bytes([UInt8])
  /// These bytes, without copying them out of a larger array.
  case slice(ArraySlice<UInt8>)
  /// Up to `count` bytes of a file at an offset. The answer keeps it open. Without that, the file system may
  /// close it meanwhile, and the number be another file's.
  case file(OpenedFile, offset: Int64, count: Int)
}

/// What statvfs(3) tells about a file system.
public struct Statistics: Hashable, Sendable {
  /// The unit of the block counts, in bytes.
  public var blockSize: UInt64
  /// Blocks in all.
  public var blocks: UInt64
  /// Blocks that are free.
  public var freeBlocks: UInt64
  /// Blocks that are free for users other than root.
  public var availableBlocks: UInt64
  /// Nodes in all.
  public var files: UInt64
  /// Nodes that could still be made.
  public var freeFiles: UInt64
  /// The longest name, in bytes.
  public var maximumNameLength: UInt64 = 255

  /// Figures about a file system.
  public init(
    blockSize: UInt64 = 4096, blocks: UInt64 = 0, freeBlocks: UInt64 = 0,
    availableBlocks: UInt64 = 0, files: UInt64 = 0, freeFiles: UInt64 = 0
  ) {
    self.blockSize = blockSize
    self.blocks = blocks
    self.freeBlocks = freeBlocks
    self.availableBlocks = availableBlocks
    self.files = files
    self.freeFiles = freeFiles
  }
}
