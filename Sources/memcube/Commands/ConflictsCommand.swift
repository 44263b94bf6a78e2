internal import Digest
internal import Format
internal import Index
internal import Language
internal import MemCube
internal import Objects
internal import Posix
internal import Terminal
internal import Text

/// `memcube conflicts`: the files that copies of a cube changed apart from each other, and which text of
/// each is to count.
struct ConflictsCommand: Command {
  static let declaration = Declaration(
    name: "conflicts", summary: "list files in conflict, or settle which text counts",
    forms: ["CUBE [MEMORY]... [--resolve WHICH] [--project PROJECT] [--json]"],
    about: [
      "A file is in conflict if two copies of the cube changed the same lines, or the same key "
        + "of its front matter. The file shows what could be merged, and of the rest the later "
        + "text. The command prints the path of each such file. Below it stand its texts: number "
        + "in the history, time, author, size, last digits of the id.",
      "--resolve ends a conflict: 'shown' keeps the text that the file shows; a number or an id "
        + "takes the text of that version. So does memcube edit, by a text of your own. "
        + "memcube-merge(7) has more.",
    ],
    operands: [
      .cube,
      .init(
        name: "MEMORY", count: .any,
        help: "only these; with --resolve they are needed, unless it is shown"),
    ],
    options: [
      .init(
        name: "resolve", value: "WHICH",
        help: "end the conflict: shown, or a version's number or id"),
      .project,
      .init(
        name: "json",
        help: "print [{path, id, versions: [{id, number, time, author, size, sha256}]}]"),
    ],
    examples: [
      .init(
        line: "memcube conflicts trips", effect: "the files of the cube trips that are in conflict"),
      .init(
        line: "memcube conflicts trips plan.md --resolve shown", effect: "keeps what plan.md shows"),
    ])

  let cube: CubeChoice
  let memories: [[UInt8]]
  let choice: [UInt8]?
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    memories = given.operandList("MEMORY")
    choice = try given.text("resolve")
    asJSON = given.flag("json")
    guard let choice, !choice.elementsEqual("shown".utf8) else { return }
    if memories.isEmpty {
      throw UsageError(
        "name the file of which '\(Path(choice))' is a version: memcube conflicts CUBE FILE")
    }
    guard choice.count >= 8 || Int(String(decoding: choice, as: UTF8.self)) != nil else {
      throw UsageError(
        "--resolve takes shown, a version's number, or 8 or more last digits of its id, and not "
          + "'\(Path(choice))'")
    }
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube, for: choice == nil ? .reading : .writing)
    let nodes = try core { () throws(CubeError) in try chosen(in: cube) }
    if let choice {
      try core { () throws(CubeError) in
        for node in nodes { try resolve(node, choice, in: cube) }
      }
      around.console.say(shown(nodes.count, "conflict ended", "conflicts ended"))
      return try around.conclude(cube)
    }
    if asJSON {
      var list = JSONList(around.console)
      try list.begin()
      for node in nodes {
        try list.add(try core { () throws(CubeError) in try object(node, cube) })
      }
      try list.end()
    } else {
      for node in nodes {
        for line in try core({ () throws(CubeError) in try lines(node, cube) }) {
          try around.console.line(line)
        }
      }
      if nodes.isEmpty { around.console.say("no file is in conflict") }
    }
    try core { () throws(CubeError) in try cube.close() }
  }

  /// The files that were named, or all in conflict.
  private func chosen(in cube: Cube) throws(CubeError) -> [Node] {
    if memories.isEmpty { return try cube.filesInConflict(limit: .max) }
    var nodes: [Node] = []
    for memory in memories {
      let node = try cube.fileNamed(memory)
      guard node.inConflict else {
        throw .invalid("'\(Path(memory))' is not in conflict; memcube conflicts lists what is")
      }
      nodes.append(node)
    }
    return nodes
  }

  private func resolve(_ node: Node, _ choice: [UInt8], in cube: Cube) throws(CubeError) {
    guard let object = node.object, node.tree != .trash else {
      throw .refused("what is in the trash needs no decision; memcube restore brings it back")
    }
    let path = try cube.path(of: node)
    var content = try cube.content(row: node.row)
    if !choice.elementsEqual("shown".utf8) {
      let version = try choose(choice, among: try cube.history(object), of: path)
      content = try cube.content(version: version.id)
    }
    if case .missing = content {
      throw .damaged("the bytes of that version are not here; memcube verify says what is missing")
    }
    try cube.write([.edit(object, Edit(content: content))], .durable)
  }

  /// The versions of a file that no other one replaces.
  private func versions(_ node: Node, _ cube: Cube) throws(CubeError) -> [Version] {
    try node.object.map { (object) throws(CubeError) in try cube.standingVersions(object) } ?? []
  }

  private func object(_ node: Node, _ cube: Cube) throws(CubeError) -> JSON {
    let zone = try cube.zone()
    let versions = try versions(node, cube).map { version in
      JSON.object([
        .init("id", JSON(version.id)), .init("number", JSON(version.number)),
        .init("time", .string(zone.rfc3339(version.time, milliseconds: true))),
        .init("author", jsonText(version.author)), .init("size", JSON(version.size)),
        .init("sha256", version.sha256.isEmpty ? .null : .string(Hex.encode(version.sha256))),
      ])
    }
    return .object(
      pathMembers(mountPath(node.tree, try cube.path(of: node))) + [
        .init("id", node.object.map { JSON($0) } ?? .null), .init("versions", .array(versions)),
      ])
  }

  private func lines(_ node: Node, _ cube: Cube) throws(CubeError) -> [String] {
    let path = printable("\(Path(mountPath(node.tree, try cube.path(of: node))))")
    let zone = try cube.zone()
    return [path]
      + (try versions(node, cube)).map { version in
        let author = printable("\(Path(version.author))")
        let ending = String(decoding: version.id.hex.suffix(8), as: UTF8.self)
        return "  \(version.number)  \(shownTime(zone.clock(at: version.time)))  \(author)  "
          + "\(shownBytes(version.size))  \(ending)"
      }
  }
}
