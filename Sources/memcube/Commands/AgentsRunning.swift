internal import Agents
internal import Bundle
internal import Format
internal import Fuse
internal import MemCube
internal import Objects
internal import Posix

extension Surroundings {
  /// The cube that is meant where none is named: $MEMCUBE_CUBE, or the only one.
  /// - Throws: where there are several, or none.
  func usualCube() throws(Failure) -> [UInt8] {
    if let named = Environment.nonEmpty("MEMCUBE_CUBE") { return named }
    let all = try cubes(project: nil)
    if all.count == 1 { return all[0].name }
    if all.isEmpty {
      throw .cube(.notFound("there is no cube yet; memcube new NAME makes one"))
    }
    throw .usage(UsageError("which cube? --cube names it", hint: "memcube list shows all"))
  }
}

extension AgentsCommand {
  // MARK: Install

  func install(_ around: Surroundings) throws(Failure) {
    let installer = try installer(around)
    for agent in agents { try check(agent, installer) }
    let request = try request(around)
    var report = AgentsReport(around.console, isDry: isDry, asJSON: asJSON)
    for agent in agents {
      let done = try system("writing the ledger") { () throws(Errno) in
        try installer.install(agent, request)
      }
      for outcome in done.files { try report.add(outcome) }
      for note in done.notes { around.console.say(note) }
    }
    try report.end()
  }

  /// Refuses an agent that is not here, or has no files in a project.
  private func check(_ agent: Agent, _ installer: Installer) throws(Failure) {
    if project != nil {
      guard installer.hasProjectFiles(agent) else {
        throw .usage(UsageError("\(agent.title) has no files of a project"))
      }
    } else if !isForced, try !places().isFound(agent) {
      let folder = try places().folder(of: agent)
      throw .cube(
        .notFound("\(agent.title) is not here: there is no \(folder); --force makes it"))
    }
  }

  /// What the options ask for.
  private func request(_ around: Surroundings) throws(Failure) -> InstallRequest {
    let program = try system("looking for this program") { () throws(Errno) in
      Path(try Files.readLink(Path("/proc/self/exe")))
    }
    let parts = program.bytes.split(separator: 0x2F).map { String(decoding: $0, as: UTF8.self) }
    if parts.first == "tmp" || parts.contains(".build") || parts.contains("build") {
      around.console.say("\(program) may not stay there; install the program first")
    }
    var request = InstallRequest(program: program, cube: try cube(around))
    request.store = Environment.nonEmpty("MEMCUBE_HOME")
    if let url = given.value("url"), let variable = given.value("key-env") {
      request.address = (url, variable)
    }
    request.isReadOnly = given.flag("read-only")
    request.hooks = given.flag("hooks")
    request.save = given.flag("save")
    request.skill = given.flag("skill")
    request.instructions = given.flag("instructions")
    request.force = isForced
    switch given.value("memory").map({ String(decoding: $0, as: UTF8.self) }) {
    case "import"?: request.memory = .imported
    case "mount"?: request.memory = try mounted(request.cube)
    default: break
    }
    return request
  }

  /// The cube's name; with a project it is made if need be.
  private func cube(_ around: Surroundings) throws(Failure) -> [UInt8] {
    if let named = given.value("cube") {
      let entry = try around.entry(named, project: nil)
      guard named.contains(0x2F) || named.ends(in: CubeName.suffix) else { return named }
      // An agent starts us elsewhere.
      return try system("looking at \(entry.path)") { () throws(Errno) in
        try Files.realPath(entry.path)
      }.bytes
    }
    guard let directory = try places().project else {
      if action == .show { return (try? around.usualCube()) ?? Array("CUBE".utf8) }
      return try around.usualCube()
    }
    let name = directory.lastComponent
    let store = try around.store()
    if (try? store.bundle(naming: name)) == nil, !isDry, action == .install {
      let host = try around.host()
      let made = try core { () throws(CubeError) in try store.create(name, host: host) }
      try core { () throws(CubeError) in try made.close() }
      around.console.say("made the cube \(Path(name))")
    }
    return name
  }

  /// The folder for Claude Code's memory in the usual mount, which must be up.
  private func mounted(_ cube: [UInt8]) throws(Failure) -> AgentMemory {
    let mount = try MountDirectory(nil).path
    let folder = mount.appending(cube).appending("memories/claude")
    guard let state = try? MountPoint.state(mount), case .mounted(let found) = state,
      found.isNamed(MountDirectory.name)
    else {
      throw .cube(
        .refused(
          "nothing is mounted at \(mount): run memcube mount first, or use --memory import"))
    }
    return .mounted(folder, mount: mount)
  }

