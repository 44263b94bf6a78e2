internal import Fuse
internal import Posix

/// The mount's own places by the row of their node, in slot 0; cubes and projects come after them.
enum RootRow {
  static let readMe: Int64 = 1
  static let search: Int64 = 2
  static let ask: Int64 = 3
  static let projects: Int64 = 4
  /// The first row of a cube or project.
  static let first: Int64 = 1 << 16
}

/// A directory of the mount's root that is always there, over all cubes.
protocol RootDirectory: Place {
  /// Its row in slot 0.
  static var row: Int64 { get }
  var cubes: MountedCubes { get }
}

extension RootDirectory {
  var node: UInt64 { NodeID(slot: 0, row: Self.row, kind: .place)?.raw ?? 0 }

  func attributes() throws(Errno) -> Attributes {
    cubes.context.directory(node, cubes.context.mode(0o700), cubes.context.started)
  }
}
