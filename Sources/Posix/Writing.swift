internal import CPosix
internal import Glibc

extension Files {
  /// Writes all bytes at the file's position (at its end, if opened with `append`).
  public static func write(
    _ file: borrowing FileDescriptor, _ bytes: [UInt8]
  ) throws(Errno) {
    try write(raw: file.raw, bytes[...])
  }

  /// Writes all bytes of a slice at the file's position.
  public static func write(
    _ file: borrowing FileDescriptor, _ bytes: ArraySlice<UInt8>
  ) throws(Errno) {
    try write(raw: file.raw, bytes)
  }

  /// Writes all bytes from `offset` on.
  public static func write(
    _ file: borrowing FileDescriptor, _ bytes: [UInt8], at offset: Int64
  ) throws(Errno) {
    let raw = file.raw
    guard offset >= 0, offset <= Int64.max - Int64(bytes.count) else { throw Errno(EFBIG) }
    try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(Errno) in
      var done = 0
      while done < buffer.count {
        let rest = unsafe UnsafeRawBufferPointer(buffer)[done...]
        done += try retrying {
          unsafe pwrite(
            raw, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count,
            Int(offset) + done)
        }
      }
    }
  }

  /// Writes all bytes to a descriptor that is not owned, such as 1.
  static func write(raw: Int32, _ bytes: ArraySlice<UInt8>) throws(Errno) {
    try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(Errno) in
      var done = 0
      while done < buffer.count {
        let rest = unsafe UnsafeRawBufferPointer(buffer)[done...]
        done += try retrying {
          unsafe Glibc.write(raw, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        }
      }
    }
  }

  /// fsync(2): the file's bytes and status outlast a power loss. Not its name.
  public static func sync(_ file: borrowing FileDescriptor) throws(Errno) {
    let raw = file.raw
    try retrying { fsync(raw) }
  }

  /// fdatasync(2): as `sync`, without times.
  public static func syncData(_ file: borrowing FileDescriptor) throws(Errno) {
    let raw = file.raw
    try retrying { fdatasync(raw) }
  }

  /// Makes the names in a directory outlast a power loss.
  public static func syncDirectory(_ path: Path) throws(Errno) {
    try sync(try open(path, OpenFlags.read | OpenFlags.directory))
  }

  /// syncfs(2): the whole file system that holds the file.
  public static func syncFileSystem(_ file: borrowing FileDescriptor) throws(Errno) {
    let raw = file.raw
    try retrying { cposix_sync_file_system(raw) }
  }

  /// Cuts or lengthens (with zeros) an open file.
  public static func truncate(_ file: borrowing FileDescriptor, _ size: Int64) throws(Errno) {
    let raw = file.raw
    try retrying { ftruncate(raw, Int(size)) }
  }

  /// fallocate(2) with `mode` as there (FALLOC_FL_…), 0 to reserve and lengthen.
  public static func allocate(
    _ file: borrowing FileDescriptor, mode: Int32 = 0, offset: Int64, length: Int64
  ) throws(Errno) {
    let raw = file.raw
    try retrying { cposix_allocate(raw, mode, offset, length) }
  }

  /// Where the next data (or hole) at or after `offset` begins; ENXIO after the end.
  public static func seek(
    _ file: borrowing FileDescriptor, from offset: Int64, hole: Bool
  ) throws(Errno) -> Int64 {
    let raw = file.raw
    return try retrying {
      hole ? cposix_seek_hole(raw, offset) : cposix_seek_data(raw, offset)
    }
  }
}
