public import Format
public import Fuse
internal import MemCube
public import Posix

/// The tree that a mount shows, as a `FileSystem`: it finds the place that a number stands for
/// and lets it answer. It can be called in memory, without a kernel.
///
/// Locks: each guards one table or one live file, is held for moments, and none is taken while another is
/// held. No call waits for the kernel; notices for it go into a queue.
public final class MemoryTree: FileSystem {
  let context: MountContext
  let cubes: MountedCubes

  /// The tree of a shelf's cubes, owned by a user; `allowsOthers`: the kernel lets in others, who may
  /// look, by the modes of files and folders.
  public init(
    shelf: any CubeShelf, user: UInt32, group: UInt32, allowsOthers: Bool = false,
    clock: MountClock = .system
  ) {
    context = MountContext(user: user, group: group, allowsOthers: allowsOthers, clock: clock)
    cubes = MountedCubes(shelf: shelf, context: context)
  }

  // MARK: For the adapter

  /// Records what has been quiet for a second; to be called a few times a second.
  public func tick() {
    for cube in cubes.open { cube.tick() }
  }

  /// Takes up what a killed process left spooled, so that it is in its bundles, and copied with them, also of
  /// cubes that no process looks into. To be called once, by a thread that has time.
  public func takeUp() {
    if cubes.shelf.isReadOnly { return }
    for address in cubes.shelf.spooled() { _ = try? cubes.cube(address) }
  }

  /// Looks for what others wrote, and queues notices of it for the kernel.
  public func refresh() {
    for cube in cubes.open {
      guard cubes.follow(cube) else {
        cubes.drop(cube)
        continue
      }
      cube.refresh()
      cube.cube.rest(unusedFor: Self.idleTime)
    }
  }

  /// After so long without a call a cube gives back what it can have again, nanoseconds.
  private static let idleTime: Int64 = 30_000_000_000

  /// Opens cubes for writing for which there was no room before; to be called now and then.
  public func retry() { cubes.retry() }

  /// Makes cubes of the bundles that were copied here, once they are whole and quiet; to be called a
  /// few times a second, by a thread that has time: it reads all of them.
  /// - Returns: for the log, a sentence about each that is none.
  public func settle() -> [String] { cubes.arrivals.settle() }

  /// Why calls of this process failed with EIO since the last time, for the log.
  public func failures() -> [String] { Failures.take() }

  /// Waits for notices to the kernel, at most so many nanoseconds, and takes them.
  public func notices(nanoseconds: Int64) -> [Notice] {
    context.notices.take(nanoseconds: nanoseconds)
  }

  /// Says that the notices that were taken are on their way to the kernel.
  public func handedOnNotices() { context.notices.handOn() }

  /// The ways to reach the kernel while it waits for an answer. `forgetSize` makes it ask for a file's size
  /// anew, before it gets the answer to a read that is under way, and must not wait. `awaitNotices` waits, at
  /// most so many nanoseconds, until it has had all notices of contents that are on their way.
  public func setKernel(
    forgetSize: @escaping @Sendable (_ node: UInt64) -> Void,
    awaitNotices: @escaping @Sendable (_ nanoseconds: Int64) -> Void
  ) {
    let kernel = KernelCache(forgetSize: forgetSize, awaitNotices: awaitNotices)
    context.kernel.withLock { $0 = kernel }
  }

  /// Records and makes durable all that there is, and closes the cubes: the mount has ended.
  public func close() throws(CubeError) { try cubes.closeAll() }

  /// Now, by the clock that never steps back.
  var instant: Int64 { context.clock.monotonic() }

  // MARK: Places

  /// The place of a number that the kernel gave back.
  func place(_ node: UInt64) throws(Errno) -> any Place {
    let id = NodeID(node)
    if id.slot == 0 { return try rootPlace(id) }
    if id.slot == NodeID.passingSlot {
      guard let place = context.passing[node] else { throw .stale }
      return place
    }
    guard let cube = cubes.cube(slot: id.slot) else { throw .stale }
    cube.renumber()
    return try cube.place(id)
  }

  private func rootPlace(_ id: NodeID) throws(Errno) -> any Place {
    guard id.kind == .place else { throw .stale }
    let root = RootPlace(cubes: cubes)
    if id.raw == NodeID.root { return root }
    switch id.row {
    case RootRow.readMe: return root.guide
    case RootRow.search: return RootSearchPlace(cubes: cubes)
    case RootRow.ask: return RootAskPlace(cubes: cubes)
    case RootRow.projects: return ProjectsPlace(cubes: cubes)
    default:
      switch cubes.holder(row: id.row) {
      case .cube(let address)?:
        return CubePlace(cubes: cubes, address: address, node: id.raw)
      case .project(let name)?: return ProjectPlace(cubes: cubes, name: name)
      case nil: throw .stale
      }
    }
  }

  /// A place as the kernel gets it: one lookup more.
  func entry(_ place: any Place) throws(Errno) -> Entry {
    let attributes = try place.attributes()
    let timeouts = place.timeouts
    remember(place)
    return Entry(
      node: place.node, attributes: attributes, entryTimeout: timeouts.entry,
      attributeTimeout: timeouts.attributes)
  }

