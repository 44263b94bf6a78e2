/// Bytes that are in memory, or in a file that is held open: documents may be long.
public enum ByteSource: Hashable, Sendable {
  /// All of them.
  case memory([UInt8])
  /// A range of a file's bytes.
  case file(HeldFile, Range<Int64>)

  /// A whole file, as long as it is now.
  public init(_ file: HeldFile) throws(Errno) {
    self = .file(file, 0..<max(0, try Files.status(file.descriptor).size))
  }

  /// How many there are.
  public var count: Int64 {
    switch self {
    case .memory(let bytes): Int64(bytes.count)
    case .file(_, let range): range.upperBound - range.lowerBound
    }
  }

  /// At most `count` bytes from `offset` on; fewer only at the end.
  public func read(at offset: Int64, count wanted: Int) throws(Errno) -> [UInt8] {
    guard offset >= 0, offset < count, wanted > 0 else { return [] }
    let length = min(Int64(wanted), count - offset)
    switch self {
    case .memory(let bytes): return Array(bytes[Int(offset)..<Int(offset + length)])
    case .file(let file, let range):
      return try Files.read(file.descriptor, at: range.lowerBound + offset, count: Int(length))
    }
  }

  /// All of them.
  /// - Throws: EFBIG if there are more than `limit`.
  public func all(limit: Int) throws(Errno) -> [UInt8] {
    if count > Int64(limit) { throw .tooLarge }
    if case .memory(let bytes) = self { return bytes }
    return try read(at: 0, count: limit)
  }

  /// A part of them.
  public subscript(range: Range<Int64>) -> ByteSource {
    let range = range.clamped(to: 0..<count)
    switch self {
    case .memory(let bytes):
      return .memory(Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
    case .file(let file, let whole):
      let start = whole.lowerBound + range.lowerBound
      return .file(file, start..<(start + Int64(range.count)))
    }
  }

  /// Writes all of them to a file.
  /// - Throws: EIO if the file that holds them was cut meanwhile.
  public func write(to file: borrowing FileDescriptor) throws(Errno) {
    var offset: Int64 = 0
    while offset < count {
      let part = try read(at: offset, count: 1 << 20)
      if part.isEmpty { throw .inputOutput }
      try Files.write(file, part)
      offset += Int64(part.count)
    }
  }

  /// A file without a name in a directory that holds just these bytes, at its beginning.
  public func copy(in directory: Path) throws(Errno) -> FileDescriptor {
    let made = try HeldFile.temporary(in: directory)
    var offset: Int64 = 0
    while offset < count {
      let part = try read(at: offset, count: 1 << 20)
      // The file was cut meanwhile.
      if part.isEmpty { break }
      try Files.write(made, part, at: offset)
      offset += Int64(part.count)
    }
    return made
  }
}

/// An open file that several values share; closed with the last of them.
public final class HeldFile: Hashable, Sendable {
  /// The file.
  public let descriptor: FileDescriptor

  /// Takes over an open file.
  public init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  /// A file without a name, open for reading and writing.
  public static func temporary(in directory: Path) throws(Errno) -> FileDescriptor {
    do throws(Errno) { return try Files.openTemporary(in: directory) } catch {
      // File systems that cannot (NFS, say) are served by a name that is taken away at once.
      guard error == .notSupported || error == .isDirectory || error == .invalid else {
        throw error
      }
      let name = "t\(System.process)-\(Clock.monotonic())"
      let path = directory.appending(name)
      let file = try Files.open(
        path, OpenFlags.readWrite | OpenFlags.create | OpenFlags.exclusive, mode: 0o600)
      try Files.unlink(path)
      return file
    }
  }

  /// Whether both are the same open file.
  public static func == (a: HeldFile, b: HeldFile) -> Bool { a === b }

  /// Feeds which one it is.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
