internal import Glibc

/// An open file description's number, closed when it goes out of use.
public struct FileDescriptor: ~Copyable, Sendable {
  /// The number.
  public let raw: Int32

  /// Takes over an open descriptor.
  public init(adopting raw: Int32) { self.raw = raw }

  deinit { _ = Glibc.close(raw) }

  /// Closes, and reports what close(2) says.
  public consuming func close() throws(Errno) {
    let raw = raw
    discard self
    if Glibc.close(raw) != 0 { throw Errno.current }
  }

  /// Ends the ownership without closing.
  consuming func forget() { discard self }

  /// Ends the ownership without closing. The caller owns the number from now on.
  public consuming func release() -> Int32 {
    let raw = raw
    discard self
    return raw
  }
}
