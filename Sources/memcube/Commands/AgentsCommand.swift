internal import Agents
internal import Bundle
internal import Format
internal import Fuse
internal import MemCube
internal import Posix

/// `memcube agents`: connects coding agents to a cube, and undoes it.
struct AgentsCommand: Command {
  static let declaration = Declaration(
    name: "agents", summary: "connect coding agents to a cube, or undo it",
    forms: [
      "[list|snippet] [--json]",
      "install NAME... [--cube CUBE] [--project DIR] [--hooks] [--save] [--skill] "
        + "[--instructions] [--memory WHAT] [--url URL --key-env VARIABLE] [--read-only] "
        + "[--dry-run] [--force] [--json]",
      "uninstall NAME...|--all [--project DIR] [--dry-run] [--force]",
      "show NAME [--cube CUBE]",
    ],
    about: [
      "Writes into the agents' own files, leaves every other byte of them, and can undo it. "
        + "Without options an agent gets the server of memcube-mcp(1). See memcube-agents(7)."
    ],
    operands: [
      .init(
        name: "ACTION", count: .optional,
        help: "list, install, uninstall (or remove), show, snippet",
        candidates: [.words(["list", "install", "uninstall", "show", "snippet"])]),
      .init(
        name: "NAME", count: .any, help: AgentTable.shared.names,
        candidates: [.words(AgentTable.shared.agents.map(\.name))]),
    ],
    options: agentsOptions,
    examples: [
      .init(
        line: "memcube agents install claude-code --cube notes --hooks",
        effect: "Claude Code uses notes, and knows it when a session starts")
    ],
    page: "memcube-agents(7)", statuses: [1, 3, 4])

  enum Action: String { case list, install, uninstall, show, snippet }

  let action: Action
  let names: [[UInt8]]
  let given: Given
  let project: [UInt8]?
  let isDry, isForced, asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    self.given = given
    let word = given.operandList("ACTION").first ?? Array("list".utf8)
    let alias = word.elementsEqual("remove".utf8) ? Array("uninstall".utf8) : word
    guard let action = Action(rawValue: String(decoding: alias, as: UTF8.self)) else {
      throw UsageError("'\(Path(word))' is neither list, install, uninstall, show nor snippet")
    }
    self.action = action
    var names = given.operandList("NAME")
    if given.flag("all") {
      guard action == .uninstall, names.isEmpty else {
        throw UsageError("--all goes with uninstall, without names")
      }
      names = AgentTable.shared.agents.map { Array($0.name.utf8) }
    }
    for name in names where AgentTable.shared.agent(name) == nil {
      throw UsageError(
        "'\(Path(name))' is no agent that memcube knows", hint: "agents: \(AgentTable.shared.names)"
      )
    }
    let needsName = action == .install || action == .uninstall || action == .show
    if names.isEmpty, needsName {
      throw UsageError("NAME is missing", hint: "agents: \(AgentTable.shared.names)")
    }
    self.names = names
    project = given.value("project")
    isDry = given.flag("dry-run")
    isForced = given.flag("force")
    asJSON = given.flag("json")
    guard (given.value("url") == nil) == (given.value("key-env") == nil) else {
      throw UsageError("--url and --key-env go together")
    }
    if let variable = given.value("key-env"), !Self.isVariable(variable) {
      throw UsageError(
        "'\(Path(variable))' is no name of a variable; keys themselves are never written")
    }
    let memory = given.value("memory").map { String(decoding: $0, as: UTF8.self) }
    guard memory == nil || memory == "import" || memory == "mount" else {
      throw UsageError("--memory takes import or mount")
    }
  }

  private static func isVariable(_ name: [UInt8]) -> Bool {
    !name.isEmpty && !(0x30...0x39).contains(name[0])
      && name.allSatisfy {
        $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF)
      }
  }

  func run(_ around: Surroundings) throws(Failure) {
    switch action {
    case .list: try list(around)
    case .snippet: try around.console.write(AgentTable.shared.text("instructions") + [0x0A])
    case .show: try show(around)
    case .install: try install(around)
    case .uninstall: try uninstall(around)
    }
  }

  var agents: [Agent] { names.compactMap { AgentTable.shared.agent($0) } }

  /// Where the files are.
  func places() throws(Failure) -> AgentPlaces {
    guard let home = System.home, home.isAbsolute else {
      throw .cube(.invalid("there is no home directory: set HOME"))
    }
    let real = (try? Files.realPath(home)) ?? home
    let directory = try project.map { name throws(Failure) in
      try system("looking at \(Path(name))") { () throws(Errno) in try Files.realPath(Path(name)) }
    }
    return AgentPlaces(home: real, project: directory, variable: { Environment.value($0) })
  }

  func installer(_ around: Surroundings) throws(Failure) -> Installer {
    Installer(
      try places(), state: try around.host().state, isDryRun: isDry, force: isForced)
  }
}
