/// `memcube help`: what there is, and how it is used.
struct HelpCommand: Command {
  static let declaration = Declaration(
    name: "help", summary: "show the commands, or explain one",
    forms: ["[COMMAND]", "--completion"],
    operands: [.init(name: "COMMAND", count: .optional, help: "the command to explain")],
    options: [
      .init(
        name: "completion",
        help: "print a completion script for bash, to be sourced from ~/.bashrc"),
      .init(name: "roff", help: "print the commands' part of memcube(1)", isHidden: true),
    ],
    examples: [
      .init(line: "memcube help add", effect: "how to add memories, messages and documents"),
      .init(line: "source <(memcube help --completion)", effect: "completes commands by Tab"),
    ],
    statuses: [])

  /// The command to explain.
  let name: [UInt8]?
  let printsCompletion, printsRoff: Bool

  init(_ given: Given) throws(UsageError) {
    name = given.operandList("COMMAND").first
    printsCompletion = given.flag("completion")
    printsRoff = given.flag("roff")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let known = MemCubeCommand.declarations
    if printsCompletion { return try around.console.write(bashCompletion(of: known)) }
    if printsRoff { return try around.console.write(known.map(\.roffText).joined()) }
    guard let name else { return try around.console.write(overview(of: known)) }
    guard let found = known.first(where: { $0.name.utf8.elementsEqual(name) }) else {
      throw .usage(unknownCommand(name, among: known))
    }
    try around.console.write(found.helpText)
  }
}
