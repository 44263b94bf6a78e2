internal import Format
internal import Index
internal import MemCube
internal import Posix

/// `memcube tag`: gives memories a tag.
struct TagCommand: Command {
  static let declaration = Declaration(
    name: "tag", summary: "give memories a tag",
    forms: ["CUBE TAG MEMORY... [--project PROJECT]"],
    about: [
      "Keeps the tag beside the text, as memcube add --tag does: the bytes of the file stay. All "
        + "memories get it, or none. Documents have no tags."
    ],
    operands: [
      .cube, .init(name: "TAG", count: .one, help: "the tag, such as travel or project/alpha"),
      Tagging.memory,
    ],
    options: [.project],
    examples: [.init(line: "memcube tag trips food lisbon/hotels.md", effect: "tags that memory")])

  let tagging: Tagging

  init(_ given: Given) throws(UsageError) { tagging = try Tagging(given) }

  func run(_ around: Surroundings) throws(Failure) {
    try tagging.run(around, unchanged: "has the tag already") { .with(.tag, $0) }
  }
}

/// `memcube untag`: takes a tag from memories.
struct UntagCommand: Command {
  static let declaration = Declaration(
    name: "untag", summary: "take a tag from memories",
    forms: ["CUBE TAG MEMORY... [--project PROJECT]"],
    about: [
      "Takes away what memcube tag, memcube add --tag or by/tag/ of a mount set. A tag that the "
        + "file states itself, in its front matter or as #TAG, is refused: change the file."
    ],
    operands: [.cube, .init(name: "TAG", count: .one, help: "the tag"), Tagging.memory],
    options: [.project],
    examples: [.init(line: "memcube untag trips food lisbon/hotels.md", effect: "untags it")])

  let tagging: Tagging

  init(_ given: Given) throws(UsageError) { tagging = try Tagging(given) }

  func run(_ around: Surroundings) throws(Failure) {
    try tagging.run(around, unchanged: "has no such tag") { .without(.tag, $0) }
  }
}

/// What `tag` and `untag` share: a tag, and the memories that it is about.
struct Tagging: Equatable {
  static let memory = Declaration.Operand(
    name: "MEMORY", count: .some,
    help: "a path below memories/, or 8 or more last digits of an id", candidates: [.memories])

  let cube: CubeChoice
  let tag: [UInt8]
  let memories: [[UInt8]]

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    // As it stands in text: the mark is no part of the tag.
    let typed = given.operand("TAG")
    tag = typed.first == UInt8(ascii: "#") ? Array(typed.dropFirst()) : typed
    memories = given.operandList("MEMORY")
    if tag.allSatisfy({ $0 <= 0x20 }) { throw UsageError("TAG is empty") }
    let isText = String(validating: tag, as: UTF8.self) != nil
    if !isText || tag.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw UsageError("TAG takes UTF-8 text without control characters")
    }
  }

  /// The memory of a name; where the tag is one in its place, the error says so.
  private func file(named memory: [UInt8], in cube: Cube) throws(CubeError) -> Node {
    do { return try cube.fileNamed(memory) } catch {
      guard case .notFound(let text) = error, (try? cube.fileNamed(tag)) != nil else { throw error }
      throw .notFound("\(text); the TAG comes first, then the memories")
    }
  }

  /// Records the change for each memory, all together. `unchanged` says of a memory that it was so before.
  func run(
    _ around: Surroundings, unchanged: String, _ change: ([UInt8]) -> Relabelling
  ) throws(Failure) {
    let cube = try around.open(cube)
    let change = change(tag)
    var same: [[UInt8]] = []
    try core { () throws(CubeError) in
      var changes: [Change] = []
      for memory in memories {
        let more = try cube.relabelling(try file(named: memory, in: cube), [change])
        if more.isEmpty { same.append(memory) }
        changes += more
      }
      if !changes.isEmpty { try cube.write(changes, .durable) }
    }
    for memory in same { around.console.say("\(Path(memory)) \(unchanged): \(Path(tag))") }
    try around.conclude(cube)
  }
}
