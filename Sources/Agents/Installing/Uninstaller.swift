internal import Format
package import Posix

extension Installer {
  /// Takes everything of ours out of an agent's files.
  /// - Throws: where the ledger cannot be written.
  package func uninstall(_ agent: Agent) throws(Errno) -> [FileOutcome] {
    var file = try LedgerFile(below: state)
    var outcomes: [FileOutcome] = []
    if let outcome = removeByCommand(agent, &file.ledger) { outcomes.append(outcome) }
    for candidate in candidates(agent, file.ledger) {
      let state = remove(candidate, agent, &file.ledger)
      if case .unchanged = state { continue }
      outcomes.append(FileOutcome(agent: agent.name, path: candidate.path, state: state))
    }
    if !isDryRun {
      file.ledger.removeFolders()
      try file.save()
    }
    return outcomes
  }

  /// The files of this scope that may hold something of ours: those of the table, and of the ledger.
  private func candidates(_ agent: Agent, _ ledger: Ledger) -> [AgentPlan.File] {
    var request = InstallRequest(program: Path("memcube"), cube: [])
    (request.hooks, request.save, request.skill, request.instructions) = (true, true, true, true)
    var files = AgentPlan(agent, request, places, texts: .shared).files
    let known = Set(files.compactMap { try? Files.realPath($0.path).bytes })
    for entry in ledger.entries.values.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) })
    where !known.contains(entry.path) && entry.parts.contains(where: { $0.agent == agent.name }) {
      let path = Path(entry.path)
      let isHere = places.project.map { path.isWithin($0) } ?? files.contains { $0.path == path }
      if isHere { files.append(AgentPlan.File(path: path, format: "json", parts: [])) }
    }
    return files
  }

  private func remove(
    _ file: AgentPlan.File, _ agent: Agent, _ ledger: inout Ledger
  ) -> FileOutcome.State {
    retried(snippet: []) { () throws(ConfigError) in try removeOnce(file, agent, &ledger) }
  }

  /// nil: another process changed the file meanwhile.
  private func removeOnce(
    _ file: AgentPlan.File, _ agent: Agent, _ ledger: inout Ledger
  ) throws(ConfigError) -> FileOutcome.State? {
    let config = try ConfigFile.read(file.path) { places.allows($0, for: agent) }
    let entry = ledger.entries[config.path.bytes]
    guard config.exists else {
      ledger.entries[config.path.bytes] = nil
      return .unchanged
    }
    let removal = try removal(file, agent, config, entry)
    let diff = LineDiff.unified(
      config.bytes, removal.isGone ? [] : removal.bytes, name: config.path.bytes)
    if !isDryRun {
      do {
        guard try carryOut(removal, config, file.mode) else { return nil }
      } catch { return .failed("\(error)") }
      if removal.isGone { ledger.folders += entry?.folders ?? [] }
      ledger.entries[config.path.bytes] = removal.entry
    }
    if let complaint = removal.complaint { return .refused(complaint.message, snippet: []) }
    if removal.isGone { return .removed(diff: diff) }
    return diff.isEmpty ? .unchanged : .changed(diff: diff)
  }

  /// What a file is to become.
  private struct Removal {
    var bytes: [UInt8]
    /// Whether the file itself goes.
    var isGone = false
    /// What is left of ours.
    var entry: Ledger.Entry?
    /// Why a part stays.
    var complaint: ConfigError?
  }

  private func removal(
    _ file: AgentPlan.File, _ agent: Agent, _ config: ConfigFile, _ entry: Ledger.Entry?
  ) throws(ConfigError) -> Removal {
    let rest = entry?.parts.filter { $0.agent != agent.name } ?? []
    if var entry, let base = entry.before(config) {
      var editor = PartEditor(base, format: file.format)
      for part in rest { try editor.put(part, known: nil, force: true) }
      entry.parts = rest
      (entry.after, entry.edits) = (ConfigFile.digest(editor.text.bytes), editor.text.edits)
      return Removal(
        bytes: editor.text.bytes, isGone: rest.isEmpty && entry.made,
        entry: rest.isEmpty ? nil : entry)
    }
    var editor = PartEditor(config.bytes, format: file.format)
    var removal = Removal(bytes: [])
    var left = rest
    let mine = entry?.parts.filter { $0.agent == agent.name } ?? file.parts
    for part in mine
    where !rest.contains(where: { $0.isSamePlace(as: part) }) && isOurs(part, entry, editor) {
      do {
        try editor.remove(
          part, known: entry == nil ? nil : part, opened: entry?.opened ?? [], force: force)
      } catch {
        removal.complaint = error
        left.append(part)
      }
    }
    removal.bytes = editor.text.bytes
    if var entry, !left.isEmpty {
      (entry.parts, entry.after, entry.edits) = (left, [], [])
      removal.entry = entry
    }
    let ink = removal.bytes.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let wasWhole = entry == nil && ink.isEmpty && mine.contains { $0.kind == .whole }
    let wasMade = entry?.made == true && (ink.isEmpty || ink == [0x7B, 0x7D])
    removal.isGone = left.isEmpty && (wasMade || wasWhole)
    return removal
  }

  /// Writes or removes the file; false where another process changed it meanwhile.
  private func carryOut(
    _ removal: Removal, _ config: ConfigFile, _ mode: UInt32
  ) throws(Errno) -> Bool {
    guard removal.isGone else {
      if removal.bytes == config.bytes { return true }
      return try config.write(removal.bytes, mode: mode) != nil
    }
    guard config.isUnchanged else { return false }
    try Files.unlink(config.path)
    return true
  }

  /// Without the ledger only what looks like ours is touched.
  private func isOurs(_ part: Part, _ entry: Ledger.Entry?, _ editor: PartEditor) -> Bool {
    if entry != nil { return true }
    switch part.kind {
    case .member:
      guard let root = try? JSONReader.read(editor.text.bytes, .json5),
        let node = root.node(part.path)
      else { return false }
      return part.looksOurs(node.value)
    case .whole: return part.value.string == editor.text.bytes
    case .standard: return false
    case .element, .table, .block: return true
    }
  }
}
