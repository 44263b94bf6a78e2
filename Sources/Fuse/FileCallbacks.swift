internal import CFuse
internal import Glibc
internal import Posix

// Adapters of open files. libfuse gives each of these a file record.

@c func onOpen(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    guard let file = unsafe file else { throw Errno(EIO) }
    let opened = try request.fileSystem.open(
      node, unsafe file.pointee.flags, request.patientCaller)
    if unsafe !request.reply(opened, file) { request.fileSystem.release(node, opened.handle) }
  }
}

@c func onCreate(
  _ raw: fuse_req_t?, _ parent: fuse_ino_t, _ name: UnsafePointer<CChar>?, _ mode: mode_t,
  _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    guard let file = unsafe file else { throw Errno(EIO) }
    let (entry, opened) = try request.fileSystem.create(
      parent, unsafe bytes(name), mode & 0o7777, unsafe file.pointee.flags, request.caller)
    unsafe request.reply(entry, opened, file)
  }
}

@c func onRead(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ count: Int, _ offset: off_t,
  _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    guard count >= 0, offset >= 0 else { throw Errno(EINVAL) }
    let handle = unsafe file?.pointee.fh ?? 0
    switch try request.fileSystem.read(node, handle, Int64(offset), count) {
    case .bytes(let bytes): request.reply(slice: bytes.prefix(count))
    case .slice(let slice): request.reply(slice: slice.prefix(count))
    case .file(let file, let start, let limit):
      try request.reply(file: file, start, min(max(limit, 0), count))
    }
  }
}

extension Request {
  /// Answers with bytes of an open file. For small files copying beats splicing (measured).
  func reply(file: OpenedFile, _ offset: Int64, _ count: Int) throws(Errno) {
    // It may be this answer alone that still has the file open.
    defer { withExtendedLifetime(file) {} }
    guard offset >= 0 else { throw Errno(EINVAL) }
    let failure = unsafe withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { buffer in
      var filled = 0
      while filled < count {
        let got = unsafe pread(
          file.descriptor.raw, buffer.baseAddress?.advanced(by: filled), count - filled,
          off_t(offset &+ Int64(filled)))
        if got < 0, errno == EINTR { continue }
        if got < 0 { return Errno.current as Errno? }
        if got == 0 { break }
        filled += got
      }
      unsafe reply(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
      return nil
    }
    if let failure { throw failure }
  }
}

@c func onWrite(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ start: UnsafePointer<CChar>?, _ count: Int,
  _ offset: off_t, _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    guard count >= 0, offset >= 0 else { throw Errno(EINVAL) }
    guard !offset.addingReportingOverflow(count).overflow else { throw Errno(EFBIG) }
    var caller = request.caller
    caller.writesBack = unsafe file?.pointee.writepage ?? 0 != 0
    // O_SYNC has the bit of O_DSYNC: open(2).
    caller.synchronizes = unsafe (file?.pointee.flags ?? 0) & O_DSYNC != 0
    let written = try request.fileSystem.write(
      node, unsafe file?.pointee.fh ?? 0, Int64(offset), unsafe bytes(start, count: count), caller)
    request.reply(written: min(written, count))
  }
}

@c func onFlush(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    try request.fileSystem.flush(
      node, unsafe file?.pointee.fh ?? 0, unsafe file?.pointee.lock_owner ?? 0)
    request.succeed()
  }
}

@c func onRelease(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request in
    request.fileSystem.release(node, unsafe file?.pointee.fh ?? 0)
    request.succeed()
  }
}

@c func onSynchronize(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ dataOnly: Int32,
  _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    try request.fileSystem.synchronize(node, unsafe file?.pointee.fh ?? 0, dataOnly != 0)
    request.succeed()
  }
}

@c func onAllocate(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ mode: Int32, _ offset: off_t, _ length: off_t,
  _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    guard offset >= 0, length > 0 else { throw Errno(EINVAL) }
    guard !offset.addingReportingOverflow(length).overflow else { throw Errno(EFBIG) }
    try request.fileSystem.allocate(
      node, unsafe file?.pointee.fh ?? 0, mode, Int64(offset), Int64(length))
    request.succeed()
  }
}

@c func onSeek(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ offset: off_t, _ whence: Int32,
  _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    guard offset >= 0 else { throw Errno(ENXIO) }
    request.reply(
      offset: try request.fileSystem.seek(
        node, unsafe file?.pointee.fh ?? 0, Int64(offset), whence))
  }
}
