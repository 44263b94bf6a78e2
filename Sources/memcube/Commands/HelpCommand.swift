/// `memcube help`: what there is, and how it is used.
struct HelpCommand: Command {
  static let declaration = Declaration(
    name: "help", summary: "show the commands, or explain one",
    forms: ["[COMMAND]", "--completion [--shell SHELL]"],
    operands: [.init(name: "COMMAND", count: .optional, help: "the command to explain")],
    options: [
      .init(
        name: "completion",
        help: "print a completion script, to be sourced from the shell's own start-up file"),
      .init(
        name: "shell", value: "SHELL", help: "bash (unless given), zsh or fish",
        candidates: [.words(CompletionShell.allCases.map(\.rawValue))]),
      .init(name: "roff", help: "print the commands' part of memcube(1)", isHidden: true),
      .init(
        name: "server-roff", help: "print the commands' part of memcube-serve(8)", isHidden: true),
    ],
    examples: [
      .init(line: "memcube help add", effect: "how to add memories, messages and documents"),
      .init(
        line: "source <(memcube help --completion)",
        effect: "completes commands, names and values by Tab, in bash"),
      .init(
        line: "memcube help --completion --shell fish | source", effect: "the same in fish"),
    ],
    statuses: [])

  /// The command to explain.
  let name: [UInt8]?
  /// The shell whose completion script is printed; nil: none is.
  let shell: CompletionShell?
  let printsRoff: Bool
  let printsServerRoff: Bool

  init(_ given: Given) throws(UsageError) {
    name = given.operandList("COMMAND").first
    let typed = given.value("shell").map { String(decoding: $0, as: UTF8.self) }
    guard let shell = CompletionShell(rawValue: typed ?? "bash") else {
      throw UsageError("--shell takes bash, zsh or fish")
    }
    if typed != nil, !given.flag("completion") {
      throw UsageError("--shell goes with --completion")
    }
    self.shell = given.flag("completion") ? shell : nil
    printsRoff = given.flag("roff")
    printsServerRoff = given.flag("server-roff")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let known = MemCubeCommand.declarations
    if let shell { return try around.console.write(shell.script) }
    if printsRoff { return try around.console.write(known.map(\.roffText).joined()) }
    if printsServerRoff {
      let ours = known.filter { $0.page == Declaration.serverPage }
      return try around.console.write(ours.map(\.fullRoffText).joined())
    }
    guard let name else { return try around.console.write(overview(of: known)) }
    guard let found = known.first(where: { $0.name.utf8.elementsEqual(name) }) else {
      throw .usage(unknownCommand(name, among: known))
    }
    try around.console.write(found.helpText)
  }
}
