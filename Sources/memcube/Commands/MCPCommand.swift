internal import Bundle
internal import Format
internal import Gateway
internal import MCP
internal import MemCube
internal import Posix

/// `memcube mcp`: serves an assistant over standard input and output.
struct MCPCommand: Command {
  static let declaration = Declaration(
    name: "mcp", summary: "serve an assistant over standard input and output",
    forms: [
      "[CUBE]... [--default CUBE] [--read-only] [--allow-purge] [--tools SET] "
        + "[--project PROJECT] [--verbose]"
    ],
    about: [
      "Speaks the Model Context Protocol, a message a line, to the program that started it: its "
        + "tools search, read and write the cubes that are named, or all of the store or PROJECT. "
        + "It ends with its input. memcube-mcp(1) has the tools.",
      "What is written goes to the default cube: --default, else $MEMCUBE_CUBE, the first CUBE, "
        + "the only one there is, or one with your login name, which is made then.",
    ],
    operands: [.init(name: "CUBE", count: .any, help: Declaration.Operand.cube.help)],
    options: [
      .init(
        name: "default", value: "CUBE", help: "write to this cube where none is named",
        candidates: [.cubes]),
      .init(name: "read-only", help: "offer only what reads"),
      .init(name: "allow-purge", help: "let the tool forget erase for ever"),
      .init(
        name: "tools", value: "SET",
        help: "default, chatgpt (search and fetch), all, or names of tools parted by commas"),
      .project,
      .init(name: "verbose", help: "say each request on standard error"),
    ],
    examples: [
      .init(line: "memcube mcp", effect: "serves all cubes of the store"),
      .init(line: "memcube mcp trips --read-only", effect: "lets an assistant read one cube"),
    ],
    statuses: [3])

  let cubes: [[UInt8]]
  let standard, project: [UInt8]?
  let isVerbose: Bool
  private var options: MCPOptions

  init(_ given: Given) throws(UsageError) {
    cubes = given.operandList("CUBE")
    standard = given.value("default")
    project = given.value("project")
    isVerbose = given.flag("verbose")
    let set = given.value("tools").map { String(decoding: $0, as: UTF8.self) } ?? "default"
    guard let options = MCPOptions(tools: set, version: MemCubeCommand.number) else {
      throw UsageError(
        "--tools takes default, chatgpt, all, or names of tools parted by commas, not '\(set)'")
    }
    self.options = options
    self.options.isReadOnly = given.flag("read-only")
    self.options.allowsPurge = given.flag("allow-purge")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let ending = Signals.ending
    let signals = try system("watching for signals") { () throws(Errno) in
      try Signals.ignore(Signals.brokenPipe)
      try Signals.block(ending)
      return try Signals.descriptor(ending)
    }
    var entries: [Store.Entry] = []
    for cube in cubes { entries.append(try around.entry(cube, project: project)) }
    let folder = try around.folder(ofProject: project)
    let host = try around.host()
    let shelf = StoreShelf(host, entries, project: folder, isReadOnly: options.isReadOnly) {
      (name) throws(CubeError) in
      guard Files.exists(host.store.appending(Accounts.fileName)) else { return }
      try Accounts(host).forgetTold(ofCube: name, folder: folder)
    }
    let server = MCPServer(shelf, try chosen(entries, shelf, around))
    let isVerbose = isVerbose
    let lines = LineServer(server) { method in
      if isVerbose { StandardStream.error.line(printable("memcube mcp: \(method)")) }
    }
    try system("reading standard input") { () throws(Errno) in try lines.run(signals: signals) }
    shelf.close()
  }

  /// The options with the cube that is written to where none is named.
  private func chosen(
    _ entries: [Store.Entry], _ shelf: StoreShelf, _ around: Surroundings
  ) throws(Failure) -> MCPOptions {
    var options = options
    if let standard {
      options.defaultCube = standard
      let names = try core { () throws(CubeError) in try shelf.names() }
      if !entries.isEmpty, !names.contains(standard) {
        throw .cube(.notFound("the cube '\(Path(standard))' of --default is not among those named"))
      }
      options.makesDefault = entries.isEmpty
      return options
    }
    if entries.isEmpty, let named = Environment.nonEmpty("MEMCUBE_CUBE") {
      (options.defaultCube, options.makesDefault) = (named, true)
      return options
    }
    if let first = entries.first {
      options.defaultCube = first.name
      return options
    }
    let names = try core { () throws(CubeError) in try shelf.names() }
    guard names.isEmpty, let login = System.loginName else { return options }
    (options.defaultCube, options.makesDefault) = (login, true)
    return options
  }
}
