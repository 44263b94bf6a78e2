internal import CFuse
internal import Glibc
internal import Posix

// Adapters: each takes one request apart, makes one call, and answers once.

@c func onLookup(_ raw: fuse_req_t?, _ parent: fuse_ino_t, _ name: UnsafePointer<CChar>?) {
  unsafe Request.serve(raw) { request throws(Errno) in
    request.reply(
      try request.fileSystem.lookup(parent, unsafe bytes(name), request.caller))
  }
}

@c func onForget(_ raw: fuse_req_t?, _ node: fuse_ino_t, _ count: UInt64) {
  unsafe Request.serve(raw) { request in
    request.fileSystem.forget(node, count)
    request.end()
  }
}

@c func onForgetMulti(
  _ raw: fuse_req_t?, _ count: Int, _ list: UnsafeMutablePointer<fuse_forget_data>?
) {
  unsafe Request.serve(raw) { request in
    let items = unsafe UnsafeBufferPointer(start: list, count: count)
    for index in items.indices {
      let item = unsafe items[index]
      request.fileSystem.forget(item.ino, item.nlookup)
    }
    request.end()
  }
}

@c func onGetAttributes(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    let handle = unsafe file?.pointee.fh
    let (attributes, timeout) = try request.fileSystem.attributes(node, handle)
    request.reply(attributes, timeout: timeout)
  }
}

@c func onSetAttributes(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ status: UnsafeMutablePointer<stat>?, _ chosen: Int32,
  _ file: UnsafeMutablePointer<fuse_file_info>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    guard let status = unsafe status else { throw Errno(EINVAL) }
    let change = try unsafe AttributeChange(status.pointee, chosen: chosen)
    let handle = unsafe file?.pointee.fh
    let (attributes, timeout) = try request.fileSystem.setAttributes(
      node, change, handle, request.caller)
    request.reply(attributes, timeout: timeout)
  }
}

@c func onReadLink(_ raw: fuse_req_t?, _ node: fuse_ino_t) {
  unsafe Request.serve(raw) { request throws(Errno) in
    try request.reply(link: request.fileSystem.readLink(node))
  }
}

@c func onMakeDirectory(
  _ raw: fuse_req_t?, _ parent: fuse_ino_t, _ name: UnsafePointer<CChar>?, _ mode: mode_t
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    request.reply(
      try request.fileSystem.makeDirectory(
        parent, unsafe bytes(name), mode & 0o7777, request.caller))
  }
}

@c func onMakeNode(
  _ raw: fuse_req_t?, _ parent: fuse_ino_t, _ name: UnsafePointer<CChar>?, _ mode: mode_t,
  _ device: dev_t
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    request.reply(
      try request.fileSystem.makeNode(
        parent, unsafe bytes(name), mode, UInt64(device), request.caller))
  }
}

@c func onSymbolicLink(
  _ raw: fuse_req_t?, _ target: UnsafePointer<CChar>?, _ parent: fuse_ino_t,
  _ name: UnsafePointer<CChar>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    request.reply(
      try request.fileSystem.symbolicLink(
        unsafe bytes(target), parent, unsafe bytes(name), request.caller))
  }
}

@c func onLink(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ parent: fuse_ino_t, _ name: UnsafePointer<CChar>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    request.reply(
      try request.fileSystem.link(node, parent, unsafe bytes(name), request.caller))
  }
}

@c func onUnlink(_ raw: fuse_req_t?, _ parent: fuse_ino_t, _ name: UnsafePointer<CChar>?) {
  unsafe Request.serve(raw) { request throws(Errno) in
    try request.fileSystem.unlink(parent, unsafe bytes(name), request.caller)
    request.succeed()
  }
}

@c func onRemoveDirectory(
  _ raw: fuse_req_t?, _ parent: fuse_ino_t, _ name: UnsafePointer<CChar>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    try request.fileSystem.removeDirectory(parent, unsafe bytes(name), request.caller)
    request.succeed()
  }
}

@c func onRename(
  _ raw: fuse_req_t?, _ parent: fuse_ino_t, _ name: UnsafePointer<CChar>?,
  _ newParent: fuse_ino_t, _ newName: UnsafePointer<CChar>?, _ flags: UInt32
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    try request.fileSystem.rename(
      parent, unsafe bytes(name), newParent, unsafe bytes(newName), flags, request.caller)
    request.succeed()
  }
}
