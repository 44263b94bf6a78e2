internal import CPosix

/// The two ends of a pipe(7).
public struct Pipe: ~Copyable, Sendable {
  /// Where the bytes come out.
  public var reader: FileDescriptor
  /// Where they go in.
  public var writer: FileDescriptor

  /// A new pipe, closed in programs that are started.
  public init() throws(Errno) {
    var ends: [2 of Int32] = [0, 0]
    try retrying {
      unsafe withUnsafeMutableBytes(of: &ends) {
        unsafe cposix_pipe($0.baseAddress?.assumingMemoryBound(to: Int32.self))
      }
    }
    reader = FileDescriptor(adopting: ends[0])
    writer = FileDescriptor(adopting: ends[1])
  }

  /// Closes the end for writing, so that a reader sees the end, and gives the other.
  public consuming func closeWriter() -> FileDescriptor { reader }

  /// Closes the end for reading, and gives the other.
  public consuming func closeReader() -> FileDescriptor { writer }
}