  /// Counts a lookup, where that matters.
  func remember(_ place: any Place) {
    let id = NodeID(place.node)
    switch id.kind {
    case .made?: place.owner?.remember(place)
    case .passing?:
      guard let key = place.passingKey else { return }
      let forgotten = context.passing.remember(place, key)
      context.notices.add(forgotten.map { .name(parent: $0.parent, name: $0.name) })
    default: break
    }
  }

  // MARK: Nodes

  /// Finds a name in a directory.
  public func lookup(
    _ parent: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) -> Entry {
    if name.count > MountedCube.nameLimit { throw .nameTooLong }
    do {
      let entry = try lookup(parent, name)
      context.secondLooks.found(entry.node, in: parent, by: caller.process, at: instant)
      return entry
    } catch {
      throw error == .stale && isLost((parent, parent), caller, .name) ? .notFound : error
    }
  }

  private func lookup(_ parent: UInt64, _ name: [UInt8]) throws(Errno) -> Entry {
    let directory = try place(parent)
    guard let found = try directory.find(name) else {
      return .missing(for: directory.timeoutOfMissing)
    }
    return try entry(found)
  }

  /// Takes lookups back.
  public func forget(_ node: UInt64, _ count: UInt64) {
    let id = NodeID(node)
    if id.slot == NodeID.passingSlot { return context.forget(node, count) }
    if id.slot != 0 { cubes.cube(slot: id.slot)?.forget(node, count) }
  }

  /// What stat(2) tells.
  public func attributes(
    _ node: UInt64, _ handle: UInt64?
  ) throws(Errno) -> (Attributes, timeout: Double) {
    if let handle, handle != 0, let found = try attributes(handle, node) { return found }
    let place = try place(node)
    return (try place.attributes(), place.timeouts.attributes)
  }

  /// What fstat(2) tells. A text has no size before it is rendered, and may have another one
  /// when it is rendered again; who writes it sees it with what was written.
  private func attributes(
    _ handle: UInt64, _ node: UInt64
  ) throws(Errno) -> (Attributes, timeout: Double)? {
    switch context.handles[handle] {
    case let open as LiveHandle:
      if case .text = open.file.identity { try open.cube.load(open.file) }
      return (open.cube.attributes(of: open.file, nil), Timeouts.lasting)
    case let open as TextHandle:
      var attributes = try place(node).attributes()
      attributes.size = try open.size()
      return (attributes, Timeouts.computed)
    case let open as ArrivalFile: return (try open.attributes(), Timeouts.computed)
    default: return nil
    }
  }

  /// chmod(2), chown(2), truncate(2), utimensat(2).
  public func setAttributes(
    _ node: UInt64, _ change: AttributeChange, _ handle: UInt64?, _ caller: Caller
  ) throws(Errno) -> (Attributes, timeout: Double) {
    typealias Found = (Attributes, timeout: Double)
    return try explaining(.set, node) { () throws(Errno) -> Found in
      try lookingAgain(caller, node, nil, .file) { () throws(Errno) -> Found in
        try setAttributesThere(node, change, handle, caller)
      } lost: { () throws(Errno) -> Found in
        // What it is set on is gone with it.
        guard let attributes = try? place(node).attributes() else { throw .notFound }
        return (attributes, Timeouts.computed)
      }
    }
  }

  private func setAttributesThere(
    _ node: UInt64, _ change: AttributeChange, _ handle: UInt64?, _ caller: Caller
  ) throws(Errno) -> (Attributes, timeout: Double) {
    var open = handle.flatMap { context.handles[$0] }
    if let live = open as? LiveHandle {
      let place = FilePlace(cube: live.cube, node: node, live: live.file)
      try place.setAttributes(change, live)
    } else {
      let place = try place(node)
      if open == nil, change.size != nil, let place = place as? EditablePlace {
        open = place.cube.textHandle(node, openedBy: caller.process)
      }
      try place.setAttributes(change, open)
      if !(open is TextHandle) {
        return (try self.place(node).attributes(), place.timeouts.attributes)
      }
    }
    if let handle, let found = try attributes(handle, node) { return found }
    var attributes = try self.place(node).attributes()
    if let text = open as? TextHandle { attributes.size = try text.size() }
    return (attributes, Timeouts.computed)
  }

  /// The target of a symbolic link.
  public func readLink(_ node: UInt64) throws(Errno) -> [UInt8] { try place(node).readLink() }

  /// statvfs(3): the file system that holds the bundle.
  public func statistics(_ node: UInt64) throws(Errno) -> Statistics {
    let path = try place(node).owner?.cube.path ?? cubes.shelf.directory
    let found = try Files.fileSystem(path)
    return Statistics(
      blockSize: found.blockSize, blocks: found.blocks, freeBlocks: found.freeBlocks,
      availableBlocks: found.availableBlocks, files: found.files, freeFiles: found.freeFiles)
  }
}
