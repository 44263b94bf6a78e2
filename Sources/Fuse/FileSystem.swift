public import Posix

/// A file system that the kernel asks, as in fuse_lowlevel.h: one call a request, one answer.
///
/// Nodes are numbers; the root is 1. Names are the bytes between two slashes, never empty, `.`,
/// or `..`, without NUL. Calls may come from any thread, several at a time, and block only who
/// asked. Sizes and offsets are never negative. A thrown `Errno` goes to the calling program.
/// No call may use paths of its own mount, and none may wait for a `Notifier`: both deadlock.
///
/// Each call has a default, so that a small file system is small: what makes or changes
/// something is refused, and what may be left out says so to the kernel by ENOSYS, which then
/// does not ask again for the life of the mount.
public protocol FileSystem: AnyObject, Sendable {
  // MARK: Nodes

  /// Finds a name in a directory. Counts as a lookup of the node that is answered.
  func lookup(_ parent: UInt64, _ name: [UInt8], _ caller: Caller) throws(Errno) -> Entry
  /// Takes back so many lookups of a node; at none left the kernel has forgotten it.
  /// (At unmount the kernel forgets everything without saying so.)
  func forget(_ node: UInt64, _ count: UInt64)
  /// What stat(2) tells, and for how many seconds that holds. A handle if fstat(2) asked.
  func attributes(
    _ node: UInt64, _ handle: UInt64?
  ) throws(Errno) -> (Attributes, timeout: Double)
  /// Changes attributes, all of the change or nothing; answers the new ones.
  func setAttributes(
    _ node: UInt64, _ change: AttributeChange, _ handle: UInt64?, _ caller: Caller
  ) throws(Errno) -> (Attributes, timeout: Double)
  /// The target of a symbolic link.
  func readLink(_ node: UInt64) throws(Errno) -> [UInt8]

  // MARK: Names

  /// mkdir(2); `permissions` has the mask applied. Counts as a lookup of the new node.
  func makeDirectory(
    _ parent: UInt64, _ name: [UInt8], _ permissions: UInt32, _ caller: Caller
  ) throws(Errno) -> Entry
  /// mknod(2): a file that is no directory, of any type. Counts as a lookup of the new node.
  func makeNode(
    _ parent: UInt64, _ name: [UInt8], _ mode: UInt32, _ device: UInt64, _ caller: Caller
  ) throws(Errno) -> Entry
  /// symlink(2). Counts as a lookup of the new node.
  func symbolicLink(
    _ target: [UInt8], _ parent: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) -> Entry
  /// link(2): one more name for a node. Counts as a lookup of it.
  func link(
    _ node: UInt64, _ newParent: UInt64, _ newName: [UInt8], _ caller: Caller
  ) throws(Errno) -> Entry
  /// unlink(2). An open file goes on until its release.
  func unlink(_ parent: UInt64, _ name: [UInt8], _ caller: Caller) throws(Errno)
  /// rmdir(2).
  func removeDirectory(_ parent: UInt64, _ name: [UInt8], _ caller: Caller) throws(Errno)
  /// renameat2(2); flags are 0, RENAME_NOREPLACE or RENAME_EXCHANGE.
  func rename(
    _ parent: UInt64, _ name: [UInt8], _ newParent: UInt64, _ newName: [UInt8], _ flags: UInt32,
    _ caller: Caller
  ) throws(Errno)

  // MARK: Open files

  /// open(2) of an existing file. Truncation comes as a `setAttributes` after it.
  func open(_ node: UInt64, _ flags: Int32, _ caller: Caller) throws(Errno) -> Opened
  /// Makes a regular file and opens it. Counts as a lookup of the new node.
  func create(
    _ parent: UInt64, _ name: [UInt8], _ permissions: UInt32, _ flags: Int32, _ caller: Caller
  ) throws(Errno) -> (Entry, Opened)
  /// Reads at most `count` bytes; fewer only at the end.
  func read(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ count: Int
  ) throws(Errno) -> ReadReply
  /// Writes; answers how many bytes it took. `offset + bytes.count` fits in 63 bits.
  func write(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ bytes: [UInt8], _ caller: Caller
  ) throws(Errno) -> Int
  /// A close(2) of one of the descriptors of an open file, which waits for it and gets its
  /// error. May come several times for one open, and again before writes.
  func flush(_ node: UInt64, _ handle: UInt64, _ lockOwner: UInt64) throws(Errno)
  /// The last use of an open file is over. No call waits for it or gets an error.
  func release(_ node: UInt64, _ handle: UInt64)
  /// fsync(2), or fdatasync(2) if `dataOnly`.
  func synchronize(_ node: UInt64, _ handle: UInt64, _ dataOnly: Bool) throws(Errno)
  /// fallocate(2), with its mode flags.
  func allocate(
    _ node: UInt64, _ handle: UInt64, _ mode: Int32, _ offset: Int64, _ length: Int64
  ) throws(Errno)
  /// lseek(2) for SEEK_DATA and SEEK_HOLE.
  func seek(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ whence: Int32
  ) throws(Errno) -> Int64

  // MARK: Directories

  /// opendir(3).
  func openDirectory(_ node: UInt64, _ caller: Caller) throws(Errno) -> Opened
  /// Adds entries to the buffer until it says no. Offset 0 is the start; else it is the `next`
  /// of an entry given before. With `plus`, entries should carry attributes.
  func readDirectory(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ plus: Bool,
    _ buffer: inout DirectoryBuffer
  ) throws(Errno)
  /// closedir(3).
  func releaseDirectory(_ node: UInt64, _ handle: UInt64)
  /// fsync(2) of a directory.
  func synchronizeDirectory(_ node: UInt64, _ handle: UInt64, _ dataOnly: Bool) throws(Errno)

  // MARK: The rest

  /// statvfs(3).
  func statistics(_ node: UInt64) throws(Errno) -> Statistics
  /// access(2); not asked with the mount option `default_permissions`.
  func access(_ node: UInt64, _ mask: Int32, _ caller: Caller) throws(Errno)
  /// setxattr(2); flags are 0, XATTR_CREATE or XATTR_REPLACE.
  func setExtendedAttribute(
    _ node: UInt64, _ name: [UInt8], _ value: [UInt8], _ flags: Int32, _ caller: Caller
  ) throws(Errno)
  /// getxattr(2); ENODATA if there is none of that name. Names under `security.` and `system.`
  /// are answered before they come here.
  func extendedAttribute(_ node: UInt64, _ name: [UInt8]) throws(Errno) -> [UInt8]
  /// listxattr(2): the names.
  func extendedAttributeNames(_ node: UInt64) throws(Errno) -> [[UInt8]]
  /// removexattr(2); ENODATA if there is none of that name.
  func removeExtendedAttribute(
    _ node: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno)
}
