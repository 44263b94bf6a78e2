internal import Format
internal import Gateway
internal import Index
internal import MemCube
internal import Posix
internal import Text

/// What Tab offers: the names that fit what is typed. Nothing is written for it, and nothing is said: where a
/// store or cube cannot be read there is nothing to offer.
extension Surroundings {
  /// How many candidates are printed at most: more are of no help.
  private static var mostCandidates: Int { 2000 }

  /// Prints the candidates for the last of these words, one a line.
  func complete(_ words: [[UInt8]]) throws(Failure) {
    let completion = Completion(words, among: MemCubeCommand.declarations)
    var found: [[UInt8]] = []
    for candidates in completion.candidates {
      found += (try? names(candidates, completion)) ?? []
    }
    for name in found.prefix(Self.mostCandidates)
    where name.starts(with: completion.word) && !name.contains(where: { $0 < 0x20 }) {
      try console.write(completion.prefix + name + [0x0A])
    }
  }

  private func names(
    _ candidates: Candidates, _ completion: Completion
  ) throws(Failure) -> [[UInt8]] {
    switch candidates {
    case .words(let words): return words.map { Array($0.utf8) }
    case .commands: return MemCubeCommand.declarations.map { Array($0.name.utf8) }
    case .cubes: return try cubes(project: completion.project).map(\.name)
    case .projects: return try knownProjects()
    case .tags, .memories, .trash, .conversations:
      guard let name = completion.cube else { return [] }
      let entry = try entry(name, project: completion.project)
      let cube = try open(entry.path, for: .reading)
      defer { try? cube.close() }
      return try core { () throws(CubeError) in try cube.names(candidates, completion.word) }
    }
  }
}

extension Cube {
  fileprivate func names(
    _ candidates: Candidates, _ word: [UInt8]
  ) throws(CubeError) -> [[UInt8]] {
    switch candidates {
    case .tags:
      return try groups(by: .tag, after: nil, limit: 1000)
    case .memories:
      // As the commands take them: below memories/ also without it.
      return try entries(.memories, Array("memories/".utf8), word)
        + entries(.documents, Array("documents/".utf8), word) + entries(.memories, [], word)
    case .trash:
      return try entries(.trash, Array("trash/".utf8), word) + entries(.trash, [], word)
    case .conversations:
      let prefix = Array("messages/".utf8)
      guard word.starts(with: prefix) else { return prefix.starts(with: word) ? [prefix] : [] }
      return try conversations().filter { !$0.isHidden }.map {
        prefix + EscapedName.escape($0.name)
      }
    case .words, .commands, .cubes, .projects: return []
    }
  }

  /// The entries of the folder that a word has reached, as paths with a tree's prefix; folders end in /.
  private func entries(
    _ tree: Tree, _ prefix: [UInt8], _ word: [UInt8]
  ) throws(CubeError) -> [[UInt8]] {
    guard word.starts(with: prefix) else {
      let isThere = try !children(folder: root(tree).row, after: 0, limit: 1).isEmpty
      return isThere && prefix.starts(with: word) ? [prefix] : []
    }
    let path = word.dropFirst(prefix.count)
    let folder = path.lastIndex(of: 0x2F).map { Array(path[..<$0]) } ?? []
    guard let node = try find(tree, folder), node.kind == .folder else { return [] }
    let before = prefix + (folder.isEmpty ? [] : folder + [0x2F])
    let typed = path.dropFirst(folder.isEmpty ? 0 : folder.count + 1)
    return try nodes(folder: node.row).filter { !$0.isHidden && $0.name.starts(with: typed) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
      .map { before + $0.name + ($0.kind == .folder ? [0x2F] : []) }
  }
}
