internal import Format
internal import Fuse
internal import MemCube
internal import Posix

/// A handle of a live file.
final class LiveHandle: OpenFile {
  let cube: MountedCube
  let file: LiveFile
  /// O_APPEND: each write goes to the end as it is then.
  let appends: Bool
  let isWriter: Bool
  /// Whether bytes were written through this handle since it was last flushed.
  private let wrote = Lock(false)

  /// A handle; the file's count of handles has it already.
  init(cube: MountedCube, file: LiveFile, flags: Int32) {
    self.cube = cube
    self.file = file
    appends = flags & OpenFlags.append != 0
    isWriter = flags & 3 != OpenFlags.read
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    try cube.withBuffer(file) { (_, buffer) throws(Errno) in buffer.read(offset, count) }
  }

  func write(
    _ offset: Int64, _ bytes: [UInt8], exactly: Bool
  ) throws(Errno) -> Int {
    guard isWriter else { throw .badHandle }
    try cube.write(file, offset, bytes, append: appends && !exactly)
    wrote.withLock { $0 = true }
    return bytes.count
  }

  func allocate(_ mode: Int32, _ offset: Int64, _ length: Int64) throws(Errno) {
    guard isWriter else { throw .badHandle }
    // FALLOC_FL_KEEP_SIZE reserves only, and there is nothing to reserve: fallocate(2).
    guard mode == 0 || mode == 1 else { throw .notSupported }
    guard offset >= 0, length > 0 else { throw .invalid }
    let (end, overflow) = offset.addingReportingOverflow(length)
    if overflow { throw .tooLarge }
    if mode == 0, end > file.look({ $0.size }) { try cube.truncate(file, end) }
  }

  func flush() throws(Errno) {
    let mine = wrote.withLock { wrote in
      defer { wrote = false }
      return wrote
    }
    guard mine else { return }
    do { try cube.commit(file, .spooled, isFinal: false) } catch {
      wrote.withLock { $0 = true }
      throw error
    }
  }

  func synchronize() throws(Errno) {
    wrote.withLock { $0 = false }
    try cube.commit(file, .durable, isFinal: false)
  }

  func release() { cube.release(file) }
}

/// A handle for reading what does not change: its content is found once, at the first read.
final class StoredHandle: OpenFile {
  private let cube: MountedCube
  private let source: Source
  private let buffer = Lock<Buffer?>(nil)

  /// What is read.
  enum Source: Sendable {
    /// What a version holds.
    case version(RecordID)
    /// What was found before.
    case content(Content)
  }

  init(cube: MountedCube, _ source: Source) {
    self.cube = cube
    self.source = source
  }

  private func content() throws(Errno) -> Content {
    switch source {
    case .version(let version): try core(try cube.cube.content(version: version))
    case .content(let content): content
    }
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    if let known = buffer.withLock({ $0 }) { return known.read(offset, count) }
    let found = try cube.buffer(of: try content())
    // Of two threads that found it, the first one's stays: its descriptor may be in use.
    let kept = buffer.withLock { buffer in
      if let known = buffer { return known }
      buffer = found
      return found
    }
    return kept.read(offset, count)
  }

  func synchronize() throws(Errno) { try core(try cube.cube.synchronize()) }
}
