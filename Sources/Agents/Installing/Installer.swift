internal import Digest
internal import Format
package import Posix

/// Writes what agents need into their files, and takes it out again.
package struct Installer: Sendable {
  let places: AgentPlaces
  let state: Path
  let isDryRun, force: Bool
  /// How often a file that changes meanwhile is read again.
  static let tries = 3

  /// An installer.
  /// - Parameters:
  ///   - places: where the files are.
  ///   - state: the host's state, for the ledger.
  ///   - isDryRun: whether nothing is written.
  ///   - force: whether what others wrote under our name is replaced.
  package init(_ places: AgentPlaces, state: Path, isDryRun: Bool, force: Bool) {
    self.places = places
    self.state = state
    self.isDryRun = isDryRun
    self.force = force
  }

  /// Whether an agent has a file for servers in a project.
  package func hasProjectFiles(_ agent: Agent) -> Bool { agent.server.place?.project != nil }

  /// Connects an agent.
  /// - Returns: what became of each file, and what the user should know.
  /// - Throws: where the ledger cannot be written.
  package func install(
    _ agent: Agent, _ request: InstallRequest
  ) throws(Errno) -> (files: [FileOutcome], notes: [String]) {
    var ledger = try LedgerFile(below: state)
    var request = request
    var notes: [String] = []
    if request.hooks || request.save, let other = otherHooks(of: agent, ledger.ledger) {
      (request.hooks, request.save) = (false, false)
      notes.append("\(agent.title) runs the hooks of \(other.title), so it gets none of its own")
    }
    let plan = AgentPlan(agent, request, places, texts: .shared)
    var outcomes: [FileOutcome] = []
    for file in plan.files {
      if let outcome = byCommand(agent, file, plan.server, &ledger.ledger) {
        outcomes.append(outcome)
      } else {
        let state = apply(file, agent, &ledger.ledger)
        outcomes.append(FileOutcome(agent: agent.name, path: file.path, state: state))
      }
      if !isDryRun { try ledger.save() }
    }
    return (outcomes, notes + plan.notes)
  }

  /// The agent whose hooks another one runs as well, if hooks of ours are there.
  private func otherHooks(of agent: Agent, _ ledger: Ledger) -> Agent? {
    guard let name = agent.hooks?.unless, let other = AgentTable.shared.agent(Array(name.utf8)),
      let path = places.path(other.hooks?.place, of: other),
      let entry = ledger.entries[((try? Files.realPath(path)) ?? path).bytes],
      entry.parts.contains(where: { $0.agent == name && $0.kind == .element })
    else { return nil }
    return other
  }

  private func apply(
    _ file: AgentPlan.File, _ agent: Agent, _ ledger: inout Ledger
  ) -> FileOutcome.State {
    retried(snippet: Self.snippet(file)) { () throws(ConfigError) in
      try applyOnce(file, agent, &ledger)
    }
  }

  /// What `once` made of a file, which gives nil where another process changed it meanwhile; `snippet`: what to put
  /// there by hand where it is refused.
  func retried(
    snippet: @autoclosure () -> [UInt8],
    _ once: () throws(ConfigError) -> FileOutcome.State?
  ) -> FileOutcome.State {
    do {
      for _ in 0..<Self.tries {
        if let state = try once() { return state }
      }
      return .failed("another program changes it all the time")
    } catch {
      return .refused(error.message, snippet: snippet())
    }
  }

  /// nil: another process changed the file meanwhile.
  private func applyOnce(
    _ file: AgentPlan.File, _ agent: Agent, _ ledger: inout Ledger
  ) throws(ConfigError) -> FileOutcome.State? {
    let config = try ConfigFile.read(file.path) { places.allows($0, for: agent) }
    let entry = ledger.entries[config.path.bytes]
    let base = entry.flatMap { $0.before(config) }
    var text = PartEditor(base ?? config.bytes, format: file.format)
    let isExact = entry == nil || base != nil
    var parts = entry?.parts ?? []
    // A server that needs no key asks for none.
    if isExact, file.parts.contains(where: { $0.path == agent.server.path }) {
      parts.removeAll {
        $0.kind == .element && $0.agent == agent.name && $0.path == agent.server.inputPath
      }
    }
    for part in file.parts {
      let known = isExact ? nil : parts.first { $0.isSamePlace(as: part) }
      if let place = parts.firstIndex(where: { $0.isSamePlace(as: part) && $0.agent == part.agent })
      {
        parts[place] = part
      } else {
        parts.append(part)
      }
      if !isExact { try text.put(part, known: known, force: force) }
    }
    // From the start, in order, so that the same request gives the same bytes.
    if isExact {
      let old = entry?.parts ?? []
      for part in parts {
        let wasForced = old.contains(part)
        try text.put(part, known: nil, force: force || wasForced)
      }
    }
    var new = Ledger.Entry(
      path: config.path.bytes, made: entry?.made ?? !config.exists, folders: entry?.folders ?? [])
    new.parts = parts
    new.opened = (isExact ? [] : entry?.opened ?? []) + text.opened
    let bytes = text.text.bytes
    // What stood there already, unknown to the ledger, cannot be undone byte for byte.
    let isWhole = isExact && (entry != nil || bytes != config.bytes)
    if isWhole { (new.after, new.edits) = (ConfigFile.digest(bytes), text.text.edits) }
    if isDryRun {
      return bytes == config.bytes
        ? .unchanged
        : .changed(diff: LineDiff.unified(config.bytes, bytes, name: config.path.bytes))
    }
    return write(bytes, to: config, mode: file.mode, &ledger, entry: new)
  }

  /// Writes a file, and what the ledger knows of it.
  private func write(
    _ bytes: [UInt8], to config: ConfigFile, mode: UInt32, _ ledger: inout Ledger,
    entry: Ledger.Entry
  ) -> FileOutcome.State? {
    let known = ledger.entries[config.path.bytes]
    var new = entry
    defer { ledger.entries[config.path.bytes] = new }
    if bytes == config.bytes { return .unchanged }
    var failure: FileOutcome.State?
    do {
      if let folders = try config.write(bytes, mode: mode) {
        if known == nil { new.folders = folders.map(\.bytes) }
        return .changed(diff: LineDiff.unified(config.bytes, bytes, name: config.path.bytes))
      }
    } catch {
      failure = .failed("\(error)")
    }
    new = known ?? new
    if known == nil { new.parts = [] }
    return failure
  }

  /// What a file that holds only our parts would be.
  static func snippet(_ file: AgentPlan.File) -> [UInt8] {
    var editor = PartEditor([], format: file.format)
    for part in file.parts { try? editor.put(part, known: nil, force: true) }
    return editor.text.bytes
  }

  /// What an agent's files would hold, for pasting: each file's name and text.
  package func snippets(
    _ agent: Agent, _ request: InstallRequest
  ) -> [(path: Path, text: [UInt8])] {
    AgentPlan(agent, request, places, texts: .shared).files.map { ($0.path, Self.snippet($0)) }
  }
}

extension Ledger.Entry {
  /// The bytes before our edits, if the file is as we left it.
  func before(_ config: ConfigFile) -> [UInt8]? {
    guard !after.isEmpty, config.digest == after else { return nil }
    return edits.undone(in: config.bytes)
  }
}
