internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

/// A memory or document, a file that is not recorded yet, or a scratch file.
struct FilePlace: Place {
  let cube: MountedCube
  let node: UInt64
  /// What is known of it: one of these at least.
  private(set) var stored: Node?
  private(set) var row: Int64?
  private(set) var object: ObjectID?
  private(set) var live: LiveFile?
  /// Whether the name stands for it only now: a query's result.
  var isResult = false

  /// Up to this size a file is read whole by one call of the kernel, and needs no handle.
  static let direct: Int64 = 128 << 10

  init(
    cube: MountedCube, node: UInt64, stored: Node? = nil, row: Int64? = nil,
    object: ObjectID? = nil, live: LiveFile? = nil
  ) {
    self.cube = cube
    self.node = node
    self.row = row
    self.object = object ?? stored?.object
    self.stored = stored
    self.live = live ?? cube.live(self.object)
  }

  var owner: MountedCube? { cube }
  var timeouts: (entry: Double, attributes: Double) {
    let isPassing = isResult || stored?.tree == .trash
    return (isPassing ? Timeouts.computed : Timeouts.lasting, Timeouts.lasting)
  }

  /// The recorded file.
  /// - Throws: ESTALE if it was purged. The kernel then looks its name up anew. With ENOENT it would keep a
  ///   name that no process could write to.
  func found() throws(Errno) -> Node {
    if let stored { return stored }
    if let row, let found = try core(try cube.cube.file(row: row)) { return found }
    let object = object ?? recorded()
    if let object, let found = try core(try cube.cube.file(object: object)) { return found }
    throw .stale
  }

  /// What the live file has become, if it was recorded since it was found.
  private func recorded() -> ObjectID? {
    if case .object(let object) = live?.identity { return object }
    return nil
  }

  /// The live file, or else the recorded one.
  func current() throws(Errno) -> (live: LiveFile?, stored: Node?) {
    if let live { return (live, nil) }
    while true {
      let meaning = cube.meaning(of: self.node)
      var node = try found()
      if let other = meaning, other != node.object {
        guard let found = try core(try cube.cube.file(object: other)) else { throw .stale }
        node = found
      }
      let live = cube.live(node.object)
      // After that: a file that is open may have lost its name just now, and is found by this number.
      if let kept = cube.replaced(self.node) { return (kept, nil) }
      // An open file may become the backup, and another file then takes its memory.
      if cube.meaning(of: self.node) == meaning { return (live, node) }
    }
  }

  func attributes() throws(Errno) -> Attributes {
    let (live, stored) = try current()
    if let live { return cube.attributes(of: live, stored) }
    guard let stored else { throw .stale }
    var attributes = cube.attributes(of: stored)
    // A process that still has it open sees a file without a name.
    if stored.tree == .trash, !cube.context.trash.contains(node) { attributes.links = 0 }
    return attributes
  }

  func readLink() throws(Errno) -> [UInt8] {
    let row = try indexedRow()
    guard case .link(let target) = try core(try cube.cube.content(row: row)) else {
      throw .invalid
    }
    return target
  }

  /// The index's row.
  func indexedRow() throws(Errno) -> Int64 {
    if let row { return row }
    return try found().row
  }

  /// The memory or document; nil for what is not recorded.
  func recordedObject() throws(Errno) -> ObjectID? {
    if let object { return object }
    if let live, case .object(let object) = live.identity { return object }
    return try current().stored?.object
  }

  func open(_ flags: Int32) throws(Errno) -> FileOpening {
    let writes = flags & 3 != OpenFlags.read
    let small = writes ? nil : try smallRecorded()
    let object = if let small { small } else { try recordedObject() }
    let isNews = cube.catchUp(on: object, node, writes: writes)
    if let small, !isNews { return .direct(small) }
    return try open(flags, object, isNews: isNews)
  }

  /// The same, after it took in what others wrote.
  private func open(
    _ flags: Int32, _ object: ObjectID?, isNews: Bool
  ) throws(Errno) -> FileOpening {
    let writes = flags & 3 != OpenFlags.read
    if row != nil, cube.cube.slot != NodeID(node).slot {
      // What is new is in an index that was made anew: this number's row is another file's there.
      guard let object else { throw .stale }
      cube.keep(node, of: object)
      let place = FilePlace(cube: cube, node: node, object: object)
      return try place.open(flags, object, isNews: true)
    }
    let meaning = cube.meaning(of: self.node)
    let (live, stored) = try current()
    if let live {
      if case .gone = live.identity, !cube.mayOpen(gone: live, self.node, writes: writes) {
        throw .stale
      }
      try cube.checkStands(live)
      if writes, !live.look({ $0.isScratch }) { try cube.checkRecordable() }
      if object.map({ cube.take(live, of: $0) }) ?? live.takeHandle() {
        return .opened(LiveHandle(cube: cube, file: live, flags: flags), cached: !isNews)
      }
    }
    let node: Node
    if let stored { node = stored } else { node = try found() }
    if node.kind == .link { throw .invalid }
    guard writes else {
      // The kernel reads nothing of a file without a size: that its content is not here shows now.
      if node.size == 0 { _ = try cube.buffer(of: try core(try cube.cube.content(row: node.row))) }
      if node.size <= Self.direct, !isNews { return .direct(node.object) }
      // Pages are read one after the other: those from before are no good beside new ones.
      return .opened(
        RecordedHandle(cube: cube, node: self.node, object: node.object),
        cached: !isNews && !cube.isUntold(self.node))
    }
    // A number that the memory had before: a new lookup gives the one that it has now.
    if cube.number(of: node) != self.node { throw .stale }
    let file = try changing(node)
    if cube.meaning(of: self.node) != meaning {
      cube.letGo(file)
      return try open(flags)
    }
    if try isReplaced(node, by: file) {
      cube.letGo(file)
      throw .stale
    }
    return .opened(LiveHandle(cube: cube, file: file, flags: flags), cached: !isNews)
  }

