internal import Fuse
internal import Posix

/// The bytes of a file that a process has open: small ones in memory, larger ones in a file.
enum Buffer: Sendable {
  case memory([UInt8])
  /// The first `size` bytes of a file; one that is not `writable` (a blob) is copied before a
  /// write.
  case file(OpenedFile, size: Int64, writable: Bool)

  /// Up to this many bytes are kept in memory; it is also what a record may hold by itself.
  static let memoryLimit: Int64 = 1 << 20

  /// Bytes.
  var size: Int64 {
    switch self {
    case .memory(let bytes): Int64(bytes.count)
    case .file(_, let size, _): size
    }
  }

  /// At most `count` bytes from `offset` on; fewer only at the end.
  func read(_ offset: Int64, _ count: Int) -> ReadReply {
    guard offset >= 0, count > 0, offset < size else { return .bytes([]) }
    switch self {
    case .memory(let bytes):
      let start = Int(offset)
      return .slice(bytes[start..<start + min(count, bytes.count - start)])
    case .file(let file, let size, _):
      let rest = Int(clamping: size - offset)
      return .file(file, offset: offset, count: min(count, rest))
    }
  }

  /// Writes, filling a gap after the end with zeros. `spill` makes an empty file for contents that outgrow
  /// memory. The caller has checked `offset + bytes.count` against its limit.
  mutating func write(
    _ offset: Int64, _ bytes: [UInt8], spill: () throws(Errno) -> OpenedFile
  ) throws(Errno) {
    let end = offset + Int64(bytes.count)
    if end > Self.memoryLimit { try moveToFile(spill) }
    switch self {
    case .memory(var content):
      // Taken out of the enum, so that the array is not shared and is changed in place.
      self = .memory([])
      let start = Int(offset)
      if start > content.count {
        content.append(contentsOf: repeatElement(0, count: start - content.count))
      }
      if start == content.count {
        content.append(contentsOf: bytes)
      } else {
        content.replaceSubrange(start..<min(content.count, start + bytes.count), with: bytes)
      }
      self = .memory(content)
    case .file(_, _, writable: false):
      try moveToFile(spill)
      try write(offset, bytes, spill: spill)
    case .file(let file, let size, writable: true):
      do { try Files.write(file.descriptor, bytes, at: offset) } catch {
        // What a full disk took of it is not the file's.
        if end > size { try? Files.truncate(file.descriptor, size) }
        throw error
      }
      self = .file(file, size: max(size, end), writable: true)
    }
  }

  /// Cuts the content off, or fills it up with zeros.
  mutating func truncate(_ size: Int64, spill: () throws(Errno) -> OpenedFile) throws(Errno) {
    if size > Self.memoryLimit { try moveToFile(spill) }
    switch self {
    case .memory(var content):
      self = .memory([])
      if size < Int64(content.count) {
        content.removeLast(content.count - Int(size))
      } else {
        content.append(contentsOf: repeatElement(0, count: Int(size) - content.count))
      }
      self = .memory(content)
    case .file(_, _, writable: false):
      if size == 0 {
        self = .memory([])
      } else {
        try moveToFile(spill)
        try truncate(size, spill: spill)
      }
    case .file(let file, _, writable: true):
      try Files.truncate(file.descriptor, size)
      self = .file(file, size: size, writable: true)
    }
  }

  /// Makes sure that the content is in a file of its own.
  private mutating func moveToFile(_ spill: () throws(Errno) -> OpenedFile) throws(Errno) {
    switch self {
    case .file(_, _, writable: true): return
    case .file(let blob, let size, writable: false):
      let file = try spill()
      try Files.copyAll(from: blob.descriptor, to: file.descriptor)
      self = .file(file, size: size, writable: true)
    case .memory(let bytes):
      let file = try spill()
      try Files.write(file.descriptor, bytes, at: 0)
      self = .file(file, size: Int64(bytes.count), writable: true)
    }
  }

  /// The first bytes, at most `count`.
  func start(_ count: Int) throws(Errno) -> [UInt8] {
    switch self {
    case .memory(let bytes): return Array(bytes.prefix(count))
    case .file(let file, let size, _):
      return try Files.read(file.descriptor, at: 0, count: Int(min(size, Int64(count))))
    }
  }

  /// Some bytes of the content, which has them.
  func read(from place: Int64, _ count: Int) throws(Errno) -> [UInt8] {
    switch self {
    case .memory(let bytes): return Array(bytes[Int(place)...].prefix(count))
    case .file(let file, _, _): return try Files.read(file.descriptor, at: place, count: count)
    }
  }

  /// All bytes, if they are no more than `limit`; else nil.
  func bytes(limit: Int64) throws(Errno) -> [UInt8]? {
    switch self {
    case .memory(let bytes): return Int64(bytes.count) <= limit ? bytes : nil
    case .file(let file, let size, _):
      guard size <= limit else { return nil }
      return try Files.read(file.descriptor, at: 0, count: Int(size))
    }
  }
}
