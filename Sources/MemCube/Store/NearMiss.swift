public import Format
internal import Text

extension Cube {
  /// What a MEMORY that names nothing most likely meant, as it would be shown: a path in other
  /// case, without its ending, with a typing error, or without its folders. Looks at no more than
  /// the first few thousand files, since it only serves an error.
  public func nearMiss(
    of argument: [UInt8], in trees: [Tree] = [.memories, .documents]
  ) throws(CubeError) -> [UInt8]? {
    let inTree = Self.prefixed(argument)
    let typed = NearMiss(inTree?.path ?? argument)
    let trees = inTree.map { [$0.tree] } ?? trees
    var best: (rank: Int, path: [UInt8])?
    var left = 8192
    for tree in trees {
      var walk = TreeWalk(self, from: try root(tree), at: [])
      while left > 0, let found = try walk.next() {
        left -= 1
        guard let rank = typed.rank(of: found.path), rank < best?.rank ?? .max else { continue }
        best = (rank, Self.folder(of: tree) + found.path)
      }
    }
    return best?.path
  }

  /// A conversation that was most likely meant, as MEMORY names it.
  func conversationNearMiss(of name: [UInt8]) throws(CubeError) -> [UInt8]? {
    let typed = NearMiss(name)
    let ranked = try conversations().compactMap { found in
      typed.rank(of: found.name).map { (rank: $0, name: found.name) }
    }
    return ranked.min { $0.rank < $1.rank }.map { Array("messages/".utf8) + $0.name }
  }

  private static func folder(of tree: Tree) -> [UInt8] {
    switch tree {
    case .memories: Array("memories/".utf8)
    case .documents: Array("documents/".utf8)
    case .trash: Array("trash/".utf8)
    }
  }
}

/// A path as a user typed it, to be compared with those that there are.
struct NearMiss {
  private let whole: [UInt8]
  private let last: [UInt8]

  /// What was typed, below a tree's folder.
  init(_ path: [UInt8]) {
    whole = lowercased(path)
    last = Self.lastComponent(whole)
  }

  /// How far a path is from what was typed: 0 nearest, nil too far.
  func rank(of path: [UInt8]) -> Int? {
    if whole.isEmpty { return nil }
    let path = lowercased(path)
    if path == whole || Self.stem(path) == whole { return 0 }
    let name = Self.lastComponent(path)
    if name == last || Self.stem(name) == last { return 1 }
    if isMistyped(path, whole) { return 2 }
    return isMistyped(name, last) ? 3 : nil
  }

  /// Whether a name was mistyped: its stem, with the same ending or none, or the ending alone. An ending
  /// that most names have makes no two of them alike.
  private func isMistyped(_ path: [UInt8], _ typed: [UInt8]) -> Bool {
    let (stem, typedStem) = (Self.stem(path), Self.stem(typed))
    let (ending, typedEnding) = (path[stem.count...], typed[typedStem.count...])
    // The lengths alone rule out most paths, before anything is computed.
    guard abs(stem.count - typedStem.count) <= 2, typed.count <= 255, ending.count <= 255 else {
      return false
    }
    let inEnding = typedEnding.isEmpty ? 0 : typingErrors(Array(ending), Array(typedEnding))
    if stem == typedStem { return inEnding <= 2 }
    let inStem = typingErrors(stem, typedStem)
    return inStem + inEnding <= 2 && inStem * 2 < typedStem.count
  }

  private static func lastComponent(_ path: [UInt8]) -> [UInt8] {
    Array(path.suffix(from: (path.lastIndex(of: 0x2F) ?? -1) + 1))
  }

  /// Without the last ending; a leading dot begins none.
  private static func stem(_ path: [UInt8]) -> [UInt8] {
    guard let dot = path.lastIndex(of: 0x2E), dot > (path.lastIndex(of: 0x2F) ?? -1) + 1 else {
      return path
    }
    return Array(path[..<dot])
  }
}
