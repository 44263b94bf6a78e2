public import Posix

/// A line of /proc/self/mountinfo, as in proc(5).
public struct Mount: Hashable, Sendable {
  /// The mount's number, unique among those that exist.
  public var id: Int64
  /// `major:minor` of the file system, as in `st_dev`.
  public var device: [UInt8]
  /// Where it is mounted.
  public var path: Path
  /// The options of the mount, such as `rw,nosuid`.
  public var options: [UInt8]
  /// The type of the file system, such as `fuse.memcube`.
  public var type: [UInt8]
  /// What is mounted; for FUSE, the option `fsname`.
  public var source: [UInt8]

  /// Whether this is a FUSE mount with such a name.
  public func isNamed(_ name: String) -> Bool {
    source.elementsEqual(name.utf8) && type.starts(with: "fuse".utf8)
  }

  /// How long a mount is given to answer, nanoseconds.
  package static let patience: Int64 = 5_000_000_000

  /// What its server says.
  package enum Answer: Sendable { case alive, gone, none }

  /// Asks the mount for its figures, and waits for them at most so long: a server may be stopped. (By
  /// statfs(2), since the kernel answers stat(2) from its cache, also when the server is gone.)
  package func answer(within nanoseconds: Int64 = patience) throws(Errno) -> Answer {
    let (path, answer) = (path, Condition<Answer?>(nil))
    // A thread that waits in the kernel ends with the process.
    try Thread.detach("asking") {
      let found = Result { () throws(Errno) in try Files.fileSystem(path) }
      let isGone =
        if case .failure(let error) = found { error == MountPoint.disconnected } else { false }
      answer.withLock { $0 = isGone ? .gone : .alive }
      answer.broadcast()
    }
    return answer.wait(nanoseconds: nanoseconds) { $0 } ?? .none
  }
}

/// The mounts of this process's mount namespace.
public enum MountTable {
  /// All mounts, in the kernel's order: of several on one path, the last is the visible one.
  public static func read() throws(Errno) -> [Mount] {
    parse(try Files.readAll(Path("/proc/self/mountinfo")))
  }

  /// The visible mount on a path, which must be absolute and free of symlinks; nil if none.
  public static func mount(at path: Path) throws(Errno) -> Mount? {
    try read().last { $0.path == path }
  }

  /// Takes a table apart; lines that do not look right are left out.
  public static func parse(_ text: [UInt8]) -> [Mount] {
    text.split(separator: 0x0A).compactMap { line(Array($0)) }
  }

  /// `36 35 98:0 /root /path rw,noatime shared:1 … - type source options`
  private static func line(_ text: [UInt8]) -> Mount? {
    let words = text.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count >= 9, let id = Int64(String(decoding: words[0], as: UTF8.self)),
      let dash = words[6...].firstIndex(where: { $0.elementsEqual([0x2D]) }),
      dash + 2 < words.count
    else { return nil }
    return Mount(
      id: id, device: Array(words[2]), path: Path(unescape(words[4])), options: Array(words[5]),
      type: unescape(words[dash + 1]), source: unescape(words[dash + 2]))
  }

  /// The kernel writes space, tab, line feed, backslash and `#` as three octal digits.
  private static func unescape(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(0x5C) else { return Array(text) }
    var plain: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == 0x5C, digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) }) {
        let value = digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
        plain.append(UInt8(truncatingIfNeeded: value))
        rest = rest.dropFirst(3)
      } else {
        plain.append(byte)
      }
    }
    return plain
  }
}
