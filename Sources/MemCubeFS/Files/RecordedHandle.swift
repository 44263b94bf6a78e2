internal import Format
internal import Fuse
internal import MemCube
internal import Posix

/// A handle for reading a large recorded file: what it holds is found once, and again when it has
/// another version. All who have a file open share its pages, so none may give older ones.
final class RecordedHandle: OpenFile {
  private let cube: MountedCube
  private let node: UInt64
  /// The memory or document.
  let object: ObjectID?
  private let known = Lock<(head: RecordID?, buffer: Buffer)?>(nil)

  init(cube: MountedCube, node: UInt64, object: ObjectID?) {
    self.cube = cube
    self.node = node
    self.object = object
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    guard let place = try cube.place(NodeID(node)) as? FilePlace else { throw .stale }
    let found = try place.recorded(known.withLock { $0 })
    known.withLock { $0 = found.head == nil ? nil : found }
    return found.buffer.read(offset, count)
  }

  func synchronize() throws(Errno) { try core(try cube.cube.synchronize()) }
}
