internal import Format
internal import Index
internal import MemCube

/// The names that a watched cube's folders have, as last reported. What came and went between two looks
/// (an editor's temporary file) was never there for the watcher. A name whose file was replaced meanwhile
/// was neither removed nor made.
struct WatchedNames {
  /// A name in a folder, by its hash: a cube may have very many.
  private var known: Set<Int> = []
  /// Folders that came, perhaps with all that is in them.
  private var folders: Set<Int64> = []
  /// How many nodes of a folder are read at a time.
  private static let page = 1024

  /// What is in a cube now; `tell` gets each node.
  init(_ cube: Cube, tell: (Node) -> Void = { _ in }) throws(CubeError) {
    for tree in Tree.allCases { try add(below: tree.rawValue, cube, tell) }
  }

  /// What a change of a name is, by the names that were known before; nil: nothing.
  mutating func kind(_ name: [UInt8], in folder: Int64, now node: Node?) -> String? {
    let key = Self.key(name, in: folder)
    guard let node else { return known.remove(key) == nil ? nil : "removed" }
    if node.kind == .folder { folders.insert(node.row) }
    return known.insert(key).inserted ? "created" : "changed"
  }

  /// Takes note of what came with folders, once all changes were reported: what was made in them there has
  /// changes of its own.
  mutating func settle(_ cube: Cube) throws(CubeError) {
    for folder in folders { try add(below: folder, cube) }
    folders = []
  }

  private mutating func add(
    below folder: Int64, _ cube: Cube, _ tell: (Node) -> Void = { _ in }
  ) throws(CubeError) {
    var folders = [folder]
    while let folder = folders.popLast() {
      var cursor: Int64 = 0
      while true {
        let nodes = try cube.children(folder: folder, after: cursor, limit: Self.page)
        guard let last = nodes.last else { break }
        cursor = last.cursor
        for (_, node) in nodes {
          known.insert(Self.key(node.name, in: folder))
          tell(node)
          if node.kind == .folder { folders.append(node.row) }
        }
      }
    }
  }

  private static func key(_ name: [UInt8], in folder: Int64) -> Int {
    var hasher = Hasher()
    hasher.combine(folder)
    hasher.combine(name)
    return hasher.finalize()
  }
}
