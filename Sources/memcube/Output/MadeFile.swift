internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix

/// A memory or document that was recorded, as a command shows it. It is shown as it was asked for where
/// the index has no room for it yet (a full disk): it was recorded all the same.
struct MadeFile {
  /// Which one it is.
  let id: ObjectID?
  private let tree: Tree
  /// The path that was asked for, below the tree's folder.
  private let wanted: [UInt8]
  /// Whether it was recorded now, and was not there before.
  let isNew: Bool
  /// Nil where the index does not have it.
  private let node: Node?

  /// What was just recorded.
  init(_ id: ObjectID?, _ tree: Tree, _ wanted: [UInt8], in cube: Cube) {
    self.id = id
    self.tree = tree
    self.wanted = wanted
    isNew = true
    node = id.flatMap { (id) in (try? cube.file(object: id)) ?? nil }
  }

  /// What was there already.
  init(_ node: Node, _ wanted: [UInt8]) {
    id = node.object
    tree = node.tree
    self.wanted = wanted
    isNew = false
    self.node = node
  }

  /// Where it is, as in the mount.
  func path(in cube: Cube) -> [UInt8] {
    if let node, let path = try? cube.path(of: node) { return mountPath(node.tree, path) }
    return mountPath(tree, wanted)
  }

  /// Prints where it is.
  func printPath(of cube: Cube, _ console: Console) throws(Failure) {
    try console.write(pathLine(path(in: cube), isTerminal: console.isTerminal))
  }

  /// Its object; of what the index does not have, id and path alone.
  func object(_ cube: Cube) throws(Failure) -> JSON {
    do {
      if let node { return try memoryObject(node, cube) }
    } catch {
      if !error.isAboutWriting { throw .cube(error) }
    }
    return .object(
      [JSON.Member("id", id.map { JSON($0) } ?? .null)] + pathMembers(path(in: cube)))
  }
}