  // MARK: Others

  func show(_ around: Surroundings) throws(Failure) {
    let installer = try installer(around)
    let request = try request(around)
    for agent in agents {
      for file in installer.snippets(agent, request) {
        try around.console.line(printable("# \(file.path)"))
        try around.console.write(file.text)
      }
    }
  }

  func uninstall(_ around: Surroundings) throws(Failure) {
    let installer = try installer(around)
    var report = AgentsReport(around.console, isDry: isDry, asJSON: asJSON)
    for agent in agents {
      let outcomes = try system("writing the ledger") { () throws(Errno) in
        try installer.uninstall(agent)
      }
      for outcome in outcomes { try report.add(outcome) }
      if outcomes.isEmpty {
        around.console.say("memcube: nothing of memcube is in the files of \(agent.title)")
      }
    }
    try report.end()
  }

  func list(_ around: Surroundings) throws(Failure) {
    let installer = try installer(around)
    let statuses = installer.statuses()
    if asJSON { return try around.console.write(list: statuses.map { Self.object($0) }) }
    for status in statuses {
      let name = status.agent.name
      if status.entries.isEmpty {
        try around.console.line(fields: name, status.isFound ? "found" : "absent", "")
      }
      for entry in status.entries {
        let state = entry.isAsWritten ? "installed" : "differs"
        try around.console.line(fields: name, state, "\(entry.what): \(entry.path)")
      }
    }
    for folder in statuses.flatMap(\.entries).compactMap(\.folder) {
      Self.checkMemory(folder, around)
    }
    let served = Set(
      statuses.filter { $0.entries.contains { $0.what == "server" } }.map(\.agent.name))
    if served.contains("claude-code"), served.contains("cursor") || served.contains("vscode") {
      around.console.say(
        "some versions of Cursor and VS Code read Claude Code's files too, and see memcube twice")
    }
  }

  /// Says what an agent wrote where the mount should be, while it was not up.
  private static func checkMemory(_ folder: Path, _ around: Surroundings) {
    let mount = folder.parent.parent.parent
    if let state = try? MountPoint.state(mount), case .mounted = state { return }
    let names = (try? Files.list(folder)) ?? []
    if names.isEmpty { return }
    around.console.say(
      "\(folder) holds what was written while nothing was mounted (\(names.count)): "
        + "move them away, or memcube mount refuses \(mount)")
  }

  private static func object(_ status: AgentStatus) -> JSON {
    let entries = status.entries.map { entry in
      JSON.object([
        .init("what", JSON(entry.what)), .init("path", jsonText(entry.path.bytes)),
        .init("state", entry.isAsWritten ? "installed" : "differs"),
      ])
    }
    return .object([
      .init("agent", JSON(status.agent.name)), .init("found", .bool(status.isFound)),
      .init("entries", .array(entries)),
    ])
  }
}

/// What became of the files, as a person or a program reads it.
struct AgentsReport {
  private let console: Console
  private let isDry, asJSON: Bool
  private var objects: [JSON] = []
  private var status = ExitStatus.done

  /// A report on a console.
  init(_ console: Console, isDry: Bool, asJSON: Bool) {
    self.console = console
    self.isDry = isDry
    self.asJSON = asJSON
  }

  /// One more file.
  mutating func add(_ outcome: FileOutcome) throws(Failure) {
    let path = printable("\(outcome.path)")
    var (word, diff) = ("unchanged", [UInt8]())
    switch outcome.state {
    case .unchanged: break
    case .changed(let bytes): (word, diff) = ("changed", bytes)
    case .removed(let bytes): (word, diff) = ("removed", bytes)
    case .refused(let why, let snippet):
      word = "refused"
      console.say("memcube: \(path): \(why); it was left as it is")
      if !snippet.isEmpty { console.say("what would be in it:") }
      diff = snippet
      status = max(status, 4)
    case .failed(let why):
      word = "failed"
      console.say("memcube: writing \(path): \(why)")
      if status == ExitStatus.done { status = ExitStatus.failed }
    }
    if asJSON {
      objects.append(
        .object([
          .init("agent", JSON(outcome.agent)), .init("path", jsonText(outcome.path.bytes)),
          .init("state", JSON(word)),
        ]))
    } else if isDry || word == "refused" {
      try console.write(diff)
    } else {
      try console.line(fields: outcome.agent, word, path)
    }
  }

  /// Ends it.
  /// - Throws: the status, where a file was refused or could not be written.
  func end() throws(Failure) {
    if asJSON { try console.write(list: objects) }
    if status != ExitStatus.done { throw .status(status) }
  }
}
