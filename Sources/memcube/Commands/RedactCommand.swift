internal import Format
internal import Index
internal import MemCube
internal import Posix

/// `memcube redact`: forgets the text of one version for ever.
struct RedactCommand: Command {
  static let declaration = Declaration(
    name: "redact", summary: "forget the text of one version of a memory for ever",
    forms: ["CUBE MEMORY --version N [--yes] [--project PROJECT]"],
    about: [
      "Takes name, text and fields of the version out of this bundle, and out of each copy that "
        + "meets it. The version keeps its number. The newest version of a memory is refused: "
        + "it is what the memory says. A later version with the same text keeps it until it is "
        + "redacted as well. This cannot be undone; you are asked, unless you say --yes."
    ],
    operands: [
      .cube,
      .init(
        name: "MEMORY", count: .one, help: "a memory, also trash/PATH",
        candidates: [.memories, .trash]),
    ],
    options: [
      .init(
        name: "version", value: "N",
        help: "its number in memcube history, or 8 or more last digits of its id"),
      .init(name: "yes", help: "do not ask"), .project,
    ],
    examples: [
      .init(
        line: "memcube redact trips pin.md --version 1 --yes",
        effect: "forgets what the first version of pin.md said")
    ])

  let cube: CubeChoice
  let memory, version: [UInt8]
  let isSure: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    memory = given.operand("MEMORY")
    guard let version = try given.version() else {
      throw UsageError("which version? memcube history lists them; name one by --version")
    }
    self.version = version
    isSure = given.flag("yes")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube)
    let found = try core { () throws(CubeError) -> Version in
      let node = try cube.fileNamed(memory)
      guard let object = node.object, !node.isDocument else {
        throw .refused("only versions of memories can be redacted")
      }
      return try choose(version, among: try cube.history(object), of: memory)
    }
    if !isSure {
      try around.confirm(
        "forget version \(found.number) of \(Path(memory)) for ever? [y/N] ",
        refusal: "without a terminal, redact asks for --yes")
    }
    // First: where that fails, it is asked for again.
    try around.forgetAnswers(about: self.cube, at: try around.entry(self.cube).path)
    try core { () throws(CubeError) in
      try cube.redact(found.id)
      try cube.close()
    }
  }
}
