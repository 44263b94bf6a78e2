internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix
internal import Text

/// `memcube show`: prints a memory's or document's bytes.
struct ShowCommand: Command {
  static let declaration = Declaration(
    name: "show", summary: "print a memory, a document or a conversation",
    forms: ["CUBE MEMORY [--project PROJECT] [--json]"],
    about: [
      "Prints the bytes exactly as they are kept. Of a conversation (messages/NAME) it prints "
        + "each message below its role and time; with --json an array of them. messages/NAME/3 "
        + "is the third message alone.",
      "The time in JSON is the one that search shows: when it was said, the date in the front "
        + "matter, or the day in a note's name; else when the file says its text was written. It "
        + "is by the cube's clock, with its offset.",
    ],
    operands: [.cube, .memory(.one, [.memories, .conversations, .trash])],
    options: [
      .project,
      .init(
        name: "json",
        help: "print {id, path, type, tags, text, time, sources}; text is null above 1 MiB"),
    ],
    examples: [
      .init(line: "memcube show trips lisbon/hotels.md", effect: "prints that memory"),
      .init(line: "memcube show trips 9f3c21ab", effect: "the same, by the end of its id"),
    ])

  let cube: CubeChoice
  let memory: [UInt8]
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    memory = given.operand("MEMORY")
    asJSON = given.flag("json")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube, for: .reading)
    switch try core({ () throws(CubeError) in try cube.named(memory) }) {
    case .node(let node):
      if asJSON, node.kind != .folder {
        let object = try core { () throws(CubeError) in try memoryObject(node, cube) }
        try around.console.write(object)
      } else {
        // A folder is refused here, in the words of fileNamed.
        let node = try core { () throws(CubeError) in try cube.fileNamed(memory) }
        let content = try core { () throws(CubeError) in try cube.content(row: node.row) }
        try printContent(content, of: cube, named: Path(memory), to: around.console)
      }
    case .conversation(let conversation):
      try print(conversation, of: cube, to: around.console)
    case .message(let message):
      if asJSON {
        try around.console.write(
          try core { () throws(CubeError) in try messageObject(message, cube) })
      } else {
        try printContent(message.content, of: cube, named: Path(memory), to: around.console)
      }
    }
    try core { () throws(CubeError) in try cube.close() }
  }

  private func print(
    _ conversation: Conversation, of cube: Cube, to console: Console
  ) throws(Failure) {
    var list = JSONList(console)
    if asJSON { try list.begin() }
    let zone = try core { () throws(CubeError) in try cube.zone() }
    var last: RecordID?
    var number = 0
    while true {
      let part = try core { () throws(CubeError) in
        try cube.messages(conversation: conversation.row, after: last, limit: 256)
      }
      guard let end = part.last else { break }
      last = end.id
      for message in part {
        number += 1
        if asJSON {
          try list.add(
            try core { () throws(CubeError) in try messageObject(message, number: number, cube) })
          continue
        }
        let who =
          message.name.map { "\(Path($0)) (\(Path(message.role)))" } ?? "\(Path(message.role))"
        let time = message.said
        try console.line("## \(printable(who)) - \(shownTime(zone.clock(at: time)))\n")
        try printContent(message.content, of: cube, named: Path(memory), to: console)
        try console.line("\n")
      }
    }
    if asJSON { try list.end() }
  }
}
