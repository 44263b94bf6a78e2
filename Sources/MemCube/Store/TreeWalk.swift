public import Format
public import Index

/// The files below a node of the visible tree, depth first, the names of a folder in byte order.
/// Holds one folder's nodes for each level.
public struct TreeWalk {
  private struct Level {
    var path: [UInt8]
    var rest: ArraySlice<Node>
  }

  private let cube: Cube
  private var first: (node: Node, path: [UInt8])?
  private var levels: [Level] = []

  /// A walk from a folder, or over one file, that stands at `path` below its tree's root.
  public init(_ cube: Cube, from node: Node, at path: [UInt8]) {
    self.cube = cube
    first = (node, path)
  }

  /// The next file with its path below the tree's root, or nil at the end.
  public mutating func next() throws(CubeError) -> (node: Node, path: [UInt8])? {
    if let start = first {
      first = nil
      if start.node.kind != .folder { return start }
      levels = [Level(path: start.path, rest: try Self.sorted(cube, start.node.row))]
    }
    while var level = levels.popLast() {
      guard let node = level.rest.popFirst() else { continue }
      let path = level.path.isEmpty ? node.name : level.path + [UInt8(ascii: "/")] + node.name
      levels.append(level)
      if node.kind != .folder { return (node, path) }
      levels.append(Level(path: path, rest: try Self.sorted(cube, node.row)))
    }
    return nil
  }

  /// All files below a folder, or the one file.
  public static func files(of node: Node, in cube: Cube) throws(CubeError) -> [Node] {
    var walk = TreeWalk(cube, from: node, at: [])
    var files: [Node] = []
    while let found = try walk.next() { files.append(found.node) }
    return files
  }

  private static func sorted(_ cube: Cube, _ folder: Int64) throws(CubeError) -> ArraySlice<Node> {
    try cube.nodes(folder: folder).sorted { $0.name.lexicographicallyPrecedes($1.name) }[...]
  }
}
