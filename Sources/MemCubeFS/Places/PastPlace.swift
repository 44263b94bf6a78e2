internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

/// history/at/: the cube's trees as they were at the end of a day, by name: `2026-11-01`, also a
/// month, a year, or a minute. Nothing is listed here, so that no sweep walks through the past.
struct PastPlace: CubeDirectory {
  static let name = Array("at".utf8)
  let cube: MountedCube
  let node: UInt64
  let key: PassingNodes.Key

  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    guard let end = try core(try cube.cube.end(of: name)) else { return nil }
    return PastTreesPlace(
      moment: cube.passingPlace(PassingNodes.Key(parent: node, name: name)), end: end)
  }

  func list() throws(Errno) -> any Listing { FixedListing(node, []) }
}

/// A place of the past: what it was found as, which tells its number.
struct PastMoment: Sendable {
  let cube: MountedCube
  let node: UInt64
  let key: PassingNodes.Key
}

/// `history/at/DATE/`.
struct PastTreesPlace: CubeDirectory {
  let moment: PastMoment
  /// What it shows was recorded before: milliseconds since 1970.
  let end: Int64

  var cube: MountedCube { moment.cube }
  var node: UInt64 { moment.node }
  var permissions: UInt32 { 0o700 }
  var passingKey: PassingNodes.Key? { moment.key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  private func place(_ tree: Tree) -> PastFolderPlace {
    let key = PassingNodes.Key(parent: node, name: tree.folderName)
    return PastFolderPlace(
      moment: cube.passingPlace(key), tree: tree, path: [], end: end,
      mode: UInt16(truncatingIfNeeded: cube.context.mode(0o700)), mtime: nil)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    Tree.allCases.first { $0.folderName == name }.map { place($0) }
  }

  func list() throws(Errno) -> any Listing {
    FixedListing(node, Tree.allCases.map { ($0.folderName, place($0)) })
  }
}

/// A folder as it was, with its mode: a copy takes that over, and is there to be written. Here
/// nothing can be made, whatever the mode says.
struct PastFolderPlace: CubeDirectory {
  let moment: PastMoment
  let tree: Tree
  let path: [UInt8]
  let end: Int64
  let mode: UInt16
  let mtime: Timestamp?

  var cube: MountedCube { moment.cube }
  var node: UInt64 { moment.node }
  var passingKey: PassingNodes.Key? { moment.key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.computed) }

  func attributes() throws(Errno) -> Attributes {
    let last = min(Timestamp(milliseconds: end), cube.now)
    return cube.context.directory(node, UInt32(mode), mtime ?? last)
  }

  private func place(of found: PastNode) -> any Place {
    let moment = cube.passingPlace(PassingNodes.Key(parent: node, name: found.name))
    guard found.isFolder else { return PastFilePlace(moment: moment, file: found) }
    return PastFolderPlace(
      moment: moment, tree: tree, path: path.isEmpty ? found.name : path + [0x2F] + found.name,
      end: end, mode: found.mode, mtime: found.mtime)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    try core(try cube.cube.past(name, in: path, tree, before: end)).map { place(of: $0) }
  }

  func list() throws(Errno) -> any Listing {
    let nodes = try core(try cube.cube.past(path, tree, before: end))
    return FixedListing(node, nodes.map { ($0.name, place(of: $0)) })
  }
}

/// A file as it was, to be read.
struct PastFilePlace: Place {
  let moment: PastMoment
  let file: PastNode

  var cube: MountedCube { moment.cube }
  var node: UInt64 { moment.node }
  var owner: MountedCube? { cube }
  var passingKey: PassingNodes.Key? { moment.key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.computed) }

  func attributes() throws(Errno) -> Attributes {
    var attributes = cube.context.file(
      node, UInt32(file.mode), max(0, file.size), file.mtime ?? cube.context.started)
    if case .link = file.content {
      attributes.type = .symbolicLink
      attributes.permissions = 0o777
    }
    return attributes
  }

  func readLink() throws(Errno) -> [UInt8] {
    guard case .link(let target) = file.content else { throw .invalid }
    return target
  }

  func open(_ flags: Int32) throws(Errno) -> FileOpening {
    guard flags & 3 == OpenFlags.read else {
      throw .refused(.notPermitted, "it shows the past, which does not change")
    }
    return .opened(StoredHandle(cube: cube, .content(file.content)), cached: true)
  }

  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    guard name.elementsEqual("user.memcube.id".utf8), let object = file.object else {
      throw .noAttribute
    }
    return Array(object.description.utf8)
  }
}

extension MountedCube {
  /// The number of something found under a name; the same one while the kernel knows it.
  func passingPlace(_ key: PassingNodes.Key) -> PastMoment {
    let known = context.passing.place(key)?.node
    return PastMoment(cube: self, node: known ?? context.passingNumber(), key: key)
  }
}
