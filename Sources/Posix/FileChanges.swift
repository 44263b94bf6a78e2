internal import CPosix
internal import Glibc

extension Files {
  /// Sets an open file's time of modification (and of access, if asked).
  public static func setTimes(
    _ file: borrowing FileDescriptor, mtime: Timestamp, access: Bool = false
  ) throws(Errno) {
    let raw = file.raw
    try retrying {
      cposix_set_times(raw, nil, mtime.seconds, Int64(mtime.nanoseconds), access, true)
    }
  }

  /// Sets a path's time of modification; of a symlink itself unless `followLinks`.
  public static func setTimes(
    _ path: Path, mtime: Timestamp, followLinks: Bool = true
  ) throws(Errno) {
    try unsafe path.withCString { (text) throws(Errno) in
      _ = try retrying {
        unsafe cposix_set_times(
          AT_FDCWD, text, mtime.seconds, Int64(mtime.nanoseconds), false, followLinks)
      }
    }
  }

  /// Sets the permission bits of what a path names.
  public static func setMode(_ path: Path, _ mode: UInt32) throws(Errno) {
    try unsafe path.withCString { (text) throws(Errno) in
      _ = try retrying { unsafe chmod(text, mode) }
    }
  }

  /// Sets the permission bits of an open file.
  public static func setMode(_ file: borrowing FileDescriptor, _ mode: UInt32) throws(Errno) {
    let raw = file.raw
    try retrying { fchmod(raw, mode) }
  }

  /// Copies up to `count` bytes between open files: by reference where the file system can, else
  /// in the kernel, else through a buffer. Returns how many; fewer only where `from` ends.
  @discardableResult
  public static func copyRange(
    from: borrowing FileDescriptor, at fromOffset: Int64, to: borrowing FileDescriptor,
    at toOffset: Int64, count: Int64
  ) throws(Errno) -> Int64 {
    guard fromOffset >= 0, toOffset >= 0, count >= 0, count <= Int64.max - fromOffset,
      count <= Int64.max - toOffset
    else { throw Errno(EINVAL) }
    let (source, target) = (from.raw, to.raw)
    var done: Int64 = 0
    while done < count {
      let room = Int(min(count - done, 1 << 30))
      do {
        let copied = try retrying {
          cposix_copy_range(source, fromOffset + done, target, toOffset + done, room)
        }
        if copied == 0 { return done }
        done += copied
      } catch {
        // Not between these file systems, or an old kernel: copy_file_range(2), ERRORS.
        guard [EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EBADF].contains(error.code) else { throw error }
        let bytes = try read(from, at: fromOffset + done, count: min(room, 1 << 20))
        if bytes.isEmpty { return done }
        try write(to, bytes, at: toOffset + done)
        done += Int64(bytes.count)
      }
    }
    return done
  }

  /// Makes an empty file share what another holds, at no cost, until either is written: ioctl_ficlone(2).
  /// False where the file system cannot.
  public static func clone(
    from: borrowing FileDescriptor, to: borrowing FileDescriptor
  ) -> Bool {
    let (source, target) = (from.raw, to.raw)
    return (try? retrying { cposix_clone(source, target) }) != nil
  }

  /// Makes an empty file hold what another holds: a shared copy where the file system can
  /// (ioctl_ficlone(2)), else all bytes. Returns the size.
  @discardableResult
  public static func copyAll(
    from: borrowing FileDescriptor, to: borrowing FileDescriptor
  ) throws(Errno) -> Int64 {
    if clone(from: from, to: to) { return try status(to).size }
    return try copyRange(
      from: from, at: 0, to: to, at: 0, count: Int64.max)
  }
}
