internal import CFuse
internal import Glibc
internal import Posix

// Adapters of open directories, and of what concerns the whole file system.

@c func onOpenDirectory(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    guard let file = unsafe file else { throw Errno(EIO) }
    var opened = try request.fileSystem.openDirectory(node, request.caller)
    // The kernel drops a kept listing at each open that does not ask to keep it.
    opened.keepCache = opened.cacheListing
    if unsafe !request.reply(opened, file) {
      request.fileSystem.releaseDirectory(node, opened.handle)
    }
  }
}

@c func onReadDirectory(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ size: Int, _ offset: off_t,
  _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    try request.list(node, unsafe file?.pointee.fh ?? 0, size, offset, plus: false)
  }
}

@c func onReadDirectoryPlus(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ size: Int, _ offset: off_t,
  _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    try request.list(node, unsafe file?.pointee.fh ?? 0, size, offset, plus: true)
  }
}

extension Request {
  /// Answers one piece of a listing.
  fileprivate func list(
    _ node: UInt64, _ handle: UInt64, _ size: Int, _ offset: off_t, plus: Bool
  ) throws(Errno) {
    guard size >= 0 else { throw Errno(EINVAL) }
    var buffer = DirectoryBuffer(bytes: min(size, 1 << 20), plus: plus)
    do {
      try fileSystem.readDirectory(node, handle, Int64(offset), plus, &buffer)
    } catch {
      // Entries that were added count as lookups, so the kernel must get them; its next call begins after
      // them, and meets the error then.
      if buffer.records.isEmpty { throw error }
    }
    reply(buffer.records)
  }
}

@c func onReleaseDirectory(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request in
    request.fileSystem.releaseDirectory(node, unsafe file?.pointee.fh ?? 0)
    request.succeed()
  }
}

@c func onSynchronizeDirectory(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ dataOnly: Int32,
  _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    try request.fileSystem.synchronizeDirectory(
      node, unsafe file?.pointee.fh ?? 0, dataOnly != 0)
    request.succeed()
  }
}

@c func onStatistics(_ raw: fuse_req_t?, _ node: fuse_ino_t) {
  unsafe Request.serve(raw) { request throws(Errno) in
    request.reply(try request.fileSystem.statistics(node))
  }
}

@c func onAccess(_ raw: fuse_req_t?, _ node: fuse_ino_t, _ mask: Int32) {
  unsafe Request.serve(raw) { request throws(Errno) in
    try request.fileSystem.access(node, mask, request.caller)
    request.succeed()
  }
}

/// The hello of the kernel: chooses among what it offers.
@c func onStart(
  _ data: UnsafeMutableRawPointer?, _ connection: UnsafeMutablePointer<fuse_conn_info>?
) {
  guard let data = unsafe data, let connection = unsafe connection else { return }
  let bridge = unsafe Unmanaged<Bridge>.fromOpaque(data).takeUnretainedValue()
  unsafe Capabilities.choose(&connection.pointee, bridge.options)
  bridge.onReady()
}
