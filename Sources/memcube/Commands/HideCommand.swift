internal import Format
internal import Index
internal import MemCube
internal import Posix

/// `memcube hide`: takes conversations and memories out of listings.
struct HideCommand: Command {
  static let declaration = Declaration(
    name: "hide", summary: "take a conversation or memory out of listings",
    forms: ["CUBE NAME... [--undo] [--project PROJECT]"],
    about: [
      "Keeps the conversation or memory, and leaves it out of listings. Its name still finds it, "
        + "and memcube list --all shows it.",
      "A hidden memory or document is in no search, answer, context or group, nor is what it "
        + "says of people, places and things. What repeats it, and what it ended, stay out as "
        + "before. Searches still find the message from which it was learned, and the messages "
        + "of a hidden conversation: memcube purge forgets them.",
    ],
    operands: [
      .cube,
      .init(
        name: "NAME", count: .some,
        help: "a conversation (as messages/NAME where a memory has that name), or a memory",
        candidates: [.conversations, .memories]),
    ],
    options: [.init(name: "undo", help: "list it again"), .project],
    examples: [
      .init(line: "memcube hide trips lisbon", effect: "hides the conversation lisbon"),
      .init(line: "memcube hide trips memories/old.md", effect: "hides a memory"),
    ])

  let cube: CubeChoice
  let names: [[UInt8]]
  let undoes: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    names = given.operandList("NAME")
    undoes = given.flag("undo")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube)
    try core { () throws(CubeError) in
      var changes: [Change] = []
      for name in names { changes.append(try change(name, in: cube)) }
      try cube.write(changes, .durable)
    }
    try around.conclude(cube)
  }

  private func change(_ name: [UInt8], in cube: Cube) throws(CubeError) -> Change {
    switch try cube.subject(named: name) {
    case .conversation(let conversation):
      return .hide(conversation: conversation.name, undoes: undoes)
    case .node: return try cube.hiding(try cube.fileNamed(name), undoes: undoes)
    case .message: throw .invalid("a single message cannot be hidden; memcube purge forgets it")
    }
  }
}
