internal import MemCube
internal import Posix

/// `memcube rm`: puts memories and documents into the trash.
struct RemoveCommand: Command {
  static let declaration = Declaration(
    name: "rm", summary: "put memories into the trash",
    forms: ["CUBE MEMORY... [--project PROJECT]"],
    about: [
      "They are shown in trash/ from then on, with their history, and memcube restore brings them "
        + "back. Only memcube purge forgets. Of several, all are deleted or none.",
      "The message from which a memory was learned stays, and is found: that is said, with the command "
        + "that forgets it.",
    ],
    operands: [.cube, .memory(.some)], options: [.project],
    examples: [.init(line: "memcube rm trips lisbon/hotels.md", effect: "deletes that memory")])

  let cube: CubeChoice
  let memories: [[UInt8]]

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    memories = given.operandList("MEMORY")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube)
    var plan = PurgePlan(cube, now: try around.host().now())
    var changes: [Change] = []
    try core { () throws(CubeError) in
      for memory in memories {
        let node = try cube.fileNamed(memory)
        let text = String(decoding: memory, as: UTF8.self)
        guard node.tree != .trash, let object = node.object else {
          throw .refused("'\(text)' is in the trash already; memcube purge forgets it for ever")
        }
        changes.append(.delete(object, into: nil))
        try plan.add(memory)
      }
    }
    let sources = try core { () throws(CubeError) in try plan.sources() }
    _ = try core { () throws(CubeError) in try cube.write(changes, .durable) }
    for message in sources {
      let text = try core { () throws(CubeError) in try plan.describe(message) }
      let id = String(decoding: message.id.hex, as: UTF8.self)
      around.console.say(
        "still found: \(text); memcube purge \(Path(self.cube.name)) \(id) forgets it for ever")
    }
    try around.conclude(cube)
  }
}
