internal import Fuse
internal import Posix

/// A file, directory or link of the file system in memory.
struct MemoryNode {
  /// A place in a directory's listing, which keeps its offset when others go.
  struct Slot {
    var name: [UInt8]
    var node: UInt64
  }

  var attributes: Attributes
  var content: [UInt8] = []
  var extended: [[UInt8]: [UInt8]] = [:]
  var slots: [Slot?] = []
  /// Where in `slots` a name is.
  var places: [[UInt8]: Int] = [:]
  var parent: UInt64 = 1
  /// Lookups that the kernel has not taken back.
  var lookups: UInt64 = 0
  var opens = 0

  init(_ attributes: Attributes) { self.attributes = attributes }

  func child(_ name: [UInt8]) -> UInt64? { places[name].flatMap { slots[$0]?.node } }

  mutating func add(_ name: [UInt8], _ node: UInt64) {
    if let place = places[name] {
      slots[place] = Slot(name: name, node: node)
    } else {
      places[name] = slots.count
      slots.append(Slot(name: name, node: node))
    }
  }

  mutating func remove(_ name: [UInt8]) {
    if let place = places.removeValue(forKey: name) { slots[place] = nil }
    if places.isEmpty { slots = [] }
  }

  mutating func setContent(_ bytes: [UInt8], _ now: Timestamp) {
    content = bytes
    attributes.size = Int64(bytes.count)
    attributes.blocks = (Int64(bytes.count) + 511) / 512
    attributes.modificationTime = now
    attributes.changeTime = now
  }
}

/// All nodes.
struct MemoryState {
  var nodes: [UInt64: MemoryNode] = [:]
  var last: UInt64 = 1

  func node(_ number: UInt64) throws(Errno) -> MemoryNode {
    guard let node = nodes[number] else { throw Errno(Code.stale) }
    return node
  }

  func child(_ parent: UInt64, _ name: [UInt8]) throws(Errno) -> UInt64 {
    guard let child = try node(parent).child(name) else { throw Errno(Code.noEntry) }
    return child
  }

  mutating func make(
    _ parent: UInt64, _ name: [UInt8], _ type: FileType, _ permissions: UInt32, _ caller: Caller
  ) throws(Errno) -> UInt64 {
    guard nodes[parent]?.attributes.links ?? 0 > 0 else { throw Errno(Code.noEntry) }
    guard name.count <= 255 else { throw Errno(Code.nameTooLong) }
    guard nodes[parent]?.child(name) == nil else { throw Errno(Code.exists) }
    last += 1
    let links: UInt32 = type == .directory ? 2 : 1
    var node = MemoryNode(
      Attributes(
        inode: last, type: type, permissions: permissions, links: links, user: caller.user,
        group: caller.group, time: Clock.now()))
    node.parent = parent
    nodes[last] = node
    nodes[parent]?.add(name, last)
    if type == .directory { nodes[parent]?.attributes.links += 1 }
    touch(parent)
    return last
  }

  mutating func touch(_ number: UInt64) {
    nodes[number]?.attributes.modificationTime = Clock.now()
    nodes[number]?.attributes.changeTime = Clock.now()
  }

  /// Takes a name away, and its node once nothing uses it.
  mutating func remove(_ parent: UInt64, _ name: [UInt8]) throws(Errno) {
    let child = try child(parent, name)
    nodes[parent]?.remove(name)
    touch(parent)
    if nodes[child]?.attributes.type == .directory {
      nodes[child]?.attributes.links = 0
      nodes[parent]?.attributes.links -= 1
    } else {
      nodes[child]?.attributes.links -= 1
    }
    drop(child)
  }

  mutating func drop(_ number: UInt64) {
    guard let node = nodes[number], node.attributes.links == 0, node.lookups == 0, node.opens == 0
    else { return }
    nodes[number] = nil
  }
}

/// Error numbers of errno(3) on Linux, spelled out.
enum Code {
  static let notPermitted: Int32 = 1
  static let noEntry: Int32 = 2
  static let inputOutput: Int32 = 5
  static let exists: Int32 = 17
  static let notDirectory: Int32 = 20
  static let isDirectory: Int32 = 21
  static let invalid: Int32 = 22
  static let tooBig: Int32 = 27
  static let nameTooLong: Int32 = 36
  static let notEmpty: Int32 = 39
  static let noData: Int32 = 61
  static let stale: Int32 = 116
}
