internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

/// A cube in the mount: what it needs besides the cube itself. Its work is in extensions, one
/// file for each: `Finding`, `Committing`, `Renaming`, `Removing`, `Folders`, `Fields`.
final class MountedCube: Sendable {
  private let home: Lock<Home>

  /// Where a cube is in the mount.
  struct Home {
    var address: CubeAddress
    /// The number of the directory that it is in.
    var folder: UInt64
    /// Its scratch files, and the bundle's path for which that holds.
    var scratch: (store: ScratchStore, path: Path)?
  }
  /// The number of its own directory.
  let directory: UInt64
  let cube: Cube
  /// Whether it can only be read for want of room, until it can be opened as others are.
  let isStopgap: Bool
  let context: MountContext
  /// The cube's part of every number here, the newest last; see `Renumbering`.
  let slots: Lock<[UInt32]>
  let recent = RecentNames()
  let swaps = Swaps()
  let refused = RefusedCalls()
  let paths = PathGate()
  let renderings = Renderings()
  let saidTexts = SaidTexts()
  let madeLinks = MadeLinks()
  /// What about.md said when it was last looked at, and since when.
  let about = Lock<(bytes: [UInt8], time: Timestamp)?>(nil)
  /// Nodes with another meaning than their number's, and live files.
  let tables = Lock(NodeTables())
  /// Files with bytes to be recorded once they are quiet.
  let dirty = Lock<[ObjectIdentifier: LiveFile]>([:])
  /// Until when none of them is recorded without need after the disk was full, by the monotonic clock.
  let rests = Lock<Int64>(.min)
  /// Handles that write to rendered texts.
  let textHandles = Lock<[ObjectIdentifier: TextHandle]>([:])
  /// Tree and path of folders by node; in doubt when a folder moves.
  let folders = Lock(KnownFolders())
  /// What this mount knows of folders for which there is no record.
  let marks = Lock(FolderMarks())
  /// What history/ listed last.
  let versions = VersionLists()
  /// The sequence up to which changes were delivered to the kernel.
  let delivered: Lock<Int64>
  /// Whether a thread is delivering some.
  let delivering = Condition(false)
  /// What others changed that the kernel has had no notice of yet.
  let untold: Lock<Untold>
  /// What the mount's log has had.
  let tidings: Lock<Tidings>
  /// What the cube's files were like when the kernel last had notices of all of it.
  let still = Lock<Stillness?>(nil)
  /// Since when all that was in the index then is queued for the kernel, by the monotonic clock.
  let heard = Lock<Int64>(.min)

  init(
    _ address: CubeAddress, directory: UInt64, in folder: UInt64, cube: Cube,
    isStopgap: Bool = false, context: MountContext
  ) throws(CubeError) {
    self.isStopgap = isStopgap
    self.directory = directory
    home = Lock(Home(address: address, folder: folder))
    self.cube = cube
    self.context = context
    slots = Lock([cube.slot])
    let sequence = try cube.sequence()
    delivered = Lock(sequence)
    untold = Lock(Untold(since: sequence))
    tidings = Lock(Tidings(cube))
    scratch.sweep(at: now)
  }

  /// Where it is in the mount.
  var address: CubeAddress { home.withLock { $0.address } }

  /// The number of the directory that it is in.
  var folder: UInt64 { home.withLock { $0.folder } }

  /// Its name in the mount.
  var name: [UInt8] { address.name }

  /// It was renamed.
  func move(to address: CubeAddress, in folder: UInt64) {
    home.withLock { $0 = Home(address: address, folder: folder) }
  }

  /// Its scratch files, which go where the bundle goes.
  var scratch: ScratchStore {
    let path = cube.path
    let known = home.withLock { $0.scratch?.path == path ? $0.scratch?.store : nil }
    if let known { return known }
    let found = ScratchStore(root: cube.scratchDirectory)
    home.withLock { $0.scratch = (found, path) }
    return found
  }

  /// Now, in the two clocks.
  var now: Timestamp { context.clock.now() }
  var instant: Int64 { context.clock.monotonic() }

  /// EROFS where nothing can be written, ENOSPC where nothing can now.
  func checkWritable() throws(Errno) {
    if isStopgap { throw .refused(.noSpace, "there is no room for what would be written") }
    if cube.isReadOnly { throw .refused(.readOnly, "\(cube.path) cannot be written here") }
  }

  /// As `checkWritable`, for what records a memory, document or message: EROFS of an archived cube.
  func checkRecordable() throws(Errno) {
    try checkWritable()
    if try core(try cube.isArchived()) {
      throw .refused(.readOnly, "the cube is archived; memcube archive --undo opens it again")
    }
  }

  // MARK: Numbers

  /// The cube's part of the numbers that are given now.
  var slot: UInt32 { slots.withLock { $0[$0.count - 1] } }

  /// The number of a row, or 0 where an index of more than 2^40 rows would need another.
  func number(_ kind: NodeID.Kind, _ row: Int64) -> UInt64 {
    NodeID(slot: slot, row: row, kind: kind)?.raw ?? 0
  }

  /// A fixed place's number.
  func number(place row: Int64) -> UInt64 { number(.place, row) }

  /// A number for something that has no row.
  func madeNumber() -> UInt64 { number(.made, context.nextRow()) }

  /// The number by which the kernel knows, or is to know, a file.
  func number(of node: Node) -> UInt64 {
    let canonical = number(.object, node.row)
    guard let object = node.object else { return canonical }
    if let number = tables.withLock({ $0.numbers(of: object, canonical: canonical).node }) {
      return number
    }
    let made = madeNumber()
    return tables.withLock { tables in
      // Another thread may have been faster.
      if let number = tables.numbers(of: object, canonical: canonical).node { return number }
      tables.point(made, at: object)
      return made
    }
  }

