internal import Fuse
internal import MemCube
internal import Posix

/// `.why`: what was refused in a cube's directory lately, a line each, the newest last.
struct WhyPlace: Place {
  static let name = Array(".why".utf8)

  let cube: MountedCube
  let node: UInt64

  var owner: MountedCube? { cube }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.computed) }

  private var text: [UInt8] {
    // A purge of another process may not be known here yet.
    cube.catchUp()
    return Array(cube.refusedLines.joined())
  }

  func attributes() throws(Errno) -> Attributes {
    cube.context.file(
      node, cube.context.mode(0o400), Int64(text.count), cube.refused.time ?? cube.context.started)
  }

  func open(_ flags: Int32) throws(Errno) -> FileOpening {
    guard flags & 3 == OpenFlags.read else {
      throw .refused(.notPermitted, "it says what was refused, and cannot be written")
    }
    return .uncached(WhyFile(text))
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    Buffer.memory(text).read(offset, count)
  }
}

extension MountedCube {
  /// How many purges there are.
  var purgeCount: Int { (try? cube.purges().count) ?? 0 }

  /// What `.why` says.
  var refusedLines: [[UInt8]] { refused.lines(after: purgeCount) }
}

/// What `.why` said when it was opened.
private final class WhyFile: OpenFile {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    Buffer.memory(bytes).read(offset, count)
  }
}
