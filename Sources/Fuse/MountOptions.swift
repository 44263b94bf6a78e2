/// How a file system is mounted. Set-id bits and device nodes have no effect on a mount, and the
/// access time is not kept.
public struct MountOptions: Hashable, Sendable {
  /// What the mount table shows as the device; by this a mount is known to be ours.
  public var name: [UInt8]
  /// The mount table shows the type `fuse.` and this.
  public var subtype: [UInt8]
  /// Refuses every change in the kernel.
  public var isReadOnly = false
  /// Lets other users in (fuse.conf must hold `user_allow_other`, or root mounts).
  public var allowsOthers = false
  /// The kernel checks permissions by mode, owner and group. It asks for a directory's attributes
  /// again after each change in it (one round trip a created file). Without, who may use the
  /// mount at all may do everything, unless the file system's `access` and `open` refuse it.
  public var checksPermissions = true
  /// The largest write that arrives in one call, in bytes; the kernel's limit is 1 MiB.
  public var maximumWrite: UInt32 = 1 << 20
  /// The largest read, in bytes; nil leaves it to the kernel (readahead, 128 KiB).
  public var maximumRead: UInt32?
  /// Threads that serve requests. A request that waits for the disk holds one of them.
  public var maximumThreads: UInt32 = 32

  /// Options for a mount of this name.
  public init(name: String, subtype: String) {
    self.name = Array(name.utf8)
    self.subtype = Array(subtype.utf8)
  }

  /// The option text of mount(8), for `-o`.
  var text: [UInt8] {
    var words: [[UInt8]] = [
      Array("fsname=".utf8) + Self.escape(name), Array("subtype=".utf8) + Self.escape(subtype),
    ]
    words.append(Array("nosuid,nodev,noatime".utf8))
    if checksPermissions { words.append(Array("default_permissions".utf8)) }
    if isReadOnly { words.append(Array("ro".utf8)) }
    if allowsOthers { words.append(Array("allow_other".utf8)) }
    if let maximumRead { words.append(Array("max_read=\(maximumRead)".utf8)) }
    return Array(words.joined(separator: [0x2C]))
  }

  /// A value of an option: libfuse reads `\,` as a comma and `\\` as a backslash; a NUL would
  /// end the text.
  private static func escape(_ value: [UInt8]) -> [UInt8] {
    value.flatMap { byte -> [UInt8] in
      switch byte {
      case 0: []
      case 0x2C, 0x5C: [0x5C, byte]
      default: [byte]
      }
    }
  }
}
