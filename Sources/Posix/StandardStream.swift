internal import CPosix
internal import Glibc

/// The descriptors 0, 1 and 2, which have no owner.
public enum StandardStream: Int32, Sendable {
  /// Where data comes from.
  case input = 0
  /// Where data goes.
  case output = 1
  /// Where words go.
  case error = 2

  /// Writes all bytes.
  public func write(_ bytes: [UInt8]) throws(Errno) {
    try Files.write(raw: rawValue, bytes[...])
  }

  /// Writes a text and a line feed; a failure is dropped, as it cannot be reported anywhere.
  public func line(_ text: String) { try? write(Array(text.utf8) + [0x0A]) }

  /// Reads to the end.
  /// - Throws: EFBIG if there is more than `limit`.
  public func readAll(limit: Int = .max) throws(Errno) -> [UInt8] {
    let raw = rawValue
    var bytes: [UInt8] = []
    while true {
      let more = try unsafe Files.filled(1 << 16) { unsafe Glibc.read(raw, $0, $1) }
      if more.isEmpty { return bytes }
      if more.count > limit - bytes.count { throw Errno(EFBIG) }
      bytes += more
    }
  }

  /// Copies all that comes to a file, a piece at a time.
  /// - Throws: EFBIG if there is more than `limit`.
  public func copyAll(to file: borrowing FileDescriptor, limit: Int64) throws(Errno) {
    let raw = rawValue
    var count: Int64 = 0
    while true {
      let more = try unsafe Files.filled(1 << 20) { unsafe Glibc.read(raw, $0, $1) }
      if more.isEmpty { return }
      count += Int64(more.count)
      if count > limit { throw Errno(EFBIG) }
      try Files.write(file, more)
    }
  }

  /// Whether it is a terminal.
  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// The terminal's columns; nil if it is none or does not say.
  public var width: Int? {
    let width = cposix_terminal_width(rawValue)
    return width > 0 ? Int(width) : nil
  }
}
