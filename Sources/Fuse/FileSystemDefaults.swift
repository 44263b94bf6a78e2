internal import Glibc
public import Posix

// What a file system does that leaves a call out. ENOSYS makes the kernel stop asking: fsync(2)
// and close(2) then succeed, lseek(2) and access(2) use the kernel's own way, xattrs are refused.
extension FileSystem {
  /// Nothing is counted.
  public func forget(_ node: UInt64, _ count: UInt64) {}

  /// EPERM: nothing can be changed.
  public func setAttributes(
    _ node: UInt64, _ change: AttributeChange, _ handle: UInt64?, _ caller: Caller
  ) throws(Errno) -> (Attributes, timeout: Double) { throw Errno(EPERM) }

  /// EINVAL: no links here.
  public func readLink(_ node: UInt64) throws(Errno) -> [UInt8] { throw Errno(EINVAL) }

  /// EPERM: no directory can be made.
  public func makeDirectory(
    _ parent: UInt64, _ name: [UInt8], _ permissions: UInt32, _ caller: Caller
  ) throws(Errno) -> Entry { throw Errno(EPERM) }

  /// EPERM: no node can be made.
  public func makeNode(
    _ parent: UInt64, _ name: [UInt8], _ mode: UInt32, _ device: UInt64, _ caller: Caller
  ) throws(Errno) -> Entry { throw Errno(EPERM) }

  /// EPERM: no link can be made.
  public func symbolicLink(
    _ target: [UInt8], _ parent: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) -> Entry { throw Errno(EPERM) }

  /// EPERM: no hard links, as link(2) says for such file systems.
  public func link(
    _ node: UInt64, _ newParent: UInt64, _ newName: [UInt8], _ caller: Caller
  ) throws(Errno) -> Entry { throw Errno(EPERM) }

  /// EPERM: nothing can be removed.
  public func unlink(
    _ parent: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) { throw Errno(EPERM) }

  /// EPERM: nothing can be removed.
  public func removeDirectory(
    _ parent: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) { throw Errno(EPERM) }

  /// EPERM: nothing can be renamed.
  public func rename(
    _ parent: UInt64, _ name: [UInt8], _ newParent: UInt64, _ newName: [UInt8], _ flags: UInt32,
    _ caller: Caller
  ) throws(Errno) { throw Errno(EPERM) }

  /// Handle 0, no flags.
  public func open(
    _ node: UInt64, _ flags: Int32, _ caller: Caller
  ) throws(Errno) -> Opened { Opened() }

  /// EPERM: no file can be made.
  public func create(
    _ parent: UInt64, _ name: [UInt8], _ permissions: UInt32, _ flags: Int32, _ caller: Caller
  ) throws(Errno) -> (Entry, Opened) { throw Errno(EPERM) }

  /// EBADF: nothing is open for writing.
  public func write(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ bytes: [UInt8], _ caller: Caller
  ) throws(Errno) -> Int { throw Errno(EBADF) }

  /// ENOSYS: close(2) need not ask.
  public func flush(
    _ node: UInt64, _ handle: UInt64, _ lockOwner: UInt64
  ) throws(Errno) { throw Errno(ENOSYS) }

  /// Nothing to let go of.
  public func release(_ node: UInt64, _ handle: UInt64) {}

  /// ENOSYS: fsync(2) need not ask.
  public func synchronize(
    _ node: UInt64, _ handle: UInt64, _ dataOnly: Bool
  ) throws(Errno) { throw Errno(ENOSYS) }

  /// EOPNOTSUPP: no space can be reserved, no holes punched.
  public func allocate(
    _ node: UInt64, _ handle: UInt64, _ mode: Int32, _ offset: Int64, _ length: Int64
  ) throws(Errno) { throw Errno(EOPNOTSUPP) }

  /// ENOSYS: the kernel takes a file for data up to its end.
  public func seek(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ whence: Int32
  ) throws(Errno) -> Int64 { throw Errno(ENOSYS) }

  /// Handle 0, nothing cached.
  public func openDirectory(
    _ node: UInt64, _ caller: Caller
  ) throws(Errno) -> Opened { Opened() }

  /// Nothing to let go of.
  public func releaseDirectory(_ node: UInt64, _ handle: UInt64) {}

  /// ENOSYS: fsync(2) need not ask.
  public func synchronizeDirectory(
    _ node: UInt64, _ handle: UInt64, _ dataOnly: Bool
  ) throws(Errno) { throw Errno(ENOSYS) }

  /// An empty, full file system with names of up to 255 bytes.
  public func statistics(_ node: UInt64) throws(Errno) -> Statistics { Statistics() }

  /// ENOSYS: the kernel lets everybody in.
  public func access(
    _ node: UInt64, _ mask: Int32, _ caller: Caller
  ) throws(Errno) { throw Errno(ENOSYS) }

  /// ENOSYS: no extended attributes here.
  public func setExtendedAttribute(
    _ node: UInt64, _ name: [UInt8], _ value: [UInt8], _ flags: Int32, _ caller: Caller
  ) throws(Errno) { throw Errno(ENOSYS) }

  /// ENOSYS: no extended attributes here.
  public func extendedAttribute(
    _ node: UInt64, _ name: [UInt8]
  ) throws(Errno) -> [UInt8] { throw Errno(ENOSYS) }

  /// ENOSYS: no extended attributes here.
  public func extendedAttributeNames(
    _ node: UInt64
  ) throws(Errno) -> [[UInt8]] { throw Errno(ENOSYS) }

  /// ENOSYS: no extended attributes here.
  public func removeExtendedAttribute(
    _ node: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) { throw Errno(ENOSYS) }
}
