internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix

/// `memcube rm`: puts memories, documents and folders of them into the trash.
struct RemoveCommand: Command {
  static let declaration = Declaration(
    name: "rm", summary: "put memories into the trash",
    forms: ["CUBE MEMORY... [--yes] [--project PROJECT]"],
    about: [
      "Moves memories and documents to trash/, with their history. memcube restore brings them "
        + "back, and only memcube purge forgets. All are deleted, or none.",
      "The message from which a memory was learned stays, and can be found. The command says so, "
        + "and names the command that forgets it.",
      "A folder goes with all that is in it. The command lists its files and asks first, unless "
        + "--yes is given.",
    ],
    operands: [.cube, .memory(.some)],
    options: [.init(name: "yes", help: "delete folders without asking"), .project],
    examples: [
      .init(line: "memcube rm trips lisbon/hotels.md", effect: "deletes that memory"),
      .init(line: "memcube rm trips lisbon --yes", effect: "deletes all that is in lisbon/"),
    ])

  let cube: CubeChoice
  let memories: [[UInt8]]
  let isSure: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    memories = given.operandList("MEMORY")
    isSure = given.flag("yes")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube)
    let nodes = try core { () throws(CubeError) in
      var nodes: [Node] = []
      for memory in memories { nodes.append(try node(memory, in: cube)) }
      return nodes
    }
    let folders = nodes.filter { $0.kind == .folder }
    let paths = try core { () throws(CubeError) in
      var paths: [[UInt8]] = []
      for folder in folders { paths += try cube.filePaths(below: folder) }
      return paths
    }
    if !folders.isEmpty, !isSure {
      try around.confirm(
        "Put \(shown(paths.count, "file", "files")) into the trash? [y/N] ", about: paths,
        refusal:
          "a folder's files are deleted only after a question, and there is no terminal to ask on")
    }
    var plan = PurgePlan(cube, now: try around.host().now())
    let sources = try core { () throws(CubeError) in
      for memory in memories { try plan.add(memory) }
      return try plan.sources()
    }
    try core { () throws(CubeError) in
      let files = nodes.compactMap(\.object).map { Change.delete($0, into: nil) }
      if !files.isEmpty { try cube.write(files, .durable) }
      for folder in folders {
        let path = try cube.path(of: folder)
        // Where the trash has one of this name, the first free name beside it.
        let trashed = try freeName(stem: path, ending: [], .trash, in: cube)
        try cube.discardFolder(folder.tree, path, as: trashed)
      }
      if !folders.isEmpty { try cube.makeLast() }
    }
    for message in sources {
      let text = try core { () throws(CubeError) in try plan.describe(message) }
      let id = String(decoding: message.id.hex, as: UTF8.self)
      around.console.say(
        "still found: \(text); memcube purge \(Path(self.cube.name)) \(id) forgets it for ever")
    }
    try around.conclude(cube)
  }

  private func node(_ memory: [UInt8], in cube: Cube) throws(CubeError) -> Node {
    guard case .node(let node) = try cube.named(memory) else { return try cube.fileNamed(memory) }
    guard node.tree != .trash else {
      throw .refused("'\(Path(memory))' is in the trash already; memcube purge forgets it for ever")
    }
    if node.kind == .folder, try cube.path(of: node).isEmpty {
      throw .refused("'\(Path(memory))' is all of them; name the folders or files in it")
    }
    return node
  }
}

extension Cube {
  /// The paths of all files below a folder, as the mount shows them.
  func filePaths(below folder: Node) throws(CubeError) -> [[UInt8]] {
    var walk = TreeWalk(self, from: folder, at: try path(of: folder))
    var paths: [[UInt8]] = []
    while let found = try walk.next() { paths.append(mountPath(found.node.tree, found.path)) }
    return paths
  }
}
