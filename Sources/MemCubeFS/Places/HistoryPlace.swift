internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

/// history/: `{memories,documents,trash}/PATH/` holds every version of the file at PATH, and
/// `at/DATE/` the trees as they were. By name only.
struct HistoryPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  private func place(_ tree: Tree) -> HistoryFolderPlace {
    let key = PassingNodes.Key(parent: node, name: tree.folderName)
    return cube.historyFolder(tree, [], key)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if name == PastPlace.name {
      let key = PassingNodes.Key(parent: node, name: name)
      let number = cube.context.passing.place(key)?.node ?? cube.context.passingNumber()
      return PastPlace(cube: cube, node: number, key: key)
    }
    return Tree.allCases.first { $0.folderName == name }.map { place($0) }
  }

  func list() throws(Errno) -> any Listing {
    FixedListing(node, Tree.allCases.map { ($0.folderName, place($0)) })
  }
}

/// A folder as history/ shows it: folders and, for each file, the directory of its versions.
struct HistoryFolderPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64
  let tree: Tree
  let path: [UInt8]
  let key: PassingNodes.Key

  /// A copy takes this over, and is there to be written.
  var permissions: UInt32 { 0o700 }
  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  private func place(of found: Node) -> any Place {
    let key = PassingNodes.Key(parent: node, name: found.name)
    let path = path.isEmpty ? found.name : path + [0x2F] + found.name
    guard let object = found.object else { return cube.historyFolder(tree, path, key) }
    if let known = cube.context.passing.place(key) as? VersionsPlace, known.object == object {
      return known
    }
    return VersionsPlace(
      cube: cube, node: cube.context.passingNumber(), object: object, key: key)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    guard let folder = try core(try cube.cube.find(tree, path)),
      let found = try core(try cube.cube.lookup(folder: folder.row, name: name))
    else { return nil }
    return place(of: found)
  }

  func list() throws(Errno) -> any Listing {
    guard let folder = try core(try cube.cube.find(tree, path)) else { throw .notFound }
    let nodes = try core(try cube.cube.nodes(folder: folder.row))
    return FixedListing(node, nodes.map { ($0.name, place(of: $0)) })
  }
}

extension MountedCube {
  /// A folder of history/; the same node while the kernel knows it.
  func historyFolder(
    _ tree: Tree, _ path: [UInt8], _ key: PassingNodes.Key
  ) -> HistoryFolderPlace {
    if let known = context.passing.place(key) as? HistoryFolderPlace { return known }
    return HistoryFolderPlace(
      cube: self, node: context.passingNumber(), tree: tree, path: path, key: key)
  }
}