  /// The live file of an object, if it has one. One that was just let go stands in the table for a moment
  /// more. A name given to that one would lead to nothing.
  func live(_ object: ObjectID?) -> LiveFile? {
    guard let object,
      let file = tables.withLock({ $0.live.isEmpty ? nil : $0.live[object] }),
      !file.look({ $0.isRetired })
    else { return nil }
    return file
  }

  /// Does something to a memory, while no thread records what its live file holds, if it has one: that record
  /// would come later, and undo it. Where there was none the body says EAGAIN if it finds one.
  func withLive<Result>(
    of object: ObjectID, _ body: (LiveFile?) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    while let open = live(object) {
      let result = try open.exclusively { () throws(Errno) -> Result? in
        // It may have become another's, or no memory's, while we waited. From here on it is not let go.
        guard live(object) === open else { return nil }
        return try body(open)
      }
      if let result { return result }
    }
    do { return try body(nil) } catch {
      guard error == .again, live(object) != nil else { throw error }
    }
    return try withLive(of: object, body)
  }

  // MARK: Attributes

  /// Attributes of a recorded file or link.
  func attributes(of node: Node) -> Attributes { attributes(of: node, inode: inode(of: node)) }

  /// What programs see as a recorded file's inode number.
  func inode(of node: Node) -> UInt64 {
    let canonical = number(.object, node.row)
    guard let object = node.object else { return canonical }
    return tables.withLock { $0.numbers(of: object, canonical: canonical).inode }
  }

  private func attributes(of node: Node, inode: UInt64) -> Attributes {
    var attributes = context.file(inode, UInt32(node.mode), max(0, node.size), node.mtime)
    if node.kind == .link {
      attributes.type = .symbolicLink
      attributes.permissions = 0o777
    }
    attributes.changeTime = node.ctime
    // It has another name, in conflicts/: du(1) and tar(1) are to take it once.
    if node.inConflict, node.tree != .trash { attributes.links = 2 }
    return attributes
  }

  /// Recorded files as the kernel gets them; nil for what is no file, has bytes that are not recorded, or
  /// needs a new number. A long listing is made of these, and asks the tables once for many.
  func entries(of nodes: [Node]) -> [Entry?] {
    let slot = slot
    return tables.withLock { tables in
      nodes.map { node in
        guard let object = node.object, tables.live.isEmpty || tables.live[object] == nil,
          let canonical = NodeID(slot: slot, row: node.row, kind: .object)?.raw
        else { return nil }
        let (number, inode) = tables.numbers(of: object, canonical: canonical)
        guard let number else { return nil }
        return Entry(
          node: number, attributes: attributes(of: node, inode: inode),
          entryTimeout: node.tree == .trash ? Timeouts.computed : Timeouts.lasting,
          attributeTimeout: Timeouts.lasting)
      }
    }
  }

  /// The inode numbers of children, where `path` says those of folders; asks the tables once for
  /// all files.
  func inodes(of children: [NamedChild], _ path: (Node) -> [UInt8]) -> [UInt64] {
    let slot = slot
    let files = tables.withLock { tables in
      children.map { child -> UInt64? in
        guard case .file(let file) = child,
          let canonical = NodeID(slot: slot, row: file.row, kind: .object)?.raw
        else { return nil }
        return tables.numbers(of: file.object, canonical: canonical).inode
      }
    }
    return zip(children, files).map { child, file in
      guard case .folder(let node) = child else { return file ?? 0 }
      return number(ofFolder: node, path(node))
    }
  }

  /// Attributes of a live file.
  func attributes(of file: LiveFile, _ node: Node?) -> Attributes {
    let (size, permissions, mtime, ctime, isBackup) = file.look {
      ($0.size, $0.permissions, $0.mtime, $0.ctime, $0.isBackup)
    }
    var attributes = context.file(inode(of: file, node), UInt32(permissions), size, mtime)
    attributes.changeTime = ctime
    if case .gone = file.identity, !isBackup { attributes.links = 0 }
    return attributes
  }

  /// What programs see as a live file's inode number.
  func inode(of file: LiveFile, _ node: Node?) -> UInt64 {
    let (identity, former) = file.look { ($0.identity, $0.formerInode) }
    guard case .object(let object) = identity else { return former ?? file.inode }
    let canonical = node.map { number(.object, $0.row) } ?? file.inode
    return tables.withLock { $0.numbers(of: object, canonical: canonical).inode }
  }

  /// Attributes of a folder.
  func attributes(of folder: FolderSite, _ stored: Node) -> Attributes {
    // A tree's root has no time of its own.
    let isRoot = stored.parent == 0
    return attributes(
      of: folder, mode: isRoot ? context.mode(0o700) : UInt32(stored.mode),
      time: isRoot ? context.started : stored.mtime)
  }

  /// Attributes of a folder, with what was set and what came and went in this mount.
  func attributes(of folder: FolderSite, mode: UInt32, time: Timestamp) -> Attributes {
    let (known, set) = marks.withLock { ($0.times[folder.mark], $0.modes[folder.mark]) }
    return context.directory(folder.node, set ?? mode, known ?? time)
  }

  /// A file came to or went from a folder.
  func touch(_ folder: FolderSite) {
    let now = now
    marks.withLock { $0.set(time: now, of: folder.mark) }
  }
}
