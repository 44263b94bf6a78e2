internal import Fuse
internal import MemCube
internal import Posix

/// A folder that was removed while a process is in it or has it open. It is empty, and nothing can be made in
/// it, as on every file system.
struct GoneFolder: Place {
  let cube: MountedCube
  let node: UInt64
  /// The error for every name in it: ENOENT, or ESTALE where others removed it. The kernel comes by a path
  /// and may not know of that removal yet; on ESTALE it looks the path up again.
  let refusal: Errno

  var owner: MountedCube? { cube }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.computed) }

  func attributes() throws(Errno) -> Attributes {
    cube.context.directory(node, 0o700, cube.context.started, links: 0)
  }

  /// What is set is gone with the folder.
  func setAttributes(_ change: AttributeChange, _ file: (any OpenFile)?) throws(Errno) {
    try cube.context.checkOwner(change)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if refusal == .stale { throw refusal }
    return nil
  }
  func list() throws(Errno) -> any Listing { FixedListing(node, []) }
  func make(
    _ name: [UInt8], _ permissions: UInt32, _ flags: Int32
  ) throws(Errno) -> (any Place, any OpenFile) { throw refusal }
  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    throw refusal
  }
  func makeLink(_ name: [UInt8], _ target: [UInt8]) throws(Errno) -> any Place {
    throw refusal
  }
  func unlink(_ name: [UInt8]) throws(Errno) { throw refusal }
  func removeDirectory(_ name: [UInt8]) throws(Errno) { throw refusal }
}
