internal import Format
package import Posix

/// What of memcube is in an agent's files.
package struct AgentStatus: Sendable {
  /// One entry.
  package struct Entry: Sendable {
    /// What it is: server, hook, skill, instructions or memory.
    package let what: String
    /// The file.
    package let path: Path
    /// Whether it is as it was written; else it was changed or removed by hand.
    package let isAsWritten: Bool
    /// The folder that the agent's own memory is to be in, if this is its entry.
    package var folder: Path?
    /// The program that the entry starts, and the cube that it names.
    package var program, cube: [UInt8]?
  }

  /// The agent.
  package let agent: Agent
  /// Whether its folder or program is here.
  package let isFound: Bool
  /// What of ours it has.
  package let entries: [Entry]
}

extension Part {
  /// What it is, in a word.
  var what: String {
    switch kind {
    case .table: "server"
    case .member: path.count == 1 ? "memory" : "server"
    case .element: path.first == "hooks" ? "hook \(path.last ?? "")" : "key"
    case .standard: "version"
    case .block: "instructions"
    case .whole: "skill"
    }
  }
}

extension Installer {
  /// What of memcube each agent has, in the user's files and in those of projects that the ledger knows.
  /// Writes nothing, and waits for no other process: the ledger's file is always a whole one.
  package func statuses() -> [AgentStatus] {
    let ledger = LedgerFile.read(below: state)
    return AgentTable.shared.agents.map { agent in
      var entries: [AgentStatus.Entry] = []
      for entry in ledger.entries.values.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) })
      {
        entries += self.entries(agent, entry)
      }
      entries += unknown(agent, ledger)
      return AgentStatus(agent: agent, isFound: places.isFound(agent), entries: entries)
    }
  }

  private func entries(_ agent: Agent, _ entry: Ledger.Entry) -> [AgentStatus.Entry] {
    let path = Path(entry.path)
    let bytes = (try? Files.readAll(path, limit: ConfigFile.limit)) ?? []
    let isWhole = !entry.after.isEmpty && ConfigFile.digest(bytes) == entry.after
    let format = path == places.path(agent.server.place, of: agent) ? agent.server.format : "json"
    return entry.parts.filter { $0.agent == agent.name && $0.kind != .standard }.map { part in
      var editor = PartEditor(bytes, format: format)
      let isThere = (try? editor.put(part, known: part, force: false)) != nil
      return .init(
        what: part.what, path: path, isAsWritten: isWhole || isThere && editor.text.edits.isEmpty,
        folder: part.what == "memory" ? part.value.string.map { Path($0) } : nil,
        program: part.value.program(isHook: part.kind == .element), cube: part.value.cube)
    }
  }

  /// A server of ours that the ledger does not know.
  private func unknown(_ agent: Agent, _ ledger: Ledger) -> [AgentStatus.Entry] {
    guard let path = places.path(agent.server.place, of: agent),
      ledger.entries[((try? Files.realPath(path)) ?? path).bytes] == nil,
      let bytes = try? Files.readAll(path, limit: 64 << 20)
    else { return [] }
    let part = Part(agent: agent.name, kind: .member, path: agent.server.path, value: .null)
    var entry = AgentStatus.Entry(what: "server", path: path, isAsWritten: true)
    if agent.server.format == "toml" {
      return ((try? MarkedBlock.hash.range(in: bytes)) ?? nil) != nil ? [entry] : []
    }
    guard let value = (try? JSONReader.read(bytes, .json5))?.node(part.path)?.value,
      part.looksOurs(value)
    else { return [] }
    (entry.program, entry.cube) = (value.program(isHook: false), value.cube)
    return [entry]
  }
}

extension JSON {
  /// The program that an entry starts. A hook's is a line for the shell.
  fileprivate func program(isHook: Bool) -> [UInt8]? {
    guard let command = self["command"]?.string else {
      return self["hooks"]?.elements?.lazy.compactMap { $0.program(isHook: isHook) }.first
    }
    return isHook ? Self.program(ofLine: command) : command
  }

  /// The first word of a line for the shell that sets no variable, without its quotation marks.
  private static func program(ofLine line: [UInt8]) -> [UInt8] {
    var (word, isQuoted, isEscaped, sets) = ([UInt8](), false, false, false)
    for byte in line {
      switch byte {
      case 0x27 where !isEscaped: isQuoted.toggle()
      case 0x5C where !isQuoted && !isEscaped: isEscaped = true
      case 0x20 where !isQuoted && !isEscaped:
        if !sets { return word }
        (word, sets) = ([], false)
      default:
        if byte == 0x3D, !isQuoted { sets = true }
        word.append(byte)
        isEscaped = false
      }
    }
    return word
  }

  /// The cube that a server is started for: the word after `mcp`.
  fileprivate var cube: [UInt8]? {
    guard let words = self["args"]?.elements, words.count > 1,
      words[0].string?.elementsEqual("mcp".utf8) == true
    else { return nil }
    return words[1].string.flatMap { $0.first == 0x2D ? nil : $0 }
  }
}
