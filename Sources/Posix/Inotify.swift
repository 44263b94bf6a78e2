internal import Glibc

/// Watches directories and files for changes, as inotify(7).
public final class Inotify: Sendable {
  /// What is watched for, and what came: bits of IN_….
  public struct Mask: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt32
    /// A mask of these bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Bytes were changed; a writer closed the file.
    public static let modified = Mask(rawValue: 0x2)
    /// Times, mode, owner, names or attributes were changed.
    public static let attributes = Mask(rawValue: 0x4)
    /// A file that was open for writing was closed.
    public static let closedAfterWriting = Mask(rawValue: 0x8)
    /// A name was moved away.
    public static let movedFrom = Mask(rawValue: 0x40)
    /// A name was moved here.
    public static let movedTo = Mask(rawValue: 0x80)
    /// A name was made.
    public static let created = Mask(rawValue: 0x100)
    /// A name was taken away.
    public static let deleted = Mask(rawValue: 0x200)
    /// The watched thing itself was removed.
    public static let deletedSelf = Mask(rawValue: 0x400)
    /// The watched thing itself was moved.
    public static let movedSelf = Mask(rawValue: 0x800)
    /// Came only: the file system was unmounted.
    public static let unmounted = Mask(rawValue: 0x2000)
    /// Came only: events were lost; look at everything.
    public static let overflow = Mask(rawValue: 0x4000)
    /// Came only: the watch is gone.
    public static let ignored = Mask(rawValue: 0x8000)
    /// Asked only: a directory or nothing.
    public static let onlyDirectory = Mask(rawValue: 0x0100_0000)
    /// Came only: what happened, happened to a directory.
    public static let isDirectory = Mask(rawValue: 0x4000_0000)
  }

  /// One event.
  public struct Event: Hashable, Sendable {
    /// The watch, as `add` gave it; -1 with `overflow`.
    public var watch: Int32
    /// What happened.
    public var mask: Mask
    /// Joins a `movedFrom` with its `movedTo`.
    public var cookie: UInt32
    /// The name in the watched directory; empty for the watched thing itself.
    public var name: [UInt8]
  }

  /// Readable (for `Poll`) when events wait.
  public let file: FileDescriptor

  /// A new queue of events. EMFILE where the user has too many.
  public init() throws(Errno) {
    let flags = Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC)
    file = FileDescriptor(adopting: try retrying { inotify_init1(flags) })
  }

  /// Watches a path; the same number again where it is watched already.
  /// - Throws: ENOSPC where the user has too many watches.
  @discardableResult
  public func add(_ path: Path, _ mask: Mask) throws(Errno) -> Int32 {
    let raw = file.raw
    return try unsafe path.withCString { (text) throws(Errno) in
      try retrying { unsafe inotify_add_watch(raw, text, mask.rawValue) }
    }
  }

  /// Ends a watch.
  public func remove(_ watch: Int32) throws(Errno) {
    let raw = file.raw
    try retrying { inotify_rm_watch(raw, watch) }
  }

  /// The events that wait; none if none does.
  public func read() throws(Errno) -> [Event] {
    let bytes: [UInt8]
    do { bytes = try Files.read(file, count: 1 << 16) } catch {
      if error.code == EAGAIN { return [] }
      throw error
    }
    return Inotify.parse(bytes)
  }

  /// Takes the kernel's events apart: four 32-bit numbers, the last the length of the name, which
  /// is padded with NUL.
  static func parse(_ bytes: [UInt8]) -> [Event] {
    var events: [Event] = []
    var offset = 0
    func number(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * $1) }
    }
    while bytes.count - offset >= 16 {
      let length = Int(number(offset + 12))
      guard length <= bytes.count - offset - 16 else { return events }
      let name = bytes[(offset + 16)..<(offset + 16 + length)].prefix { $0 != 0 }
      events.append(
        Event(
          watch: Int32(bitPattern: number(offset)), mask: Mask(rawValue: number(offset + 4)),
          cookie: number(offset + 8), name: Array(name)))
      offset += 16 + length
    }
    return events
  }
}
