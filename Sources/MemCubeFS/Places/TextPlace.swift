internal import Fuse
internal import MemCube
internal import Posix

/// A small file that was rendered when its name was found: the same bytes for as long as the
/// kernel knows it.
struct TextPlace: Place {
  let context: MountContext
  let node: UInt64
  let bytes: [UInt8]
  let time: Timestamp
  var key: PassingNodes.Key?
  var cube: MountedCube?
  /// The inode number, if another is shown than the node's.
  var inode: UInt64?
  /// Attributes that say more about it, by their whole names. They are not listed: none can be set,
  /// and copies would try to.
  var facts: [(name: [UInt8], value: [UInt8])] = []

  var owner: MountedCube? { cube }
  var passingKey: PassingNodes.Key? { key }
  var size: Int { bytes.count }
  var timeouts: (entry: Double, attributes: Double) {
    key == nil ? (Timeouts.lasting, Timeouts.lasting) : (Timeouts.computed, Timeouts.lasting)
  }

  /// With blocks for its size, though it takes none: `tar -S` takes a file without any for zeros alone.
  func attributes() throws(Errno) -> Attributes {
    context.file(inode ?? node, 0o444, Int64(bytes.count), time)
  }

  func open(_ flags: Int32) throws(Errno) -> FileOpening {
    guard flags & 3 == OpenFlags.read else {
      throw .refused(.notPermitted, "it is made when it is looked up, and not kept")
    }
    return .direct(nil)
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    Buffer.memory(bytes).read(offset, count)
  }

  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    guard let fact = facts.first(where: { $0.name == name }) else { throw .noAttribute }
    return fact.value
  }
}
