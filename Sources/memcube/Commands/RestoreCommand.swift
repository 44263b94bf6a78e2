internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix

/// `memcube restore`: brings a memory back from the trash, or an old version of it.
struct RestoreCommand: Command {
  static let declaration = Declaration(
    name: "restore", summary: "bring back a deleted memory or an old version",
    forms: ["CUBE MEMORY [--to PATH] [--version ID] [--project PROJECT] [--json]"],
    about: [
      "Brings a memory back from the trash, with its history, to where it was, or to PATH. With "
        + "--version it makes the content of that version a new version of the memory. Prints "
        + "where it is.",
      "A folder in the trash, named with trash/, comes back with all that is in it. Files whose "
        + "place is taken stay, and are named.",
    ],
    operands: [
      .cube,
      .init(
        name: "MEMORY", count: .one,
        help: "its path in trash/ (with or without trash/), its path, or 8 or more last digits of "
          + "its id", candidates: [.trash, .memories]),
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
    var isFull = true
    if found.kind == .folder {
      isFull = try restoreAll(below: found, in: cube, around.console)
    } else {
      let made = try core { () throws(CubeError) in try restore(found, in: cube) }
      if asJSON {
        try around.console.write(try made.object(cube))
      } else {
        try made.printPath(of: cube, around.console)
      }
    }
    try around.conclude(cube)
    if !isFull { throw .status(ExitStatus.failed) }
  }

  /// Each file of a folder by itself: what stays says why. False if one did.
  private func restoreAll(
    below folder: Node, in cube: Cube, _ console: Console
  ) throws(Failure) -> Bool {
    let nodes = try core { () throws(CubeError) in try TreeWalk.files(of: folder, in: cube) }
    var isFull = true
    var list = JSONList(console)
    if asJSON { try list.begin() }
    for node in nodes {
      let made: MadeFile
      do throws(CubeError) {
        made = try restore(node, in: cube)
      } catch {
        guard case .exists(let reason) = error else {
          // The reader of the list gets what came back.
          if asJSON { try? list.end() }
          throw .cube(error)
        }
        console.say(reason)
        isFull = false
        continue
      }
      if asJSON {
        try list.add(try made.object(cube))
      } else {
        try made.printPath(of: cube, console)
      }
    }
    if asJSON { try list.end() }
    return isFull
  }

  /// What is meant: in the trash first, unless an old version is asked for.
  private func find(in cube: Cube) throws(CubeError) -> Node {
    do { return try named(in: cube) } catch {
      guard case .notFound = error, let near = try cube.nearMiss(of: memory, in: [.trash]) else {
        throw error
      }
      throw .notFound("'\(Path(memory))' is not here; in the trash: \(Path(near))")
    }
  }

  private func named(in cube: Cube) throws(CubeError) -> Node {
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

  private func restore(_ node: Node, in cube: Cube) throws(CubeError) -> MadeFile {
    let text = String(decoding: memory, as: UTF8.self)
    guard let object = node.object else { throw .invalid("'\(text)' is a folder") }
    if node.tree != .trash, version == nil {
      throw .invalid("'\(text)' is not in the trash; --version ID brings back an old version")
    }
    let tree: Tree = node.isDocument ? .documents : .memories
    var edit = Edit(path: target)
    if let version {
      let found = try choose(version, among: try cube.history(object), of: memory)
      edit.content = try cube.content(version: found.id)
      if case .missing = edit.content {
        throw .damaged(
          "the bytes of that version are not here; memcube verify says what is missing")
      }
    }
    if node.tree == .trash || target != nil { try checkFree(object, tree, in: cube) }
    let last = try cube.history(object).last { !$0.isDelete && $0.redaction == nil }
    try cube.write([.edit(object, edit)], .durable)
    return MadeFile(object, tree, target ?? last?.path ?? memory, in: cube)
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
