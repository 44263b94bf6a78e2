internal import CPosix

/// Texts that ended a process of this host when they were read.
///
/// A reader of texts that anybody may have written is wrong about one of them some day, and a trap ends the
/// process. What is read in the background would be read again by the next process, and end it as well. So a
/// crash leaves the hash of the text, and the next process leaves that text out.
public enum CrashNotes {
  private struct Known {
    var path: Path?
    var texts: Set<UInt64> = []
    /// How long the file was when it was read, bytes.
    var size: Int64 = 0
    /// When it was looked for, on the monotonic clock.
    var looked: Int64 = 0
  }

  private static let known = Lock(Known())
  /// How long a crash of another process may go unnoticed, nanoseconds.
  private static let age: Int64 = 1_000_000_000
  /// So much of the file is read, bytes: 4,000 texts.
  private static let limit = 17 * 4000

  /// From now on a crash is noted in a file, which need not be there, and what stands in it is
  /// left out.
  /// - Throws: EALREADY where this process has a file; ENAMETOOLONG.
  public static func keep(in path: Path) throws(Errno) {
    try unsafe path.withCString { (text) throws(Errno) in
      _ = try retrying { unsafe cposix_keep_crash_notes(text) }
    }
    known.withLock { known in
      known.path = path
      look(&known)
    }
  }

  /// Whether a text has ended a process.
  public static func has(_ text: borrowing [UInt8]) -> Bool {
    let now = Clock.monotonic()
    let texts = known.withLock { known -> Set<UInt64> in
      if known.path != nil, now - known.looked >= age {
        known.looked = now
        look(&known)
      }
      return known.texts
    }
    return !texts.isEmpty && texts.contains(hash(text))
  }

  /// Does what reads a text, unless that has ended a process: then nil.
  @discardableResult
  public static func reading<Result, Failure: Error>(
    _ text: [UInt8], _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    if has(text) { return nil }
    return try unsafe text.withUnsafeBufferPointer { (bytes) throws(Failure) -> Result in
      let isOutermost = unsafe cposix_begin_text(bytes.baseAddress, bytes.count)
      defer { if isOutermost { cposix_end_text() } }
      return try body()
    }
  }

  private static func hash(_ text: borrowing [UInt8]) -> UInt64 {
    unsafe text.withUnsafeBufferPointer { unsafe cposix_text_hash($0.baseAddress, $0.count) }
  }

  /// Reads the file if it has grown; what is no line of it counts for nothing.
  private static func look(_ known: inout Known) {
    guard let path = known.path, let status = try? Files.status(path, followLinks: false),
      status.kind == .regular, status.size != known.size,
      let file = try? Files.open(path, OpenFlags.read | OpenFlags.noFollow),
      let bytes = try? Files.read(file, at: 0, count: limit)
    else { return }
    known.size = status.size
    for line in bytes.split(separator: 0x0A) where line.count == 16 {
      if let text = UInt64(String(decoding: line, as: UTF8.self), radix: 16) {
        known.texts.insert(text)
      }
    }
  }
}
