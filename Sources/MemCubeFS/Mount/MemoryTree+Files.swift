public import Fuse
internal import MemCube
public import Posix

// Open files and directories, and extended attributes.
extension MemoryTree {
  /// open(2).
  public func open(
    _ node: UInt64, _ flags: Int32, _ caller: Caller
  ) throws(Errno) -> Opened {
    let opening =
      try flags & 3 == OpenFlags.read
      ? findOpening(node, flags, caller)
      : explaining(.open, node) { () throws(Errno) in try findOpening(node, flags, caller) }
    return opened(node, opening, flags, caller)
  }

  /// What a file holds now, to be read in parts: no later version shows in it. nil for what is rendered when it is
  /// opened.
  public func version(_ node: UInt64) throws(Errno) -> FileVersion? {
    guard let file = try place(node) as? FilePlace else { return nil }
    return FileVersion(try file.recorded(nil).buffer)
  }

  private func findOpening(
    _ node: UInt64, _ flags: Int32, _ caller: Caller
  ) throws(Errno) -> FileOpening {
    try lookingAgain(caller, node, nil, .file) {
      () throws(Errno) -> FileOpening in
      let place = try place(node)
      guard let place = place as? AnswerPlace else { return try place.open(flags) }
      return try place.open(flags, caller.interruption)
    } lost: { () throws(Errno) -> FileOpening in
      try openLost(node, flags)
    }
  }

  private func opened(
    _ node: UInt64, _ opening: FileOpening, _ flags: Int32, _ caller: Caller
  ) -> Opened {
    let reads = flags & 3 == OpenFlags.read
    if let object = opening.reading {
      context.readers.opened(node, object)
      let id = NodeID(node)
      if let object, id.kind == .object, let cube = cubes.cube(slot: id.slot), cube.slot != id.slot
      {
        // The index was made anew meanwhile, before this reader was known.
        cube.keep(node, of: object)
      }
    }
    var opened: Opened
    switch opening {
    case .direct:
      opened = Opened()
      opened.keepCache = true
    case .opened(let file, let cached):
      opened = Opened(handle: context.handles.insert(file))
      opened.keepCache = cached
    case .uncached(let file):
      (file as? TextHandle)?.opened(by: caller.process)
      opened = Opened(handle: context.handles.insert(file))
      opened.directIO = true
    }
    opened.noFlush = reads
    return opened
  }

  /// Makes a regular file and opens it.
  public func create(
    _ parent: UInt64, _ name: [UInt8], _ permissions: UInt32, _ flags: Int32, _ caller: Caller
  ) throws(Errno) -> (Entry, Opened) {
    try explaining(.make, parent, name) { () throws(Errno) in
      try lookingAgain(caller, parent) { () throws(Errno) -> (Entry, Opened) in
        try createThere(parent, name, permissions, flags, caller)
      }
    }
  }

  private func createThere(
    _ parent: UInt64, _ name: [UInt8], _ permissions: UInt32, _ flags: Int32, _ caller: Caller
  ) throws(Errno) -> (Entry, Opened) {
    let directory = try place(parent)
    for _ in 0..<Self.attempts {
      do { return try make(name, in: directory, permissions, flags, caller) } catch {
        // Another process made it since the kernel looked; O_EXCL would insist.
        guard error == .exists, flags & OpenFlags.exclusive == 0 else { throw error }
      }
      do {
        if let found = try openThere(name, in: directory, flags, caller) { return found }
      } catch {
        // And removed again.
        guard error == .stale else { throw error }
      }
    }
    throw .exists
  }

  /// How often it is followed that others make and remove what is to be made.
  private static let attempts = 8

  private func openThere(
    _ name: [UInt8], in directory: any Place, _ flags: Int32, _ caller: Caller
  ) throws(Errno) -> (Entry, Opened)? {
    guard let found = try directory.find(name) else { return nil }
    let opening = try found.open(flags)
    let file: (any OpenFile)? =
      switch opening {
      case .opened(let file, _), .uncached(let file): file
      case .direct: nil
      }
    let entry: Entry
    do {
      // The kernel takes it for a new file, which needs no truncation.
      if flags & OpenFlags.truncate != 0 {
        var change = AttributeChange()
        change.size = 0
        try found.setAttributes(change, file)
      }
      entry = try self.entry(found)
    } catch {
      file?.release()
      throw error
    }
    return (entry, opened(found.node, opening, flags, caller))
  }

  private func make(
    _ name: [UInt8], in directory: any Place, _ permissions: UInt32, _ flags: Int32,
    _ caller: Caller
  ) throws(Errno) -> (Entry, Opened) {
    let (place, file) = try directory.make(name, permissions, flags)
    let entry: Entry
    do { entry = try self.entry(place) } catch {
      file.release()
      throw error
    }
    let opening: FileOpening = file is TextHandle ? .uncached(file) : .opened(file, cached: true)
    var opened = opened(place.node, opening, flags, caller)
    // A process that only writes cannot map it, and the kernel asks for no `security.capability` before each
    // write. But it drops set-id bits only where it writes through its cache.
    if context.writesPastCache, file is LiveHandle, flags & 3 == OpenFlags.write,
      permissions & 0o6000 == 0
    {
      opened.directIO = true
    }
    return (entry, opened)
  }

