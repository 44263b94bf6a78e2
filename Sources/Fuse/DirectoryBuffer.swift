internal import CFuse

/// Where a file system puts the entries of a listing: either the kernel's records, up to the
/// size that the kernel asked for, or, in tests, a list of entries.
public struct DirectoryBuffer: ~Copyable {
  /// One entry of a collected listing.
  public struct Item: Hashable, Sendable {
    /// The name.
    public var name: [UInt8]
    /// What readdir(3) calls `d_ino`.
    public var inode: UInt64
    /// The kind of file.
    public var type: FileType
    /// Where a listing goes on after this entry.
    public var next: Int64
    /// The full entry, in a listing with attributes.
    public var entry: Entry?
  }

  /// Whether entries carry attributes; each entry added with them then counts as a lookup.
  public let plus: Bool
  /// What was added, if this buffer collects.
  public private(set) var items: [Item] = []
  /// The kernel's records, if it does not: `fuse_dirent` or `fuse_direntplus` of linux/fuse.h.
  private(set) var records: [UInt8] = []
  private let capacity: Int
  private let collects: Bool

  /// A buffer that collects up to so many entries, for looking at them.
  public init(collecting limit: Int, plus: Bool = false) {
    self.plus = plus
    capacity = limit
    collects = true
  }

  /// A buffer of so many bytes for the kernel.
  init(bytes capacity: Int, plus: Bool) {
    self.plus = plus
    self.capacity = capacity
    collects = false
    records.reserveCapacity(capacity)
  }

  /// Adds a name without attributes: for `.` and `..`, for listings without them, and where
  /// they are not at hand (the kernel then looks the name up when it needs to). No lookup.
  /// A name that cannot be a name (empty, over 255 bytes, with a slash or NUL) is left out,
  /// since the kernel would refuse the whole listing for it.
  /// - Returns: false if the entry does not fit: end the call; the kernel comes back for it.
  public mutating func add(
    _ name: [UInt8], inode: UInt64, type: FileType, next: Int64
  ) -> Bool {
    guard Self.isValid(name) else { return true }
    if collects {
      guard items.count < capacity else { return false }
      items.append(Item(name: name, inode: inode, type: type, next: next))
      return true
    }
    guard fits(name) else { return false }
    if plus { appendHead(fuse_entry_out()) }
    append(name, inode, type, next)
    return true
  }

  /// Adds a name with its node. Counts as a lookup of the node if the listing is `plus` and the
  /// entry fits.
  /// - Returns: false if the entry does not fit: end the call; the kernel comes back for it.
  public mutating func add(_ name: [UInt8], _ entry: Entry, next: Int64) -> Bool {
    let (inode, type) = (entry.attributes.inode, entry.attributes.type)
    guard plus else { return add(name, inode: inode, type: type, next: next) }
    guard Self.isValid(name) else { return true }
    if collects {
      guard items.count < capacity else { return false }
      items.append(Item(name: name, inode: inode, type: type, next: next, entry: entry))
      return true
    }
    guard fits(name) else { return false }
    appendHead(fuse_entry_out(entry))
    append(name, inode, type, next)
    return true
  }

  private static func isValid(_ name: [UInt8]) -> Bool {
    !name.isEmpty && name.count <= 255 && !name.contains { $0 == 0 || $0 == 0x2F }
  }

  /// Whether a record with a valid name has room; records are padded to 8 bytes.
  private func fits(_ name: [UInt8]) -> Bool {
    let head = plus ? MemoryLayout<fuse_entry_out>.size : 0
    let size = head + MemoryLayout<fuse_dirent>.size + (name.count + 7) & ~7
    return capacity - records.count >= size
  }

  private mutating func appendHead(_ head: fuse_entry_out) {
    unsafe withUnsafeBytes(of: head) { unsafe records.append(contentsOf: $0) }
  }

  private mutating func append(_ name: [UInt8], _ inode: UInt64, _ type: FileType, _ next: Int64) {
    var record = fuse_dirent()
    record.ino = inode
    record.off = UInt64(bitPattern: next)
    record.namelen = UInt32(name.count)
    record.type = type.directoryEntryType
    unsafe withUnsafeBytes(of: record) { unsafe records.append(contentsOf: $0) }
    records.append(contentsOf: name)
    while records.count & 7 != 0 { records.append(0) }
  }
}
