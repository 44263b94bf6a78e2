internal import Format
internal import Glibc
internal import Posix

/// The program's entry.
@main struct MemCubeCommand {
  /// The program's version.
  static let number = "0.1.0"
  /// What `memcube --version` prints.
  static let version = "memcube \(number) (bundle format 1)"

  static func main() {
    // Copy tools may cut off any file of a bundle, also those that are mapped here.
    try? MappingFaults.survive()
    // Where files may not be as large as a text is, its write is refused, and not the mount ended.
    try? Signals.ignore(Signals.fileSize)
    exit(run(ProcessArguments.all.dropFirst(), Surroundings(Console(), ownsProcess: true)))
  }

  /// Runs a command line, without the program's name, to its exit status.
  static func run(_ arguments: some Sequence<[UInt8]>, _ around: Surroundings) -> Int32 {
    let arguments = Array(arguments)
    if HookCommand.isQuiet(arguments) { return HookCommand.runQuietly(arguments) }
    do {
      try perform(arguments, around)
      try around.console.flush()
      return ExitStatus.done
    } catch {
      // What was printed before the error is data as well.
      if error != .closedOutput { try? around.console.flush() }
      let failure = around.explained(error)
      report(failure, of: arguments, to: around.console)
      return failure.status
    }
  }

  private static func perform(
    _ arguments: [[UInt8]], _ around: Surroundings
  ) throws(Failure) {
    guard let name = arguments.first else {
      around.console.say("memcube: which command? memcube help lists them")
      throw .status(ExitStatus.usage)
    }
    switch String(decoding: name, as: UTF8.self) {
    case "--version", "-V": return try around.console.line(version)
    case "--complete": return try around.complete(Array(arguments.dropFirst()))
    case "--help", "-h": return try around.console.write(overview(of: declarations))
    default: break
    }
    for command in allCommands {
      let declaration = command.declaration
      guard declaration.name.utf8.elementsEqual(name) else { continue }
      let given = try usage { () throws(UsageError) in
        try declaration.parse(Array(arguments.dropFirst()))
      }
      if given.wantsHelp { return try around.console.write(declaration.helpText) }
      return try run(command, given, around)
    }
    throw .usage(unknownCommand(name, among: declarations))
  }

  private static func run<Verb: Command>(
    _ verb: Verb.Type, _ given: Given, _ around: Surroundings
  ) throws(Failure) {
    try usage { () throws(UsageError) in try verb.init(given) }.run(around)
  }

  private static func report(_ failure: Failure, of arguments: [[UInt8]], to console: Console) {
    switch failure {
    case .usage(let error):
      let name = declarations.map(\.name)
        .first { $0.utf8.elementsEqual(arguments.first ?? []) }
      console.say("memcube\(name.map { " \($0)" } ?? ""): \(error.message)")
      for line in (error.hint ?? "").split(separator: "\n") { console.say("  \(line)") }
      if let name, name != HelpCommand.declaration.name {
        console.say("  memcube help \(name) explains it")
      }
    case .cube(let error): console.say("memcube: \(error.message)")
    case .failed(let sentence): console.say("memcube: \(sentence)")
    case .closedOutput, .status: break
    }
  }

  /// What all commands declare.
  static var declarations: [Declaration] { allCommands.map { $0.declaration } }
}