  /// Whether a file lost its name, or its memory to another, before it was known that it is open.
  private func isReplaced(_ node: Node, by file: LiveFile) throws(Errno) -> Bool {
    if file.isGone { return false }
    if let kept = cube.replaced(self.node), kept !== file { return true }
    return try core(try cube.cube.file(row: node.row))?.tree == .trash
  }

  /// The live file of a recorded one whose bytes are about to change, with a handle more.
  private func changing(_ node: Node) throws(Errno) -> LiveFile {
    try cube.checkRecordable()
    // The way to change what is in the trash is to take it out.
    if node.tree == .trash { throw cube.context.trash.refusal(self.node) }
    try cube.checkMutable(node)
    return try cube.liveFile(node)
  }

  /// The object of a small recorded file that no process changes now; nil of all others. Nearly every file
  /// that is opened to be read is such a file.
  private func smallRecorded() throws(Errno) -> ObjectID? {
    guard live == nil, stored == nil else { return nil }
    let facts: FileFacts?
    if let row {
      facts = try core(try cube.cube.facts(row: row))
    } else if let object {
      facts = try core(try cube.cube.facts(object: object))
    } else {
      return nil
    }
    guard let facts, facts.kind == .file, facts.size > 0, facts.size <= Self.direct,
      cube.replaced(node) == nil, cube.live(facts.object) == nil
    else { return nil }
    return facts.object
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    try recorded(nil).buffer.read(offset, count)
  }

  /// The bytes, with the version that holds them; `known` where it is still that one. The version is
  /// nil for those of a live file.
  func recorded(
    _ known: (head: RecordID?, buffer: Buffer)?
  ) throws(Errno) -> (head: RecordID?, buffer: Buffer) {
    while true {
      let meaning = cube.meaning(of: node)
      let (live, stored) = try current()
      if let live { return (nil, try bytes(of: live)) }
      guard let stored else { throw .stale }
      if let known, known.head == stored.head { return known }
      let buffer = try cube.buffer(of: try core(try cube.cube.content(row: stored.row)))
      // What took its place meanwhile is recorded later than that is said.
      if let kept = cube.replaced(node) { return (nil, try bytes(of: kept)) }
      if cube.meaning(of: node) == meaning { return (stored.head, buffer) }
    }
  }

  private func bytes(of live: LiveFile) throws(Errno) -> Buffer {
    try cube.withBuffer(live) { (_, buffer) throws(Errno) in buffer }
  }

  func setAttributes(
    _ change: AttributeChange, _ file: (any OpenFile)?
  ) throws(Errno) {
    try cube.context.checkOwner(change)
    let handle = (file as? LiveHandle)?.file
    let (live, stored) = handle == nil ? try current() : (handle, nil)
    if let size = change.size {
      if let handle = file as? LiveHandle, !handle.isWriter { throw .invalid }
      try resize(size, live, stored)
    }
    try restamp(change, live, stored)
  }

  private func resize(_ size: Int64, _ live: LiveFile?, _ stored: Node?) throws(Errno) {
    if let live {
      if !live.look({ $0.isScratch }) { try cube.checkRecordable() }
      // Held meanwhile, so that another handle's last close does not let it go.
      if live.takeHandle() {
        defer { cube.letGo(live) }
        return try cube.truncate(live, size)
      }
    }
    let node: Node
    if let stored { node = stored } else { node = try found() }
    if node.kind == .link { throw .invalid }
    let file = try changing(node)
    defer { cube.letGo(file) }
    try cube.truncate(file, size)
  }

  private func restamp(
    _ change: AttributeChange, _ live: LiveFile?, _ stored: Node?
  ) throws(Errno) {
    let mtime = change.modificationTime?.time(now: cube.now)
    guard mtime != nil || change.permissions != nil else { return }
    let mode = change.permissions.map { UInt16(truncatingIfNeeded: $0 & 0o7777) }
    try cube.restamp(self.live ?? live, stored, mtime, mode)
  }

  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    try cube.checkName(of: node)
    return try cube.extendedAttribute(of: self, name)
  }
  func extendedAttributeNames() throws(Errno) -> [[UInt8]] {
    try cube.checkName(of: node)
    return try cube.extendedAttributeNames(of: self)
  }
  func setExtendedAttribute(
    _ name: [UInt8], _ value: [UInt8], _ flags: Int32
  ) throws(Errno) {
    try cube.checkName(of: node)
    try cube.setExtendedAttribute(of: self, name, value, flags)
  }
  func removeExtendedAttribute(_ name: [UInt8]) throws(Errno) {
    try cube.checkName(of: node)
    try cube.setExtendedAttribute(of: self, name, nil, 2)
  }
}

extension MountContext {
  /// Files belong to the mount's owner: EPERM for giving them to another.
  func checkOwner(_ change: AttributeChange) throws(Errno) {
    if change.user.map({ $0 != user }) ?? false || change.group.map({ $0 != group }) ?? false {
      throw .refused(.notPermitted, "all files belong to who mounted the store")
    }
  }
}
