internal import CPosix
internal import Glibc

extension Files {
  /// Reads at most `count` bytes at the file's position; fewer at the end, none after it.
  public static func read(
    _ file: borrowing FileDescriptor, count: Int
  ) throws(Errno) -> [UInt8] {
    let raw = file.raw
    return try unsafe filled(count) { (buffer, size) in unsafe Glibc.read(raw, buffer, size) }
  }

  /// Reads `count` bytes from `offset` on; fewer only where the file ends.
  public static func read(
    _ file: borrowing FileDescriptor, at offset: Int64, count: Int
  ) throws(Errno) -> [UInt8] {
    let raw = file.raw
    guard offset >= 0, count >= 0 else { throw Errno(EINVAL) }
    var done: Int64 = 0
    return try unsafe filled(count, whole: true) { (buffer, size) in
      let got = unsafe pread(raw, buffer, size, Int(offset &+ done))
      if got > 0 { done += Int64(got) }
      return got
    }
  }

  /// Reads all that is left from the file's position on.
  /// - Throws: EFBIG if there is more than `limit`.
  public static func readAll(
    _ file: borrowing FileDescriptor, limit: Int = .max
  ) throws(Errno) -> [UInt8] {
    let hint = try status(file).size
    var bytes: [UInt8] = []
    // One more than the size, so that the end shows with the first call.
    var chunk = Int(clamping: max(4096, min(hint, 64 << 20) + 1))
    while true {
      let room = max(0, limit - bytes.count)
      let more = try read(file, count: room < chunk ? room + 1 : chunk)
      if more.isEmpty { return bytes }
      if more.count > room { throw Errno(EFBIG) }
      if bytes.isEmpty { bytes = more } else { bytes += more }
      chunk = 1 << 20
    }
  }

  /// Reads a whole file.
  /// - Throws: EFBIG if it holds more than `limit` bytes.
  public static func readAll(_ path: Path, limit: Int = .max) throws(Errno) -> [UInt8] {
    try readAll(try open(path, OpenFlags.read), limit: limit)
  }

  /// The target of a symlink.
  public static func readLink(_ path: Path) throws(Errno) -> [UInt8] {
    try unsafe path.withCString { (text) throws(Errno) in
      // PATH_MAX bounds what symlink(2) accepts.
      try unsafe filled(4096) { (buffer, size) in
        unsafe readlink(text, buffer.assumingMemoryBound(to: CChar.self), size)
      }
    }
  }

  /// The path with every symlink, `.` and `..` resolved.
  public static func realPath(_ path: Path) throws(Errno) -> Path {
    try unsafe path.withCString { (text) throws(Errno) in
      guard let found = unsafe realpath(text, nil) else { throw Errno.current }
      defer { unsafe free(found) }
      let length = unsafe strlen(found)
      return Path(unsafe UnsafeRawBufferPointer(start: found, count: length).map { $0 })
    }
  }

  /// An array of at most `count` bytes, written by `call(place, room)` (as by read(2)) once, or
  /// with `whole` until it is full or the call gives 0.
  static func filled(
    _ count: Int, whole: Bool = false, _ call: (UnsafeMutableRawPointer, Int) -> Int
  ) throws(Errno) -> [UInt8] {
    guard count > 0 else { return [] }
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      guard let base = buffer.baseAddress else { return }
      repeat {
        let got = Files.attempt {
          unsafe call(UnsafeMutableRawPointer(base + done), count - done)
        }
        if got < 0 { failure = Errno.current }
        if got <= 0 { return }
        done += got
      } while whole && done < count
    }
    if let failure { throw failure }
    return bytes
  }

  /// The result of a call, repeated while it is interrupted.
  static func attempt(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}
