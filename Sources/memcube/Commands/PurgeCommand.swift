internal import Bundle
internal import Format
internal import Gateway
internal import MemCube
internal import Posix
internal import Text

/// `memcube purge`: forgets for ever.
struct PurgeCommand: Command {
  static let declaration = Declaration(
    name: "purge", summary: "forget memories, documents or messages for ever",
    forms: ["CUBE MEMORY... [--sources] [--yes] [--project PROJECT]"],
    about: [
      "Removes every version and every byte from this bundle, and from each copy of it that "
        + "meets this one. This cannot be undone. What goes with it is listed first, and you are "
        + "asked; with --yes it is listed afterwards. If a memory was learned from a message, "
        + "you are asked about both.",
      "Afterwards it lists the copies that it knows. memcube-merge(7) says what goes with a "
        + "memory, and how copies, sticks and backups forget.",
    ],
    operands: [
      .cube,
      .init(
        name: "MEMORY", count: .some,
        help:
          "a memory or document, also trash/PATH; a folder with all that is in it; trash for all that is in it; "
          + "messages/NAME for all of a conversation; the id of a message, or messages/NAME/NUMBER; "
          + "title; description; search/saved/NAME; a folder that was removed",
        candidates: [.memories, .trash, .conversations]),
    ],
    options: [
      .init(name: "sources", help: "also the messages from which a memory was learned"),
      .init(name: "yes", help: "do not ask, and say afterwards what was forgotten"), .project,
    ],
    examples: [
      .init(line: "memcube purge trips trash/pin.md", effect: "forgets what was deleted before"),
      .init(line: "memcube purge trips trash", effect: "forgets all that was deleted"),
      .init(line: "memcube purge trips messages/lisbon --yes", effect: "forgets a conversation"),
    ])

  let cube: CubeChoice
  let memories: [[UInt8]]
  let isSure, takesSources: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    memories = given.operandList("MEMORY")
    isSure = given.flag("yes")
    takesSources = given.flag("sources")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube)
    var plan = PurgePlan(cube, now: try around.host().now())
    do {
      try core { () throws(CubeError) in for memory in memories { try plan.add(memory) } }
    } catch {
      // A purge that was killed may have recorded it, and left its bytes to the next one.
      if case .cube(.notFound) = error { try? cube.upkeep() }
      throw error
    }
    var sources = try core { () throws(CubeError) in try plan.sources() }
    if takesSources {
      plan.add(sources)
      sources = []
    }
    if !isSure, try ask(plan, sources, of: cube, around) {
      plan.add(sources)
      sources = []
    }
    let forgotten = isSure ? try lines(of: plan, in: cube) : []
    // First: where that fails, it is asked for again.
    if !plan.ids.isEmpty {
      try around.forgetAnswers(about: self.cube, at: try around.entry(self.cube).path)
    }
    try core { () throws(CubeError) in
      // Of an empty trash there may be bytes of a purge that was killed.
      try plan.ids.isEmpty ? cube.upkeep() : purge(plan.ids, in: cube)
    }
    if plan.ids.isEmpty { around.console.say("nothing is there to purge") }
    for line in forgotten { around.console.say(line) }
    let name = Path(self.cube.name)
    for message in sources {
      let text = try core { () throws(CubeError) in try plan.describe(message) }
      let id = String(decoding: message.id.hex, as: UTF8.self)
      around.console.say("still kept: \(text); memcube purge \(name) \(id) forgets it too")
    }
    if !plan.ids.isEmpty { try tellOfCopies(cube, around.console) }
    try core { () throws(CubeError) in try cube.close() }
  }

  /// Says which copies still hold what was purged, and how they forget it.
  private func tellOfCopies(_ cube: Cube, _ console: Console) throws(Failure) {
    let copies = try core { () throws(CubeError) in try cube.otherCopies() }
    let remedy = "memcube verify --repair"
    if !copies.isEmpty {
      console.say(
        "Purged here. These copies keep it until this cube has been copied to them (rsync -a) and memcube "
          + "has opened them there:")
    }
    let zone = try core { () throws(CubeError) in try cube.zone() }
    for copy in copies {
      switch copy {
      case .here(let path): console.say("  \(path): \(remedy) \(path)")
      case .elsewhere(let author, let last):
        let day = shownTime(zone.clock(at: last)).prefix(10)
        console.say(
          "  a copy elsewhere, or one that is no more: \(String(decoding: author, as: UTF8.self)) last wrote "
            + "in it on \(day)")
      }
    }
    console.say(
      "\(copies.isEmpty ? "Purged here. " : "")A stick or a backup keeps it until this cube has been copied "
        + "over it (rsync -a); then: \(remedy) DIR")
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

  /// What is forgotten, a line for each thing.
  private func lines(of plan: PurgePlan, in cube: Cube) throws(Failure) -> [String] {
    var lines = plan.lines
    if plan.ids.count > lines.count { lines.append("\(plan.ids.count) in all") }
    for other in try core({ () throws(CubeError) in try cube.purgeClosure(plan.ids) }) {
      let id = String(decoding: other.id.hex.suffix(8), as: UTF8.self)
      let place = other.path.isEmpty ? "a copy that is not shown" : "\(Path(other.path))"
      lines.append("also: \(place) (\(id))")
    }
    return lines
      + CubeStatus.files(below: cube.scratchDirectory).map {
        "also: the unsaved file \(Path($0.lastComponent))"
      }
  }

  /// Asks whether to go on, with what is forgotten; true: with the messages that say the same.
  private func ask(
    _ plan: PurgePlan, _ sources: [Message], of cube: Cube, _ around: Surroundings
  ) throws(Failure) -> Bool {
    let console = around.console
    try around.requireTerminal("purging cannot be undone, and there is no terminal to ask on")
    for line in try lines(of: plan, in: cube) { console.say(line) }
    for message in sources {
      let text = try core { () throws(CubeError) in try plan.describe(message) }
      console.say("learned from, and still said by: \(text)")
    }
    let answer = try around.typedLine(
      after: sources.isEmpty
        ? "Purge for ever, from every copy? [y/N] "
        : "Purge for ever, from every copy? [y: without \(sources.count == 1 ? "the message" : "the messages")"
          + ", b: both, N] ")
    let word = String(decoding: answer.filter { $0 > 0x20 }, as: UTF8.self).lowercased()
    if ["b", "both"].contains(word), !sources.isEmpty { return true }
    guard ["y", "yes"].contains(word) else {
      console.say("nothing was purged")
      throw .status(ExitStatus.failed)
    }
    return false
  }
}
