internal import CPosix
internal import Glibc

extension Files {
  /// Opens what a path names below a directory, and nothing else: step by step from the directory on, with
  /// `..` and symlinks followed by hand. So a process that renames or links meanwhile cannot lead out of it.
  /// - Parameters:
  ///   - root: the directory; its own path may hold symlinks.
  ///   - path: relative to it; or absolute, then what `root` names must be its beginning.
  ///   - flags: of `OpenFlags`, for the last component.
  /// - Returns: the open file.
  /// - Throws: EXDEV where the path leads out of the directory; ELOOP after 40 symlinks.
  public static func open(
    beneath root: Path, _ path: Path, _ flags: Int32
  ) throws(Errno) -> FileDescriptor {
    var walk = try BeneathWalk(root)
    try walk.go(path.bytes)
    return try walk.open(flags)
  }
}

/// A walk that cannot leave a directory.
private struct BeneathWalk {
  private let root: [UInt8]
  /// The directories from the root to where the walk is.
  private var stack: [HeldFile]
  /// What is left to be walked, the next one last.
  private var rest: [[UInt8]] = []
  /// The last component, once only that is left.
  private var last: [UInt8] = [0x2E]
  private var links = 0

  init(_ root: Path) throws(Errno) {
    self.root = try Files.realPath(root).bytes
    stack = [HeldFile(try Files.open(root, OpenFlags.path | OpenFlags.directory))]
  }

  mutating func go(_ path: [UInt8]) throws(Errno) {
    try push(path)
    while let name = rest.popLast() {
      if name == [0x2E] || name.isEmpty { continue }
      if name == [0x2E, 0x2E] {
        guard stack.count > 1 else { throw .crossTree }
        stack.removeLast()
        last = [0x2E]
        continue
      }
      guard let here = stack.last else { throw .crossTree }
      let found = try Files.openAt(
        here.descriptor, name, OpenFlags.path | OpenFlags.noFollow)
      switch try Files.status(found).kind {
      case .symlink:
        links += 1
        guard links <= 40 else { throw .loop }
        try push(try Self.target(of: found))
      case .directory:
        stack.append(HeldFile(found))
        last = [0x2E]
      default:
        guard rest.allSatisfy({ $0.isEmpty || $0 == [0x2E] }) else { throw .notDirectory }
        last = name
        return
      }
    }
  }

  func open(_ flags: Int32) throws(Errno) -> FileDescriptor {
    guard let here = stack.last else { throw .crossTree }
    // What was put there meanwhile is no symlink that is followed; a fifo does not hang us.
    return try Files.openAt(
      here.descriptor, last, flags | OpenFlags.noFollow | OpenFlags.nonBlocking)
  }

  /// What is to be walked before the rest.
  private mutating func push(_ path: [UInt8]) throws(Errno) {
    var path = path[...]
    if path.first == 0x2F {
      // An absolute path begins at the root, if that is where it leads.
      let parts = Self.plain(path)
      let own = Self.plain(root[...])
      guard parts.starts(with: own) else { throw .crossTree }
      stack.removeSubrange(1...)
      path = Array(parts.dropFirst(own.count).joined(separator: [0x2F]))[...]
    }
    rest += path.split(separator: 0x2F).reversed().map { Array($0) }
  }

  /// The components of an absolute path; `..` is left to be walked.
  private static func plain(_ path: ArraySlice<UInt8>) -> [[UInt8]] {
    path.split(separator: 0x2F).map { Array($0) }.filter { $0 != [0x2E] }
  }

  private static func target(of link: borrowing FileDescriptor) throws(Errno) -> [UInt8] {
    let raw = link.raw
    let found = try unsafe Files.filled(4096) { (buffer, size) in
      unsafe readlinkat(raw, "", buffer.assumingMemoryBound(to: CChar.self), size)
    }
    guard found.count < 4096 else { throw .nameTooLong }
    return found
  }
}
