internal import CFuse
internal import Glibc
internal import Posix

// Adapters of extended attributes. `ls` asks for a `security.` and a `system.` name on every
// file, so these are answered here, without the file system.

/// The name spaces that no file system of ours has.
private enum ForeignSpace {
  case security
  case system

  init?(_ name: [UInt8]) {
    if name.starts(with: "security.".utf8) {
      self = .security
    } else if name.starts(with: "system.".utf8) {
      self = .system
    } else {
      return nil
    }
  }

  /// What reading answers: as on a file system that supports the space and has none, or not.
  var absence: Errno {
    switch self {
    case .security: Errno(ENODATA)
    case .system: Errno(EOPNOTSUPP)
    }
  }
}

@c func onSetExtendedAttribute(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ name: UnsafePointer<CChar>?,
  _ value: UnsafePointer<CChar>?, _ count: Int, _ flags: Int32
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    let name = unsafe bytes(name)
    guard count >= 0 else { throw Errno(EINVAL) }
    guard ForeignSpace(name) == nil else { throw Errno(EOPNOTSUPP) }
    try request.fileSystem.setExtendedAttribute(
      node, name, unsafe bytes(value, count: count), flags, request.caller)
    request.succeed()
  }
}

@c func onGetExtendedAttribute(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ name: UnsafePointer<CChar>?, _ room: Int
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    let name = unsafe bytes(name)
    if let foreign = ForeignSpace(name) { throw foreign.absence }
    try request.reply(request.fileSystem.extendedAttribute(node, name), room: room)
  }
}

@c func onListExtendedAttributes(_ raw: fuse_req_t?, _ node: fuse_ino_t, _ room: Int) {
  unsafe Request.serve(raw) { request throws(Errno) in
    let names = try request.fileSystem.extendedAttributeNames(node)
    try request.reply(names.flatMap { $0 + [0] }, room: room)
  }
}

@c func onRemoveExtendedAttribute(
  _ raw: fuse_req_t?, _ node: fuse_ino_t, _ name: UnsafePointer<CChar>?
) {
  unsafe Request.serve(raw) { request throws(Errno) in
    let name = unsafe bytes(name)
    if let foreign = ForeignSpace(name) { throw foreign.absence }
    try request.fileSystem.removeExtendedAttribute(node, name, request.caller)
    request.succeed()
  }
}

extension Request {
  /// Answers a value, or its size if there is no room at all: callers ask for the size first.
  fileprivate func reply(_ value: [UInt8], room: Int) throws(Errno) {
    if room == 0 {
      reply(attributeSize: value.count)
    } else if value.count > room {
      throw Errno(ERANGE)
    } else {
      reply(value)
    }
  }
}
