internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix
internal import Text

/// `memcube list`: the cubes of the store, or what a cube holds.
struct ListCommand: Command {
  static let declaration = Declaration(
    name: "list", summary: "list the cubes, or what a cube holds",
    forms: ["[--project PROJECT] [--json]", "CUBE [FOLDER] [--all] [--project PROJECT] [--json]"],
    about: [
      "Without CUBE it lists the cubes of the store, a line each: the name, a tab, and what is "
        + "in it.",
      "With CUBE it lists the paths of its memories and documents, or of what is in FOLDER. "
        + "FOLDER is memories, documents, trash, a folder below one of these, or messages (the "
        + "conversations). In JSON, the time of a conversation is that of its last message.",
    ],
    operands: [
      .init(name: "CUBE", count: .optional, help: Declaration.Operand.cube.help),
      .init(
        name: "FOLDER", count: .optional,
        help: "list this folder with all below it, such as memories/trips or trash"),
    ],
    options: [
      .init(
        name: "all",
        help: "list hidden memories and conversations as well, and files of other programs (.git)"),
      .project, .json,
      .init(name: "names", help: "print the cubes' names alone, for completion", isHidden: true),
    ],
    examples: [
      .init(line: "memcube list trips", effect: "every memory and document of the cube trips"),
      .init(line: "memcube list trips trash --json", effect: "what was deleted, as JSON"),
    ])

  let cube: CubeChoice?
  let folder: [UInt8]?
  let project: [UInt8]?
  let showsHidden, asJSON, namesOnly: Bool

  init(_ given: Given) throws(UsageError) {
    cube = .ifNamed(given)
    folder = given.operandList("FOLDER").first
    project = given.value("project")
    showsHidden = given.flag("all")
    asJSON = given.flag("json")
    namesOnly = given.flag("names")
  }

  func run(_ around: Surroundings) throws(Failure) {
    guard let choice = cube else {
      return try namesOnly ? listNames(around) : listCubes(around)
    }
    let cube = try around.open(choice, for: .reading)
    var list = JSONList(around.console)
    if asJSON { try list.begin() }
    if let folder, Path(folder).lastComponent.elementsEqual("messages".utf8), folder.count <= 9 {
      try listConversations(cube, around.console, &list)
    } else {
      try listFiles(cube, around.console, &list)
    }
    if asJSON { try list.end() }
    try core { () throws(CubeError) in try cube.close() }
  }

  private func listFiles(
    _ cube: Cube, _ console: Console, _ list: inout JSONList
  ) throws(Failure) {
    for start in try core({ () throws(CubeError) in try starts(cube) }) {
      var walk = TreeWalk(cube, from: start.node, at: start.path)
      while let found = try core({ () throws(CubeError) in try walk.next() }) {
        if found.node.isHidden, !showsHidden { continue }
        // Of a folder that was named all is listed.
        if !showsHidden, ProgramFolders.own(found.path), !isWithinPrograms(start.path) { continue }
        let path = mountPath(found.node.tree, found.path)
        if asJSON {
          try list.add(try core { () throws(CubeError) in try memoryObject(found.node, cube) })
        } else {
          try console.write(pathLine(path, isTerminal: console.isTerminal))
        }
      }
    }
  }

  private func isWithinPrograms(_ path: [UInt8]) -> Bool {
    path.split(separator: 0x2F).contains { ProgramFolders.isOne($0) }
  }

  /// Where listing begins: memories and documents, or the folder or file named.
  private func starts(_ cube: Cube) throws(CubeError) -> [(node: Node, path: [UInt8])] {
    guard let folder else {
      return [(try cube.root(.memories), []), (try cube.root(.documents), [])]
    }
    guard case .node(let node) = try cube.named(folder) else {
      throw .invalid("'\(Path(folder))' is not a folder; memcube show prints it")
    }
    return [(node, try cube.path(of: node))]
  }

  private func listConversations(
    _ cube: Cube, _ console: Console, _ list: inout JSONList
  ) throws(Failure) {
    let zone = try core { () throws(CubeError) in try cube.zone() }
    for found in try core({ () throws(CubeError) in try cube.conversations() })
    where showsHidden || !found.isHidden {
      if asJSON {
        let time = try core { () throws(CubeError) in
          zone.rfc3339(try cube.lastSaid(in: found), milliseconds: true)
        }
        try list.add(
          .object([
            .init("conversation", jsonText(found.name)), .init("messages", JSON(found.count)),
            .init("time", .string(time)),
          ]))
      } else {
        let path = Array("messages/".utf8) + found.name
        try console.write(pathLine(path, isTerminal: console.isTerminal))
      }
    }
  }

  /// The cubes' names, without opening one, since the user waits with a finger on Tab.
  private func listNames(_ around: Surroundings) throws(Failure) {
    for entry in try around.entries(project: project) {
      try around.console.write(nameField(entry.name, isTerminal: false) + [0x0A])
    }
  }

  /// The cubes of the store. One that does not open is listed as well.
  private func listCubes(_ around: Surroundings) throws(Failure) {
    let (store, host) = (try around.store(), try around.host())
    store.sweepDrafts(host, now: host.now())
    ReplicaState.removeStrandedIndexes(host)
    let console = around.console
    var list = JSONList(console)
    if asJSON { try list.begin() }
    let holdings = try core { () throws(CubeError) in try store.holdings() }
    var copied: [[UInt8]: CubeCopies] = [:]
    let failure = try around.forEach(try around.entries(project: project)) {
      (entry, cube) throws(Failure) in
      if copied[cube.id] == nil {
        copied[cube.id] = CubeCopies(holdings, of: cube.id, at: entry.path)
      }
      if asJSON {
        try list.add(
          try core { () throws(CubeError) in try cubeObject(entry.name, entry.path, cube) })
      } else {
        let counts = try core { () throws(CubeError) in try cube.counts(withBytes: false) }
        let isArchived = try core { () throws(CubeError) in try cube.isArchived() }
        let name = nameField(entry.name, isTerminal: console.isTerminal)
        let words = countsLine(counts) + (isArchived ? ", archived" : "")
        try console.write(name + Array("\t\(words)\n".utf8))
      }
    } onError: { (entry, cause) throws(Failure) in
      if asJSON {
        try list.add(cubeObject(entry, failed: cause))
      } else {
        let name = nameField(entry.name, isTerminal: console.isTerminal)
        try console.write(name + Array("\tdoes not open\n".utf8))
      }
    }
    if asJSON { try list.end() }
    for words in copied.values.flatMap(\.words).sorted() { console.say("note: \(words)") }
    if let failure { throw failure }
  }
}
