internal import Format
internal import Posix

extension Installer {
  /// Adds or removes a server by the agent's own command, where its file belongs to a running program.
  /// - Returns: nil where the file is to be edited.
  func byCommand(
    _ agent: Agent, _ file: AgentPlan.File, _ server: JSON, _ ledger: inout Ledger
  ) -> FileOutcome? {
    guard file.parts.contains(where: { $0.kind == .member && $0.path == agent.server.path }),
      let program = commandProgram(agent)
    else { return nil }
    let wanted = JSONLayout.scalar(server)
    func outcome(_ state: FileOutcome.State) -> FileOutcome {
      FileOutcome(agent: agent.name, path: file.path, state: state)
    }
    let present = present(agent, file.path)
    if let present {
      if present == server {
        ledger.commands[agent.name] = wanted
        return outcome(.unchanged)
      }
      let isOurs =
        JSONLayout.scalar(present) == ledger.commands[agent.name]
        || file.parts.first?.looksOurs(present) == true
      guard force || isOurs else {
        return outcome(
          .refused(
            "there is a server 'memcube' that memcube did not make",
            snippet: Self.snippet(file)))
      }
    }
    let words = agent.server.add.dropFirst().map { Array($0.utf8) } + [wanted]
    let line = [Array(agent.program.utf8)] + words
    let said = Array(line.joined(separator: [0x20])) + [0x0A]
    if isDryRun { return outcome(.changed(diff: Array("$ ".utf8) + said)) }
    if present != nil { _ = run(program, agent.server.remove) }
    guard run(program, words) else { return nil }
    ledger.commands[agent.name] = wanted
    return outcome(.changed(diff: Array("$ ".utf8) + said))
  }

  /// The agent's program, where it has a command for its servers and the user's are meant.
  private func commandProgram(_ agent: Agent) -> Path? {
    guard !agent.server.add.isEmpty, places.project == nil else { return nil }
    return places.program(agent.program)
  }

  /// Removes a server that the agent's own command added.
  func removeByCommand(_ agent: Agent, _ ledger: inout Ledger) -> FileOutcome? {
    guard let path = places.path(agent.server.place, of: agent),
      ledger.commands[agent.name] != nil, let program = commandProgram(agent)
    else { return nil }
    let line = agent.server.remove.joined(separator: " ") + "\n"
    let state = FileOutcome.State.changed(diff: Array("$ \(line)".utf8))
    if !isDryRun {
      guard run(program, agent.server.remove) else { return nil }
      ledger.commands[agent.name] = nil
    }
    return FileOutcome(agent: agent.name, path: path, state: state)
  }

  /// The server's entry as the agent's file has it.
  private func present(_ agent: Agent, _ path: Path) -> JSON? {
    guard let bytes = try? Files.readAll(path, limit: 64 << 20),
      let root = try? JSONReader.read(bytes)
    else { return nil }
    return root.node(agent.server.path)?.value
  }

  private func run(_ program: Path, _ words: [String]) -> Bool {
    run(program, words.dropFirst().map { Array($0.utf8) })
  }

  private func run(_ program: Path, _ words: [[UInt8]]) -> Bool {
    var limits = BoundedProgram.Limits()
    limits.time = 30_000_000_000
    // Node reserves far more than it uses.
    limits.memory = 1 << 46
    let outcome = try? BoundedProgram(limits).run([program.bytes] + words)
    if case .done? = outcome { return true }
    return false
  }
}
