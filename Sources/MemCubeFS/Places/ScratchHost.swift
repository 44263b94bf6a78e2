internal import Fuse
internal import Posix

/// A computed directory whose files stand elsewhere, and beside which editors may put their scratch;
/// that is gone with the directory's node.
protocol ScratchHost: CubeDirectory {
  /// Where the scratch store keeps it.
  var scratchArea: [UInt8] { get }
}

extension ScratchHost {
  var permissions: UInt32 { 0o700 }
  var site: FolderSite? { scratch }

  /// Where the scratch stands.
  var scratch: FolderSite { FolderSite(cube: cube, node: node, area: scratchArea) }

  func make(
    _ name: [UInt8], _ permissions: UInt32, _ flags: Int32
  ) throws(Errno) -> (any Place, any OpenFile) {
    try FolderPlace(folder: scratch).make(name, permissions, flags)
  }

  /// EPERM for all but scratch: a file is removed where it stands.
  func unlink(_ name: [UInt8]) throws(Errno) {
    let occupant = try occupant(name)
    if case .file = occupant { throw .notPermitted }
    try cube.unlink(scratch, name, occupant)
  }
}
