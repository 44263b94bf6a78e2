internal import Format

/// A folder's place in its tree.
struct FolderPath: Hashable, Sendable {
  let tree: Tree
  let path: [UInt8]
}

/// A cube's nodes that are not what their number says, and its live files. Most nodes are in no
/// table: only those that got another meaning while the kernel knew them, as when a made file
/// becomes a memory, or a temporary is renamed over one.
struct NodeTables {
  /// What a node stands for.
  enum Target {
    case object(ObjectID)
    case file(LiveFile)
    /// A folder by its path: it was renamed, and has another row now; or it is an empty one of
    /// documents/, and has none.
    case folder(FolderPath)
    /// A folder that was removed, and whose number says nothing by itself.
    case gone
  }

  /// The numbers by which an object is known where they are not its row's.
  struct Numbers {
    /// The node to give.
    var node: UInt64?
    /// The inode number to show.
    var inode: UInt64?
  }

  private(set) var targets: [UInt64: Target] = [:]
  /// The numbers of objects that have others than those of their rows.
  private(set) var numbers: [ObjectID: Numbers] = [:]
  /// Lookups that the kernel holds of made nodes.
  private(set) var counts: [UInt64: UInt64] = [:]
  /// The nodes of folders in `targets`, by path.
  private(set) var folders: [FolderPath: UInt64] = [:]
  /// Live files of objects.
  var live: [ObjectID: LiveFile] = [:]
  /// Created and scratch files by name.
  var named: [NameKey: LiveFile] = [:]

  /// The node by which the kernel is to know an object of this canonical number, and the inode
  /// number to show. Without a node that number has another meaning now, and a new one must be
  /// made.
  func numbers(of object: ObjectID, canonical: UInt64) -> (node: UInt64?, inode: UInt64) {
    if numbers.isEmpty && targets.isEmpty { return (canonical, canonical) }
    let known = numbers[object]
    let node = known?.node ?? (targets[canonical] == nil ? canonical : nil)
    return (node, known?.inode ?? canonical)
  }

  /// From now on a node stands for an object, and is the one to give for it.
  mutating func point(_ node: UInt64, at object: ObjectID, showing inode: UInt64? = nil) {
    if case .object(let former) = targets[node], numbers[former]?.node == node {
      numbers[former]?.node = nil
    }
    targets[node] = .object(object)
    numbers[object] = Numbers(node: node, inode: inode ?? numbers[object]?.inode)
  }

  /// An object shows another inode number; the node to give for it stays.
  mutating func show(_ inode: UInt64, for object: ObjectID) {
    numbers[object, default: Numbers()].inode = inode
  }

  /// From now on a node stands for a live file.
  mutating func point(_ node: UInt64, at file: LiveFile) {
    if case .object(let former) = targets[node], numbers[former]?.node == node {
      numbers[former]?.node = nil
    }
    targets[node] = .file(file)
  }

  /// A node stands again for what it stood for.
  mutating func takeBack(_ node: UInt64, to former: Target?) {
    if case .object(let object)? = former { return point(node, at: object) }
    targets[node] = former
  }

  /// From now on a node stands for a folder by its path.
  mutating func point(_ node: UInt64, atFolder path: FolderPath) {
    if case .folder(let former) = targets[node], folders[former] == node { folders[former] = nil }
    targets[node] = .folder(path)
    folders[path] = node
  }

  /// Paths of folders change with a renamed one above them.
  mutating func moveFolders(_ tree: Tree, from: [UInt8], to: [UInt8]) {
    for (place, node) in folders where place.tree == tree {
      guard place.path == from || place.path.starts(with: from + [0x2F]) else { continue }
      point(node, atFolder: FolderPath(tree: tree, path: to + place.path[from.count...]))
    }
  }

  /// A folder is gone.
  mutating func dropFolder(_ path: FolderPath) {
    guard let node = folders.removeValue(forKey: path) else { return }
    targets[node] = NodeID(node).kind == .made ? .gone : nil
  }

  /// Takes a file's name away, whatever it is.
  mutating func unname(_ file: LiveFile) {
    for (key, value) in named where value === file { named[key] = nil }
  }

  /// Counts a lookup of a made node, and gives it its meaning again if the kernel forgot it while
  /// the lookup was under way.
  mutating func remember(_ node: UInt64, as target: @autoclosure () -> Target) {
    counts[node, default: 0] += 1
    guard targets[node] == nil else { return }
    switch target() {
    case .object(let object): point(node, at: object, showing: node)
    case .file(let file): point(node, at: file)
    case .folder(let path): point(node, atFolder: path)
    case .gone: targets[node] = .gone
    }
  }

  /// Takes lookups back. A made node with none left is dropped; a number of a row gets its own
  /// meaning back. `name` is the live file's that the node stands for, if it has one; a file
  /// that is not `idle` stays, and so does a row's number that stands for a named file, and the number of a
  /// folder in which a file is known by its name.
  mutating func forget(_ node: UInt64, _ count: UInt64, name: NameKey?, idle: Bool) {
    let isMade = NodeID(node).kind == .made
    if isMade {
      let known = counts[node] ?? 0
      if known > count {
        counts[node] = known - count
        return
      }
      counts[node] = nil
    }
    switch targets[node] {
    case nil: return
    case .object(let object):
      targets[node] = nil
      if numbers[object]?.node == node { numbers[object] = nil }
    case .file(let file):
      guard idle, isMade || name == nil else { return }
      targets[node] = nil
      if let name, named[name] === file { named[name] = nil }
    case .folder(let path):
      // Files that are known by their names in it would be nowhere under another number.
      if folders[path] == node, named.keys.contains(where: { $0.folder == node }) { return }
      targets[node] = nil
      if folders[path] == node { folders[path] = nil }
    case .gone: targets[node] = nil
    }
  }
}
