internal import Digest
internal import Fuse
internal import HTTP
internal import Posix

/// Bytes that are to become a file's, read from any place on.
protocol ByteReading {
  func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8]
}

extension ByteSource: ByteReading {}

extension OpenBytes: ByteReading {
  func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] { try read(offset, count) }
}

// How the bytes of a file get into the tree: all of them, or none.
extension Call {
  /// What files get that are made here: as touch(1) makes them under the usual mask.
  private static let usualMode: UInt32 = 0o644

  /// Stores bytes as a new file, or as the next version of the one that is there. What reads it meanwhile, here
  /// or in a mount, finds the old bytes or the new ones. They are durable when this returns.
  ///
  /// 1. They are written beside it, under a name that no memory has. A crash leaves that file, which is
  ///    removed after some days.
  /// 2. It gets the name, as editors save. A crash leaves what was there before or the new one.
  /// 3. The log is synced.
  /// - Returns: its node.
  func store(_ bytes: some ByteReading, at site: Site) throws(Refused) -> Found {
    if let present = site.present {
      if present.isFolder { throw Refused(.isDirectory) }
      if present.isRendered { return try rewrite(bytes, present) }
    }
    let mode = site.present.map { $0.attributes.permissions } ?? Self.usualMode
    // GLib's name for what is written to be renamed: memcube-mount(5) has the table.
    let name = Array(".goutputstream-".utf8) + Hex.encode(Random.bytes(8))
    let flags = OpenFlags.readWrite | OpenFlags.create | OpenFlags.exclusive
    let (entry, opened) = try asked { () throws(Errno) in
      try tree.create(site.parent, name, mode & 0o7777, flags, caller)
    }
    lookups.note(entry.node)
    do throws(Errno) {
      do throws(Errno) {
        try copy(bytes, entry.node, opened.handle)
        try tree.flush(entry.node, opened.handle, 0)
      } catch {
        tree.release(entry.node, opened.handle)
        throw error
      }
      tree.release(entry.node, opened.handle)
      // RENAME_NOREPLACE: a file that another program made meanwhile is a version before this one.
      let rule: UInt32 = site.present == nil ? 1 : 0
      try tree.rename(site.parent, name, site.parent, site.name, rule, caller)
      try tree.synchronize(site.parent, 0, false)
    } catch {
      var refused = Refused(error)
      if error == .exists { refused.isStale = true }
      try? tree.unlink(site.parent, name, caller)
      throw refused
    }
    guard let stored = try look(site.name, in: site.parent) else { throw Refused(.stale) }
    return stored
  }

  /// Stores bytes as a text that is rendered. What is written through a handle of it is seen when it is closed,
  /// and not before; the tree says what of it cannot be.
  private func rewrite(_ bytes: some ByteReading, _ present: Found) throws(Refused) -> Found {
    let opened = try asked { () throws(Errno) in
      try tree.open(present.node, OpenFlags.write, caller)
    }
    do throws(Errno) {
      var change = AttributeChange()
      change.size = 0
      _ = try tree.setAttributes(present.node, change, opened.handle, caller)
      try copy(bytes, present.node, opened.handle)
      try tree.flush(present.node, opened.handle, 0)
      try tree.synchronize(present.node, opened.handle, false)
    } catch {
      // Why it is refused is known once it is given up.
      tree.release(present.node, opened.handle)
      throw Refused(error)
    }
    tree.release(present.node, opened.handle)
    guard let stored = try look(present.name, in: present.parent) else { throw Refused(.stale) }
    return stored
  }

  private func copy(
    _ bytes: some ByteReading, _ node: UInt64, _ handle: UInt64
  ) throws(Errno) {
    var offset: Int64 = 0
    while true {
      let part = try bytes.read(at: offset, count: Self.part)
      if part.isEmpty { return }
      var done = 0
      while done < part.count {
        let count = try tree.write(
          node, handle, offset + Int64(done), Array(part[done...]), caller)
        guard count > 0 else { throw .inputOutput }
        done += count
      }
      offset += Int64(part.count)
    }
  }
}
