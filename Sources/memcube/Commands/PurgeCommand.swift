internal import Gateway
internal import MemCube
internal import Posix

/// `memcube purge`: forgets for ever.
struct PurgeCommand: Command {
  static let declaration = Declaration(
    name: "purge", summary: "forget memories, documents or messages for ever",
    forms: ["CUBE MEMORY... [--yes] [--project PROJECT]"],
    about: [
      "Every version and every byte is removed from this bundle, and from each copy of it that "
        + "meets this one. This cannot be undone. What goes with it (equal files, what was drawn "
        + "from it alone, and the scratch files of editors, which may hold it) is listed first, and "
        + "you are asked, unless --yes is given.",
      "Of a cube of the store also what `memcube serve` keeps of calls that told of it is "
        + "forgotten: events that are over, exports, profiles, and answers that are kept for calls that "
        + "are sent again.",
    ],
    operands: [
      .cube,
      .init(
        name: "MEMORY", count: .some,
        help: "a memory or document, also trash/PATH; trash, or a folder in it, for all that is "
          + "there; messages/NAME for all of a conversation; a message's id"),
    ],
    options: [.init(name: "yes", help: "do not ask"), .project],
    examples: [
      .init(line: "memcube purge trips trash/pin.md", effect: "forgets what was deleted before"),
      .init(line: "memcube purge trips trash", effect: "forgets all that was deleted"),
      .init(line: "memcube purge trips messages/lisbon --yes", effect: "forgets a conversation"),
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
    let ids = try core { () throws(CubeError) in
      do throws(CubeError) {
        var ids: [RecordID] = []
        for memory in memories { ids += try self.ids(of: memory, in: cube) }
        return ids
      } catch {
        // A purge that was killed may have recorded it, and left its bytes to the next one.
        if case .notFound = error { try? cube.upkeep() }
        throw error
      }
    }
    if !isSure { try ask(ids, of: cube, around.console) }
    // First: where that fails, it is asked for again.
    if !ids.isEmpty { try forgetTold(around) }
    try core { () throws(CubeError) in
      // Of an empty trash there may be bytes of a purge that was killed.
      try ids.isEmpty ? cube.upkeep() : purge(ids, in: cube)
      try cube.close()
    }
  }

  /// So many are named by one record, which holds at most 8 MiB.
  private static let lot = 20_000

  private func purge(_ ids: [RecordID], in cube: Cube) throws(CubeError) {
    for (place, lot) in ids.lots(of: Self.lot).enumerated() {
      do throws(CubeError) {
        try cube.purge(lot)
      } catch {
        // They may have gone with those before.
        guard case .notFound = error, place > 0 else { throw error }
      }
    }
  }

  /// Has the gateway forget what it told of the cube, if it is one of the store.
  private func forgetTold(_ around: Surroundings) throws(Failure) {
    let (host, store) = (try around.host(), try around.store())
    let database = host.store.appending(Accounts.fileName)
    let path = try around.entry(cube).path
    try core { () throws(CubeError) in
      guard Files.exists(database) else { return }
      let folder = try cube.project.map { (name) throws(CubeError) in
        try store.projectFolder(naming: name)
      }
      let place = try store.folder(project: folder)
      guard let there = try? Files.realPath(path).parent, let here = try? Files.realPath(place),
        there == here
      else { return }
      try Accounts(host).forgetTold(ofCube: CubeName.stem(of: path.lastComponent), folder: folder)
    }
  }

  private func ids(of memory: [UInt8], in cube: Cube) throws(CubeError) -> [RecordID] {
    switch try cube.subject(named: memory) {
    case .node(let node) where node.tree == .trash:
      return try TreeWalk.files(of: node, in: cube).compactMap(\.object)
    case .node:
      // A whole folder is purged from the trash alone: there it can be looked at first.
      return try cube.fileNamed(memory).object.map { [$0] } ?? []
    case .message(let message): return [message.id]
    case .conversation(let conversation):
      var ids: [RecordID] = []
      while true {
        let part = try cube.messages(conversation: conversation.row, after: ids.last, limit: 1024)
        if part.isEmpty { return ids }
        ids += part.map(\.id)
      }
    }
  }

  private func ask(_ ids: [RecordID], of cube: Cube, _ console: Console) throws(Failure) {
    guard StandardStream.input.isTerminal else {
      throw .usage(
        UsageError(
          "purging cannot be undone, and there is no terminal to ask on", hint: "--yes  do not ask")
      )
    }
    for memory in memories { console.say("purge \(Path(memory))") }
    if ids.count > memories.count { console.say("  \(ids.count) in all") }
    for other in try core({ () throws(CubeError) in try cube.purgeClosure(ids) }) {
      let place = other.path.isEmpty ? "what is no file any more" : "\(Path(other.path))"
      console.say(
        "  with it: \(place) (\(String(decoding: other.id.hex.suffix(8), as: UTF8.self)))")
    }
    for file in CubeStatus.files(below: cube.scratchDirectory) {
      console.say("  with it: the scratch file \(Path(file.lastComponent))")
    }
    console.ask("Forget for ever? [y/N] ")
    // A terminal gives a line at a time.
    let answer = try system("reading the answer") { () throws(Errno) in
      try Files.read(try Files.open(Path("/dev/tty"), OpenFlags.read), count: 256)
    }
    let word = String(decoding: answer.filter { $0 > 0x20 }, as: UTF8.self).lowercased()
    guard ["y", "yes"].contains(word) else {
      console.say("nothing was purged")
      throw .status(ExitStatus.failed)
    }
  }
}
