internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix

/// `memcube mv`: gives memories, documents and folders another path.
struct MoveCommand: Command {
  static let declaration = Declaration(
    name: "mv", summary: "give memories or folders another path",
    forms: ["CUBE MEMORY... PATH [--project PROJECT]"],
    about: [
      "Each memory keeps its id, its history and what was learned of it. If PATH is a folder, or "
        + "ends in /, each goes into it under its own name. Missing folders are made. Prints the "
        + "new paths.",
      "Nothing is replaced: a path that another file has is refused. Memories stay in memories/, "
        + "documents in documents/; memcube restore brings back what is in trash/. All files are "
        + "moved, or none.",
    ],
    operands: [
      .cube,
      .init(
        name: "MEMORY", count: .some,
        help:
          "a memory, document or folder: a path below memories/ or documents/, or 8 or more last "
          + "digits of an id"),
      .init(name: "PATH", count: .one, help: "the new path, or the folder that it goes into"),
    ],
    options: [.project],
    examples: [
      .init(line: "memcube mv trips hotels.md lisbon/hotels.md", effect: "moves that memory"),
      .init(line: "memcube mv trips a.md b.md 2026/", effect: "moves both into the folder 2026"),
      .init(
        line: "memcube mv trips lisbon lisboa", effect: "renames a folder with all that is in it"),
    ])

  let cube: CubeChoice
  let memories: [[UInt8]]
  let target: [UInt8]

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    memories = given.operandList("MEMORY")
    target = given.operand("PATH")
    if target.isEmpty { throw UsageError("PATH is empty") }
  }

  /// One thing that moves.
  private struct Move {
    let node: Node
    let from, to: [UInt8]
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube)
    let moves = try core { () throws(CubeError) in
      var moves: [Move] = []
      for memory in memories { moves.append(try move(memory, in: cube, behind: moves)) }
      return moves
    }
    try core { () throws(CubeError) in
      var edits: [Change] = []
      for move in moves where move.from != move.to {
        if let object = move.node.object { edits.append(.edit(object, Edit(path: move.to))) }
      }
      if !edits.isEmpty { try cube.write(edits, .durable) }
      let folders = moves.filter { $0.node.kind == .folder }
      for move in folders {
        try cube.renameFolder(move.node.tree, from: move.from, to: move.to)
      }
      if !folders.isEmpty { try cube.makeLast() }
    }
    for move in moves {
      try around.console.write(
        pathLine(mountPath(move.node.tree, move.to), isTerminal: around.console.isTerminal))
    }
    try around.conclude(cube)
  }

  /// Where one goes, checked.
  private func move(
    _ memory: [UInt8], in cube: Cube, behind others: [Move]
  ) throws(CubeError) -> Move {
    guard case .node(let node) = try cube.named(memory) else {
      _ = try cube.fileNamed(memory)  // says what it is
      throw .invalid("'\(Path(memory))' cannot be moved")
    }
    guard node.tree != .trash else {
      throw .refused("'\(Path(memory))' is in the trash; memcube restore --to PATH brings it back")
    }
    let from = try cube.path(of: node)
    if from.isEmpty { throw .refused("'\(Path(memory))' is all of them; name what is in it") }
    let to = try destination(of: node, in: cube)
    if to == from { return Move(node: node, from: from, to: to) }
    if node.kind == .folder, to.starts(with: from + [0x2F]) {
      throw .invalid("'\(Path(memory))' cannot be moved into itself")
    }
    try checkParents(of: to, node.tree, in: cube)
    let shown = Path(mountPath(node.tree, to))
    if try cube.find(node.tree, to) != nil {
      throw .exists("\(shown) is taken; choose another path")
    }
    if others.contains(where: { $0.to == to && $0.node.tree == node.tree }) {
      throw .exists("two of them would be \(shown); move them one by one")
    }
    return Move(node: node, from: from, to: to)
  }

  /// The path below the tree's folder that PATH means for a node.
  private func destination(of node: Node, in cube: Cube) throws(CubeError) -> [UInt8] {
    var path = target
    for (tree, name) in [
      (Tree.memories, "memories/"), (.documents, "documents/"), (.trash, "trash/"),
    ]
    where target.starts(with: Array(name.utf8)) {
      guard tree == node.tree else {
        throw .refused(
          "'\(Path(node.name))' is in \(Path(folderName(node.tree)))/, and stays there; "
            + (tree == .trash ? "memcube rm puts it into the trash" : "name a path below it"))
      }
      path = Array(target.dropFirst(name.utf8.count))
    }
    let isFolder = path.isEmpty || path.last == 0x2F
    while path.last == 0x2F { path.removeLast() }
    let isThere = try cube.find(node.tree, path)?.kind == .folder
    guard isFolder || isThere || memories.count > 1 else { return path }
    return path.isEmpty ? node.name : path + [0x2F] + node.name
  }
}
