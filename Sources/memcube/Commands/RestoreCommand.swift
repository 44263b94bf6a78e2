internal import MemCube
internal import Posix

/// `memcube restore`: brings a memory back from the trash, or an old version of it.
struct RestoreCommand: Command {
  static let declaration = Declaration(
    name: "restore", summary: "bring back a deleted memory or an old version",
    forms: ["CUBE MEMORY [--to PATH] [--version ID] [--project PROJECT] [--json]"],
    about: [
      "From the trash, with its history, to where it was, or to PATH. With --version the memory "
        + "gets that version's content as a new version. Prints where it is. Of a folder in the trash, "
        + "named with trash/, all comes back, or nothing if the place of one is taken."
    ],
    operands: [
      .cube,
      .init(
        name: "MEMORY", count: .one,
        help: "its path in trash/ (with or without trash/), its path, or 8 or more last digits of "
          + "its id"),
    ],
    options: [
      .init(name: "to", value: "PATH", help: "the path below memories/ or documents/ that it gets"),
      .init(
        name: "version", value: "ID",
        help: "the version: its number, or 8 or more last digits of its id"), .project, .json,
    ],
    examples: [
      .init(line: "memcube restore trips lisbon/hotels.md", effect: "undoes memcube rm"),
      .init(
        line: "memcube restore trips lisbon/hotels.md --version 3",
        effect: "makes the third version the latest"),
    ])

  let cube: CubeChoice
  let memory: [UInt8]
  let target, version: [UInt8]?
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    memory = given.operand("MEMORY")
    let inDocuments = given.value("to")?.starts(with: Array("documents/".utf8)) ?? false
    target = try given.path("to", below: inDocuments ? "documents" : "memories")
    version = try given.version()
    asJSON = given.flag("json")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube)
    let found = try core { () throws(CubeError) in try find(in: cube) }
    let isFolder = found.kind == .folder
    let files = try core { () throws(CubeError) in
      try isFolder ? TreeWalk.files(of: found, in: cube) : [found]
    }
    let made = try core { () throws(CubeError) in try restore(files, in: cube) }
    var list = JSONList(around.console)
    if asJSON, isFolder { try list.begin() }
    for file in made {
      if !asJSON {
        try file.printPath(of: cube, around.console)
      } else if isFolder {
        try list.add(try file.object(cube))
      } else {
        try around.console.write(try file.object(cube))
      }
    }
    if asJSON, isFolder { try list.end() }
    try around.conclude(cube)
  }

  /// What is meant: in the trash first, unless an old version is asked for.
  private func find(in cube: Cube) throws(CubeError) -> Node {
    if version == nil {
      for prefix in ["", "memories/", "documents/"] where memory.starts(with: Array(prefix.utf8)) {
        let path = Array(memory.dropFirst(prefix.utf8.count))
        if let node = try cube.find(.trash, path), node.kind != .folder { return node }
      }
      if target == nil, case .node(let node) = try cube.named(memory), node.tree == .trash {
        return node
      }
    }
    return try cube.fileNamed(memory)
  }

  private func restore(_ nodes: [Node], in cube: Cube) throws(CubeError) -> [MadeFile] {
    var changes: [Change] = []
    for node in nodes {
      if let object = node.object { changes.append(try change(of: node, object, in: cube)) }
    }
    if !changes.isEmpty { try cube.write(changes, .durable) }
    var made: [MadeFile] = []
    for node in nodes {
      guard let object = node.object else { continue }
      let last = try cube.history(object).last { !$0.isDelete }
      made.append(MadeFile(object, tree(of: node), target ?? last?.path ?? memory, in: cube))
    }
    return made
  }

  private func tree(of node: Node) -> Tree { node.isDocument ? .documents : .memories }

  private func change(
    of node: Node, _ object: ObjectID, in cube: Cube
  ) throws(CubeError) -> Change {
    if node.tree != .trash, version == nil {
      let text = String(decoding: memory, as: UTF8.self)
      throw .invalid("'\(text)' is not in the trash; --version ID brings back an old version")
    }
    var edit = Edit(path: target)
    if let version {
      let found = try choose(version, among: try cube.history(object), of: memory)
      edit.content = try cube.content(version: found.id)
      if case .missing = edit.content {
        throw .damaged(
          "the bytes of that version are not here; memcube verify says what is missing")
      }
    }
    if node.tree == .trash || target != nil {
      try checkFree(object, tree(of: node), in: cube)
    }
    return .edit(object, edit)
  }

  /// Another memory at the path would make the path rules rename one of the two.
  private func checkFree(_ object: ObjectID, _ tree: Tree, in cube: Cube) throws(CubeError) {
    let versions = try cube.history(object).filter { !$0.isDelete }
    guard let path = target ?? versions.last?.path else { return }
    try checkParents(of: path, tree, in: cube)
    if let taker = try cube.find(tree, path), taker.object != object {
      let shown = Path(mountPath(tree, path))
      throw .exists("\(shown) is taken by another; give a path of its own with --to PATH")
    }
  }
}
