internal import Fuse
internal import Posix

/// A computed directory whose files stand elsewhere, and beside which editors may put their scratch;
/// that is gone with the directory's node. Nothing else can be made there: it would be found nowhere.
protocol ScratchHost: CubeDirectory {
  /// Where the scratch store keeps it.
  var scratchArea: [UInt8] { get }
  /// What stands at a name by itself, scratch left out.
  func standing(_ name: [UInt8]) throws(Errno) -> Occupant
  /// Whether a name is that of a file here that can be edited.
  func isEdited(_ name: [UInt8]) throws(Errno) -> Bool
  /// Whether a file of this name can be made here, for a moment.
  func takes(_ name: [UInt8]) throws(Errno) -> Bool
}

extension ScratchHost {
  var permissions: UInt32 { 0o700 }
  var site: FolderSite? { scratch }

  /// Where the scratch stands.
  var scratch: FolderSite { FolderSite(cube: cube, node: node, area: scratchArea) }

  func takes(_ name: [UInt8]) throws(Errno) -> Bool {
    if ScratchNames.contains(name) || TemporaryNames.contains(name) { return true }
    return try standsBesideEdited(name)
  }

  /// Whether a name holds that of a file here and more, as temporaries are called after what they are
  /// to become: `.NAME.Xy12Zw`, `NAME.aBcDeF`, `NAME___tmp`.
  func standsBesideEdited(_ name: [UInt8]) throws(Errno) -> Bool {
    let bare = Array(name.drop { $0 == 0x2E || $0 == 0x23 })
    for end in stride(from: bare.count, to: 0, by: -1) where end < name.count {
      if try isEdited(Array(bare[..<end])) { return true }
    }
    return false
  }

  /// Where nothing stands and nothing may, a file stays away as it does from what is fixed.
  func occupant(_ name: [UInt8]) throws(Errno) -> Occupant {
    let own = try standing(name)
    guard case .none = own else { return own }
    let other = try cube.occupant(scratch, name)
    if case .none = other, try !takes(name) { return .fixed }
    return other
  }

  func make(
    _ name: [UInt8], _ permissions: UInt32, _ flags: Int32
  ) throws(Errno) -> (any Place, any OpenFile) {
    guard case .none = try standing(name) else { throw .exists }
    guard try takes(name) else { throw .notPermitted }
    return try FolderPlace(folder: scratch).make(name, permissions, flags)
  }

  /// EPERM for all but scratch: a file is removed where it stands.
  func unlink(_ name: [UInt8]) throws(Errno) {
    guard case .none = try standing(name) else { throw .notPermitted }
    try cube.unlink(scratch, name, try cube.occupant(scratch, name))
  }
}
