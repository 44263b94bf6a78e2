internal import Format
internal import Index
internal import Posix

/// A directory in which files can stand: a folder of a cube's trees, or a place that takes
/// scratch files only (a cube's root, messages/, a query's results).
struct FolderSite: Sendable {
  let cube: MountedCube
  /// The number by which the kernel knows it.
  let node: UInt64
  /// The tree; nil for a place that takes scratch files only.
  let tree: Tree?
  /// Its row; nil where the index has none: those places, and empty folders of documents/.
  let row: Int64?
  /// Its path below the tree.
  let path: [UInt8]

  /// A folder of a tree.
  init(cube: MountedCube, node: UInt64, tree: Tree, row: Int64?, path: [UInt8]) {
    self.cube = cube
    self.node = node
    self.tree = tree
    self.row = row
    self.path = path
  }

  /// A place that takes scratch files only; `area` is its path in the scratch store.
  init(cube: MountedCube, node: UInt64, area: [UInt8]) {
    self.cube = cube
    self.node = node
    tree = nil
    row = nil
    path = area
  }

  /// Where its scratch files stand in the scratch store.
  var scratchPath: [UInt8] {
    guard let tree else { return path }
    return path.isEmpty ? tree.folderName : tree.folderName + [0x2F] + path
  }

  /// The path of a name here, below the tree.
  func path(of name: [UInt8]) -> [UInt8] { path.isEmpty ? name : path + [0x2F] + name }

  /// The inode numbers of what stands here; asks the tables once for many files.
  func inodes(of children: [NamedChild]) -> [UInt64] {
    cube.inodes(of: children) { path(of: $0.name) }
  }

  /// A name here, for the tables.
  func key(_ name: [UInt8]) -> NameKey { NameKey(folder: node, name: name) }

  /// Whether a file made here under this name stays scratch.
  func isScratch(_ name: [UInt8]) -> Bool { tree == nil || ScratchNames.contains(name) }

  /// Whether a file of this name can be made here. Where it stands beside files that are edited, in a
  /// query's directory and that of a conflict, the place says so: `ScratchHost`.
  func takes(_ name: [UInt8]) -> Bool {
    tree != nil || path.starts(with: Array("search/".utf8))
      || path.starts(with: Array("conflicts/".utf8)) || ScratchNames.contains(name)
      || TemporaryNames.contains(name)
  }

  /// Whether it is a tree's root.
  var isRoot: Bool { tree != nil && path.isEmpty }
}

extension Tree {
  /// The directory's name in the mount.
  var folderName: [UInt8] {
    switch self {
    case .memories: Array("memories".utf8)
    case .documents: Array("documents".utf8)
    case .trash: Array("trash".utf8)
    }
  }

  /// The largest file it takes, in bytes.
  var sizeLimit: Int64 {
    switch self {
    case .memories: 1 << 30
    case .documents, .trash: 16 << 30
    }
  }
}

/// What stands at a name, as far as renaming needs to know.
enum Occupant: Sendable {
  case none
  case folder(FolderSite)
  /// A recorded memory or document.
  case file(Node)
  /// A file that is not recorded yet, or scratch.
  case live(LiveFile)
  /// Rendered text, which saving over it rewrites.
  case text(any EditableText, node: UInt64)
  /// Something that stays as it is.
  case fixed
}
