internal import Format
internal import Posix

/// What an agent's files are to hold.
struct AgentPlan {
  /// One file.
  struct File {
    var path: Path
    /// json, json5, toml, or text.
    var format: String
    var parts: [Part]
    /// The mode if it is made.
    var mode: UInt32 = 0o644
  }

  /// The files.
  private(set) var files: [File] = []
  /// What the user should know.
  private(set) var notes: [String] = []
  private let agent: Agent
  private let request: InstallRequest
  private let places: AgentPlaces

  /// The plan of a request for one agent.
  init(_ agent: Agent, _ request: InstallRequest, _ places: AgentPlaces, texts: AgentTable) {
    self.agent = agent
    self.request = request
    self.places = places
    addServer()
    if request.hooks || request.save || request.memory != nil { addHooks() }
    if request.skill { add(whole: texts.text("skill") + [0x0A], agent.skill, "memcube/SKILL.md") }
    if request.instructions { addInstructions(texts.text("instructions")) }
    addMemory()
  }

  private mutating func add(_ part: Part, to path: Path, _ format: String, mode: UInt32 = 0o644) {
    if let place = files.firstIndex(where: { $0.path == path }) {
      files[place].parts.append(part)
    } else {
      files.append(File(path: path, format: format, parts: [part], mode: mode))
    }
  }

  // MARK: Server

  /// The values that stand for names in braces.
  private var values: [String: JSON] {
    var arguments = [JSON("mcp"), .string(request.cube)]
    if request.isReadOnly { arguments.append("--read-only") }
    var environment: [JSON.Member] = [.init("MEMCUBE_AUTHOR", JSON(agent.name))]
    if let store = request.store { environment.append(.init("MEMCUBE_HOME", .string(store))) }
    return [
      "program": .string(request.program.bytes), "args": .array(arguments),
      "env": .object(environment), "url": .string(request.address?.url ?? []),
      "key": .string(request.address?.variable ?? []),
    ]
  }

  /// The entry of the server.
  var server: JSON {
    filled(request.address == nil ? agent.server.stdio : agent.server.http, values)
  }

  private mutating func addServer() {
    let server = agent.server
    guard let path = places.path(server.place, of: agent) else { return }
    let mode: UInt32 = request.address == nil ? 0o644 : 0o600
    let part = Part(
      agent: agent.name, kind: server.format == "toml" ? .table : .member, path: server.path,
      value: self.server)
    add(part, to: path, server.format, mode: mode)
    if request.address != nil, let input = server.input, let id = input["id"]?.string {
      add(
        Part(agent: agent.name, kind: .element, path: server.inputPath, value: input, mark: id),
        to: path, server.format)
    }
  }

  // MARK: Hooks

  private mutating func addHooks() {
    guard let hooks = agent.hooks, let path = places.path(hooks.place, of: agent) else {
      return notes.append("\(agent.title) has no hooks that memcube uses")
    }
    if let version = hooks.version {
      add(
        Part(agent: agent.name, kind: .standard, path: ["version"], value: version), to: path,
        "json")
    }
    for event in hooks.events where isWanted(event) {
      var hook = filled(hooks.hook, ["command": .string(command(event))])
      hook = merged(hook, event.hook)
      var group = merged(filled(hooks.group, ["hook": hook]), [])
      if !event.group.isEmpty { group = .object(event.group + (group.members ?? [])) }
      add(
        Part(
          agent: agent.name, kind: .element, path: ["hooks", event.name], value: group,
          mark: Self.mark(agent)), to: path, "json")
    }
    if let note = hooks.note { notes.append(note) }
  }

  /// Whether an event gets a hook.
  private func isWanted(_ event: Agent.HookEvent) -> Bool {
    switch request.memory {
    case .mounted? where event.isStart && agent.memoryKey != nil: true
    case .imported? where !event.isStart && agent.memoryKey != nil: true
    default: event.isStart ? request.hooks : request.save
    }
  }

  /// By which our hooks of an agent are known.
  static func mark(_ agent: Agent) -> [UInt8] { Array(" hook \(agent.name) ".utf8) }

  /// The command line of a hook, for sh.
  private func command(_ event: Agent.HookEvent) -> [UInt8] {
    var line: [UInt8] = []
    if let store = request.store {
      line += Array("MEMCUBE_HOME=".utf8) + Self.quoted(store) + [0x20]
    }
    line += Self.quoted(request.program.bytes) + Self.mark(agent)
    line += Array("\(event.name) --cube ".utf8)
    line += Self.isPlain(request.cube) ? request.cube : Self.quoted(request.cube)
    guard agent.memoryKey != nil else { return line }
    let does = event.isStart ? request.hooks : request.save
    switch request.memory {
    case .imported? where !event.isStart: line += Array(" --memory \(does ? "also" : "only")".utf8)
    case .mounted(_, let mount)? where event.isStart:
      line += Array(" --mount ".utf8) + Self.quoted(mount.bytes)
      if !does { line += Array(" --memory only".utf8) }
    default: break
    }
    return line
  }

  private static func isPlain(_ word: [UInt8]) -> Bool {
    !word.isEmpty
      && word.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F: true
        default: false
        }
      }
  }

  /// A word of sh.
  private static func quoted(_ word: [UInt8]) -> [UInt8] {
    let parts = word.split(separator: 0x27, omittingEmptySubsequences: false)
    return [0x27] + Array(parts.joined(separator: Array("'\\''".utf8))) + [0x27]
  }

  // MARK: Texts

  private mutating func add(whole bytes: [UInt8], _ place: Agent.Place?, _ name: String) {
    guard let folder = places.path(place, of: agent) else {
      return notes.append("\(agent.title) has no folder of skills here")
    }
    add(
      Part(agent: agent.name, kind: .whole, value: .string(bytes)), to: folder.appending(name),
      "text")
  }

  private mutating func addInstructions(_ body: [UInt8]) {
    guard let path = places.path(agent.instructions, of: agent) else {
      return notes.append("\(agent.title) reads instructions of a project only: give --project")
    }
    add(Part(agent: agent.name, kind: .block, value: .string(body)), to: path, "text")
  }

  private mutating func addMemory() {
    guard case .mounted(let folder, _)? = request.memory, let key = agent.memoryKey,
      let path = places.path(agent.memory, of: agent)
    else { return }
    add(
      Part(agent: agent.name, kind: .member, path: [key], value: .string(folder.bytes)), to: path,
      "json")
  }

  // MARK: Templates

  private func merged(_ object: JSON, _ more: [JSON.Member]) -> JSON {
    more.isEmpty ? object : .object((object.members ?? []) + more)
  }

  /// A template with the names in braces replaced.
  private func filled(_ template: JSON, _ values: [String: JSON]) -> JSON {
    switch template {
    case .array(let elements): return .array(elements.map { filled($0, values) })
    case .object(let members):
      return .object(members.map { JSON.Member($0.key, filled($0.value, values)) })
    case .string(let text):
      for (name, value) in values {
        let place = Array("{\(name)}".utf8)
        if text == place { return value }
        guard case .string(let bytes) = value,
          let start = text.indices.first(where: { text[$0...].starts(with: place) })
        else { continue }
        return .string(text[..<start] + bytes + text[(start + place.count)...])
      }
      return template
    default: return template
    }
  }
}