  /// Reads at most `count` bytes; fewer only at the end.
  public func read(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ count: Int
  ) throws(Errno) -> ReadReply {
    let reply =
      try handle == 0 ? place(node).read(offset, count) : file(handle).read(offset, count)
    // After the read: what it found is in the changes by now.
    let id = NodeID(node)
    if id.kind == .object || id.kind == .made { cubes.cube(slot: id.slot)?.checkSize(node) }
    return reply
  }

  private func file(_ handle: UInt64) throws(Errno) -> any OpenFile {
    guard let file = context.handles[handle] else { throw .badHandle }
    return file
  }

  /// Writes.
  public func write(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ bytes: [UInt8], _ caller: Caller
  ) throws(Errno) -> Int {
    let file = try file(handle)
    return try explaining(.open, node) { () throws(Errno) in
      let count = try file.write(offset, bytes, exactly: caller.writesBack)
      if caller.synchronizes { try file.synchronize() }
      return count
    }
  }

  /// close(2) of one descriptor: what was written is recorded.
  public func flush(_ node: UInt64, _ handle: UInt64, _ lockOwner: UInt64) throws(Errno) {
    guard handle != 0 else { return }
    let file = try file(handle)
    try explaining(.open, node) { () throws(Errno) in try file.flush() }
  }

  /// The last use of an open file is over.
  public func release(_ node: UInt64, _ handle: UInt64) {
    let file = handle == 0 ? nil : context.handles.remove(handle)
    if handle == 0 || file is RecordedHandle { context.readers.released(node) }
    // What a transcript refuses now, no call reports.
    if file is TextHandle {
      explainingLate(.open, node) { file?.release() }
    } else {
      file?.release()
    }
  }

  /// fsync(2): recorded and durable.
  public func synchronize(
    _ node: UInt64, _ handle: UInt64, _ dataOnly: Bool
  ) throws(Errno) {
    if handle != 0 { return try file(handle).synchronize() }
    try synchronize(ownerOf: node)
  }

  /// Makes durable what there is. What was removed meanwhile needs no more.
  private func synchronize(ownerOf node: UInt64) throws(Errno) {
    let place = try? place(node)
    if let place = place as? ArrivalPlace, place.kind == .directory {
      return try Files.syncDirectory(place.path)
    }
    guard let cube = place?.owner else { return }
    try core(try cube.cube.synchronize())
  }

  /// fallocate(2).
  public func allocate(
    _ node: UInt64, _ handle: UInt64, _ mode: Int32, _ offset: Int64, _ length: Int64
  ) throws(Errno) { try file(handle).allocate(mode, offset, length) }

  // MARK: Directories

  /// opendir(3).
  public func openDirectory(_ node: UInt64, _ caller: Caller) throws(Errno) -> Opened {
    let (place, listing) = try lookingAgain(caller, node) {
      () throws(Errno) -> (any Place, any Listing) in
      let found = try self.place(node)
      return (found, try found.list())
    }
    if place is FacetsPlace { context.sweeps.note(caller.process, at: instant) }
    var opened = Opened(handle: context.listings.insert(listing))
    opened.cacheListing = place.keepsListing
    // A cached listing is used only by an opening that also says so.
    opened.keepCache = place.keepsListing
    return opened
  }

  /// Adds entries to the buffer until it says no.
  public func readDirectory(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ plus: Bool,
    _ buffer: inout DirectoryBuffer
  ) throws(Errno) {
    guard let listing = context.listings[handle] else { throw .badHandle }
    try listing.fill(&buffer, max(0, offset)) { remember($0) }
  }

  /// closedir(3).
  public func releaseDirectory(_ node: UInt64, _ handle: UInt64) {
    _ = context.listings.remove(handle)
  }

  /// fsync(2) of a directory: its names are durable; of the mount's root, all that is below.
  public func synchronizeDirectory(
    _ node: UInt64, _ handle: UInt64, _ dataOnly: Bool
  ) throws(Errno) {
    if node == NodeID.root { return try cubes.synchronizeAll() }
    try (try? place(node))?.owner?.recordAll(in: node)
    try synchronize(ownerOf: node)
  }

  // MARK: Extended attributes

  /// setxattr(2).
  public func setExtendedAttribute(
    _ node: UInt64, _ name: [UInt8], _ value: [UInt8], _ flags: Int32, _ caller: Caller
  ) throws(Errno) {
    try explaining(.attribute, node) { () throws(Errno) in
      try place(node).setExtendedAttribute(name, value, flags)
    }
  }

  /// getxattr(2).
  public func extendedAttribute(
    _ node: UInt64, _ name: [UInt8]
  ) throws(Errno) -> [UInt8] { try place(node).extendedAttribute(name) }

  /// listxattr(2).
  public func extendedAttributeNames(_ node: UInt64) throws(Errno) -> [[UInt8]] {
    try place(node).extendedAttributeNames()
  }

  /// removexattr(2).
  public func removeExtendedAttribute(
    _ node: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) {
    try explaining(.attribute, node) { () throws(Errno) in
      try place(node).removeExtendedAttribute(name)
    }
  }
}
