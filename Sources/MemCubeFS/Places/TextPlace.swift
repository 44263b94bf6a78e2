internal import Fuse
internal import MemCube
internal import Posix
internal import Synchronization

/// A small file that was rendered when its name was found: the same bytes for as long as the
/// kernel knows it.
struct TextPlace: Place {
  let context: MountContext
  let node: UInt64
  let bytes: [UInt8]
  let time: Timestamp
  var key: PassingNodes.Key?
  var cube: MountedCube?
  /// Attributes that say more about it, by their whole names.
  var facts: [(name: [UInt8], value: [UInt8])] = []

  var owner: MountedCube? { cube }
  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) {
    key == nil ? (Timeouts.lasting, Timeouts.lasting) : (Timeouts.computed, Timeouts.lasting)
  }

  func attributes() throws(Errno) -> Attributes {
    context.file(node, 0o444, Int64(bytes.count), time)
  }

  func open(_ flags: Int32) throws(Errno) -> FileOpening {
    guard flags & 3 == OpenFlags.read else { throw .notPermitted }
    return .direct
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    Buffer.memory(bytes).read(offset, count)
  }

  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    guard let fact = facts.first(where: { $0.name == name }) else { throw .noAttribute }
    return fact.value
  }

  func extendedAttributeNames() throws(Errno) -> [[UInt8]] { facts.map { $0.name } }
}

/// A rendered file that can be edited: about.md, a transcript. It is rendered when somebody
/// looks; saving it applies what was changed.
struct EditablePlace: Place {
  let cube: MountedCube
  let node: UInt64
  let text: any EditableText
  let time: Timestamp

  var owner: MountedCube? { cube }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.lasting, Timeouts.computed) }

  private var live: LiveFile? {
    guard case .file(let file) = cube.tables.withLock({ $0.targets[node] }) else { return nil }
    return file
  }

  func attributes() throws(Errno) -> Attributes {
    let size: Int64
    if let live {
      try cube.load(live)
      size = live.look { $0.size }
    } else {
      size = Int64(try text.render().count)
    }
    return cube.context.file(node, cube.cube.isReadOnly ? 0o400 : 0o600, size, time)
  }

  func setAttributes(_ change: AttributeChange, _ file: (any OpenFile)?) throws(Errno) {
    try cube.context.checkOwner(change)
    guard let size = change.size else { return }
    try cube.checkWritable()
    try cube.truncate((file as? LiveHandle)?.file ?? liveFile(), size)
  }

  /// The file's shared state, for all who have it open.
  private func liveFile() -> LiveFile {
    let fresh = LiveFile(
      node: node, inode: node,
      LiveFile.State(
        identity: .text(text), buffer: nil, storedSize: 0, permissions: 0o600, mtime: time,
        ctime: time, sizeLimit: 64 << 20))
    return cube.tables.withLock { tables in
      if case .file(let known) = tables.targets[node], !known.look({ $0.isRetired }) {
        return known
      }
      tables.point(node, at: fresh)
      return fresh
    }
  }

  func open(_ flags: Int32) throws(Errno) -> FileOpening {
    if flags & 3 != OpenFlags.read { try cube.checkWritable() }
    while true {
      let file = liveFile()
      guard file.takeHandle() else { continue }
      let handle = LiveHandle(cube: cube, file: file, flags: flags)
      if flags & 3 == OpenFlags.read { return .opened(handle, cached: false) }
      return .uncached(handle)
    }
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    Buffer.memory(try text.render()).read(offset, count)
  }
}
