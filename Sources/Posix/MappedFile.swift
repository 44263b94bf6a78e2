internal import Glibc

/// A file's bytes in memory, read by the kernel as they are touched: mmap(2), shared, read-only.
///
/// A file that others cut while it is mapped ends the process when the missing part is touched
/// (SIGBUS): to be used for files that are only replaced or lengthened.
@safe public final class MappedFile: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer?
  /// How many bytes there are.
  public let count: Int

  /// Maps the first `count` bytes of an open file.
  /// - Throws: EINVAL for a negative count, or one beyond the file's end.
  public init(_ file: borrowing FileDescriptor, count: Int) throws(Errno) {
    guard count >= 0, try Files.status(file).size >= count else { throw Errno(EINVAL) }
    self.count = count
    if count == 0 {
      unsafe start = nil
      return
    }
    let found = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, file.raw, 0)
    guard let found = unsafe found, unsafe found != MAP_FAILED else { throw Errno.current }
    unsafe start = found
  }

  deinit { if let start = unsafe start { unsafe munmap(start, count) } }

  /// The bytes, which live as long as this object.
  @unsafe public var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: start, count: count)
  }
}
